"""The pages of the synthesis: the tree desk, the coding desk, quality, and what was found."""

from app.synthesis.views import (
    blind,
    coding,
    lists,
    marking,
    proposals,
    proposed,
    quality,
    synthesis,
    topics,
    voices,
)
from app.synthesis.views.blueprint import bp

__all__ = [
    "blind",
    "bp",
    "coding",
    "lists",
    "marking",
    "proposals",
    "proposed",
    "quality",
    "synthesis",
    "topics",
    "voices",
]
