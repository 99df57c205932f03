"""Bringing a planned import in: all of it or nothing, and never twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.imports.mapping import Asked
from app.imports.plans import Body, Plan, PlannedRow
from app.moderation.models import Contribution
from app.organisations import actions as organisations
from app.organisations.models import Group, Organisation
from app.positions.actions import Entered, Said, enter
from app.positions.models import Answer, Position, PositionVersion
from app.record.actions import record
from app.rounds import actions as rounds
from app.rounds.models import Question, Round, RoundState
from app.synthesis import actions as synthesis
from app.synthesis.actions import Decided
from app.synthesis.models import Topic, TopicOrigin, Tree, TreeState

AT_ONCE = 250
Tell = Callable[[int, int], None]  # how many steps are done, and of how many


class Steps:
    """How far an import has come: each new body, each row and each row's topics are a step."""

    def __init__(self, plan: Plan, tell: Tell | None) -> None:
        bodies = sum(body.known is None and bool(body.rows) for body in plan.bodies)
        self.total = bodies + len(plan.rows) + sum(bool(row.topics) for row in plan.rows)
        self._done = 0
        self._tell = tell

    def take(self, steps: int) -> None:
        """So many more are done."""
        self._done += steps
        if self._tell:
            self._tell(self._done, self.total)


def make_round(facts: Mapping[str, Any], questions: Sequence[Asked], *, by: Person | None) -> Round:
    """Make the round that a mapping describes, as a draft with its questions on one page."""
    zone = str(facts.get("zone", "UTC"))
    round_ = rounds.create_round(
        by=by,
        title=str(facts.get("title") or _("Imported round")),
        slug=facts.get("slug"),
        host=str(facts.get("host", "")),
        addressee=str(facts.get("addressee", "")),
        status_line=str(facts.get("status_line", "")),
        mandate=str(facts.get("mandate", "")),
        languages=list(facts.get("languages", ["en"])),
        zone=zone,
        opens_at=_instant(facts.get("opens"), zone),
        closes_at=_instant(facts.get("closes"), zone),
    )
    rounds.lay_out(
        round_,
        pages=[{"key": "import", "title": _("Questions")}],
        questions=[
            {
                "key": asked.key,
                "page": "import",
                "kind": asked.kind.value,
                "wording": asked.wording,
                "options": [
                    {"key": key, "label": label} for label, key in dict(asked.options).items()
                ],
            }
            for asked in questions
        ],
    )
    return round_


def _instant(wall: object, zone: str) -> datetime | None:
    return clock.from_wall(wall.replace(tzinfo=None), zone) if isinstance(wall, datetime) else None


def questions_for(round_: Round, asked: Sequence[Asked]) -> dict[str, Question]:
    """The round's questions by the mapping's keys, found by their wording."""
    standing = {question.current.wording.strip(): question for question in round_.questions}
    missing = [one.wording for one in asked if one.wording.strip() not in standing]
    if missing:
        raise NotPossible(_("The round does not ask: %(wordings)s", wordings="; ".join(missing)))
    return {one.key: standing[one.wording.strip()] for one in asked}


def bring_in(
    plan: Plan, round_: Round, *, by: Person | None, tell: Tell | None = None
) -> list[Position]:
    """Enter everything that the plan names, in the transaction at hand.

    Refuses a plan with faults. Rows that an earlier run brought in are not in the plan, so a
    second run enters nothing. Entered as accepted, marked as entered on behalf of the party.
    """
    if plan.faults:
        first = plan.faults[0]
        raise NotPossible(
            _(
                "Row %(row)s, %(column)s: %(words)s",
                row=first.row,
                column=first.column or "-",
                words=first.words,
            )
        )
    if round_.state in {RoundState.PUBLISHED, RoundState.ARCHIVED, RoundState.WITHDRAWN}:
        raise NotPossible(_("This round takes no more positions."))
    if not plan.rows:
        return []
    questions = questions_for(round_, plan.mapping.questions)
    steps = Steps(plan, tell)
    steps.take(0)
    bodies = _organisations(plan.bodies, by, steps)
    parties = rounds.join_many(
        round_, list({id(one): one for one in bodies.values()}.values()), by=by
    )
    made: list[Position] = []
    for start in range(0, len(plan.rows), AT_ONCE):
        part = plan.rows[start : start + AT_ONCE]
        made += enter(
            round_,
            [
                Entered(
                    party=parties[bodies[id(row.body)].id],
                    answers=[
                        Said(
                            question=questions[reply.question],
                            text=reply.text,
                            stance=reply.stance,
                            choices=reply.choices,
                        )
                        for reply in row.replies
                    ],
                    language=row.language,
                    at=row.at,
                    title=row.title,
                    imported=True,
                    import_key=row.key,
                )
                for row in part
            ],
            by=by,
        )
        steps.take(len(part))
    for position, row in zip(made, plan.rows, strict=True):
        position.joint = row.joint
    _codings(plan.rows, made, round_, by=by, steps=steps)
    record(
        "imports:run",
        round_,
        by=by,
        round_id=round_.id,
        mapping=plan.mapping.name,
        positions=len(made),
    )
    return made


def _organisations(
    bodies: Sequence[Body], by: Person | None, steps: Steps
) -> dict[int, Organisation]:
    """The organisation of each body, by the body's identity: known ones, and new ones entered."""
    groups = {group.sign: group for group in organisations.ensure_groups()}
    new = [body for body in bodies if body.known is None and body.rows]
    made = organisations.enter_organisations(
        [
            organisations.Listed(
                name=body.name,
                group=_group(groups, body.group),
                country=body.country,
                also=body.also,
                shown=not body.participant,
            )
            for body in new
        ],
        by=by,
    )
    steps.take(len(made))
    found = {id(body): one for body, one in zip(new, made, strict=True)}
    for body in bodies:
        if body.known is not None:
            found[id(body)] = body.known
            for name in body.also:
                organisations.add_name(body.known, name=name, by=by)
    return found


def _group(groups: Mapping[str, Group], sign: str) -> Group:
    if sign not in groups:
        raise NotPossible(_("There is no stakeholder group %(sign)s.", sign=sign))
    return groups[sign]


def _codings(
    rows: Sequence[PlannedRow],
    positions: Sequence[Position],
    round_: Round,
    *,
    by: Person | None,
    steps: Steps,
) -> None:
    """Put the topics that people assigned before on each position's words, as decided."""
    names = list(dict.fromkeys(name for row in rows for name in row.topics))
    if not names:
        return
    tree = synthesis.ensure_tree(round_, by=by)
    topics = _topics(tree, names, by=by)
    sorted_ = [(row, position) for row, position in zip(rows, positions, strict=True) if row.topics]
    said = _longest([position.id for _row, position in sorted_])
    decided = [
        Decided(contribution=said[one.id], topics=[topics[name] for name in row.topics], at=row.at)
        for row, one in sorted_
        if one.id in said
    ]
    synthesis.enter_codings(round_, decided, by=by, tell=steps.take)


def _topics(tree: Tree, names: Sequence[str], *, by: Person | None) -> dict[str, Topic]:
    standing = {topic.name: topic for topic in tree.topics if topic.removed_at is None}
    for name in names:
        if name not in standing:
            standing[name] = synthesis.add_topic(tree, name=name, origin=TopicOrigin.IMPORT, by=by)
    if tree.state is not TreeState.SIGNED_OFF:
        synthesis.sign_off(tree, by=by, note=_("Topics as people assigned them before the import."))
    return standing


def _longest(positions: Sequence[UUID]) -> dict[UUID, Contribution]:
    """The longest words of each of the positions just entered; asked for by the hundred."""
    found: dict[UUID, Contribution] = {}
    for start in range(0, len(positions), AT_ONCE):
        query = (
            sa.select(PositionVersion.position_id, Contribution)
            .join(Answer, Answer.version_id == PositionVersion.id)
            .join(Contribution, Answer.contribution_id == Contribution.id)
            .where(PositionVersion.position_id.in_(positions[start : start + AT_ONCE]))
            .order_by(Answer.place)
        )
        for ident, words in db.session.execute(query):
            standing = found.get(ident)
            if standing is None or len(words.plain) > len(standing.plain):
                found[ident] = words
    return found


def keys_in(round_: Round) -> frozenset[str]:
    """The keys of the rows that earlier imports brought into the round."""
    query = sa.select(Position.import_key).where(
        Position.round_id == round_.id, Position.import_key.is_not(None)
    )
    return frozenset(key for key in db.session.scalars(query) if key)
