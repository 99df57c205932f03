"""Somebody opens everything of a round that an address leads to, and it is read for words."""

import re
from collections import Counter, deque
from collections.abc import Iterable

from flask import Flask

from tests.journey.person import Person
from tests.reading import Links, head_of, text_of

MOST = 120  # pages and files that one reader opens at a time
EACH = 3  # of those that are alike
KINDS = {
    "exports.convergence": ("csv", "json", "xlsx", "pdf"),
    "exports.download": ("csv", "json", "xlsx"),
    "summaries.download": ("json", "markdown", "pdf", "docx"),
}
PAGES = ("", "/positions", "/synthesis", "/summary", "/data")


def ways(app: Flask, slug: str) -> list[str]:
    """Every address that takes the round and no key, in every kind of file it gives."""
    found = []
    with app.test_request_context():
        to = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            takes = rule.arguments
            if "GET" in (rule.methods or ()) and "slug" in takes <= {"slug", "kind", "number"}:
                kinds = (
                    KINDS.get(rule.endpoint, ("md", "pdf", "docx")) if "kind" in takes else ("",)
                )
                for kind in kinds:
                    given = {"slug": slug, "kind": kind, "number": 1}
                    found.append(to.build(rule.endpoint, {name: given[name] for name in takes}))
    return found


def of_positions(slug: str, references: Iterable[str]) -> list[str]:
    """What an address says of each position, for whoever knows or guesses its reference."""
    found = []
    for reference in references:
        here = f"/rounds/{slug}/positions/{reference}"
        found += [here, f"{here}.md", f"{here}.docx", f"{here}/changes"]
        found += [f"/rounds/{slug}/moderation/{reference}", f"/receipts/{reference}"]
        found += [f"/receipts/{reference}/receipt.pdf"]
    return [*found, f"{here}.pdf"] if found else []


def searches(slug: str, words: Iterable[str]) -> list[str]:
    """Every search there is, for each of the words."""
    return [
        f"{place}{'&' if '?' in place else '?'}q={word}"
        for word in words
        for place in (
            f"/rounds/{slug}/positions",
            f"/rounds/{slug}/moderation?state=all",
            "/rounds",
        )
    ]


def everything(somebody: Person, slug: str, addresses: Iterable[str]) -> dict[str, str]:
    """All that these addresses give, and the pages of the round that they lead to, by address."""
    root = f"/rounds/{slug}"
    todo = deque([*addresses, "/", "/record", "/record/head.json"])
    seen, found = set(todo), dict[str, str]()
    alike: Counter[str] = Counter()
    while todo and len(found) < MOST:
        address = todo.popleft()
        answer = somebody.page.request.get(somebody.served.address + address, max_redirects=0)
        content = answer.body()
        head = head_of((one["name"], one["value"]) for one in answer.headers_array)
        found[f"{answer.status} {address}"] = f"{head}\n{text_of(content)}"
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            for link in Links(content.decode()).found:
                kind = re.sub(r"[0-9a-f-]{36}|[A-Z0-9]{5}-[A-Z0-9]{5}", "*", link)
                if link.startswith(root) and link not in seen and alike[kind] < EACH:
                    alike[kind] += 1
                    seen.add(link)
                    todo.append(link)
        answer.dispose()
    return found


def on_screen(somebody: Person, slug: str) -> dict[str, str]:
    """The main pages as they stand once their scripts have run."""
    found = {}
    for page in PAGES:
        somebody.open(f"/rounds/{slug}{page}")
        somebody.look()
        found[f"on screen {page}"] = somebody.page.content()
    return found
