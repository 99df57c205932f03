"""Imports every table, so that Alembic and the tests know them all."""

from app.accounts import models as accounts
from app.accreditation import models as accreditation
from app.balance import models as balance
from app.db import Base
from app.files import models as files
from app.imports import models as imports
from app.jobs import models as jobs
from app.meetings import models as meetings
from app.moderation import models as moderation
from app.notifications import models as notifications
from app.organisations import models as organisations
from app.positions import models as positions
from app.record import models as record
from app.rights import models as rights
from app.rounds import models as rounds
from app.statements import models as statements
from app.summaries import models as summaries
from app.synthesis import models as synthesis

__all__ = [
    "Base",
    "accounts",
    "accreditation",
    "balance",
    "files",
    "imports",
    "jobs",
    "meetings",
    "moderation",
    "notifications",
    "organisations",
    "positions",
    "record",
    "rights",
    "rounds",
    "statements",
    "summaries",
    "synthesis",
]
