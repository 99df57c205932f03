"""Publishing the stances of a round that does not show names: once, and as they were then."""

import sqlalchemy as sa

from app import db
from app.organisations.queries import groups
from app.rounds.models import QuestionKind, Round
from app.statements.models import ReleasedStances
from app.statements.queries.counting import Counts, Proposition, counted_now
from app.statements.queries.statements import of_round
from app.statements.rules import COUNTING
from app.synthesis.queries import spoken
from app.synthesis.rules import withholds


def release_stances(round_: Round) -> None:
    """Keep what the public is shown of every proposition from now on.

    Doing it again changes nothing: what was published stays, since the difference of two
    publications would tell of the few that moved.
    """
    if not withholds(round_, all_names=False):
        return
    there = sa.select(ReleasedStances.id).where(ReleasedStances.round_id == round_.id).limit(1)
    if db.session.scalar(there) is not None:
        return
    every = list(db.session.scalars(groups()))
    counts = counted_now(round_, every, all_names=False)
    for one in _propositions(round_, counts):
        able = counts.able(one.kind)
        declared = counts.declared.get(one.id)
        db.session.add_all(
            ReleasedStances(
                round_id=round_.id,
                proposition_id=one.id,
                group_id=group.id,
                parties=able[group.sign],
                counts=dict(declared.by_sign.get(group.sign, {})) if declared else {},
            )
            for group in every
            if group.sign in able
        )
    db.session.flush()


def _propositions(round_: Round, counts: Counts) -> list[Proposition]:
    asked = [
        counts.question(ident, wording, number)
        for number, (ident, wording, kind) in enumerate(
            db.session.execute(spoken.questions(round_))
        )
        if kind is QuestionKind.STANCE
    ]
    put = db.session.scalars(of_round(round_.id, *COUNTING))
    return [*asked, *(counts.statement(one) for one in put)]
