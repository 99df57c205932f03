"""How long the engine takes and how much memory: 1,000 to 1,000,000 passages, end to end.

    python -m benchmarks.synthesis.scale [--sizes 1000,10000,100000] [--workers 1,2] [--million]

Every size runs in a process of its own, whose peak memory is its own: split, embed, twins,
propose, assign, count. With two workers the embedding is shared between two processes, as jobs
share it. `--million` really runs a million from vectors on; they are drawn from real ones, since
embedding is linear and is extrapolated. The last line is one JSON object.
"""

import argparse
import json
import multiprocessing
import resource
import sys
import time

import numpy as np

from app.analysis import at_once, count, group, name, split, twins
from app.analysis.assign import Assigner
from app.analysis.coding import Example, Topic
from app.analysis.embed import open_embedder
from app.analysis.vectors import Matrix, unit
from benchmarks.synthesis.texts import texts_of

STAGES = ("split", "embed", "twins", "propose", "assign", "count")
_GROUPS = ("States", "private sector", "civil society", "technical community", "academia")


def run(number: int, workers: int) -> dict[str, float]:
    """Take `number` passages through every stage; return seconds by stage and peak memory."""
    texts = texts_of(number)
    seconds: dict[str, float] = {}
    clock = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[stage] = now - clock
        clock = now

    documents = ["\n\n".join(texts[start : start + 20]) for start in range(0, number, 20)]
    passages = [
        document[span.start : span.end]
        for document in documents
        for span in split.passages(document, language="en")
    ]
    lap("split")
    vectors = at_once.embed(open_embedder(), passages, processes=workers)
    lap("embed")
    twins.find(passages)
    lap("twins")
    languages = ["en"] * len(passages)
    labels = group.propose(passages, vectors, languages).labels
    name.name(passages, vectors, labels, languages)
    lap("propose")
    _assigned(passages, vectors, labels)
    lap("assign")
    _counted(labels)
    lap("count")
    return {
        **seconds,
        "total": sum(seconds.values()),
        "passages": len(passages),
        "topics": float(labels.max() + 1),
        "rss_mb": _peak(),
        "cpu": _cpu(),
    }


def million(number: int = 1_000_000) -> dict[str, float]:
    """Really take a million from embedded vectors on: propose, assign, count."""
    draw = np.random.default_rng(0)
    base_texts = texts_of(20_000)
    base = open_embedder().embed(base_texts)
    clock = time.perf_counter()
    texts: list[str] = []
    vectors = np.empty((number, base.shape[1]), dtype=np.float32)
    for start in range(0, number, 20_000):
        some = draw.integers(len(base), size=min(20_000, number - start))
        noise = draw.normal(scale=0.01, size=(len(some), base.shape[1])).astype(np.float32)
        vectors[start : start + len(some)] = unit(base[some] + noise)
        texts += [f"{base_texts[place]} {start + at}" for at, place in enumerate(some)]
    made = time.perf_counter() - clock
    clock = time.perf_counter()
    labels = group.propose(texts, vectors, ["en"] * number).labels
    proposed = time.perf_counter() - clock
    clock = time.perf_counter()
    _counted(labels)
    return {
        "seconds_million_made": made,
        "seconds_million_propose": proposed,
        "seconds_million_count": time.perf_counter() - clock,
        "topics_million": float(labels.max() + 1),
        "rss_mb_million": _peak(),
        "cpu_seconds_million": _cpu(),
    }


def _assigned(texts: list[str], vectors: Matrix, labels: group.Labels) -> None:
    """Assign every passage to the topics, ten decided examples a topic."""
    examples = [
        Example(texts[place], (str(topic),), vectors[place], "en")
        for topic in range(int(labels.max()) + 1)
        for place in np.flatnonzero(labels == topic)[:10]
    ]
    topics = [Topic(str(topic), f"topic {topic}", language="en") for topic in np.unique(labels)]
    assigner = Assigner.build(topics, examples)
    for start in range(0, len(texts), 5_000):
        part = slice(start, start + 5_000)
        assigner.rank(texts[part], vectors[part], ["en"] * len(texts[part]))


def _counted(labels: group.Labels) -> None:
    """Count parties by topic and group, ten passages a party."""
    of = [_GROUPS[party % len(_GROUPS)] for party in range(len(labels) // 10 + 1)]
    spoke: dict[tuple[int, str], set[int]] = {}
    for place, label in enumerate(labels):
        party = place // 10
        spoke.setdefault((int(label), of[party]), set()).add(party)
    for (_, kind), parties in spoke.items():
        count.jeffreys(len(parties), of.count(kind))


def _peak() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _cpu() -> float:
    """Return the processor's seconds, own and children's: what a busy machine does not distort."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (
            resource.getrusage(resource.RUSAGE_SELF),
            resource.getrusage(resource.RUSAGE_CHILDREN),
        )
    )


def _apart(function: str, *arguments: int) -> dict[str, float]:
    """Run in a process of its own, so that its peak memory is its own."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(send, function, arguments))
    process.start()
    send.close()
    try:
        result: dict[str, float] = receive.recv()
    finally:
        process.join()
    return result


def _child(send: object, function: str, arguments: tuple[int, ...]) -> None:
    send.send({"run": run, "million": million}[function](*arguments))  # type: ignore[attr-defined]


def main() -> int:
    """Measure, print, and end with the JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthesis.scale")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--million", action="store_true")
    asked = parser.parse_args()
    result: dict[str, float] = {}
    embedding = 0.0
    print("| passages | workers | " + " | ".join(STAGES) + " | total | CPU | a second | peak MB |")
    print("|" + "---|" * (len(STAGES) + 6))
    for size in (int(one) for one in asked.sizes.split(",")):
        for workers in (int(one) for one in asked.workers.split(",")):
            found = _apart("run", size, workers)
            stages = " | ".join(f"{found[stage]:.1f}" for stage in STAGES)
            pace = size / found["total"]
            print(
                f"| {size:,} | {workers} | {stages} | {found['total']:.1f} "
                f"| {found['cpu']:.1f} | {pace:.0f} "
                f"| {found['rss_mb']:.0f} |",
                flush=True,
            )
            end = "" if workers == 1 else f"_{workers}_workers"
            result[f"seconds_{size}{end}"] = round(found["total"], 1)
            result[f"rss_mb_{size}{end}"] = round(found["rss_mb"])
            result[f"cpu_seconds_{size}{end}"] = round(found["cpu"], 1)
            result[f"per_second_{size}{end}"] = round(pace)
            # Everything but proposing is linear; above 20,000 proposing is, but for its sample.
            linear = (found["total"] - found["propose"]) / size
            embedding = linear * 1_000_000 + found["propose"]
            result[f"seconds_1000000_extrapolated{end}"] = round(embedding)
    print(
        "\nA million is extrapolated from the last size: splitting, embedding, twins, assigning and "
        "counting are linear in the passages; proposing groups 20,000 whatever the size."
    )
    if asked.million:
        found = _apart("million")
        result |= {measure: round(figure, 1) for measure, figure in found.items()}
        print(f"A million from vectors on: {json.dumps(found)}", flush=True)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
