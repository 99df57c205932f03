"""How each family of `payloads` is spread over the doors: which fields it goes into, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from zlib import crc32

from tests.abuse import payloads
from tests.abuse.doors import Door
from tests.abuse.sending import Sender


@dataclass(frozen=True)
class Family:
    """What is sent, and how many requests of it a door gets in a run of the tests."""

    sent: tuple[str, ...]
    least: int  # inputs that a run sends
    deep: int  # with words in the fields of words and the rest right, so that the deed is done
    broad: int  # with something of the family in every field there is
    single: int = 0  # for every field that takes no words: with the rest right
    looks: bool = False  # at what is shown after the first deed that is done with it


# By the id of the catalogue.
FAMILIES = {
    "b01": Family(payloads.SCRIPTS, least=3_100, deep=3, broad=4, looks=True),
    "b02": Family(payloads.LINKS, least=2_300, deep=2, broad=3),
    "b12": Family(payloads.TEMPLATES, least=1_400, deep=1, broad=2, looks=True),
    "b13": Family(payloads.LINE_ENDS, least=1_400, deep=1, broad=2),
    "b14": Family(payloads.SQL, least=5_200, deep=2, broad=8),
    "b16": Family(payloads.LONG, least=800, deep=1, broad=1),
    "b17": Family(payloads.UNICODE, least=2_300, deep=2, broad=3),
    "b18": Family(payloads.NUMBERS, least=2_600, deep=0, broad=4, single=1),
    "b19": Family(payloads.DATES, least=1_400, deep=0, broad=2, single=1),
}


def stormed(sender: Sender, doors: list[Door], family: Family, *, seed: str) -> None:
    """Send a family to every door. Each door begins elsewhere in it, so that all of it is sent."""
    for door in doors:
        given = _round(family.sent, f"{seed} {door.name}")
        for place in range(family.deep if door.words else 0):
            wordy = dict(zip(sorted(door.words), given, strict=False))
            looks = family.looks and door.method == "POST" and place == 0
            sender.send(door, [*(door.good | wordy).items()], len(wordy), follow=looks)
        if not door.good:
            continue
        for _place in range(family.broad):
            wrong = [*zip(sorted(door.good), given, strict=False)]
            sender.send(door, wrong, len(wrong))
        for name in sorted(set(door.good) - door.words):
            for value in islice(given, family.single):
                sender.send(door, [*(door.good | {name: value}).items()], 1)


def fewer(family: Family) -> Family:
    """The same with one request of each kind."""
    deep, broad = min(family.deep, 1), min(family.broad, 1)
    return replace(family, least=family.least // 10, deep=deep, broad=broad, single=0)


def _round(sent: tuple[str, ...], seed: str) -> Iterator[str]:
    place = crc32(seed.encode())
    while True:
        yield sent[place % len(sent)]
        place += 1
