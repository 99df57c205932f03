"""What positions tell to whoever is above them."""

from blinker import Namespace

_signals = Namespace()

submitted = _signals.signal(
    "position-submitted",
    doc="A version was submitted: sender is the position; version, by.",
)
entered = _signals.signal(
    "positions-entered",
    doc="Positions were entered on behalf of parties, many at once: sender is the round; positions, by.",
)
state_changed = _signals.signal(
    "position-state-changed",
    doc="A position's state changed: sender is the position; before, after, by.",
)
