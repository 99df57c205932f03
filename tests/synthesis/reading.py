"""A worker process that reads passages two at a time, tells which, and may hang in the middle."""

import sys
from collections.abc import Sequence
from datetime import timedelta

from app import create_app
from app.analysis.embed import TfidfEmbedder
from app.analysis.vectors import Matrix
from app.jobs import actions, progress, worker
from app.synthesis.tasks import embedding
from config import Config


class Telling(TfidfEmbedder):
    """The light encoder, which prints what it reads; it hangs at its second chunk if told to."""

    chunks = 0

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Read, and say so."""
        Telling.chunks += 1
        if sys.argv[2] == "hang" and Telling.chunks == 2:
            print("hanging", flush=True)  # noqa: T201 - the test kills this process now
            sys.stdin.read()
        for text in texts:
            print(text, flush=True)  # noqa: T201 - the test reads it
        return super().embed(texts)


if __name__ == "__main__":
    # On a slow machine no lease may run out before the test says so.
    actions.LEASE = progress.LEASE = timedelta(hours=1)
    embedding.PASSAGES = 2
    embedding.embedder = lambda _round_id: Telling()
    application = create_app(
        Config(
            production=False,
            secret_key="a secret that only the tests know, 32+",
            database_url=sys.argv[1],
            workers_embedded=False,
        )
    )
    with application.app_context():
        worker.run_due()
