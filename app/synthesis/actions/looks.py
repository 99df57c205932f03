"""A second look at a passage: asked for, or come about when two decided at the same time.

What was decided first counts until somebody settles it otherwise, and says why.
"""

import uuid
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.synthesis.actions import coding
from app.synthesis.models import Batch, LookState, Opinion, Passage, SecondLook, Topic
from app.synthesis.queries import looks
from app.synthesis.rules import LOOK_MOVES


def ask(passage: Passage, *, by: Person) -> SecondLook:
    """Ask for a second opinion on what was decided. Others are not shown what that was."""
    if passage.decided_at is None:
        raise NotPossible(_("Nobody has decided on this passage yet."))
    if db.session.scalars(looks.open_look(passage.id)).unique().one_or_none() is not None:
        raise NotPossible(_("A second opinion is asked for already."))
    look = _begin(passage, asked_by=by)
    record("synthesis:ask", look, by=by, round_id=look.round_id, passage=passage.id)
    return look


def give(passage: Passage, *, topics: Sequence[Topic], by: Person) -> SecondLook:
    """Say what one would decide on a passage that another decided on; without topics, none fits.

    The same topics agree, and that is the end of it. Others differ: both are kept, what was
    decided first counts, and somebody has to settle it.
    """
    look = db.session.scalars(looks.open_look(passage.id)).unique().one_or_none()
    if look is None:
        look = _begin(passage, asked_by=None)
    first, *others = look.opinions
    if by.id in {one.by_id for one in look.opinions}:
        raise NotPossible(_("You have said already what you would decide here."))
    mine = _keys(topic.id for topic in topics)
    look.opinions.append(Opinion(by_id=by.id, topics=mine))
    if not others:
        to = LookState.AGREED if first.topics == mine else LookState.DIFFERS
        if look.state is not to:
            _move(look, to)
    record(
        f"synthesis:{'agree' if look.state is LookState.AGREED else 'differ'}",
        look,
        by=by,
        round_id=look.round_id,
        passage=passage.id,
        topics=mine,
    )
    return look


def settle(look: SecondLook, *, topics: Sequence[Topic], reason: str, by: Person) -> Batch:
    """Decide where two differ, and say why. What any of them said stays as it was."""
    if not reason.strip():
        raise NotPossible(_("Say why, so that others decide alike next time."))
    _move(look, LookState.SETTLED)
    look.reason, look.settled_at, look.settled_by_id = reason.strip(), clock.now(), by.id
    if topics:
        batch = coding.code(look.passage, topics=topics, by=by, only=True)
    else:
        batch = coding.none_fits([look.passage], by=by)
    look.batch_id = batch.id
    record(
        "synthesis:settle",
        look,
        by=by,
        round_id=look.round_id,
        passage=look.passage_id,
        topics=_keys(topic.id for topic in topics),
        reason=look.reason,
    )
    return batch


def _begin(passage: Passage, *, asked_by: Person | None) -> SecondLook:
    """Open a look with what was decided first as its first opinion."""
    codings = db.session.scalars(looks.standing(passage.id)).all()
    by_id, at = passage.none_fits_by_id, passage.decided_at or clock.now()
    if codings:
        by_id, at = codings[-1].decided_by_id, codings[-1].decided_at
    look = SecondLook(
        round_id=passage.round_id,
        passage_id=passage.id,
        passage=passage,
        state=LookState.ASKED,
        asked_by_id=asked_by.id if asked_by else None,
        opinions=[Opinion(by_id=by_id, topics=_keys(one.topic_id for one in codings), at=at)],
    )
    db.session.add(look)
    db.session.flush()
    return look


def _move(look: SecondLook, to: LookState) -> None:
    if to not in LOOK_MOVES[look.state]:
        raise NotPossible(_("There is nothing to settle here any more."))
    look.state = to


def _keys(topics: Iterable[uuid.UUID]) -> list[str]:
    return sorted(str(ident) for ident in topics)
