"""`make fuzz`: what attackers send, mixed and bent at random, to every door for as long as one likes.

It is no part of `make test`. The same SEED goes through the same requests again; each fault is
told in full as soon as it is found.
"""

import os
import random
import time
from collections.abc import Callable
from urllib.parse import quote

from tests.abuse import payloads
from tests.abuse.doors import Door
from tests.abuse.sending import Pairs, Sender, multipart
from tests.matrix.asking import remembered
from tests.matrix.town import Town

FAMILIES = (
    payloads.SCRIPTS,
    payloads.LINKS,
    payloads.LINE_ENDS,
    payloads.SQL,
    payloads.TEMPLATES,
    payloads.UNICODE,
    payloads.NUMBERS,
    payloads.DATES,
    payloads.LONG,
)
LONGEST = 100_000
LONGEST_ASKED = 2_000  # in an address: building a longer one is what would take long
Bend = Callable[[random.Random, str], str]


def _spot(by: random.Random, word: str) -> int:
    return by.randrange(len(word) + 1)


def _cut(by: random.Random, word: str) -> str:
    start, end = sorted((_spot(by, word), _spot(by, word)))
    return word[:start] + word[end:]


def _insert(by: random.Random, word: str) -> str:
    spot = _spot(by, word)
    return word[:spot] + chr(by.choice((by.randrange(0x80), by.randrange(0x110000)))) + word[spot:]


def _repeat(by: random.Random, word: str) -> str:
    return word * by.choice((2, 3, 10, 100))


def _swap(_by: random.Random, word: str) -> str:
    return word.swapcase()


def _encode(_by: random.Random, word: str) -> str:
    return quote(word.encode("utf-8", "surrogatepass"))


def _join(by: random.Random, word: str) -> str:
    return word + by.choice((" ", "", "\n", "\0", ",", "-", ".", ":")) + _word(by)


def _wrap(by: random.Random, word: str) -> str:
    before, behind = by.choice(
        (("<", ">"), ('"', '"'), ("{", "}"), ("[", "](x)"), ("**", "**"), ("&", ";"))
    )
    return before + word + behind


BENDS: tuple[Bend, ...] = (_cut, _insert, _repeat, _swap, _encode, _join, _wrap)


def _word(by: random.Random) -> str:
    return by.choice(by.choice(FAMILIES))


def _bent(by: random.Random, good: str) -> str:
    word = good if by.random() < 0.2 else _word(by)
    for _turn in range(by.choice((0, 0, 1, 1, 2, 4))):
        word = by.choice(BENDS)(by, word)
    return word


def _sent(by: random.Random, door: Door) -> tuple[Pairs, int]:
    """What is right there with some of it bent, missing, or said twice."""
    pairs, bad = [], 0
    share = by.choice((0.1, 0.5, 1.0))
    for name, good in door.good.items():
        if by.random() < share:
            bad += 1
            most = LONGEST_ASKED if name in door.query else LONGEST
            pairs += [
                (name, _bent(by, good)[:most]) for _time in range(by.choice((0, 1, 1, 1, 1, 1, 2)))
            ]
        else:
            pairs.append((name, good))
    by.shuffle(pairs)
    return pairs, max(bad, 1)


def test_fuzz(town: Town, doors: list[Door]) -> None:
    seconds = float(os.environ.get("SECONDS") or 600)
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**9))
    by = random.Random(seed)  # noqa: S311 - to be repeated, not to be unguessable
    print(f"\nSEED={seed} SECONDS={seconds:.0f} doors={len(doors)}")  # noqa: T201 - how to repeat it
    sender, told = Sender(town.asker), 0
    open_doors = [door for door in doors if door.good or door.files]
    until = time.monotonic() + seconds
    with remembered(town.app):
        while time.monotonic() < until:
            door = by.choice(open_doors)
            pairs, bad = _sent(by, door)
            if door.files and by.random() < 0.5:
                files = [(one, by.choice(payloads.FILE_NAMES), _file(by)) for one in door.files]
                data, kind = multipart(pairs, files)
                sender.fetch(door, pairs, bad + 1, data=data, content_type=kind)
            else:
                sender.send(door, pairs, bad, follow=by.random() < 0.2)
            for fault in sender.faults[told:]:
                print(f"request {sender.requests}: {fault}")  # noqa: T201 - as soon as it is found
            told = len(sender.faults)
    print(sender.told())  # noqa: T201 - how many and how slow
    assert not sender.faults, f"{told} faults; SEED={seed} goes the same way again"


def _file(by: random.Random) -> bytes:
    if by.random() < 0.5:
        rows = [",".join(_bent(by, "cell") for _cell in range(3)) for _row in range(3)]
        return ("id,organisation,words\n" + "\n".join(rows)).encode("utf-8", "surrogatepass")
    head = by.choice(
        (
            b"PK\x03\x04",
            b"%PDF-1.7\n",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"RIFF",
            b"[",
            b"{",
            b"",
        )
    )
    return head + by.randbytes(by.choice((0, 10, 1000)))
