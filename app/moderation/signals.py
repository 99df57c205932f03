"""What moderation tells to whoever is above it."""

from blinker import Namespace

_signals = Namespace()

hidden_changed = _signals.signal(
    "hidden-changed",
    doc="Words were hidden or restored: sender is the contribution; start, end, hidden, by.",
)
