"""Jobs: work that outlives a request. Enqueued in the transaction that wants it, done once.

waiting -> running -> done
   |          |-> waiting   (it failed and will be tried again, or its worker was lost)
   |          +-> failed    (tried as often as allowed)
   +-------> cancelled
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
