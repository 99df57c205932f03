"""The pages of the synthesis: the tree desk, the coding desk, and what was found."""

from app.synthesis.views import coding, lists, marking, proposals, synthesis, topics, voices
from app.synthesis.views.blueprint import bp

__all__ = ["bp", "coding", "lists", "marking", "proposals", "synthesis", "topics", "voices"]
