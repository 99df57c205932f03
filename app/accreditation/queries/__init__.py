"""Reading rules, applications, circulations and objections, and how organisations stand by them."""

from app.accreditation.queries.footing import ACCREDITED, LOOK, effectively, footings, rights
from app.accreditation.queries.people import (
    addressed,
    organisers,
    runners,
    speak_for,
    who_may_object,
)
from app.accreditation.queries.register import (
    application,
    application_of,
    applications_of,
    asking,
    bare_rules_of,
    circulations,
    due,
    numbers,
    open_circulations,
    register,
    rules_of,
    to_answer,
    to_remind,
    waiting,
)

__all__ = [
    "ACCREDITED",
    "LOOK",
    "addressed",
    "application",
    "application_of",
    "applications_of",
    "asking",
    "bare_rules_of",
    "circulations",
    "due",
    "effectively",
    "footings",
    "numbers",
    "open_circulations",
    "organisers",
    "register",
    "rights",
    "rules_of",
    "runners",
    "speak_for",
    "to_answer",
    "to_remind",
    "waiting",
    "who_may_object",
]
