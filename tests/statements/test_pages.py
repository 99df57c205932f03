"""The pages of statements: who sees what, what a form says, and what no reader learns."""

import csv
import io
import json

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.accounts.models import Person
from app.positions.models import Stance
from app.rounds.models import Attribution, RoundState
from app.statements.forms import name
from app.statements.models import Statement, StatementAnswer, StatementState
from tests import make
from tests.client import PageClient
from tests.counting import statements as counted_statements
from tests.statements.world import World, world


def as_moderator(client: PageClient, w: World) -> str:
    make.sign_in(client, w.moderator)
    return f"/rounds/{w.round_.slug}"


def as_clearer(client: PageClient, w: World, who: str, person: Person | None = None) -> str:
    make.sign_in(client, person or w.clearers[who], acting_for=w.organisations[who])
    return f"/rounds/{w.round_.slug}/statements/answer"


def published(w: World) -> World:
    w.round_.state, w.round_.published_at = RoundState.PUBLISHED, clock.now()
    query = sa.select(Statement).where(Statement.state == StatementState.PUT)
    for one in db.session.scalars(query):
        one.state, one.closed_at = StatementState.CLOSED, clock.now()
    db.session.commit()
    return w


def fill(statement: Statement, stance: str, reason: str = "", seen: int = 0) -> dict[str, str]:
    return {
        name("stance", statement.id): stance,
        name("reason", statement.id): reason,
        name("seen", statement.id): str(seen),
    }


def test_a_moderator_writes_from_a_passage_and_puts_it(client: PageClient) -> None:
    w = world()
    base = as_moderator(client, w)
    page = client.get_page(f"{base}/statements/new")
    assert "Hospitals must be off limits." in page.text
    sent = {"topic": str(w.topic.id), "wording": "Hospitals are off limits.", "language": "en"}
    page = client.post_page(f"{base}/statements/new", sent)
    assert "Tick at least one passage" in page.text
    page = client.post_page(
        f"{base}/statements/new", {**sent, "passages": str(w.passage.id), "wording": ""}
    )
    assert "This is needed." in page.text
    page = client.post_page(
        f"{base}/statements/new", {**sent, "do": "look", "words": "sea"}, status=200
    )
    assert "No passage is on this topic" in page.text
    client.post_ok(f"{base}/statements/new", {**sent, "passages": str(w.passage.id)})
    statement = db.session.scalars(sa.select(Statement)).one()
    page = client.get_page(f"{base}/statements/{statement.id}/edit")
    client.post_ok(
        f"{base}/statements/{statement.id}/edit",
        {**sent, "wording": "Hospitals are never a target.", "passages": str(w.passage.id)},
    )
    client.post_page(f"{base}/statements/put", {})
    client.post_ok(f"{base}/statements/put", {"statement": str(statement.id)})
    page = client.get_page(f"{base}/statements")
    assert "Hospitals are never a target." in page.text
    assert "0 of 6 parties answered" in page.text
    assert client.get(f"{base}/statements/{statement.id}/edit").status_code == 403
    assert client.post(f"{base}/statements/{statement.id}/discard").status_code == 409
    client.post_ok(f"{base}/statements/{statement.id}/close")
    assert client.post(f"{base}/statements/{statement.id}/close").status_code == 409
    client.post_page(f"{base}/statements/{statement.id}/withdraw", {"reason": ""})
    client.post_ok(f"{base}/statements/{statement.id}/withdraw", {"reason": "Two things at once"})
    page = client.get_page(f"{base}/statements/{statement.id}")
    assert "Two things at once" in page.text


def test_passages_of_another_round_are_nobodys_source(client: PageClient) -> None:
    w, other = world(), world()
    base = as_moderator(client, w)
    sent = {"topic": str(w.topic.id), "wording": "Theirs.", "language": "en"}
    page = client.post_page(f"{base}/statements/new", {**sent, "passages": str(other.passage.id)})
    assert "no longer stand" in page.text


def test_a_clearer_answers_all_on_one_page_and_changes_it(client: PageClient) -> None:
    w = world()
    one, two = w.statement(), w.statement("Hospitals need a list.")
    url = as_clearer(client, w, "cs1")
    round_page = client.get_page(f"/rounds/{w.round_.slug}")
    assert "Answer the statements" in round_page.text
    page = client.get_page(url)
    assert "0 of 2 answered" in page.text
    assert "Org ps1" not in page.text
    client.post_ok(url, {**fill(one, "support", "Lives."), **fill(two, "")})
    page = client.get_page(url)
    assert "1 of 2 answered" in page.text
    page = client.post_page(url, {**fill(one, "support", "Lives.", 1), **fill(two, "", "Because")})
    assert "Choose a stance too" in page.text
    page = client.post_page(url, {**fill(one, "oppose", "", 0), **fill(two, "")})
    assert "answered this meanwhile" in page.text
    client.post_ok(url, {**fill(one, "silent", "", 1), **fill(two, "cannot_accept")})
    rows = {row.statement_id: row.stance for row in db.session.scalars(sa.select(StatementAnswer))}
    assert rows == {one.id: None, two.id: Stance.CANNOT_ACCEPT}
    page = client.post_page(url, {**fill(one, "maybe", "", 2)})
    assert "Choose one of the stances." in page.text


def test_a_drafter_reads_and_only_a_clearer_answers(client: PageClient) -> None:
    w = world()
    one = w.statement()
    url = as_clearer(client, w, "cs1", make.delegate_of(w.organisations["cs1"], "drafter"))
    page = client.get_page(url)
    assert "given by a clearer" in page.text
    assert client.post(url, data=fill(one, "support")).status_code == 403


def test_nobody_else_reads_or_answers_statements_while_they_are_read(client: PageClient) -> None:
    w = world()
    one = w.statement()
    base = f"/rounds/{w.round_.slug}"
    for page in ("statements", "statements/answer", "convergence", f"statements/{one.id}"):
        assert client.get(f"{base}/{page}").status_code in {303, 404}, page
    stranger = make.organisation()
    make.sign_in(client, make.delegate_of(stranger), acting_for=stranger)
    for page in ("statements/answer", f"statements/{one.id}"):
        assert client.get(f"{base}/{page}").status_code == 404, page
    for page in ("statements", "convergence"):
        assert client.get(f"{base}/{page}").status_code == 403, page
    assert client.post(f"{base}/statements/answer", data=fill(one, "support")).status_code == 404
    as_clearer(client, w, "cs1")
    assert client.get(f"{base}/statements/{one.id}").status_code == 404
    assert client.get(f"{base}/convergence").status_code == 403


def test_after_reading_the_party_sees_its_answers_and_changes_none(client: PageClient) -> None:
    w = world()
    one = w.statement()
    w.answer("cs1", one, "support", "Lives.")
    w.round_.phases[0].ends_at = clock.now()
    db.session.commit()
    url = as_clearer(client, w, "cs1")
    page = client.get_page(url)
    assert "Lives." in page.text
    assert client.post(url, data=fill(one, "oppose", "", 1)).status_code == 403


def test_the_groups_stand_side_by_side_and_who_is_alone_is_named(client: PageClient) -> None:
    w = world()
    one = w.statement()
    w.answers(one, cs1="support", cs2="support", st="support", ps1="oppose")
    published(w)
    base = f"/rounds/{w.round_.slug}"
    page = client.get_page(f"{base}/convergence")
    assert "One group stands alone: PS Private sector 0 of 1 support" in page.text
    assert "One party stands alone against all others: Org ps1" in page.text
    assert "Of 2: oppose 1, silent 1" in client.get(f"{base}/convergence").get_data(as_text=True)
    for sort in ("agreement", "disagreement", "silence", "nonsense"):
        client.get_page(f"{base}/convergence?sort={sort}")
    page = client.get_page(
        f"{base}/convergence?kind=statement&show=alone&topic={w.topic.id}&group=PS"
    )
    assert "1 of 2 propositions" in page.text
    page = client.get_page(f"{base}/convergence?show=agree")
    assert "None is like that" in page.text
    page = client.get_page(f"{base}/statements/{one.id}")
    assert "Hospitals must be off limits." in page.text


def test_by_agreement_the_proposition_all_support_comes_first(client: PageClient) -> None:
    w = world()
    apart, together = w.statement("They part here."), w.statement("They meet here.")
    w.answers(apart, cs1="support", ps1="oppose", st="support")
    w.answers(together, cs1="support", ps1="support", st="support")
    published(w)
    base = f"/rounds/{w.round_.slug}/convergence?kind=statement&sort="
    text = client.get_page(f"{base}agreement").text
    assert text.index("They meet here.") < text.index("They part here.")
    text = client.get_page(f"{base}disagreement").text
    assert text.index("They part here.") < text.index("They meet here.")


@pytest.mark.parametrize("level", [Attribution.GROUP, Attribution.NONE])
def test_small_groups_are_withheld_on_every_way_out(client: PageClient, level: Attribution) -> None:
    w = world(attribution=level, least_shown=2)
    one = w.statement()
    w.answers(one, cs1="support", cs2="support", ps1="oppose", st="oppose")
    w.answer("ac", one, "oppose", "Our own words.")
    published(w)
    base = f"/rounds/{w.round_.slug}"
    page = client.get_page(f"{base}/convergence?kind=statement")
    assert "withheld" in page.text
    assert "2 of 2" in page.text
    for gone in ("0 of 1", "Org ", "stands alone"):
        assert gone not in page.text.replace("where one stands alone", "").replace(
            "Where one stands alone", ""
        )
    page = client.get_page(f"{base}/statements/{one.id}")
    assert "Our own words." not in page.text
    rows = _rows(client, f"{base}/data/convergence.csv")
    told = {row["group"]: row["oppose"] for row in rows if row["proposition"] == "Statement 1"}
    # One party is silent in all groups together, so their sum would tell of it.
    assert told == dict.fromkeys(("ST", "PS", "AC", "all"), "withheld") | {"CS": "0"}
    make.sign_in(client, w.moderator)
    rows = _rows(client, f"{base}/data/convergence.csv")
    told = {row["group"]: row["oppose"] for row in rows if row["proposition"] == "Statement 1"}
    assert told == {"ST": "1", "PS": "1", "CS": "0", "AC": "1", "all": "3"}


def test_a_party_that_asked_for_no_name_is_not_named_beside_its_reason(client: PageClient) -> None:
    w = world()
    one = w.statement()
    w.positions["ps1"].attribution = Attribution.GROUP
    w.answers(one, cs1="support", cs2="support", st="support")
    w.answer("ps1", one, "oppose", "It costs too much.")
    published(w)
    page = client.get_page(f"/rounds/{w.round_.slug}/statements/{one.id}")
    assert "It costs too much." in page.text
    assert "A party from: Private sector" in page.text
    assert "Org ps1" not in page.text
    page = client.get_page(f"/rounds/{w.round_.slug}/convergence")
    assert "One party stands alone against all others." in page.text
    assert "Org ps1" not in page.text


def test_a_moderator_hides_a_reason_and_shows_it_again(client: PageClient) -> None:
    w = world()
    one = w.statement()
    w.answer("ps1", one, "oppose", "Call me at 555.")
    base = as_moderator(client, w)
    words = db.session.scalars(sa.select(StatementAnswer.contribution_id)).one()
    url = f"{base}/statements/{one.id}/reasons/{words}"
    client.post_page(f"{url}/hide", {})
    client.post_ok(f"{url}/hide", {f"{words.hex}-reason": "private number"})
    page = client.get_page(f"{base}/statements/{one.id}")
    assert "555" not in page.text
    assert "private number" in page.text
    client.post_ok(f"{url}/restore")
    assert "555" in client.get_page(f"{base}/statements/{one.id}").text


def test_the_files_say_the_same_and_whose_numbers_they_are(client: PageClient) -> None:
    w = world()
    one = w.statement("=SUM(hospitals)")
    w.answers(one, cs1="support", ps1="oppose")
    published(w)
    base = f"/rounds/{w.round_.slug}/data/convergence"
    rows = _rows(client, f"{base}.csv")
    assert {row["authority"] for row in rows} == {
        "Stances that parties declared, counted; not a summary, not agreed text"
    }
    assert (
        next(row for row in rows if row["proposition"] == "Statement 1")["wording"]
        == "'=SUM(hospitals)"
    )
    said = json.loads(_file(client, f"{base}.json"))
    assert [one["support"] for one in said["convergence"]] == [row["support"] for row in rows]
    book = openpyxl.load_workbook(io.BytesIO(_file(client, f"{base}.xlsx")))
    sheet = list(book.worksheets[1].iter_rows(values_only=True))
    assert len(sheet) == len(rows) + 1
    assert _file(client, f"{base}.pdf").startswith(b"%PDF")
    assert client.get(f"{base}.doc").status_code == 404


def _file(client: PageClient, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    content = response.get_data()
    response.close()
    return content


def _rows(client: PageClient, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_file(client, url).decode("utf-8-sig"))))


def test_pages_cost_the_same_with_one_proposition_and_with_thirty(
    client: PageClient, app: Flask
) -> None:
    w = world()
    first = w.statement()
    w.answers(first, cs1="support", cs2="support", st="support", ps1="oppose")
    base = as_moderator(client, w)

    def cost() -> dict[str, int]:
        found = {}
        pages = ["convergence", "statements", f"statements/{first.id}", "statements/new"]
        for page in pages:
            with counted_statements(app) as counted:
                assert client.get(f"{base}/{page}").status_code == 200, page
            found[page] = len(counted)
        as_clearer(client, w, "cs1")
        for page in ("statements/answer", ""):
            with counted_statements(app) as counted:
                assert client.get(f"{base}/{page}".rstrip("/")).status_code == 200, page
            found[page] = len(counted)
        as_moderator(client, w)
        return found

    few = cost()
    for number in range(29):
        topic = make.topic(w.round_, parent_id=w.topic.id)
        statement = w.statement(f"Statement number {number}.")
        statement.topic_id = topic.id
        w.answers(statement, cs1="support", cs2="support", st="support", ps1="oppose")
    assert cost() == few
    assert {page: n for page, n in few.items() if n > 12} == {}
