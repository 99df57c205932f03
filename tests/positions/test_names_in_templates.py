"""A template says whose a position is only through the renderer; the few others say here why."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAME = re.compile(
    r"(?:organisation|party|body)\.(?:name|short_name|legal_name|email|website)\b"
    r"|party\.organisation|\.organisation\.|\.submitted_by|\.cleared_by\b|\.created_by\b"
)

# What prints an organisation's name past the renderer, and why nobody is unmasked by it.
ALLOWED = {
    "accreditation/": "the register of who asked to take part, which says nothing of positions",
    "organisations/": "the register of organisations, which says nothing of positions",
    "imports/show.html": "the file that somebody brings in, shown to them; none where names are sealed",
    "meetings/_chairs.html": "co-chairs hold their office in public",
    "meetings/version.html": "co-chairs approve an account in public",
    "meetings/answer_for.html": "co-chairs approve an account in public",
    "meetings/registered.html": "who comes to a session, for those who run it",
    "rounds/desk/people.html": "who is invited, for organisers; says nothing of who answered",
    "positions/begin.html": "the delegation's own",
    "positions/check.html": "the delegation's own: whom it asked to join",
    "positions/co_sponsorships.html": "whom the party itself asked to join",
    "positions/hub.html": "the delegation's own",
    "positions/mine.html": "the delegation's own",
    "positions/names.html": "the register, to choose from",
    "positions/page.html": "the delegation's own",
    "positions/translation.html": "the delegation's own",
    "statements/answer.html": "the delegation’s own: whom it answers for",
    "summaries/coverage.html": "parties that passed attribution.parties_shown",
}


def _prints_a_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        expressions = re.findall(r"\{[{%].*?[%}]\}", path.read_text(), re.DOTALL)
        hits = [one for one in expressions if NAME.search(one)]
        if hits:
            found[path.relative_to(TEMPLATES).as_posix()] = hits
    return found


def test_no_template_prints_a_name_past_the_renderer() -> None:
    unknown = {
        name: hits
        for name, hits in _prints_a_name().items()
        if not any(name.startswith(known) for known in ALLOWED)
    }
    assert unknown == {}, "pass it through app.positions.attribution, or say in ALLOWED why not"


def test_what_is_allowed_is_still_there() -> None:
    there = _prints_a_name()
    assert [k for k in ALLOWED if not any(name.startswith(k) for name in there)] == []


# Modules above the renderer that read an organisation's own name, and why.
READS = {
    "app/positions/attribution.py": "the renderer",
    "app/positions/actions/": "mails to the delegation, and joining two twins",
    "app/positions/documents.py": "the delegation's own draft",
    "app/positions/emails.py": "mails to the delegation and to those it asked to join",
    "app/positions/queries/listing.py": "search by name, only where the name is shown",
    "app/positions/queries/sponsors.py": "the register, to choose from",
    "app/positions/receipts.py": "the delegation's own, and of those who see every name",
    "app/positions/views/sponsors.py": "the register, to choose from",
    "app/meetings/": "co-chairs and those who come to a session",
    "app/imports/": "the file that somebody brings in, shown to them alone",
}


def test_no_module_reads_a_name_past_the_renderer() -> None:
    pattern = re.compile(r"\.organisation\.(?:name|short_name)|Organisation\.(?:name|short_name)\b")
    found = {
        path.relative_to(ROOT).as_posix()
        for feature in ("positions", "meetings", "synthesis", "summaries", "exports", "imports")
        for path in (ROOT / "app" / feature).rglob("*.py")
        if pattern.search(path.read_text())
    }
    assert {name for name in found if not any(name.startswith(known) for known in READS)} == set()
