"""The pages of rounds: the list, the public page, and the organiser's desk."""

from app.rounds.views import asking, collecting, desk, looking, moving, people, public
from app.rounds.views.blueprint import bp

__all__ = ["asking", "bp", "collecting", "desk", "looking", "moving", "people", "public"]
