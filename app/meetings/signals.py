"""What meetings tell to whoever is above them."""

from blinker import Namespace

_signals = Namespace()

account_approved = _signals.signal(
    "account-approved",
    doc="A session's account was approved: sender is the account, with its contribution; by.",
)
