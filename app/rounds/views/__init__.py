"""The pages of rounds: the list, the public page, and the organiser's desk."""

from app.rounds.views import public
from app.rounds.views.blueprint import bp

__all__ = ["bp", "public"]
