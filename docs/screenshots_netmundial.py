"""Pictures of a real consultation in the product, for docs/netmundial.md, where its data is."""

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from app import db
from app.synthesis.actions import sort_passages
from app.synthesis.models import Scope
from benchmarks.netmundial import counted
from benchmarks.netmundial.installed import SLUG, bring_in
from benchmarks.netmundial.proposed import TOPICS
from config import ROOT, Config
from docs.screenshots import ARGUMENTS, keep
from tests import make
from tests.journey.inside import Inside, serving_inside

DATA = Path(os.environ.get("TDT_DATA") or ROOT.parent / "shared" / "data") / "netmundial"


def main() -> None:
    """Bring the contributions in, sort them by words, let the engine propose, and take both pages."""
    if not DATA.is_dir():
        sys.exit(f"There are no contributions in {DATA}: their pictures stay as they are.")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    settings = Config(production=False, secret_key=secrets.token_hex(32), workers_embedded=False)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        with serving_inside(settings, Path(folder), browser) as inside:
            _bring_in(inside)
            page = inside.somebody("moderator").page
            page.set_viewport_size({"width": 1280, "height": 1000})
            home = f"{inside.served.address}/rounds/{SLUG}"
            page.goto(f"{home}/topics/proposed?scope=all&topics={TOPICS}", wait_until="networkidle")
            keep(page, "netmundial-proposed")
            _sort_by_words(inside)
            page.goto(f"{home}/synthesis", wait_until="networkidle")
            keep(page, "netmundial-synthesis")
        browser.close()


def _bring_in(inside: Inside) -> None:
    """Bring the contributions in for a moderator, and let the engine read and propose."""
    with inside.app.app_context():
        bring_in(inside.app, DATA / "contributions.csv")
    inside.do_jobs()
    with inside.app.app_context():
        db.begin_write()
        round_ = counted.the_round()
        moderator = make.person(name="Vera Stone")
        make.role(moderator, round_, "moderator")
        sort_passages(round_, Scope.ALL, by=moderator)
        inside.admit("moderator", moderator)
        db.session.commit()
    inside.do_jobs()


def _sort_by_words(inside: Inside) -> None:
    with inside.app.test_request_context():
        db.begin_write()
        counted.sort(counted.the_round())
        db.session.commit()


if __name__ == "__main__":
    main()
