"""Measuring quality: a sample is drawn by lot, coded blind, closed with its figures, or replaced."""

import hashlib
import random
import secrets
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.analysis.agreement import sample_size
from app.errors import NotPossible
from app.record import leaf
from app.record.actions import record
from app.rounds.models import Round
from app.synthesis.actions.coding import code, none_fits
from app.synthesis.models import BlindCoding, Sample, SampledPassage, SampleState, Topic
from app.synthesis.queries import agreement, engine, samples
from app.synthesis.queries.topics import topics_of, tree_of
from app.synthesis.rules import SAMPLE_MOVES, must_be_open

SEED_BITS = 64


def draw(round_: Round, *, margin: int, why: str = "", by: Person) -> Sample:
    """Draw passages by lot, as many as a margin of so many points asks for at 95 of 100.

    One sample is coded at a time: the one that is, is replaced, and `why` is told for good.
    """
    tree = db.session.scalar(tree_of(round_.id))
    must_be_open(tree)
    if engine.count_waiting(round_.id):
        raise NotPossible(_("The engine still looks at passages. Draw the sample once it is done."))
    frame = samples.frame(round_.id)
    size = sample_size(frame.population, margin / 100)
    if not size:
        raise NotPossible(_("The engine has suggested nothing yet: there is nothing to measure."))
    before = db.session.scalar(samples.drawn(round_.id).with_for_update())
    if before is not None:
        if not why:
            raise NotPossible(_("Say why the sample that is being coded is given up."))
        _end(before, SampleState.REPLACED, why=why, by=by)
    seed = str(secrets.randbits(SEED_BITS))
    places = lot(seed, frame.population, size)
    ids, hashed = _at(places, round_.id)
    sample = Sample(
        round_id=round_.id,
        number=1 + (db.session.scalar(_last_number(round_.id)) or 0),
        margin=margin,
        population=frame.population,
        size=size,
        seed=seed,
        population_hash=hashed,
        tree_version=tree.version if tree else 0,
        frame={
            "waiting": frame.waiting,
            "accepted": frame.accepted,
            "otherwise": frame.otherwise,
        },
        drawn_by_id=by.id,
    )
    db.session.add(sample)
    db.session.flush()
    found = samples.suggested(ids)
    db.session.add_all(
        SampledPassage(
            sample_id=sample.id,
            passage_id=ident,
            place=place,
            suggested=sorted({str(one.topic_id) for one in found[ident]}),
            engine=found[ident][-1].engine if found[ident] else "",
        )
        for place, ident in enumerate(ids, start=1)
    )
    record(
        "synthesis:draw_sample",
        sample,
        by=by,
        round_id=round_.id,
        number=sample.number,
        margin=margin,
        size=size,
        population=frame.population,
        population_hash=hashed,
        seed=seed,
    )
    return sample


def lot(seed: str, population: int, size: int) -> list[int]:
    """Draw places, from 0, in a population: the same ones for the same seed, in the lot's order."""
    return random.Random(seed).sample(range(population), size)  # noqa: S311 - the seed is secret until drawn, and then it is to be repeated


def code_blind(sampled: SampledPassage, *, topics: Sequence[Topic], by: Person) -> BlindCoding:
    """Keep what a person finds who saw no suggestion; no topic at all means that none fits.

    It decides nothing at the desk. The person may change it until the sample is closed.
    """
    sample = sampled.sample
    if sample.state is not SampleState.DRAWN:
        raise NotPossible(_("This sample is closed: what was coded stands."))
    if not sampled.passage.counts:
        raise NotPossible(_("This passage no longer counts: its source was changed or hidden."))
    for topic in topics:
        if topic.removed_at is not None or topic.since_version is None:
            raise NotPossible(_("This topic is no longer in the tree."))
    coding = db.session.scalar(samples.coding_of(sampled.id, by.id))
    if coding is None:
        coding = BlindCoding(
            sampled_id=sampled.id,
            by_id=by.id,
            knew=samples.has_decided(sampled.passage_id, by.id),
        )
        db.session.add(coding)
    coding.topics, coding.at = sorted(str(topic.id) for topic in topics), clock.now()
    sampled.passage.seen_at = sampled.passage.seen_at or coding.at
    db.session.flush()
    record(
        "synthesis:code_blind",
        sampled,
        by=by,
        round_id=sample.round_id,
        # Its hash, not the topics: who codes next could read them on the record.
        coding=leaf.content_hash(
            {"sampled": sampled.id, "by": by.id, "topics": coding.topics, "at": coding.at}
        ),
    )
    return coding


def close(sample: Sample, *, why: str = "", by: Person) -> None:
    """Close a sample with its figures; nobody codes it any more, and everybody may see it whole.

    Before a person has coded all of it only with a reason, which is told with the figures.
    """
    standing = samples.standing(sample.id)
    coded = max((one.coded for one in samples.coders(sample.id)), default=0)
    if not coded:
        raise NotPossible(_("Nobody has coded a passage of this sample yet."))
    if coded < standing and not why:
        raise NotPossible(_("Say why it is closed before anybody has coded all of it."))
    sample.results = agreement.figures(sample)
    _end(sample, SampleState.CLOSED, why=why if coded < standing else "", by=by)


def adopt(sample: Sample, *, by: Person) -> int:
    """Make decisions of what was coded blind, where it was one voice and nobody has decided yet.

    Returns how many passages were decided.
    """
    if sample.state is not SampleState.CLOSED:
        raise NotPossible(_("Close the sample first: until then coding is blind."))
    tree = db.session.scalars(topics_of(sample.round_id)).all()
    adopted = 0
    for passage, topics in samples.to_adopt(sample, tree):
        if passage.decided_at is not None:  # meanwhile, along with the text that it repeats
            continue
        if topics:
            code(passage, topics=topics, by=by)
        else:
            none_fits([passage], by=by)
        adopted += 1
    record("synthesis:adopt_sample", sample, by=by, round_id=sample.round_id, passages=adopted)
    return adopted


def _end(sample: Sample, to: SampleState, *, why: str, by: Person) -> None:
    """The one door of a sample's state."""
    before = sample.state
    if to not in SAMPLE_MOVES[before]:
        raise NotPossible(_("This sample is closed: what was coded stands."))
    sample.state, sample.why = to, why
    sample.ended_at, sample.ended_by_id = clock.now(), by.id
    db.session.flush()
    record(
        "synthesis:move_sample",
        sample,
        by=by,
        round_id=sample.round_id,
        before=before,
        after=to,
        why=why,
        results=leaf.content_hash(sample.results),
    )


def _at(places: Iterable[int], round_id: uuid.UUID) -> tuple[list[uuid.UUID], str]:
    """The passages at these places, in the places' order, and the hash of all that could be drawn.

    They are read one after the other and not kept, so that a million do not fill the memory.
    """
    wanted = {place: order for order, place in enumerate(places)}
    chosen: dict[int, uuid.UUID] = {}
    hashed = hashlib.sha256()
    ids = db.session.scalars(
        samples.can_be_drawn(round_id), execution_options={"yield_per": samples.AT_ONCE}
    )
    for place, ident in enumerate(ids):
        hashed.update(f"{ident}\n".encode())
        if place in wanted:
            chosen[wanted[place]] = ident
    return [chosen[order] for order in sorted(chosen)], hashed.hexdigest()


def _last_number(round_id: uuid.UUID) -> "sa.Select[int | None]":
    return sa.select(sa.func.max(Sample.number)).where(Sample.round_id == round_id)
