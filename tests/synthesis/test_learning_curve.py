"""The benchmark of how fast the product learns, on a small round made for it."""

import csv
from pathlib import Path

from flask import Flask

from benchmarks.synthesis import desk as script
from benchmarks.synthesis.learning import curve
from tests.analysis.made import TOPICS, made

MAPPING = """
[row]
key = "id"

[party]
each_row = "Participant {id}"
default_group = "IN"

[[questions]]
wording = "What should change?"
column = "text"

[topics]
main = "topic"

[round]
title = "Made"
opens = 2026-05-01T09:00:00
closes = 2026-05-31T18:00:00
state = "closed"
"""


def opened(app: Flask, folder: Path) -> script.Desk:
    texts, topics = made(each=10)
    rows, mapping = folder / "rows.csv", folder / "made.toml"
    with rows.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "topic"])
        writer.writerows(zip(range(60), texts, topics, strict=True))
    mapping.write_text(MAPPING, encoding="utf-8")
    # Half of the topics say what belongs to them: of the others the product has to learn.
    return script.opened(app, rows, mapping, dict(list(TOPICS.items())[:3]))


def test_a_script_at_the_desk_teaches_the_product_what_people_had_decided(
    app: Flask, tmp_path: Path
) -> None:
    desk = opened(app, tmp_path)
    waits = desk.undecided()
    assert len(waits) == len(desk.codes) == 60, "what people decided is hidden"
    found = curve(desk, chosen=True, decisions=16, every=8)
    assert list(found) == [0, 8, 16]
    assert len(desk.undecided()) == 60 - 16
    assert found[0] < 0.8
    assert found[16] > found[0]
    assert list(curve(desk, chosen=False, decisions=2, every=2)) == [0, 2], "by lot"
    assert len(desk.undecided()) == 60 - 18
