"""Reading the tree, passages, codings and the synthesis."""

from app.synthesis.queries.choosing import Filter, could_speak
from app.synthesis.queries.leanings import leanings, share
from app.synthesis.queries.matrix import Cell, Matrix, Row, matrix
from app.synthesis.queries.origins import Source, sources
from app.synthesis.queries.quotes import Quote, passages, place_of, quote, quotes, with_source
from app.synthesis.queries.topics import (
    Node,
    nodes,
    topic_of,
    topics_of,
    tree_nodes,
    tree_of,
    versions_of,
)

__all__ = [
    "Cell",
    "Filter",
    "Matrix",
    "Node",
    "Quote",
    "Row",
    "Source",
    "could_speak",
    "leanings",
    "matrix",
    "nodes",
    "passages",
    "place_of",
    "quote",
    "quotes",
    "share",
    "sources",
    "topic_of",
    "topics_of",
    "tree_nodes",
    "tree_of",
    "versions_of",
    "with_source",
]
