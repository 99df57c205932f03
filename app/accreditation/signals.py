"""What accreditation tells to whoever is above it."""

from blinker import Namespace

_signals = Namespace()

admitted = _signals.signal(
    "party-admitted",
    doc="A party that submitted without accreditation was accredited: sender is the party.",
)
