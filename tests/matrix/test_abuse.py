"""The abuse cases on authorisation, by the ids of the catalogue. A01 is `test_policy` and `test_routes`."""

import re

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import db
from app.positions.models import Position
from app.rounds.models import Round, Visibility
from tests.matrix.cast import ident
from tests.matrix.house import reference
from tests.matrix.town import Town
from tests.matrix.world import World

NOBODIES = ("visitor", "nobody", "outsider", "moderator_elsewhere", "organiser_elsewhere", "admin")
# What a page says of its own address and of the form it is asked with.
OF_ONE_ANSWER = re.compile(
    r'name="next" value="[^"]*"|[?&;]next=[^"]*|url=[^"]*|\bI[\w-]{50,}\.[\w-]+\.[\w-]+'
)


def _same(one: TestResponse, other: TestResponse) -> bool:
    """Whether two answers are alike to the byte, but for the token of the form to sign out."""
    headers = [
        {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        for answer in (one, other)
    ]
    bodies = [OF_ONE_ANSWER.sub("", answer.get_data(as_text=True)) for answer in (one, other)]
    return (
        one.status_code == other.status_code and headers[0] == headers[1] and bodies[0] == bodies[1]
    )


def _as_missing(town: Town, address: str, missing: str, role: str) -> bool:
    found, none = (town.asker.fetch(one, "GET", role) for one in (address, missing))
    assert found.status_code == 404, (address, role, found.status_code)
    return _same(found, none)


@pytest.fixture(scope="module")
def hidden(town: Town) -> World:
    return town.world("closed-confidential")


def test_a02_a_confidential_round_is_as_missing_by_slug_and_by_id(
    town: Town, hidden: World
) -> None:
    missing = "x" * len(hidden.round.slug)
    for role in NOBODIES:
        assert _as_missing(town, f"/rounds/{hidden.round.slug}", f"/rounds/{missing}", role)
        if role != "visitor":  # who is sent to sign in, whatever the id
            by_id = f"/rounds/at/{hidden.round.id}"
            assert _as_missing(town, by_id, f"/rounds/at/{ident('nothing')}", role)


def test_a03_a_position_of_another_is_as_missing_in_every_form(town: Town, hidden: World) -> None:
    for role in NOBODIES:
        for form in ("", ".md", ".pdf", ".docx", "/changes"):
            found, none = (
                f"/rounds/{hidden.round.slug}/positions/{of}{form}"
                for of in (reference(hidden, "own"), "NONES-NONES")
            )
            assert _as_missing(town, found, none, role), (role, form)
        for form in ("", "/receipt.pdf", "/content.json"):
            found, none = (
                f"/receipts/{of}{form}" for of in (reference(hidden, "own"), "NONES-NONES")
            )
            assert _as_missing(town, found, none, role), (role, form)


@pytest.mark.parametrize("rest", ["/embed", "/desk/preview", "/data", "/summary", "/synthesis.csv"])
def test_a04_no_second_door_shows_a_round_that_is_hidden(
    town: Town, hidden: World, rest: str
) -> None:
    for role in NOBODIES:
        answer = town.asker.fetch(f"/rounds/{hidden.round.slug}{rest}", "GET", role)
        assert answer.status_code == 404, (role, answer.status_code)


def test_a05_a06_no_list_calendar_or_search_tells_of_it(town: Town, hidden: World) -> None:
    title = hidden.round.title
    for role in NOBODIES:
        for address in ("/", "/rounds", "/record", "/accreditation", "/organisations", "/jobs"):
            said = town.asker.fetch(address, "GET", role).get_data(as_text=True)
            assert title not in said, (address, role)
            assert hidden.round.slug not in said, (address, role)
        found, none = (
            town.asker.fetch(f"/rounds?q={word}", "GET", role).get_data(as_text=True)
            for word in ("confidential", "zonfidential")
        )
        assert OF_ONE_ANSWER.sub("", found).replace("confidential", "zonfidential") == (
            OF_ONE_ANSWER.sub("", none)
        )
    assert town.asker.fetch("/sitemap.xml", "GET", "visitor").status_code == 404


def test_a07_what_is_private_is_no_order_and_no_filter(town: Town) -> None:
    """Names of fields that no list offers change nothing."""
    for address in ("/organisations", "/rounds", "/rounds/published-parties/positions"):
        plain = town.asker.fetch(address, "GET", "rival")
        for asked in ("sort=email", "filter[email__startswith]=a", "order_by=password_hash"):
            other = town.asker.fetch(f"{address}?{asked}", "GET", "rival")
            assert other.status_code == 200
            plain_text, text = (one.get_data(as_text=True) for one in (plain, other))
            assert OF_ONE_ANSWER.sub("", text) == OF_ONE_ANSWER.sub("", plain_text)


def test_a08_looking_up_who_could_join_names_organisations_and_no_people(town: Town) -> None:
    for word in ("The", "drafter", "example.org"):
        address = f"/rounds/open-public/position/co-sponsors/names?q={word}"
        said = town.asker.fetch(address, "GET", "rival").get_data(as_text=True)
        assert "example.org" not in OF_ONE_ANSWER.sub("", said).replace(f'value="{word}"', "")
        assert "The drafter" not in said
        assert "The unaccepted" not in said


def test_a09_nobody_but_administrators_reads_accounts_one_by_one(town: Town, hidden: World) -> None:
    for role in ("visitor", "outsider", "organiser", "moderator", "auditor"):
        assert town.asker.fetch("/people", "GET", role).status_code in {303, 403}
        for person in hidden.people.values():
            answer = town.asker.fetch(f"/people/{person.id}", "GET", role)
            own = hidden.people.get(role) is person
            assert answer.status_code == (200 if own else 404)


def test_a10_no_other_spelling_or_method_opens_what_the_address_does_not(
    town: Town, hidden: World
) -> None:
    slug = hidden.round.slug
    for path in (f"/rounds/{slug}", f"/rounds/{slug}/moderation", f"/rounds/{slug}/data"):
        for other in (
            f"{path}/",
            f"{path}.json",
            f"/{path}",
            path.replace("/rounds", "/%2e/rounds"),
            path.replace("rounds", "ROUNDS"),
            f"{path};a.js",
            f"{path}%0a.png",
        ):
            answer = town.asker.fetch(other, "GET", "outsider")
            assert answer.status_code in {303, 308, 400, 404}, other
            assert slug not in answer.get_data(as_text=True).replace(other.strip("/"), "")
        assert town.asker.fetch(path, "HEAD", "outsider").status_code in {303, 404}
        for method in ("PUT", "DELETE", "PATCH"):
            assert town.asker.fetch(path, method, "outsider").status_code in {404, 405}
        told = {"X-HTTP-Method-Override": "GET"}
        assert town.asker.fetch(path, "POST", "outsider", headers=told).status_code in {404, 405}


def test_a11_a12_files_close_with_their_round_at_once(town: Town) -> None:
    world = town.world("published-parties")
    position = f"/rounds/{world.round.slug}/positions/{reference(world, 'own')}"
    files = [
        f"{position}/files/{world.key('attachment', 'own')}",
        f"/rounds/{world.round.slug}/documents/{world.key('document', '')}",
        f"/rounds/{world.round.slug}/positions",
        f"/rounds/{world.round.slug}/data/answers.csv",
    ]
    tags = {one: town.asker.fetch(one, "GET", "asked").headers.get("ETag", "") for one in files}
    assert [town.asker.fetch(one, "GET", "visitor").status_code for one in files] == [404] * 4
    undone = town.asker.connection.begin_nested()
    town.asker.connection.execute(
        sa.update(Round)
        .where(Round.id == world.round.id)
        .values(visibility=Visibility.CONFIDENTIAL)
    )
    for one in files:
        headers = {"If-None-Match": tags[one]} if tags[one] else {}
        assert town.asker.fetch(one, "GET", "asked", headers=headers).status_code == 404
    undone.rollback()
    assert [town.asker.fetch(one, "GET", "asked").status_code for one in files] == [200] * 4


def test_a13_a_moderator_elsewhere_finds_nothing_here(town: Town, hidden: World) -> None:
    for rest in ("moderation", "data", "data/answers.csv", "coding", "summary/write", "quality"):
        found, none = (f"/rounds/{slug}/{rest}" for slug in (hidden.round.slug, "x" * 19))
        for role in ("moderator_elsewhere", "organiser_elsewhere"):
            assert _as_missing(town, found, none, role), rest


def _position(town: Town, world: World, of: str = "own") -> tuple[object, ...]:
    table = Position.__table__
    columns = [column for column in table.columns if column.name != "saved_at"]
    query = sa.select(*columns).where(table.c.id == world.key("position", of))
    return tuple(town.asker.connection.execute(query).one())


def test_a14_fields_that_no_form_has_change_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = town.world("open-public")
    before = _position(town, world)
    forged = {
        "round_id": str(town.world("draft-public").round.id),
        "party_id": str(world.parties["rivals"].id),
        "state": "accepted",
        "current_number": "7",
        "created_at": "2001-01-01",
        "reference": "FORGE-FORGE",
        "language": "en",
        "attribution": "named",
    }
    kept = []

    def commit() -> None:
        db.session.flush()
        kept.append(_position(town, world))

    monkeypatch.setattr(db.session, "commit", commit)
    answer = town.asker.fetch(
        f"/rounds/{world.round.slug}/position/describe", "POST", "drafter", data=forged
    )
    assert answer.status_code == 303
    assert kept == [before]


def test_a16_nobody_decides_or_publishes_who_does_not_moderate(town: Town) -> None:
    world = town.world("open-public")
    before = _position(town, world)
    for role in ("visitor", "drafter", "rival", "organiser", "admin", "looker", "auditor"):
        for rest in (
            f"moderation/{reference(world, 'own')}/decide",
            "moderation/accept",
            "summary/publish",
            "topics/sign-off",
        ):
            data = {"to": "accepted", "reason": "Because.", "number": "1"}
            answer = town.asker.fetch(f"/rounds/{world.round.slug}/{rest}", "POST", role, data=data)
            assert answer.status_code in {303, 403, 404}, (role, rest)
            if answer.status_code == 303:
                assert (answer.location or "").startswith("/sign-in?"), (role, rest)
    assert _position(town, world) == before


def test_a17_a_thing_of_another_round_is_not_found_in_this_one(town: Town) -> None:
    here, there = town.world("open-public"), town.world("closed-confidential")
    at = f"/rounds/{here.round.slug}"
    other = there.key
    for rest, data in (
        ("coding/undo", {"batch": str(other("batch", ""))}),
        (f"coding/second/{other('second_look', '')}", {}),
        (f"coding/{other('passage', 'waiting')}", {}),
        (f"topics/{other('topic', 'Hospitals')}", {"name": "Hospitals"}),
        ("topics/undo", {"deed": str(other("tree_deed", ""))}),
        (f"moderation/{reference(there, 'own')}/decide", {"to": "held"}),
        (f"moderation/{reference(here, 'own')}/hide/{other('contribution', 'own-1')}", {}),
        (f"moderation/{reference(here, 'own')}/restore/{other('redaction', '')}", {}),
        (f"summary/sentences/{other('sentence', '')}", {"text": "Ours."}),
        (f"summary/citations/{other('citation', '')}/remove", {}),
        (f"statements/{other('statement', 'draft')}/discard", {}),
        (f"synthesis/copies/{other('campaign', '')}/code", {}),
    ):
        answer = town.asker.fetch(f"{at}/{rest}", "POST", "moderator", data=data)
        assert answer.status_code in {404, 409}, (rest, answer.status_code)
    for rest in (
        f"desk/documents/{other('document', '')}",
        f"desk/pages/{other('page', '')}",
        f"desk/questions/{other('question', 'text')}",
        f"desk/asked/{other('role_invitation', '')}/take-back",
        f"desk/invitations/{other('round_invitation', '')}/remove",
        f"import/{other('import', '')}/run",
        f"programme/{other('session', '')}/cancel",
    ):
        answer = town.asker.fetch(f"{at}/{rest}", "POST", "organiser", data={})
        assert answer.status_code == 404, (rest, answer.status_code)


def test_a21_earlier_versions_and_what_changed_are_for_those_who_read_the_summary(
    town: Town,
) -> None:
    world = town.world("open-public")
    for rest in ("v/1", "v/2", "v/2/changes", "v/1/json", "v/1/pdf"):
        for role in ("visitor", "rival", "nobody", "admin"):
            answer = town.asker.fetch(f"/rounds/{world.round.slug}/summary/{rest}", "GET", role)
            assert answer.status_code == 404, (rest, role)


def test_a22_what_refuses_names_nothing(town: Town, hidden: World) -> None:
    for rest in ("", "/desk", "/moderation", "/position", "/programme", "/statements/answer"):
        for role in NOBODIES:
            answer = town.asker.fetch(f"/rounds/{hidden.round.slug}{rest}", "GET", role)
            assert hidden.round.title not in answer.get_data(as_text=True)
            assert hidden.round.title not in str(answer.headers)


def test_a23_an_invitation_is_worth_nothing_to_another_account(town: Town) -> None:
    for role in ("outsider", "rival", "admin"):
        answer = town.asker.fetch("/invitations/a-member-token", "POST", role, data={})
        assert answer.status_code == 409, role
    assert town.asker.fetch("/invitations/another-token", "POST", "nobody").status_code == 404


def test_a25_nobody_can_become_somebody_else(town: Town, hidden: World) -> None:
    """There is no way to look as another person; the demonstration's is shut outside it."""
    person = hidden.people["clearer"].id
    for role in ("visitor", "admin", "auditor"):
        assert town.asker.fetch(f"/sign-in/as/{person}", "POST", role).status_code == 404
