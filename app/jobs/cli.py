"""`flask jobs …`: workers in a process of their own."""

import signal
import threading
from types import FrameType

import click
from flask import current_app
from flask.cli import AppGroup

from app.jobs import bell, worker

group = AppGroup("jobs", help="Do the work that outlives a request.")


@group.command("work")
@click.option("--threads", default=2, show_default=True, help="Jobs done side by side.")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due.")
def work(threads: int, until_idle: bool) -> None:
    """Take up jobs until stopped by Ctrl-C or SIGTERM."""
    if until_idle:
        click.echo(f"{worker.run_due()} jobs done")
        return
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        bell.ring()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - for other threads
    at_work = [threading.Thread(target=worker.work, args=(app, stop)) for _ in range(threads)]
    for thread in at_work:
        thread.start()
    for thread in at_work:
        thread.join()
