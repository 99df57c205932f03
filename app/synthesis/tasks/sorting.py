"""Sorting passages: the engine's proposals for the tree, cut finer and coarser, kept as they come.

The slow part, the graph of passages, is made once; each number of topics is then cut from it and
kept, so that the moderator's slider only reads. The last graph stays in the worker's memory, for
a number that nobody had foreseen.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from flask import current_app
from flask_babel import lazy_gettext as _l

from app import addresses, db
from app.analysis import embed, group, parts
from app.analysis import engine as analysis
from app.analysis.graph import Labels
from app.analysis.name import Name
from app.errors import NotSeen
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.rounds.models import Round
from app.synthesis.actions.proposing import SORT, Proposed, keep_grain, keep_sorting
from app.synthesis.actions.suggesting import SORTED
from app.synthesis.models import Scope
from app.synthesis.queries import engine
from app.synthesis.queries.proposed import decided_topics, newest, within_scope
from app.synthesis.tasks import embedding

LADDER = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60)
READABLE = 3  # passages a topic should have, on average, for a number of topics to be offered
KEPT_UP_TO = 20_000  # passages whose graph stays in memory between jobs


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Passages made ready to be cut into topics; `sorting_id` once the first cut is kept."""

    round_id: uuid.UUID
    scope: Scope
    topic_id: uuid.UUID | None
    sorting_id: uuid.UUID | None = None
    prepared: parts.Cuttable
    texts: list[str]
    languages: list[str]
    ids: list[uuid.UUID]


_last: dict[str, Ready] = {}  # one entry: the sorting a moderator is at


@handles(SORT, label=_l("Looking for topics in the passages"), computes=True)
def sort(job: Job, progress: Progress) -> dict[str, Any]:
    """Sort the passages of the scope anew; or cut the last sorting into one more number of topics."""
    round_id, scope = uuid.UUID(job.args["round"]), Scope(job.args["scope"])
    topic_id = uuid.UUID(job.args["topic"]) if job.args["topic"] else None
    wanted = int(job.args["topics"]) if job.args.get("topics") else None
    slug = db.session.get_one(Round, round_id).slug
    embedding.read_all(round_id, job, progress)
    if wanted is None:
        ready = _made_ready(round_id, scope, topic_id)
        _keep(ready, [None, *_ladder(ready)], progress)
    else:
        sorting = db.session.scalar(newest(round_id, scope, topic_id))
        if sorting is None:
            raise NotSeen
        held = _last.get("ready")
        if held is None or held.sorting_id != sorting.id:
            held = replace(_made_ready(round_id, scope, topic_id), sorting_id=sorting.id)
        if b"".join(ident.bytes for ident in held.ids) == sorting.passages:
            _remember(held)
            _cut(held, wanted, progress)
        else:  # the passages are others by now: everything is looked at anew
            _keep(held, [None, *dict.fromkeys([*_ladder(held), wanted])], progress)
    address: dict[str, Any] = {"scope": scope.value, "topic": topic_id, "topics": wanted}
    return {"url": addresses.path("synthesis.proposed", slug=slug, **address)}


def _made_ready(round_id: uuid.UUID, scope: Scope, topic_id: uuid.UUID | None) -> Ready:
    reader = embedding.embedder(round_id)
    found = engine.passages(reader.id, within_scope(round_id, scope, topic_id))
    texts, languages = [one.text for one in found], [one.language for one in found]
    vectors = (
        embed.from_bytes([one.vector or b"" for one in found])
        if found
        else np.zeros((0, reader.dimensions), dtype=np.float32)
    )
    must, cannot = _decided(round_id, [one.id for one in found], scope)
    return Ready(
        round_id=round_id,
        scope=scope,
        topic_id=topic_id,
        prepared=parts.grouping()(
            texts,
            vectors,
            languages,
            must_link=must,
            cannot_link=cannot,
            strata=[one.group for one in found],
        ),
        texts=texts,
        languages=languages,
        ids=[one.id for one in found],
    )


Pairs = list[tuple[int, int]]


def _decided(round_id: uuid.UUID, ids: Sequence[uuid.UUID], scope: Scope) -> tuple[Pairs, Pairs]:
    """What people decided, as pairs that belong together and pairs that do not."""
    if scope is Scope.WITHIN:
        return [], []  # that they are on one topic is what is to be looked into
    on = decided_topics(round_id)
    inside: dict[uuid.UUID, list[int]] = {}
    for place, ident in enumerate(ids):
        if ident in on:
            inside.setdefault(on[ident], []).append(place)
    must = [pair for places in inside.values() for pair in pairwise(places)]
    firsts = sorted(places[0] for places in inside.values())
    return must, [(one, other) for at, one in enumerate(firsts) for other in firsts[at + 1 :]]


def _keep(ready: Ready, numbers: Sequence[int | None], progress: Progress) -> None:
    """Keep a new sorting with its first grain, then the others one by one."""
    grains = _grain(ready, ready.prepared.propose(numbers[0]))
    progress.begin_write()
    sorting = keep_sorting(
        ready.round_id,
        ready.scope,
        ready.topic_id,
        engine=f"{SORTED}{analysis.VERSION} {embedding.embedder(ready.round_id).id}",
        passages=ready.ids,
    )
    keep_grain(sorting.id, automatic=True, **grains)
    progress.step(done=1, total=len(numbers))
    held = replace(ready, sorting_id=sorting.id)
    _remember(held)
    for done, number in enumerate(numbers[1:], start=2):
        _cut(held, number, progress)
        progress.step(done=done)


def _ladder(ready: Ready) -> list[int]:
    return [n for n in LADDER if n * READABLE <= len(ready.ids)]


def _remember(ready: Ready) -> None:
    _last.clear()
    if len(ready.ids) <= KEPT_UP_TO:
        _last["ready"] = ready


def _cut(ready: Ready, number: int | None, progress: Progress) -> None:
    grains = _grain(ready, ready.prepared.propose(number))
    progress.begin_write()
    if ready.sorting_id is not None:
        keep_grain(ready.sorting_id, automatic=False, **grains)


def _grain(ready: Ready, cut: group.Proposal) -> dict[str, Any]:
    topics = _named(ready, cut.labels)
    within = _named(ready, cut.sub_labels)
    return {
        "found": [
            _proposed(cut, cut.labels, number, None, names) for number, names in enumerate(topics)
        ]
        + [
            _proposed(cut, cut.sub_labels, number, cut.parents[number], names)
            for number, names in enumerate(within)
        ],
        "labels": cut.labels.astype(np.int16).tobytes(),
        "parts": cut.sub_labels.astype(np.int16).tobytes(),
        "scores": np.clip(cut.scores, 0, 1).astype(np.float16).tobytes(),
    }


def _proposed(
    cut: group.Proposal, labels: Labels, number: int, parent: int | None, names: dict[str, Any]
) -> Proposed:
    inside = labels == number
    return Proposed(
        number=number,
        parent=parent,
        size=int(inside.sum()),
        score=round(float(np.clip(cut.scores[inside], 0, 1).mean()), 4),
        names=names,
    )


def _named(ready: Ready, labels: Labels) -> list[dict[str, Any]]:
    """Name each topic in the language of most of its texts, and in each that enough of them speak."""
    spoken = [code for code in current_app.config["TDT"].languages if code in set(ready.languages)]
    found: list[dict[str, Any]] = []
    for language in ("", *spoken):
        names = parts.namer()(
            ready.texts, ready.prepared.vectors, labels, ready.languages, language=language
        )
        if not found:
            found = [{"": _said(ready, one)} for one in names]
            continue
        for place, one in enumerate(names):
            if one.language == language:
                found[place][language] = _said(ready, one)
    return found


def _said(ready: Ready, one: Name) -> dict[str, Any]:
    return {
        "name": one.label or "–",
        "terms": list(one.terms),
        "sentence": one.sentence,
        "passage": str(ready.ids[one.example]) if one.example >= 0 else None,
        "language": one.language,
    }
