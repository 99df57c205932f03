"""Who may read what was sent."""

from flask import current_app

from app.notifications import discretion
from app.notifications.models import Message
from app.policy import Predicate, Who, is_admin, predicate

MOST_ATTEMPTS = 17  # with the queue's growing waits, a day and a bit


@predicate
def in_demonstration(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only the settings
    """No mail leaves the demonstration: everybody finds their own in the outbox."""
    demonstration: bool = current_app.config["TDT"].demonstration
    return demonstration


@predicate
def is_own(who: Who, message: Message) -> bool:
    """The message went to the person."""
    return who.signed_in and message.person_id == who.person


@predicate
def is_kept_here(who: Who, message: Message) -> bool:  # noqa: ARG001 - asks only the settings
    """No mail server is named: an administrator hands messages on."""
    return not current_app.config["TDT"].mail_server


@predicate
def is_for_its_reader(who: Who, message: Message) -> bool:  # noqa: ARG001 - asks only the round
    """It tells of a round that administrators do not read."""
    return discretion.is_closed(message.round_id)


ALLOW: dict[str, Predicate] = {
    "outbox.view": is_admin | in_demonstration,
    # Messages carry keys to accounts. Once there is a mail server, nobody else reads them.
    "message.view": is_admin & is_kept_here & ~is_for_its_reader | is_own & in_demonstration,
}
