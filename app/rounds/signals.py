"""What a round tells to whoever is above it."""

from blinker import Namespace

_signals = Namespace()

moved = _signals.signal(
    "round-moved", doc="A round's state changed: sender is the round; before, after, by."
)
extended = _signals.signal(
    "round-extended", doc="The deadline moved: sender is the round; before, after, reason, by."
)
