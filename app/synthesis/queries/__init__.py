"""Reading the tree, passages, codings and the synthesis."""

from app.synthesis.queries.matrix import Cell, Filter, Matrix, Row, could_speak, matrix, voices
from app.synthesis.queries.quotes import Quote, passages, place_of, quote, quotes, with_source
from app.synthesis.queries.topics import Node, nodes, topic_of, tree_nodes, tree_of, versions_of

__all__ = [
    "Cell",
    "Filter",
    "Matrix",
    "Node",
    "Quote",
    "Row",
    "could_speak",
    "matrix",
    "nodes",
    "passages",
    "place_of",
    "quote",
    "quotes",
    "topic_of",
    "tree_nodes",
    "tree_of",
    "versions_of",
    "voices",
    "with_source",
]
