"""As many passages as are wanted, about as long and as often copied as real ones: to measure with."""

import random

from benchmarks.synthesis import labelled

PASSAGE = 220
"""Characters of a passage, about: two sentences."""

_SUBJECTS = [
    "water",
    "school",
    "train",
    "hospital",
    "network",
    "forest",
    "harbour",
    "market",
    "museum",
    "library",
    "bridge",
    "energy",
    "housing",
    "language",
    "border",
    "archive",
    "satellite",
    "currency",
    "vaccine",
    "election",
]
_WORDS = [
    "agree",
    "report",
    "cost",
    "rule",
    "need",
    "plan",
    "risk",
    "right",
    "share",
    "access",
    "data",
    "fund",
    "law",
    "member",
    "public",
    "local",
    "national",
    "open",
    "safe",
    "clear",
    "early",
    "late",
    "strong",
    "weak",
    "common",
    "review",
    "measure",
    "notice",
    "training",
    "support",
    "change",
    "limit",
    "propose",
    "protect",
    "inform",
    "decide",
    "consult",
    "answer",
    "publish",
    "build",
    "repair",
]


def texts_of(number: int, seed: int = 0) -> list[str]:
    """Make `number` passages of about 220 characters; one in fifty is a copy.

    Of real arguments where the data is there: two on one motion are a passage. Otherwise
    generated, from far fewer words than people use.
    """
    if not labelled.present():
        return generated(number, seed)
    draw = random.Random(seed)  # noqa: S311 - texts to measure with
    sides = [
        [text for text, _points in side.arguments]
        for split_ in ("train", "dev", "test")
        for side in labelled.argkp(split_)
        if len(side.arguments) > 1
    ]
    weights = [len(side) for side in sides]
    texts: list[str] = []
    while len(texts) < number:
        if texts and draw.random() < 0.02:
            texts.append(draw.choice(texts))
            continue
        side = draw.choices(sides, weights)[0]
        words = " ".join(one.rstrip(".") + "." for one in draw.sample(side, min(3, len(side))))
        texts.append(words[: words.rfind(" ", 0, PASSAGE)].rstrip(".,;") + ".")
    return texts


def generated(number: int, seed: int = 0) -> list[str]:
    """Make `number` passages of about 220 characters on twenty subjects; one in fifty is a copy."""
    draw = random.Random(seed)  # noqa: S311 - texts to measure with
    texts: list[str] = []
    while len(texts) < number:
        if texts and draw.random() < 0.02:
            texts.append(draw.choice(texts))
            continue
        subject = draw.choice(_SUBJECTS)
        words = [subject if draw.random() < 0.15 else draw.choice(_WORDS) for _ in range(36)]
        words[17] += ". We"
        texts.append(" ".join(["The", subject, *words])[: PASSAGE - 1] + ".")
    return texts
