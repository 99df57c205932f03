"""Copies: asked for, kept as they are found, told apart by a person, decided together."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.jobs.actions import enqueue
from app.jobs.models import Job
from app.record.actions import record
from app.synthesis.actions.checks import must_be_seen
from app.synthesis.actions.coding import code_many, none_fits
from app.synthesis.actions.counting import count_voices
from app.synthesis.models import Batch, Campaign, Passage, Topic, Twin, Voice
from app.synthesis.queries import copies as queries

COPIES = "synthesis:copies"
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A passage that repeats another: how much of it, and the stretches that are its own."""

    passage_id: uuid.UUID
    canonical_id: uuid.UUID
    likeness: float
    personal: tuple[tuple[int, int], ...] = ()


def find_copies(round_id: uuid.UUID) -> Job:
    """Ask for a look for passages that many sent."""
    return enqueue(COPIES, {"round": str(round_id)}, slot=f"{COPIES}:{round_id}", round_id=round_id)


def keep_copies(round_id: uuid.UUID, found: Sequence[Copy]) -> int:
    """Keep what was found in place of what was found before; say how many passages changed.

    What a person said is no copy is left out, whatever was found.
    """
    apart = {twin.passage_id for twin in db.session.scalars(queries.apart(round_id))}
    wanted = {one.passage_id: one for one in found if one.passage_id not in apart}
    before = {campaign.canonical_id: campaign for campaign in db.session.scalars(_of(round_id))}
    standing = {twin.passage_id: twin for twin in db.session.scalars(_in_campaigns(round_id))}
    canonical = {campaign.id: ident for ident, campaign in before.items()}
    campaigns = dict(before)
    for ident in {one.canonical_id for one in wanted.values()} - set(before):
        campaigns[ident] = Campaign(round_id=round_id, canonical_id=ident)
        db.session.add(campaigns[ident])
    db.session.flush()
    changed: set[uuid.UUID] = set()
    for ident, twin in standing.items():
        if ident not in wanted:
            db.session.delete(twin)
            changed.add(ident)
    for ident, one in wanted.items():
        own = [list(span) for span in one.personal]
        known = standing.get(ident)
        if known is None:
            db.session.add(
                Twin(
                    passage_id=ident,
                    campaign_id=campaigns[one.canonical_id].id,
                    likeness=one.likeness,
                    personal=own,
                )
            )
            changed.add(ident)
        elif canonical.get(known.campaign_id or ident) != one.canonical_id:
            known.campaign_id = campaigns[one.canonical_id].id
            known.likeness, known.personal = one.likeness, own
            changed.add(ident)
    db.session.flush()
    _recount(round_id, changed)
    gone = set(before) - {one.canonical_id for one in wanted.values()}
    for ident in gone:
        db.session.delete(campaigns[ident])
    db.session.flush()
    return len(changed)


def _of(round_id: uuid.UUID) -> "sa.Select[Campaign]":
    return sa.select(Campaign).where(Campaign.round_id == round_id)


def _in_campaigns(round_id: uuid.UUID) -> "sa.Select[Twin]":
    return sa.select(Twin).join(Twin.campaign).where(Campaign.round_id == round_id)


def _recount(round_id: uuid.UUID, passages: set[uuid.UUID]) -> None:
    """Count the parties of these passages anew; all of the round where that is less work."""
    parties: set[uuid.UUID | None] = set()
    idents = sorted(passages)
    for start in range(0, len(idents), AT_ONCE):
        part = idents[start : start + AT_ONCE]
        parties |= set(
            db.session.scalars(sa.select(Passage.party_id).where(Passage.id.in_(part)).distinct())
        )
    if parties - {None}:
        count_voices(round_id, None if len(parties) > AT_ONCE else parties)


def set_apart(twin: Twin, *, by: Person) -> None:
    """Say that a passage is no copy: it counts as its party's own words, whatever is found later."""
    campaign = twin.campaign
    if campaign is None:
        raise NotPossible(_("This was said already."))
    if campaign.canonical_id == twin.passage_id:
        raise NotPossible(_("The others are compared with this text. Say it of them instead."))
    twin.campaign_id, twin.apart_at, twin.apart_by_id = None, clock.now(), by.id
    db.session.flush()
    passages = {twin.passage_id}
    left = db.session.scalars(sa.select(Twin).where(Twin.campaign_id == campaign.id)).all()
    if len(left) == 1:  # a text that nobody repeats is no campaign
        passages.add(left[0].passage_id)
        db.session.delete(left[0])
        db.session.execute(
            sa.update(Voice)
            .where(Voice.campaign_id == campaign.id)
            .values(campaign_id=None)
            .execution_options(synchronize_session=False)
        )
        db.session.flush()
        db.session.delete(campaign)
    _recount(campaign.round_id, passages)
    record("synthesis:apart", twin.passage, by=by, round_id=campaign.round_id)


def let_look(twin: Twin, *, by: Person) -> None:
    """Take back that a passage is no copy: the machine may look at it again."""
    if twin.apart_at is None:
        raise NotPossible(_("Nobody said so of this passage."))
    round_id = twin.passage.round_id
    record("synthesis:apart_back", twin.passage, by=by, round_id=round_id)
    db.session.delete(twin)
    find_copies(round_id)


def code_copies(campaign: Campaign, *, by: Person) -> Batch:
    """Put the undecided copies on the topics that people put the canonical text on, in one deed."""
    topics = db.session.scalars(
        sa.select(Topic).where(Topic.id.in_(queries.topics_on(campaign.canonical_id)))
    ).all()
    if not topics:
        raise NotPossible(_("Put the text itself on a topic first."))
    passages = db.session.scalars(queries.undecided_copies(campaign.canonical_id)).all()
    if not passages:
        raise NotPossible(_("Every copy is decided already."))
    return code_many(passages, topics=topics, by=by, shown=())


def code_with_copies(
    passage: Passage, *, topics: Sequence[Topic], by: Person, seen: int | None = None
) -> Batch:
    """Put a passage on topics in place of what stood, and its undecided copies with it, in one deed.

    Without topics none fits. `seen` is the passage's revision as the person saw it.
    """
    must_be_seen(passage, seen)
    every = [passage, *db.session.scalars(queries.undecided_copies(passage.id))]
    if not topics:
        return none_fits(every, by=by, shown=[passage.id])
    return code_many(every, topics=topics, by=by, shown=[passage.id])
