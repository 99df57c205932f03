"""What organisations tell to whoever is above them."""

from blinker import Namespace

_signals = Namespace()

merged = _signals.signal(
    "organisation-merged",
    doc="An organisation became part of its twin: sender is the organisation; into, by.",
)

left = _signals.signal(
    "delegate-left",
    doc="Somebody speaks for an organisation no more: sender is the delegation that ended; by.",
)
