import re

import pytest

from app import db
from app.moderation import actions as moderation
from app.moderation import words
from app.policy import Who
from app.positions import actions, documents, queries, showing
from app.positions.models import Position
from app.rounds.models import RoundState
from tests import make
from tests.client import PageClient
from tests.moderation.conftest import Bench, said_by

WORDS = "We support it. Ms Quillfeather told us so. We thank her."
SECRET = "Quillfeather"


def hide(client: PageClient, bench: Bench, position: Position, **data: object) -> str:
    said = said_by(position)
    given = {f"hide-{said.id.hex}-{name}": value for name, value in data.items()}
    return client.post_ok(bench.desk(position, f"/hide/{said.id}"), given)


def published(bench: Bench, position: Position) -> None:
    actions.accept(position, by=bench.moderator)
    bench.round.state = RoundState.PUBLISHED
    bench.round.published_at = bench.round.closes_at
    db.session.commit()


def test_words_chosen_in_the_text_are_hidden_from_every_way_out(
    client: PageClient, bench: Bench
) -> None:
    position = bench.attached(WORDS, f"{SECRET} wrote this paper.")
    published(bench, position)
    place = f"/rounds/{bench.round.slug}/positions"
    read = f"{place}/{position.reference}"
    assert SECRET in client.get_page(read).text
    make.sign_in(client, bench.moderator)
    start = WORDS.index(SECRET)
    hide(client, bench, position, start=start, end=start + len(SECRET), reason="names a person")
    file = position.versions[0].attachments[0].contribution
    assert file is not None
    given = {f"hide-{file.id.hex}-{name}": value for name, value in (("start", 0), ("end", 12))}
    given[f"hide-{file.id.hex}-reason"] = "names a person"
    client.post_ok(bench.desk(position, f"/hide/{file.id}"), given)
    make.sign_out(client)
    assert "[removed: names a person]" in client.get_page(read).text
    for address in (read, f"{read}?version=1", f"{read}.md", place):
        assert SECRET not in client.get(address).get_data(as_text=True), address
    for searched in (SECRET, "told us so", "wrote this paper"):
        found = client.get_page(f"{place}?q={searched}")
        assert position.reference not in found.text, searched
    for kind in ("pdf", "docx"):
        assert client.get(f"{read}.{kind}").status_code == 200
    paper = documents.of_version(showing.read(position, position.versions[0], Who(), marked=False))
    assert SECRET not in repr(paper)
    assert SECRET not in documents.markdown(paper)
    make.sign_in(client, bench.clearer)
    for address in (
        f"/receipts/{position.reference}",
        f"/receipts/{position.reference}/receipt.pdf",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert SECRET.encode() not in answer.data, address


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_hidden_words_are_gone_from_what_is_downloaded(
    client: PageClient, bench: Bench, kind: str
) -> None:
    position = bench.sent(WORDS)
    start = WORDS.index(SECRET)
    said, end = said_by(position), start + len(SECRET)
    moderation.hide(said, start=start, end=end, reason="names a person", by=bench.moderator)
    published(bench, position)
    reference = position.reference
    with client.get(f"/rounds/{bench.round.slug}/data/answers.{kind}") as export:
        assert export.status_code == 200
        words_out = export.get_data(as_text=True)
    assert SECRET not in words_out
    assert reference in words_out
    assert "[removed: names a person]" in words_out


def test_sentences_are_ticked_where_there_is_no_javascript(
    client: PageClient, bench: Bench
) -> None:
    position = bench.sent(WORDS)
    said = said_by(position)
    make.sign_in(client, bench.moderator)
    html = client.get(f"{bench.desk(position)}?tick={said.id}").get_data(as_text=True)
    values = re.findall(rf'name="hide-{said.id.hex}-sentences" value="(\d+-\d+)"', html)
    assert [WORDS[int(a) : int(b)] for a, b in (value.split("-") for value in values)] == [
        "We support it.",
        "Ms Quillfeather told us so.",
        "We thank her.",
    ]
    hide(client, bench, position, sentences=values[1:], reason="names a person")
    assert words.plain(said) == "We support it. [removed: names a person]"
    assert len(said.redactions) == 1


def test_hiding_wants_words_and_a_reason_and_gives_the_form_back(
    client: PageClient, bench: Bench
) -> None:
    position = bench.sent(WORDS)
    said = said_by(position)
    make.sign_in(client, bench.moderator)
    for data, told in (
        ({"start": 0, "end": 5, "reason": ""}, "This is needed."),
        ({"reason": "names a person"}, "Choose the words to hide"),
        ({"start": 5, "end": 5, "reason": "x"}, "Choose the words to hide"),
        ({"start": -3, "end": 5, "reason": "x"}, "Choose the words to hide"),
        ({"start": 0, "end": 9_999, "reason": "x"}, "Choose the words to hide"),
        ({"start": "a", "end": "b", "reason": "x"}, "There is a problem"),
        ({"sentences": ["0-5", "nonsense"], "reason": "x"}, "Choose the words to hide"),
    ):
        given = {f"hide-{said.id.hex}-{name}": value for name, value in data.items()}
        page = client.post_page(bench.desk(position, f"/hide/{said.id}"), given)
        assert told in page.text, data
    assert said.redactions == []


def test_words_of_another_position_are_not_found(client: PageClient, bench: Bench) -> None:
    position = bench.sent(WORDS)
    other = bench.entered()[0]
    said = said_by(other)
    make.sign_in(client, bench.moderator)
    given = {f"hide-{said.id.hex}-{name}": value for name, value in (("start", 0), ("end", 5))}
    given[f"hide-{said.id.hex}-reason"] = "x"
    assert client.post(bench.desk(position, f"/hide/{said.id}"), data=given).status_code == 404
    redaction = moderation.hide(said, start=0, end=5, reason="x", by=bench.moderator)
    db.session.commit()
    restore = f"/restore/{redaction.id}"
    assert client.post(bench.desk(position, restore)).status_code == 404
    client.post_ok(bench.desk(other, restore))
    assert redaction.restored_at is not None


def test_hidden_words_can_be_restored_and_both_are_in_the_log(
    client: PageClient, bench: Bench
) -> None:
    position = bench.sent(WORDS)
    make.sign_in(client, bench.moderator)
    hide(client, bench, position, start=0, end=10, reason="by mistake")
    said = said_by(position)
    page = client.get_page(bench.desk(position))
    assert "Hidden: by mistake" in page.text
    assert "Mo Moderator hid words" in page.text
    client.post_ok(bench.desk(position, f"/restore/{said.redactions[0].id}"))
    assert words.plain(said) == WORDS
    log = client.get_page(f"{bench.queue}/log").text
    for deed in ("hid words", "restored words", "by mistake", position.reference):
        assert deed in log
    assert SECRET not in log


def test_what_is_hidden_stays_hidden_in_a_new_version(client: PageClient, bench: Bench) -> None:
    position = bench.sent(WORDS)
    make.sign_in(client, bench.moderator)
    start = WORDS.index(SECRET)
    hide(client, bench, position, start=start, end=start + len(SECRET), reason="names a person")
    actions.revise(position, by=bench.clearer)
    actions.submit(position, key="second", by=bench.clearer)
    published(bench, position)
    make.sign_out(client)
    read = f"/rounds/{bench.round.slug}/positions/{position.reference}"
    for rest in ("", "?version=1", "/changes"):
        assert SECRET not in client.get(read + rest).get_data(as_text=True), rest
    version = db.session.scalars(queries.version_with_all(position.id, 2)).one()
    assert version.number == 2
