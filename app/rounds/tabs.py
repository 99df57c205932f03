"""The tabs above every page of a round. Each feature adds its own when the application starts."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from app import policy
from app.policy import Who
from app.rounds.models import Round


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A page of the round, shown to those who may see it."""

    label: LazyString
    endpoint: str  # takes the round's slug
    permission: str  # asked of the round
    place: int


_tabs: dict[str, Tab] = {}


def add(tab: Tab) -> None:
    """Offer a tab; adding it again changes nothing."""
    _tabs[tab.endpoint] = tab


def for_round(round_: Round, who: Who) -> list[Tab]:
    """The tabs of the round that this person may open, in their order."""
    open_to_them = (t for t in _tabs.values() if policy.allows(t.permission, who, round_))
    return sorted(open_to_them, key=lambda tab: tab.place)
