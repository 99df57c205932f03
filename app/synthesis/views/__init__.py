"""The pages of the synthesis: the tree desk, the coding desk, quality, and what was found."""

from app.synthesis.views import (
    again,
    blind,
    coding,
    company,
    copies,
    far,
    lists,
    marking,
    proposed,
    quality,
    seconding,
    synthesis,
    topics,
    unfitting,
    voices,
)
from app.synthesis.views.blueprint import bp

__all__ = [
    "again",
    "blind",
    "bp",
    "coding",
    "company",
    "copies",
    "far",
    "lists",
    "marking",
    "proposed",
    "quality",
    "seconding",
    "synthesis",
    "topics",
    "unfitting",
    "voices",
]
