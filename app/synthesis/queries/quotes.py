"""Passages as they may be quoted: words that still stand, whose they are, and where they stand."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVarTuple
from urllib.parse import quote as escaped

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import db, text
from app.meetings.models import Account
from app.moderation.models import Contribution
from app.moderation.queries import set_apart
from app.moderation.words import stretch
from app.organisations.models import Group, Region
from app.organisations.queries import group_name, region_name
from app.policy import VISITOR, Who
from app.positions import attribution
from app.positions.attribution import Shown
from app.positions.models import CoSponsor, Position, PositionState, Stance
from app.rounds.models import Attribution, Party, QuestionVersion
from app.synthesis.models import Passage

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A passage as one reader may see it. `words` is None where they may not be shown."""

    passage: Passage
    words: str | None
    gone: str | None  # why there are no words, in words; None while there are
    language: str
    label: str  # the party as it may be shown, or the session
    shown: Shown | None  # none for a session's account
    href: str | None  # its place in the position
    stance: Stance | None
    question: str  # the wording in force; empty for attachments and accounts

    @property
    def id(self) -> uuid.UUID:
        """The passage's key."""
        return self.passage.id

    @property
    def group(self) -> Group | None:
        """The party's group, as far as it may be shown."""
        return self.shown.group if self.shown else None

    @property
    def sign(self) -> str | None:
        """The sign of that group."""
        return self.group.sign if self.group else None

    @property
    def stands(self) -> bool:
        """Whether it may be cited: its words are there and unchanged."""
        return self.words is not None


def with_source(query: "sa.Select[*Columns]") -> "sa.Select[*Columns]":
    """Load with passages what a quotation needs, in two queries."""
    return query.options(*source_loading())


def source_loading() -> tuple[Any, ...]:
    """How to load what a quotation needs; from elsewhere, as options of a way to the passage."""
    position = joinedload(Passage.position)
    return (
        joinedload(Passage.contribution).options(
            joinedload(Contribution.redactions), joinedload(Contribution.round)
        ),
        position.joinedload(Position.party).options(
            joinedload(Party.organisation), joinedload(Party.group)
        ),
        position.selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
    )


def passages(ids: Iterable[uuid.UUID]) -> "sa.Select[Passage]":
    """Passages by key, with their sources; call `.unique()` on the result."""
    return with_source(sa.select(Passage).where(Passage.id.in_(list(ids))))


def quotes(
    found: Sequence[Passage],
    who: Who = VISITOR,
    *,
    also: Sequence[Attribution] = (),
    wordings: dict[uuid.UUID, str] | None = None,
) -> list[Quote]:
    """Each passage as this reader may see it; without a reader, as the public may.

    `also` promises more than round and position do. Load the passages by `passages` or
    `with_source`; the wordings of questions cost one query unless given.
    """
    if wordings is None:
        asked = {passage.question_id for passage in found} - {None}
        wordings = wordings_of(asked) if asked else {}
    sessions = _sessions([p.contribution_id for p in found if p.position_id is None])
    return [
        _quote(
            passage, who, also, wordings.get(passage.question_id or uuid.UUID(int=0), ""), sessions
        )
        for passage in found
    ]


def quote(passage: Passage, who: Who = VISITOR) -> Quote:
    """One passage as this reader may see it."""
    return quotes([passage], who)[0]


def wordings_of(question_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The wordings in force of questions, by their keys."""
    query = (
        sa.select(QuestionVersion.question_id, QuestionVersion.wording)
        .where(QuestionVersion.question_id.in_(list(question_ids)))
        .order_by(QuestionVersion.number)
    )
    # Of several wordings of one question the last, which is in force, stays.
    return {row.question_id: row.wording for row in db.session.execute(query)}


def _quote(
    passage: Passage,
    who: Who,
    also: Sequence[Attribution],
    wording: str,
    sessions: dict[uuid.UUID, str],
) -> Quote:
    words, gone = words_of(passage)
    position = passage.position
    apart = set_apart(passage.contribution, passage.start, passage.end)
    shown = attribution.shown(position, who, *also, *apart) if position else None
    # No way to the position either: there the words would stand under its name.
    linked = words is not None and not also and (not apart or (shown is not None and shown.named))
    label = (
        shown.label if shown else sessions.get(passage.contribution_id, _("Account of a session"))
    )
    return Quote(
        passage=passage,
        words=words,
        gone=gone,
        language=passage.language,
        label=label,
        shown=shown,
        href=place_of(passage) if linked else None,
        stance=passage.stance if linked else None,
        question=wording,
    )


def words_of(passage: Passage) -> tuple[str | None, str | None]:
    """The passage's words, or why they may not be shown. The hash tells whether they still stand."""
    position = passage.position
    if position is not None and position.state is PositionState.WITHDRAWN:
        return None, _("The source was withdrawn.")
    if position is not None and position.state in {PositionState.HELD, PositionState.RETURNED}:
        return None, _("The source is held by the moderators.")
    words = stretch(passage.contribution, passage.start, passage.end)
    if words is None:
        return None, _("The words were hidden.")
    if text.quote_hash(words) != passage.quote_hash:
        return None, _("The words have changed.")
    return words, None


def place_of(passage: Passage) -> str | None:
    """The address of the passage in its position; None for a session's account."""
    if passage.position is None:
        return None
    slug = escaped(passage.contribution.round.slug)
    return f"/rounds/{slug}/positions/{passage.position.reference}?language=original#p-{passage.id}"


def labels(shown: Shown) -> str:
    """Group and region of a party, as far as they may be shown: "Civil society, African States"."""
    parts = []
    if shown.group is not None:
        parts.append(group_name(shown.group, str(get_locale() or "en")))
    if isinstance(shown.region, Region):
        parts.append(region_name(shown.region))
    return ", ".join(parts)


def _sessions(contribution_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not contribution_ids:
        return {}
    query = (
        sa.select(Account)
        .where(Account.contribution_id.in_(contribution_ids))
        .options(joinedload(Account.session))
    )
    return {
        account.contribution_id: account.session.title
        for account in db.session.scalars(query)
        if account.contribution_id
    }
