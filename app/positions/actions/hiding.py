"""What was hidden in one version of a position is hidden in all of them, in whatever language."""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import clock, db
from app.accounts.models import Person
from app.moderation.models import Contribution, Redaction
from app.positions.models import Answer, Attachment, PositionVersion, Translation
from app.rounds.models import Attribution

# An answer and its translations may say the same words: a name, say, or an address.
LIKE: tuple[tuple[type[Answer | Translation | Attachment], ...], ...] = (
    (Answer, Answer),
    (Answer, Translation),
    (Translation, Answer),
    (Translation, Translation),
    (Attachment, Attachment),
)
LEAST = 3  # shorter words are hidden elsewhere only in a text that is the same throughout


def follow(contribution: Contribution, *, start: int, end: int, hidden: bool, by: Person) -> None:
    """Hide or restore the same words in the other versions of the position."""
    words = contribution.plain[start:end]
    for other in _other_versions(contribution):
        if hidden:
            like = next(
                one
                for one in reversed(contribution.redactions)
                if (one.start, one.end) == (start, end) and one.restored_at is None
            )
            cover(other, like, words=words, same=other.source == contribution.source)
            continue
        for one in other.redactions:
            told_apart = one.attribution is not None
            if told_apart or one.restored_at is not None:
                continue
            if other.plain[one.start : one.end] == words:
                one.restored_at, one.restored_by_id = clock.now(), by.id


def carry_over(before: Iterable[Contribution], after: Iterable[Contribution]) -> None:
    """Hide in a new version what stands hidden in the one before it."""
    standing = [
        (earlier, one)
        for earlier in before
        for one in earlier.redactions
        if one.restored_at is None
    ]
    for contribution in after:
        for earlier, one in standing:
            words = earlier.plain[one.start : one.end]
            cover(contribution, one, words=words, same=earlier.source == contribution.source)


def cover(contribution: Contribution, like: Redaction, *, words: str, same: bool) -> None:
    """Hide the words wherever the text has them, for the reason and by whom they were hidden."""
    places = [(like.start, like.end)] if same else []
    if not same and len(words.strip()) >= LEAST:
        places = [found.span() for found in re.finditer(re.escape(words), contribution.plain)]
    standing = [one for one in contribution.redactions if one.restored_at is None]
    covered = {(one.start, one.end) for one in standing if _is_as_strict(one, like)}
    contribution.redactions += [
        Redaction(
            start=start,
            end=end,
            reason=like.reason,
            attribution=like.attribution,
            by_id=like.by_id,
            at=like.at,
        )
        for start, end in places
        if (start, end) not in covered
    ]


def _is_as_strict(one: Redaction, like: Redaction) -> bool:
    """Whether what stands hides as much: words that were only set apart may have to be hidden."""
    if one.attribution is None or like.attribution is None:
        return one.attribution is None
    order = list(Attribution)
    return order.index(one.attribution) >= order.index(like.attribution)


def _other_versions(contribution: Contribution) -> list[Contribution]:
    """The words of the position that a contribution belongs to, in other versions and languages."""
    found: list[Contribution] = []
    for part, like in LIKE:
        own, other = aliased(part), aliased(like)
        own_version, other_version = aliased(PositionVersion), aliased(PositionVersion)
        query = (
            sa.select(Contribution)
            .join(other, other.contribution_id == Contribution.id)
            .join(other_version, other_version.id == other.version_id)
            .join(own_version, own_version.position_id == other_version.position_id)
            .join(own, own.version_id == own_version.id)
            .where(own.contribution_id == contribution.id, Contribution.id != contribution.id)
        )
        found += db.session.scalars(query).unique()
    return found
