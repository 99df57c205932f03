"""The parts of the engine that an installation can put another in the place of.

Each part is one function behind a small interface, with a default; the configuration names it as
`module:function` (TDT_GROUPING, TDT_ASSIGNER, TDT_NAMER, TDT_LANGUAGE_DETECTOR, TDT_TWINS). The
sixth part, the embedder, has settings of its own, since models differ in more than their name:
`embed.open_embedder`, TDT_EMBEDDER.

`use` is called once, when the application starts; who needs a part asks for it by kind each time.
"""

import operator
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Protocol

from app.analysis import engine
from app.analysis.coding import Corpus, Example, Ranking, Suggestion, Topic
from app.analysis.embed import Embedder
from app.analysis.graph import Labels
from app.analysis.group import Proposal
from app.analysis.name import Name
from app.analysis.twins import Campaign
from app.analysis.vectors import Matrix

Pairs = Iterable[tuple[int, int]]

DEFAULTS = {
    "grouping": "app.analysis.group:prepare",
    "assigner": "app.analysis.assign:Assigner.build",
    "namer": "app.analysis.name:name",
    "language": "app.analysis.language:detect",
    "twins": "app.analysis.twins:find",
}
"""What each kind of part is, unless the configuration names another."""


class Cuttable(Protocol):
    """Texts made ready: cut into topics as often as the slider moves."""

    vectors: Matrix  # n × dimensions, as they were given

    def propose(self, wanted: int | None = None) -> Proposal:
        """Return so many topics, or as many as the texts show by themselves."""
        ...


class Grouping(Protocol):
    """Makes n texts ready to be cut into topics; meaning and shapes as in `group.prepare`."""

    def __call__(
        self,
        texts: Sequence[str],
        vectors: Matrix,
        languages: Sequence[str],
        *,
        must_link: Pairs = (),
        cannot_link: Pairs = (),
        strata: Sequence[str] | None = None,
        seed: int = 0,
    ) -> Cuttable:
        """Do the slow part, once."""
        ...


class Suggests(Protocol):
    """What has learnt to assign passages to topics; meaning and shapes as in `assign.Assigner`."""

    topics: tuple[Topic, ...]
    examples: tuple[Example, ...]

    @property
    def version(self) -> str:
        """Name of the method and its version, kept with each suggestion."""
        ...

    def rank(
        self,
        texts: Sequence[str],
        vectors: Matrix | None = None,
        languages: Sequence[str] | None = None,
    ) -> Ranking:
        """Score every topic for each text."""
        ...

    def suggest(
        self,
        texts: Sequence[str],
        vectors: Matrix | None = None,
        languages: Sequence[str] | None = None,
        *,
        alternatives: int = 0,
    ) -> list[list[Suggestion]]:
        """Suggest topics for each text, none where it fits no topic."""
        ...


class Assigning(Protocol):
    """Learns from topics and decided passages; as `assign.Assigner.build`."""

    def __call__(
        self,
        topics: Sequence[Topic],
        examples: Sequence[Example] = (),
        *,
        corpus: Corpus | None = None,
        embedder: Embedder | None = None,
    ) -> Suggests:
        """Learn, deterministically."""
        ...


class Naming(Protocol):
    """Names topics in the reader's language where their texts allow; as `name.name`."""

    def __call__(
        self,
        texts: Sequence[str],
        vectors: Matrix,
        labels: Labels,
        languages: Sequence[str],
        *,
        language: str = "en",
    ) -> list[Name]:
        """Return a name for each of the topics 0 to the largest label."""
        ...


Detecting = Callable[[str, Sequence[str]], str]
"""Names the language of a text as one of several ISO 639-1 codes; as `language.detect`."""


class FindingTwins(Protocol):
    """Finds campaigns as stars round one text each; as `twins.find`."""

    def __call__(
        self, texts: Sequence[str], groups: Sequence[Hashable] | None = None
    ) -> list[Campaign]:
        """Return the campaigns, the largest first."""
        ...


_named: dict[str, str] = {}


def use(**names: str) -> None:
    """Put functions in the place of the defaults; an empty name is the default again.

    Raises:
        EngineError: there is no part of that kind, or no such function.

    """
    unknown = sorted(set(names) - set(DEFAULTS))
    if unknown:
        raise engine.EngineError(f"The engine has no part called {', '.join(unknown)}.")
    for kind, name in names.items():
        if name and name != DEFAULTS[kind]:
            _found(kind, name)
            _named[kind] = name
        else:
            _named.pop(kind, None)


def grouping() -> Grouping:
    """Return what makes texts ready to be cut into topics."""
    part: Grouping = _of("grouping")
    return part


def assigner() -> Assigning:
    """Return what learns to assign passages to topics."""
    part: Assigning = _of("assigner")
    return part


def namer() -> Naming:
    """Return what names topics."""
    part: Naming = _of("namer")
    return part


def language() -> Detecting:
    """Return what tells the language of a text."""
    part: Detecting = _of("language")
    return part


def twins() -> FindingTwins:
    """Return what finds campaigns."""
    part: FindingTwins = _of("twins")
    return part


def _of(kind: str) -> Any:  # noqa: ANN401 - narrowed by who asks
    return _found(kind, _named.get(kind, DEFAULTS[kind]))


def _found(kind: str, name: str) -> Any:  # noqa: ANN401 - narrowed by who asks
    module, _colon, function = name.partition(":")
    try:
        return operator.attrgetter(function)(engine.load(module))
    except (AttributeError, ValueError) as error:
        raise engine.EngineError(
            f"“{name}”, the {kind} that the configuration names, is no module:function."
        ) from error
