"""The passages a summary rests on, as they stand now: their words, whose they are, what broke them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app import db, text
from app.meetings.models import Account, AccountState, Session
from app.moderation import words
from app.moderation.models import Contribution, Redaction
from app.moderation.queries import set_apart
from app.policy import VISITOR, Who
from app.positions.attribution import Shown, shown
from app.positions.models import (
    Answer,
    Attachment,
    CoSponsor,
    Position,
    PositionState,
    PositionVersion,
    Stance,
)
from app.rounds.models import Party
from app.summaries.models import Breach
from app.summaries.queries import succeeding
from app.synthesis.models import Passage


@dataclass(frozen=True, kw_only=True)
class Source:
    """A passage as one reader may see it. Its words are there only while it stands."""

    passage: Passage
    words: str | None
    breach: Breach | None = None
    breach_at: datetime | None = None
    reason: str = ""
    party: Shown | None = None
    position: Position | None = None
    session: Session | None = None
    version: int | None = None
    stance: Stance | None = None
    href: str | None = None
    start: int = 0  # where the words stand in its text
    end: int = 0
    follows: bool = False  # the very words were found again in a later version
    apart: bool = False  # quoted without a way to its position, which would tell whose it is

    @property
    def stands(self) -> bool:
        """Whether it supports what cites it."""
        return self.breach is None


def load(
    passage_ids: "sa.SelectBase | Sequence[uuid.UUID]", who: Who | None
) -> dict[uuid.UUID, Source]:
    """The sources for passages, by passage, with two queries however many there are.

    Two more where a version was replaced: a source whose very words stand in the later version
    still stands. `who` is the reader; None means everybody, as in a document that is sent on.
    """
    version_id = sa.func.coalesce(Answer.version_id, Attachment.version_id)
    sponsors = joinedload(Position.co_sponsors).joinedload(CoSponsor.organisation)
    party = joinedload(Position.party)
    query = (
        sa.select(
            Passage, Position, PositionVersion.number, Answer.stance, Account, succeeding.newest()
        )
        .join(Passage.contribution)
        .join(Answer, Answer.contribution_id == Contribution.id, isouter=True)
        .join(Attachment, Attachment.contribution_id == Contribution.id, isouter=True)
        .join(PositionVersion, PositionVersion.id == version_id, isouter=True)
        .join(Position, Position.id == PositionVersion.position_id, isouter=True)
        .join(Account, Account.contribution_id == Contribution.id, isouter=True)
        .where(Passage.id.in_(passage_ids))
        .options(
            contains_eager(Passage.contribution).joinedload(Contribution.redactions),
            sponsors,
            party.joinedload(Party.organisation),
            party.joinedload(Party.group),
            joinedload(Account.session),
        )
    )
    rows = db.session.execute(query).unique().all()
    found = {row.Passage.id: _source(*row[:-1], newest=row[-1], who=who) for row in rows}
    replaced = {ident: one for ident, one in found.items() if one.breach is Breach.REPLACED}
    if replaced:
        later = succeeding.words_of(
            {one.position.id for one in replaced.values() if one.position},
            {one.session.id for one in replaced.values() if one.session},
        )
        found |= {ident: _followed(one, later) for ident, one in replaced.items()}
    return found


def stands(source: Source | None, quote_hash: str) -> bool:
    """Whether a citation still holds: its source stands and says the very words."""
    return (
        source is not None
        and source.words is not None
        and source.stands
        and text.quote_hash(source.words) == quote_hash
    )


def _source(
    passage: Passage,
    position: Position | None,
    number: int | None,
    stance: Stance | None,
    account: Account | None,
    *,
    newest: int | None,
    who: Who | None,
) -> Source:
    breach, at, reason = _breach(passage, position, number, account, newest)
    contribution = passage.contribution
    said = words.stretch(contribution, passage.start, passage.end) if breach is None else None
    if breach is None and said is None:
        breach = Breach.CHANGED
    party, apart = None, set_apart(contribution, passage.start, passage.end)
    if position is not None:
        reader = VISITOR if who is None else who
        party = shown(position, reader, *apart)
    alone = bool(apart) and not (party is not None and party.named)
    return Source(
        passage=passage,
        words=said,
        breach=breach,
        breach_at=at,
        reason=reason,
        party=party,
        position=position,
        session=account.session if account else None,
        version=number,
        stance=None if alone else stance,
        href=None if alone else _href(passage, position, account),
        apart=alone,
        start=passage.start,
        end=passage.end,
    )


def _followed(source: Source, later: dict[uuid.UUID, list[Contribution]]) -> Source:
    """The source in the later version, where that says the very same words and shows them."""
    of = source.position or source.session
    passage = source.passage
    said = passage.contribution.plain[passage.start : passage.end]
    for contribution in later.get(of.id, []) if of else []:
        start = contribution.plain.find(said)
        if start >= 0 and words.stretch(contribution, start, start + len(said)) is not None:
            return replace(
                source,
                words=said,
                breach=None,
                version=source.position.current_number if source.position else None,
                href=source.href.partition("#")[0] if source.href else None,
                start=start,
                end=start + len(said),
                follows=True,
            )
    return source


def _breach(
    passage: Passage,
    position: Position | None,
    number: int | None,
    account: Account | None,
    newest: int | None,
) -> tuple[Breach | None, datetime | None, str]:
    contribution = passage.contribution
    if contribution.erased_at is not None:
        return Breach.ERASED, contribution.erased_at, ""
    hidden = _hiding(passage)
    if hidden is not None:
        return Breach.HIDDEN, hidden.at, hidden.reason
    if position is not None:
        return *_breach_of_position(position, number), ""
    if account is None or account.state is not AccountState.APPROVED:
        return Breach.NOT_ACCEPTED, None, ""
    return None if account.number == newest else Breach.REPLACED, None, ""


def _breach_of_position(
    position: Position, number: int | None
) -> tuple[Breach | None, datetime | None]:
    if position.state is PositionState.WITHDRAWN:
        return Breach.WITHDRAWN, position.withdrawn_at
    later = number != position.current_number
    if position.state is PositionState.SUBMITTED and later:
        return Breach.WAITING, None
    if position.state is not PositionState.ACCEPTED:
        return Breach.NOT_ACCEPTED, None
    return Breach.REPLACED if later else None, None


def _hiding(passage: Passage) -> Redaction | None:
    """The redaction that takes words of the passage, if one does."""
    for redaction in passage.contribution.redactions:
        standing = redaction.restored_at is None and redaction.attribution is None
        if standing and redaction.start < passage.end and passage.start < redaction.end:
            return redaction
    return None


def _href(passage: Passage, position: Position | None, account: Account | None) -> str | None:
    if position is not None:
        return f"/rounds/{position.round.slug}/positions/{position.reference}?language=original#p-{passage.id}"
    if account is not None:
        return f"/rounds/{account.session.round.slug}/programme/{account.session_id}#p-{passage.id}"
    return None
