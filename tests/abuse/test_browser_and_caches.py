"""What caches, logs and strangers at the edge could be told: nothing that is not theirs."""

from difflib import unified_diff

import pytest

from app import db
from app.rounds.models import RoundState, Visibility
from tests import make
from tests.abuse.doors import TRIED, Door
from tests.counting import statements
from tests.matrix.asking import remembered
from tests.matrix.test_abuse import OF_ONE_ANSWER
from tests.matrix.town import Town

LISTS = (
    "/",
    "/rounds",
    "/rounds?q=round&state=open",
    "/organisations",
    "/organisations?q=organisation",
    "/accreditation",
    "/rounds/published-parties/positions",
    "/rounds/published-parties/positions?q=hospitals",
    "/rounds/published-parties/synthesis",
    "/rounds/published-parties/data",
    "/rounds/open-public",
    "/rounds/open-public/programme",
)
# What the product does not have, asked for by whoever looks for what was left open.
LEFT_OPEN = (
    "/metrics", "/debug", "/console", "/health", "/healthz", "/status", "/server-status", "/.git/HEAD", "/.git/config",
    "/.env", "/config.py", "/requirements.lock", "/app/web.py", "/openapi.json", "/swagger.json", "/swagger", "/docs",
    "/redoc", "/graphql", "/admin", "/phpinfo.php", "/wp-login.php", "/backup.sql", "/var/tour.sqlite", "/static/",
    "/static", "/static/js/", "/static/../config.py", "/static/%2e%2e/config.py", "/static/js/main.js.map", "/.well-known/security.txt",
    "/robots.txt", "/crossdomain.xml", "/actuator", "/trace", "/api", "/api/v1", "/__debugger__?__debugger__=yes&cmd=resource&f=style.css",
)  # fmt: skip


def _pages(doors: list[Door]) -> list[Door]:
    return [door for door in doors if door.method == "GET" and door.role != "visitor"]


def test_d01_no_shared_cache_may_keep_what_somebody_signed_in_was_given(
    town: Town, doors: list[Door]
) -> None:
    """A cache that keeps by address alone would give it to the next; none may, and each answer says so."""
    told = 0
    with remembered(town.app):
        for door in _pages(doors):
            answer = town.asker.fetch(door.address, "GET", door.role)
            control = {one.strip() for one in answer.headers["Cache-Control"].split(",")}
            if control == {"no-cache"}:  # the same for everybody, and asked for anew each time
                visitors = town.asker.fetch(door.address, "GET", "visitor")
                assert visitors.get_data() == answer.get_data(), door.name
                continue
            assert "no-store" in control, door.name
            told += 1
            assert "Cookie" in answer.headers.get("Vary", ""), door.name
            if answer.headers.get("ETag"):
                mine = {"If-None-Match": answer.headers["ETag"]}
                others = town.asker.fetch(door.address, "GET", "visitor", headers=mine)
                assert others.status_code != 304, door.name
    assert told > 80


def test_d02_an_address_that_looks_like_a_file_is_no_page(town: Town, doors: list[Door]) -> None:
    for door in _pages(doors):
        if door.endpoint.startswith("styleguide.") or door.address.endswith(
            (".csv", ".json", ".md", ".pdf", ".ics", ".txt")
        ):
            continue
        for ending in ("/kq.css", ";kq.js", "%0akq.png"):
            answer = town.asker.fetch(door.address.rstrip("/") + ending, "GET", door.role)
            assert answer.status_code in {400, 404, 405}, (door.name, ending, answer.status_code)
            assert answer.headers["Cache-Control"] == "no-store", (door.name, ending)


def test_d08_lists_are_the_same_to_the_byte_however_much_is_hidden(town: Town) -> None:
    """Nor is another question asked of the database for it, which could be felt in the time."""

    def looked_at() -> list[tuple[str, str, dict[str, str], int]]:
        seen = []
        for address in LISTS:
            for role in ("visitor", "outsider", "asked"):
                with statements(town.app) as asked:
                    answer = town.asker.fetch(address, "GET", role)
                head = {k: v for k, v in answer.headers.items() if k != "Set-Cookie"}
                body = OF_ONE_ANSWER.sub("", answer.get_data(as_text=True))
                seen.append((address, body, head, len(asked)))
        return seen

    looked_at()  # what is read once and remembered
    before = looked_at()
    undone = town.asker.connection.begin_nested()
    with town.app.app_context():
        for place in range(30):
            hidden = make.round_(
                title="Round of hospitals",
                visibility=[Visibility.CONFIDENTIAL, Visibility.INVITED][place % 2],
                state=[RoundState.OPEN, RoundState.PUBLISHED, RoundState.DRAFT][place % 3],
            )
            make.position(make.party(hidden, make.organisation(state="applied")))
        db.session.remove()
    after = looked_at()
    undone.rollback()
    for one, other in zip(before, after, strict=True):
        assert [*unified_diff(one[1].split("\n"), other[1].split("\n"), n=0)] == [], one[0]
        assert one == other, one[0]


@pytest.mark.parametrize("role", ["visitor", "outsider", "admin"])
def test_d13_nothing_was_left_open(town: Town, role: str) -> None:
    for address in LEFT_OPEN:
        answer = town.asker.fetch(address, "GET", role)
        assert answer.status_code in {308, 400, 404}, (address, answer.status_code)
        if answer.status_code != 308:
            continue
        again = town.asker.fetch(answer.headers["Location"], "GET", role)
        assert again.status_code == 404, address
    for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND"):
        assert town.asker.fetch("/rounds", method, role).status_code == 405
    for head, _value in town.asker.fetch("/rounds", "GET", role).headers.to_wsgi_list():
        assert head.lower() not in {"server", "x-powered-by", "x-aspnet-version", "via"}
    assert role in {*TRIED, "outsider"}
