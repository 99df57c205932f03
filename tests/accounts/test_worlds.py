"""The worlds that tests are made of hold together, and the people in them are who they say."""

from flask import Flask

from tests import make


def test_a_coded_passage_can_be_made_of_nothing(app: Flask) -> None:
    round_ = make.round_(state="closed")
    position = make.position(make.party(round_), "**Hospitals** must be off limits.")
    passage = make.passage(position, "must be off limits")

    coding = make.coding(passage, make.topic(round_, "Health"), make.person())

    assert coding.passage.contribution.plain[passage.start : passage.end] == "must be off limits"
