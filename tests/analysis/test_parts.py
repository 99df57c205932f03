from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from app.analysis import assign, engine, group, language, name, parts, twins
from app.analysis.coding import Topic
from app.analysis.told import Told
from app.analysis.vectors import Matrix


class OneTopic:
    """A grouping that finds one topic whatever the texts."""

    def __init__(self, count: int) -> None:
        self.count = count

    def propose(self, _wanted: int | None = None) -> group.Proposal:
        labels = np.zeros(self.count, dtype=np.int64)
        return group.Proposal(labels, labels - 1, (), np.ones(self.count, dtype=np.float32))


def one_topic(
    texts: Sequence[str], _vectors: Matrix, _languages: Sequence[str], **_decided: object
) -> OneTopic:
    return OneTopic(len(texts))


def always_danish(_text: str, _among: Sequence[str]) -> str:
    return "da"


@pytest.fixture(autouse=True)
def as_usual() -> Iterator[None]:
    yield
    parts.use(**dict.fromkeys(parts.DEFAULTS, ""))


def test_the_defaults_are_the_engines_own() -> None:
    assert parts.grouping() is group.prepare
    assert parts.assigner()([Topic("a", "Water")]).version == assign.Assigner([], [], None).version  # type: ignore[arg-type]
    assert parts.namer() is name.name
    assert parts.language() is language.detect
    assert parts.twins() is twins.find


def test_a_setting_puts_another_part_in_the_place_of_the_default() -> None:
    parts.use(grouping=f"{__name__}:one_topic", language=f"{__name__}:always_danish")
    ready = parts.grouping()(["a", "b"], np.zeros((2, 1), dtype=np.float32), ["en", "en"])
    assert ready.propose(5).topics == 1
    assert Told.of(["Clean water for all"], [None], [None], None).languages == ["da"]
    parts.use(grouping="", language="")
    assert parts.grouping() is group.prepare


@pytest.mark.parametrize(
    "named", ["no.such.module:part", "app.analysis.group:no_such", "nonsense", ":"]
)
def test_a_part_that_is_not_there_stops_the_start(named: str) -> None:
    with pytest.raises(engine.EngineError):
        parts.use(twins=named)
    assert parts.twins() is twins.find


def test_a_kind_that_is_not_there_is_said() -> None:
    with pytest.raises(engine.EngineError, match="colour"):
        parts.use(colour="a:b")
