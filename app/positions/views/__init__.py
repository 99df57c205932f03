"""The pages of positions: writing, checking, submitting, and reading them."""

from app.positions.views import (
    checking,
    clearing,
    documents,
    files,
    hub,
    languages,
    mine,
    moderation,
    pages,
    reading,
    receipts,
    remarks,
    sponsors,
    tightening,
)
from app.positions.views.blueprint import bp

__all__ = [
    "bp",
    "checking",
    "clearing",
    "documents",
    "files",
    "hub",
    "languages",
    "mine",
    "moderation",
    "pages",
    "reading",
    "receipts",
    "remarks",
    "sponsors",
    "tightening",
]
