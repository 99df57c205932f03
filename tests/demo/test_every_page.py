"""Everybody in the demonstration follows every kind of link they are offered: each one answers.

The test client reads every page on the way (one h1, labelled fields, unique ids, no inline style).
"""

import re
from collections import Counter, deque
from html.parser import HTMLParser

import sqlalchemy as sa
from flask import Flask

from app import db
from app.accounts.models import Person
from app.demo.loading import load
from app.record.models import Entry
from tests import make
from tests.client import PageClient
from tests.counting import statements

MOST = 60  # pages a person opens
MOST_QUERIES = 12  # whatever the page
ALIKE = 1  # of each kind of address, whatever round, position or topic it is about


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") or ""
        if tag == "a" and target.startswith("/"):
            self.found.append(target.partition("#")[0])


def _kind(address: str) -> str:
    path, _, query = address.partition("?")
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", path)
    path = re.sub(r"/[A-Z0-9]{5}-[A-Z0-9]{5}", "/<reference>", path)
    return path + "?" + ",".join(sorted(part.partition("=")[0] for part in query.split("&")))


def _walk(app: Flask, client: PageClient) -> list[str]:
    """Follow links from the first page; the addresses that did not answer, or asked too much."""
    failed: list[str] = []
    kinds: Counter[str] = Counter()
    seen, todo, opened = set[str](), deque(["/"]), 0
    while todo and opened < MOST:
        address = todo.popleft()
        kinds[_kind(address)] += 1
        if kinds[_kind(address)] > ALIKE:
            continue
        opened += 1
        with statements(app) as asked:
            response = client.get(address)
        if len(asked) > MOST_QUERIES:
            failed.append(f"{len(asked)} queries {address}")
        if response.status_code >= 400:
            failed.append(f"{response.status_code} {address}")
        if response.mimetype == "text/html":
            links = _Links(response.get_data(as_text=True)).found
            todo.extend(link for link in links if link not in seen)
            seen.update(links)
        response.close()
    return failed


def test_everybody_can_open_what_they_are_offered_and_reading_changes_nothing(app: Flask) -> None:
    with app.test_request_context():
        load()
        db.session.commit()
    on_record = sa.select(sa.func.count()).select_from(Entry)
    before = db.session.scalar(on_record)
    failed: dict[str, list[str]] = {}
    people = db.session.scalars(sa.select(Person).where(Person.about.is_not(None))).all()
    for person in (None, *people):
        client = app.test_client()
        assert isinstance(client, PageClient)
        if person is not None:
            make.sign_in(client, person)
        failed[person.name if person else "a visitor"] = _walk(app, client)
    assert {name: pages for name, pages in failed.items() if pages} == {}
    assert db.session.scalar(on_record) == before
