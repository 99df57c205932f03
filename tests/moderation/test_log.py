import csv
import io

import pytest

from app import db, text
from app.positions import actions
from tests import make
from tests.client import PageClient
from tests.moderation.conftest import Bench

DANGEROUS = "=HYPERLINK(1)"


def rows_of(client: PageClient, bench: Bench) -> list[list[str]]:
    answer = client.get(f"{bench.queue}/log.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=moderation-{bench.round.slug}.csv"
    )
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_log_can_be_taken_along_oldest_first(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    actions.hold(position, reason="Is it, “really”,\nyours?", by=bench.moderator)
    actions.accept(position, by=bench.moderator)
    db.session.commit()
    make.sign_in(client, make.person(auditor=True))
    head, *rows = rows_of(client, bench)
    assert head == ["at", "by", "deed", "about", "position", "before", "after", "reason"]
    ours = ["Mo Moderator", "hold", "position", position.reference, "submitted", "held"]
    assert rows[0][1:] == [*ours, "Is it, “really”,\nyours?"]
    ours = ["Mo Moderator", "accept", "position", position.reference, "held", "accepted", ""]
    assert rows[1][1:] == ours


def test_no_cell_of_the_log_is_a_formula(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    bench.moderator.name = "@Mo"
    actions.hold(position, reason=DANGEROUS, by=bench.moderator)
    db.session.commit()
    make.sign_in(client, bench.organiser)
    row = rows_of(client, bench)[1]
    assert (row[1], row[-1]) == ("'@Mo", f"'{DANGEROUS}")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠", "  =", "\t+"])
def test_a_cell_that_could_be_a_formula_gets_an_apostrophe(first: str) -> None:
    assert text.cell(f"{first}1") == f"'{first}1"


def test_other_cells_stay_as_they_are() -> None:
    for value in ("a=b", "1-2", "", "  two", "«+»"):
        assert text.cell(value) == value
    assert text.cell(None) == ""
    assert text.cell(7) == "7"


def test_the_log_of_one_round_holds_nothing_of_another(client: PageClient, bench: Bench) -> None:
    elsewhere = make.round_(moderators=[bench.moderator], organisers=[bench.organiser])
    actions.hold(bench.sent("We support it."), reason="Elsewhere only.", by=bench.moderator)
    db.session.commit()
    make.sign_in(client, bench.moderator)
    log = f"/rounds/{elsewhere.slug}/moderation/log"
    page = client.get_page(log)
    assert "Nothing has been done yet." in page.text
    assert b"Elsewhere only." not in client.get(f"{log}.csv").data
