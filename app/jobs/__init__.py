"""Jobs: work that outlives a request. Enqueued in the transaction that wants it, done once.

waiting -> running -> done
   ^          |-> waiting   (it failed and will be tried again, or its worker was lost)
   |          |-> failed    (tried as often as allowed, or it can never succeed)
   |          +-> cancelled (a waiting one, too)
   +--- failed, cancelled   (somebody asks to try it again)

The row is the queue. A worker claims it by a lease that it renews; each chunk of work commits in
one transaction with the proof that the lease is still held, so a worker that was thought dead
cannot commit what another has taken over.
"""

from flask import Flask

from app import policy
from app.jobs import cli, rules, tasks, views

__all__ = ["tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
