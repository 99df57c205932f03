"""The consultations that people coded by hand, read where they lie beside the repository."""

import csv
import os
import pathlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.coding import Topic

DATA = pathlib.Path(
    os.environ.get("TDT_DATA", pathlib.Path(__file__).parents[3] / "shared" / "data")
)

# What the code book of the cycling consultations says of its eight topics, in our words.
CODE_BOOK = {
    "level1_traffic_lights": (
        "Traffic lights",
        "unfavourable switching, new traffic light, remove traffic light",
    ),
    "level1_lighting": ("Lighting", "lighting is missing, faulty lighting"),
    "level1_signage": ("Signage", "signage or marking of cycle path missing or poorly visible"),
    "level1_bicycle_parking": (
        "Bicycle parking",
        "no or too few parking facilities, unsuitable parking facilities",
    ),
    "level1_obstacles": (
        "Obstacles",
        "obstruction due to stationary objects, cycle path permanently parked, often blocked",
    ),
    "level1_cycling_traffic_management": (
        "Cycling traffic management",
        (
            "new cycle path, unclear traffic routing, safe road crossing missing, lack of "
            "visibility, open one-way street for cycling, priority for cycling, speed limit"
        ),
    ),
    "level1_cycle_path_quality": (
        "Cycle path quality",
        (
            "unevenness, flaws or cracks, too narrow width, dirt or water on cycle path, "
            "height differences"
        ),
    ),
    "level1_misc": (
        "Miscellaneous",
        "other notices, missing local reference, deficiency report",
    ),
}
CYCLING_TOPICS = [
    Topic(id_, name, belongs, language="en") for id_, (name, belongs) in CODE_BOOK.items()
]

SIB = {
    "en": "eng_Latn",
    "ar": "arb_Arab",
    "zh": "zho_Hans",
    "ru": "rus_Cyrl",
    "fr": "fra_Latn",
    "es": "spa_Latn",
}


@dataclass(frozen=True)
class Post:
    """A post to a city's consultation: its text, its main topic, and the city's letter."""

    text: str
    topic: str
    city: str


@dataclass(frozen=True)
class Side:
    """One side of one motion: key points (id to text), and arguments with those they match."""

    motion: str
    key_points: dict[str, str]
    arguments: list[tuple[str, frozenset[str]]]


@dataclass(frozen=True)
class Sentence:
    """A sentence that stands in every language under one number."""

    number: str
    text: str
    topic: str


def present() -> bool:
    """Tell whether the data is there at all."""
    return DATA.is_dir()


def cycling() -> list[Post]:
    """Read the posts on cycling; the last line of the file is cut and left out."""
    with (DATA / "cycling_dialogues" / "dataset.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        columns = next(reader)
        rows = [dict(zip(columns, row, strict=True)) for row in reader if len(row) == len(columns)]
    return [
        Post(f"{row['title']}. {row['text']}".strip(), row["main_category_level1"], row["dataset"])
        for row in rows
    ]


def argkp(split: str) -> list[Side]:
    """Read the arguments of a split (train, dev, test), by motion and side."""
    points, arguments, labels = (
        _table(DATA / "argkp2021" / f"{name}_{split}.csv")
        for name in ("key_points", "arguments", "labels")
    )
    matched: dict[str, set[str]] = defaultdict(set)
    for row in labels:
        if row["label"] == "1":
            matched[row["arg_id"]].add(row["key_point_id"])
    sides: dict[tuple[str, str], Side] = {}
    for row in points:
        side = sides.setdefault((row["topic"], row["stance"]), Side(row["topic"], {}, []))
        side.key_points[row["key_point_id"]] = row["key_point"]
    for row in arguments:
        if (row["topic"], row["stance"]) in sides:
            sides[row["topic"], row["stance"]].arguments.append(
                (row["argument"], frozenset(matched[row["arg_id"]]))
            )
    return list(sides.values())


def sib(language: str, split: str) -> list[Sentence]:
    """Read the sentences of a language (`SIB`) and a split."""
    path = DATA / "sib200" / SIB[language] / f"{split}.tsv"
    return [
        Sentence(row["index_id"], row["text"], row["category"])
        for row in _table(path, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def _table(
    path: pathlib.Path, *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL
) -> Sequence[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, quoting=quoting))
