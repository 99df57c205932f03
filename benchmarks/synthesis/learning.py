"""How fast the product learns from a moderator: decisions at the coding desk against macro F1.

    python -m benchmarks.synthesis.learning [all|bonn] [--decisions 300] [--every 25] [--runs 1]

The round of three cities on cycling is brought into an empty installation, its topics by people hidden, and a
script answers with them, passage after passage: once those that the desk hands out, once the same number by lot.
After every 25 decisions the product learns, as it does by itself 45 seconds after a decision. Scores are over the
posts that wait: what the desk shows first, against people's main topic. Each run draws new keys, and so another lot.
`bonn` is what the engine was tuned on. The last line is one JSON object.
"""

import argparse
import csv
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.imports.mapping import SHIPPED
from benchmarks.synthesis import labelled
from benchmarks.synthesis.desk import Desk, opened
from benchmarks.web import world as bench

DECISIONS = 300
EVERY = 25
Curve = dict[int, float]


def curve(desk: Desk, *, chosen: bool, decisions: int, every: int, seed: int = 0) -> Curve:
    """Decide, chosen by the desk or by lot, and let the product learn; F1 after each learning."""
    lot = desk.undecided()
    random.Random(seed).shuffle(lot)  # noqa: S311 - a lot that can be drawn again
    found = {0: desk.f1()}
    following = desk.first()
    for done in range(1, decisions + 1):
        passage = following if chosen else lot[done - 1]
        if passage is None:
            return found
        following = desk.decide(passage)
        if done % every == 0 or done == decisions:
            desk.learn()
            found[done] = desk.f1()
            following = desk.first()
    return found


def main() -> int:
    """Print both curves, and on the last line one JSON object."""
    asked = _asked()
    if not labelled.present():
        print(f"There is no data at {labelled.DATA}; set TDT_DATA.", file=sys.stderr)
        return 1
    runs: dict[str, list[Curve]] = {"desk": [], "lot": []}
    began = time.perf_counter()
    for run in range(asked.runs):
        for name, curves in runs.items():
            with _desk(asked.which) as desk:
                posts = len(desk.codes)
                how = {"decisions": asked.decisions, "every": asked.every, "seed": run}
                curves.append(curve(desk, chosen=name == "desk", **how))
            print(f"{name}, run {run + 1}: {json.dumps(_rounded(curves[-1]))}", flush=True)
    print(f"\n{posts} posts, macro F1 on 8 topics over what waits")
    print("decisions  by the desk  by lot")
    means = {name: _mean(curves) for name, curves in runs.items()}
    for count in means["desk"]:
        print(f"{count:9}  {means['desk'][count]:11.3f}  {means['lot'][count]:6.3f}")
    print(f"{time.perf_counter() - began:.0f} s")
    last = asked.decisions
    figures = {
        f"learning_f1_{last}": means["desk"][last],
        f"learning_f1_{last}_lot": means["lot"][last],
    }
    print(json.dumps({name: round(figure, 4) for name, figure in figures.items()}))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthesis.learning")
    parser.add_argument("which", nargs="?", default="all", choices=("all", "bonn"))
    parser.add_argument("--decisions", type=int, default=DECISIONS)
    parser.add_argument("--every", type=int, default=EVERY, help="decisions between learnings")
    parser.add_argument("--runs", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _desk(which: str) -> Iterator[Desk]:
    """The cycling round in an installation of its own, with the code book's words for its topics."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = labelled.DATA / "cycling_dialogues" / "dataset.csv"
        if which == "bonn":
            file = _of_bonn(file, folder / "bonn.csv")
        mapping = folder / "cycling.toml"
        mapping.write_text(_with_main_topics(), encoding="utf-8")
        app = bench.empty(folder, database="")
        yield opened(app, file, mapping, dict(labelled.CODE_BOOK.values()))


def _with_main_topics() -> str:
    """The mapping that is shipped, for the one main topic of a post in place of all its topics."""
    shipped = (SHIPPED / "cycling.toml").read_text(encoding="utf-8")
    before, _topics, after = shipped.partition("[topics.flags]")
    names = "\n".join(f'{code} = "{name}"' for code, (name, _belongs) in labelled.CODE_BOOK.items())
    topics = f'[topics]\nmain = "main_category_level1"\n\n[topics.names]\n{names}\n\n'
    return before + topics + after[after.index("[round]") :]


def _of_bonn(file: Path, into: Path) -> Path:
    with file.open(encoding="utf-8", newline="") as whole, into.open("w", encoding="utf-8") as part:
        rows = csv.reader(whole)
        columns = next(rows)
        writer = csv.writer(part)
        writer.writerow(columns)
        city = columns.index("dataset")
        writer.writerows(row for row in rows if len(row) == len(columns) and row[city] == "B")
    return into


def _mean(curves: list[Curve]) -> Curve:
    return {count: statistics.fmean(one[count] for one in curves) for count in curves[0]}


def _rounded(found: Curve) -> dict[int, float]:
    return {count: round(f1, 3) for count, f1 in found.items()}


if __name__ == "__main__":
    sys.exit(main())
