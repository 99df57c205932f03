"""An embedder elsewhere is told what anyone may read, and nothing else."""

import dataclasses

import pytest
from flask import Flask

from app.rounds.models import Visibility
from app.synthesis.tasks.embedding import embedder
from tests import make


def test_d10_words_that_not_everybody_may_read_go_to_no_service(app: Flask) -> None:
    """Whatever the operator has set, only rounds that anyone may read are sent to an embedder elsewhere."""
    config = app.config["TDT"]
    elsewhere = dataclasses.replace(
        config,
        embedder="http",
        embedder_model="kq",
        embedder_address="http://kq.example",
        embedder_dimensions=8,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "TDT", elsewhere)
        chosen = {one: embedder(make.round_(visibility=one).id).id for one in Visibility}
    assert chosen.pop(Visibility.PUBLIC) == "http:kq"
    assert len(chosen) == 3
    assert not [one for one in chosen.values() if one.startswith("http")]
