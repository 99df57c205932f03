"""Pages of accreditation: the register, applying, objecting, the organisers' desk, appeals."""

from app.accreditation.views import applying, deeds, desk, mine, register, ruling
from app.accreditation.views.blueprint import bp

__all__ = ["applying", "bp", "deeds", "desk", "mine", "register", "ruling"]
