"""What a round tells to whoever is above it."""

from blinker import Namespace

_signals = Namespace()

moved = _signals.signal(
    "round-moved", doc="A round's state changed: sender is the round; before, after, by."
)
extended = _signals.signal(
    "round-extended", doc="The deadline moved: sender is the round; before, after, reason, by."
)
joining = _signals.signal(
    "joining", doc="An organisation becomes a party: sender is the party, before it is recorded."
)
parties_joined = _signals.signal(
    "parties-joined",
    doc="Two parties of a round became one: sender is the one that goes; into, by.",
)
