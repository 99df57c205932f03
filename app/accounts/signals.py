"""What the accounts tell those above them."""

from dataclasses import dataclass

from blinker import Namespace

from app.accounts.models import Person


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail that should be sent: to a person, or to an address of theirs that is not yet known."""

    kind: str
    subject: str
    body: str
    to: Person | None
    address: str
    language: str


_signals = Namespace()

letter_written = _signals.signal("accounts.letter-written")  # letter=Letter
sign_up_forgotten = _signals.signal("accounts.sign-up-forgotten")  # sent by the person
admin_made = _signals.signal(
    "accounts.admin-made"
)  # the installation has somebody to look after it
