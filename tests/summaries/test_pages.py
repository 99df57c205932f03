"""The pages of a summary: who may open which, what they say, and what a bad form gets."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.analysis import quantity
from app.moderation import actions as moderation
from app.positions.models import PositionState
from app.record import leaf
from app.rounds.models import Attribution
from app.summaries import actions, queries
from app.summaries.models import Dispatch, Sentence, Summary, SummaryState
from tests import make
from tests.client import PageClient
from tests.summaries import kit


def _public(**facts: Any) -> kit.Heard:
    """A world whose round and summary are published."""
    world = kit.heard(**facts)
    kit.published(world)
    world.round_.state, world.round_.published_at = "published", clock.now()
    db.session.commit()
    return world


def _url(world: kit.Heard, rest: str = "") -> str:
    return f"/rounds/{world.round_.slug}/summary{rest}"


def _first_sentence() -> Sentence:
    return db.session.scalars(sa.select(Sentence)).first()


class TestWriting:
    def test_a_moderator_begins_with_a_section_for_each_topic(self, client: PageClient) -> None:
        world = kit.heard()
        make.sign_in(client, world.moderator)
        client.get_page(_url(world, "/write"))

        client.post_ok(
            _url(world, "/write"), {"title": "Summary", "language": "en", "by_topic": "y"}
        )

        page = client.get_page(_url(world, "/write"))
        assert "Critical infrastructure" in page.text
        assert "Not cited yet 2" in page.text

    def test_beginning_twice_is_not_possible(self, client: PageClient) -> None:
        world = kit.heard()
        kit.begun(world)
        make.sign_in(client, world.moderator)

        answer = client.post(_url(world, "/write"), data={"title": "Again", "language": "en"})

        assert answer.status_code == 409

    def test_a_sentence_is_written_and_gets_its_passages_by_button(
        self, client: PageClient
    ) -> None:
        world = kit.heard()
        _summary, section = kit.begun(world)
        make.sign_in(client, world.moderator)

        client.post_ok(
            _url(world, f"/sections/{section.id}/sentences"),
            {"new-text": "Several parties asked.", "new-revision": "0"},
        )
        sentence = _first_sentence()
        for passage in world.passages:
            client.post_ok(
                _url(world, f"/sentences/{sentence.id}/cite"), {"passage": str(passage.id)}
            )

        page = client.get_page(_url(world, f"/write?sentence={sentence.id}"))
        assert "Supported" in page.text
        assert "2 of 2 parties that addressed the point" in page.text
        assert "Every passage here is cited." in page.text

    def test_a_word_that_the_number_denies_is_said_so(self, client: PageClient) -> None:
        world = kit.heard("CS", "ST", "PS", "TC", "AC")
        _summary, section = kit.begun(world)
        (sentence,) = actions.add_sentences(section, said="Most parties asked.", by=None)
        actions.cite(sentence, world.passages[0], by=None)
        make.sign_in(client, world.moderator)

        page = client.get_page(_url(world, "/write"))

        assert "1 of 5 parties" in page.text
        assert "does not fit: the number says one" in page.text

    def test_an_empty_sentence_comes_back_with_its_error(self, client: PageClient) -> None:
        world = kit.heard()
        _summary, section = kit.begun(world)
        make.sign_in(client, world.moderator)

        page = client.post_page(_url(world, f"/sections/{section.id}/sentences"), {"new-text": " "})

        assert "There is a problem" in page.text

    def test_an_emptied_sentence_comes_back_too(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.written(world)
        make.sign_in(client, world.moderator)

        page = client.post_page(
            _url(world, f"/sentences/{sentence.id}"), {"edit-text": "", "edit-revision": "0"}
        )

        assert "There is a problem" in page.text

    def test_two_moderators_who_write_one_sentence_both_keep_their_text(
        self, client: PageClient
    ) -> None:
        world = kit.heard()
        sentence = kit.written(world)
        actions.write(sentence, said="Theirs stands.", own=False, revision=0, by=None)
        make.sign_in(client, world.moderator)

        page = client.post_page(
            _url(world, f"/sentences/{sentence.id}"),
            {"edit-text": "Mine too.", "edit-revision": "0"},
            status=409,
        )

        assert "Theirs stands." in page.text
        assert [field["name"] for field in page.fields if "edit-" in field.get("name", "")]
        client.post_ok(
            _url(world, f"/sentences/{sentence.id}"),
            {"edit-text": "Mine too.", "edit-revision": "1"},
        )
        assert _first_sentence().text == "Mine too."

    def test_sections_and_sentences_are_moved_and_taken_out(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.written(world)
        make.sign_in(client, world.moderator)
        client.get_page(_url(world, "/sections/new"))
        client.post_ok(_url(world, "/sections/new"), {"title": "Other", "topic": ""})
        summary = queries.summary_of(world.round_)
        assert summary is not None
        first, second = summary.sections

        client.post_ok(_url(world, f"/sections/{second.id}/move"), {"steps": "-1"})
        client.post_ok(_url(world, f"/sentences/{sentence.id}/move"), {"section": str(second.id)})
        client.post_ok(_url(world, f"/sentences/{sentence.id}/move"), {"steps": "-1"})
        client.post_page(_url(world, f"/sections/{first.id}"), {"title": ""})
        client.post_ok(_url(world, f"/sections/{first.id}/delete"))
        client.post_ok(_url(world, f"/sentences/{sentence.id}/delete"), {"revision": "0"})

        assert db.session.scalars(sa.select(Sentence)).all() == []
        client.get_page(_url(world, "/write"))

    def test_a_passage_is_taken_off(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.written(world)
        make.sign_in(client, world.moderator)

        client.post_ok(_url(world, f"/citations/{sentence.citations[0].id}/remove"))

        assert len(_first_sentence().citations) == 1

    def test_a_form_without_its_passage_is_refused(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.written(world)
        make.sign_in(client, world.moderator)

        answer = client.post(_url(world, f"/sentences/{sentence.id}/cite"), data={"passage": "x"})

        assert answer.status_code == 400

    def test_title_and_method_are_changed(self, client: PageClient) -> None:
        world = kit.heard()
        kit.begun(world)
        make.sign_in(client, world.moderator)
        client.get_page(_url(world, "/settings"))

        scale = {name: str(value) for name, value in quantity.USUAL.items()}
        client.post_page(_url(world, "/settings"), {**scale, "title": "", "language": "en"})
        client.post_ok(
            _url(world, "/settings"),
            {**scale, "title": "New", "language": "fr", "method": "Two read all."},
        )

        assert db.session.scalars(sa.select(Summary.title)).all() == ["New"]

    def test_the_sentence_of_another_round_is_not_found(self, client: PageClient) -> None:
        world, other = kit.heard(), kit.heard()
        kit.begun(world)
        sentence = kit.written(other)
        make.sign_in(client, world.moderator)

        answer = client.post(_url(world, f"/sentences/{sentence.id}"), data={"edit-text": "x"})

        assert answer.status_code == 404


class TestWhoMay:
    @pytest.mark.parametrize(
        "page", ["/write", "/coverage", "/publish", "/settings", "/sections/new"]
    )
    def test_only_those_who_run_the_round_open_the_desk(
        self, client: PageClient, page: str
    ) -> None:
        world = kit.heard()
        kit.written(world)

        assert client.get(_url(world, page)).status_code == 303
        make.sign_in(client, world.delegates[0])
        assert client.get(_url(world, page)).status_code == 403

    def test_an_organiser_reads_the_desk_and_writes_nothing(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.written(world)
        make.sign_in(client, world.organiser)

        client.get_page(_url(world, "/write"))
        client.get_page(_url(world, "/publish"))
        answer = client.post(_url(world, f"/sentences/{sentence.id}"), data={"edit-text": "x"})
        assert answer.status_code == 403

    def test_a_moderator_of_another_round_is_nobody_here(self, client: PageClient) -> None:
        world, other = kit.heard(), kit.heard()
        kit.written(world)
        make.sign_in(client, other.moderator)

        assert client.get(_url(world, "/write")).status_code == 403

    def test_the_desk_of_a_hidden_round_is_not_found(self, client: PageClient) -> None:
        world = kit.heard(visibility="confidential")
        kit.written(world)
        make.sign_in(client, make.person())

        assert client.get(_url(world, "/write")).status_code == 404


class TestCoverage:
    def test_it_names_who_is_cited_nowhere(self, client: PageClient) -> None:
        world = kit.heard("CS", "ST")
        _summary, section = kit.begun(world)
        (sentence,) = actions.add_sentences(section, said="One.", by=None)
        actions.cite(sentence, world.passages[0], by=None)
        make.sign_in(client, world.moderator)

        page = client.get_page(_url(world, "/coverage"))

        assert "1 of 2 parties that were heard are cited." in page.text
        assert world.parties[1].organisation.name in page.text
        assert "Neither cited nor noted" in page.text

    def test_a_group_is_noted_as_considered_and_the_note_taken_back(
        self, client: PageClient
    ) -> None:
        world = kit.heard("CS", "ST")
        summary, _section = kit.begun(world)
        group = world.parties[1].group
        make.sign_in(client, world.moderator)
        url = _url(world, f"/considered/{group.id}")

        client.post_page(url, {"ST-note": "x" * 2001})
        client.post_ok(url, {"ST-note": "It agreed."})
        assert "Noted as considered" in client.get_page(_url(world, "/coverage")).text
        client.post_ok(url, {"ST-note": ""})

        db.session.refresh(summary)
        assert summary.considered == []


class TestReviewAndPublication:
    def test_from_the_desk_to_a_published_version(self, client: PageClient) -> None:
        world = kit.heard()
        kit.written(world)
        make.sign_in(client, world.moderator)
        client.get_page(_url(world, "/publish"))
        ends = (clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")

        client.post_page(_url(world, "/review/begin"), {"ends": "2020-01-01T10:00"})
        client.post_ok(_url(world, "/review/begin"), {"ends": ends})
        refused = client.post_page(_url(world, "/publish"), {}, status=409)
        assert "The review is still running" in refused.text
        client.post_ok(_url(world, "/publish"), {"hurry": "The session begins tomorrow."})

        page = client.get_page(_url(world))
        assert page.h1s == ["Summary"]
        assert "Only those who run the round see this yet" in page.text
        client.post_ok(_url(world, "/next"))
        client.get_page(_url(world, "/publish"))

    def test_publication_says_what_is_missing(self, client: PageClient) -> None:
        world = kit.heard()
        _summary, section = kit.begun(world)
        actions.add_sentences(section, said="Nobody said this.", by=None)
        make.sign_in(client, world.moderator)

        ends = (clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
        page = client.post_page(_url(world, "/review/begin"), {"ends": ends}, status=409)

        assert "Unsupported: Nobody said this." in page.text
        assert "heard, neither cited nor noted as considered" in page.text

    def test_the_quoted_contest_and_the_moderators_answer(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.reviewed(world)
        citation = sentence.citations[0]
        url = _url(world, f"/citations/{citation.id}/review")
        make.sign_in(client, world.delegates[0])
        assert (
            "Hospitals must be off limits, says 1." in client.get_page(_url(world, "/review")).text
        )

        wrong = client.post_page(url, {f"{citation.id}-verdict": "contested"})
        assert "Say what is wrong" in wrong.text
        client.post_ok(
            url, {f"{citation.id}-verdict": "contested", f"{citation.id}-words": "Not all."}
        )

        make.sign_in(client, world.moderator)
        page = client.get_page(_url(world, "/publish"))
        assert "Contested by the party: Not all." in page.text
        review = _first_sentence().citations[0].review
        assert review is not None
        client.get_page(_url(world, f"/reviews/{review.id}"))
        client.post_page(_url(world, f"/reviews/{review.id}"), {"words": ""})
        client.post_ok(_url(world, f"/reviews/{review.id}"), {"words": "It says “all”."})
        client.post_ok(_url(world, "/review/end"))

    def test_nobody_answers_for_another_party(self, client: PageClient) -> None:
        world = kit.heard()
        sentence = kit.reviewed(world)
        theirs = sentence.citations[1]
        make.sign_in(client, world.delegates[0])

        page = client.get_page(_url(world, "/review"))
        answer = client.post(
            _url(world, f"/citations/{theirs.id}/review"),
            data={f"{theirs.id}-verdict": "confirmed"},
        )

        assert "says 2." not in page.text
        assert answer.status_code == 404

    def test_an_observer_does_not_answer(self, client: PageClient) -> None:
        world = kit.heard()
        kit.reviewed(world)
        make.sign_in(client, make.delegate_of(world.organisation, "observer"))

        assert "Your words are not quoted" in client.get_page(_url(world, "/review")).text


class TestReading:
    def test_before_it_is_published_a_visitor_learns_only_that(self, client: PageClient) -> None:
        world = kit.heard()
        kit.published(world)

        page = client.get_page(_url(world))

        assert "No summary has been published yet" in page.text
        assert client.get(_url(world, "/v/1")).status_code == 404
        assert client.get(_url(world, "/v/1/json")).status_code == 404

    def test_a_visitor_reads_each_sentence_with_its_sources(self, client: PageClient) -> None:
        world = _public()

        page = client.get_page(_url(world))

        assert "All asked to spare hospitals." in page.text
        assert "2 sources" in page.text
        assert "Hospitals must be off limits, says 1." in page.text
        assert world.organisation.name in page.text
        assert "It is not agreed text." in page.text
        assert world.round_.status_line in page.text

    def test_a_withdrawn_source_is_seen_as_gone_without_its_words(self, client: PageClient) -> None:
        world = _public()
        position = world.positions[0]
        position.state, position.reason = PositionState.WITHDRAWN, "Because"
        position.withdrawn_at = clock.now()
        db.session.commit()

        for rest in ("", "/v/1/json", "/v/1/markdown"):
            said = client.get(_url(world, rest)).get_data(as_text=True)
            assert "The source was withdrawn on" in said, rest
            assert "off limits, says 1" not in said, rest
            assert "off limits, says 2" in said, rest

    def test_hidden_words_are_gone_and_the_reason_stays(self, client: PageClient) -> None:
        world = _public()
        moderation.hide(
            world.passages[0].contribution, start=0, end=9, reason="A name", by=world.moderator
        )

        page = client.get_page(_url(world))

        assert "A name" in page.text
        assert "says 1" not in page.text

    def test_a_promise_about_names_holds_on_page_and_in_every_file(
        self, client: PageClient
    ) -> None:
        world = _public(attribution=Attribution.GROUP)

        for rest in ("", "/v/1/json", "/v/1/markdown"):
            said = client.get(_url(world, rest)).get_data(as_text=True)
            assert world.organisation.name not in said, rest
            assert "A party from: Civil society" in said, rest
        assert "fewer than 5" in client.get_page(_url(world)).text

    def test_files_name_no_more_to_a_moderator_than_to_anybody(self, client: PageClient) -> None:
        world = _public(attribution=Attribution.GROUP)
        make.sign_in(client, world.moderator)

        said = client.get(_url(world, "/v/1/json")).get_data(as_text=True)

        assert world.organisation.name not in said

    def test_anyone_can_check_the_hash_of_what_was_published(self, client: PageClient) -> None:
        world = _public()

        said = client.get(_url(world, "/v/1/json")).get_json()

        assert leaf.content_hash(said["hashed"]) == said["content_hash"]

    def test_of_words_that_are_gone_not_even_the_hash_is_given(self, client: PageClient) -> None:
        world = _public()
        moderation.hide(
            world.passages[0].contribution, start=0, end=9, reason="A name", by=world.moderator
        )

        said = client.get(_url(world, "/v/1/json")).get_data(as_text=True)

        assert world.passages[0].quote_hash not in said
        assert world.passages[1].quote_hash in said

    def test_the_pdf_is_made(self, client: PageClient) -> None:
        world = _public()

        answer = client.get(_url(world, "/v/1/pdf"))

        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")

    def test_a_later_version_shows_what_changed(self, client: PageClient) -> None:
        world = _public()
        summary = queries.summary_of(world.round_)
        assert summary is not None
        actions.begin_next(summary, by=None)
        actions.write(
            _first_sentence(), said="All asked to spare clinics.", own=False, revision=0, by=None
        )
        actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=1), by=None)
        actions.publish(summary, note="Clinics.", hurry="Tomorrow", by=None)

        page = client.get_page(_url(world, "/v/2/changes"))
        assert "hospitals" in page.text
        assert "clinics" in page.text
        assert "A later version stands" in client.get_page(_url(world, "/v/1")).text
        assert client.get(_url(world, "/v/1/changes")).status_code == 404


class TestOutputs:
    def test_each_output_says_whose_it_is(self, client: PageClient) -> None:
        world = _public()

        page = client.get_page(f"/rounds/{world.round_.slug}/outputs")

        assert "Summary of the moderators: not agreed text" in page.text
        assert page.text.count("Position of a party") == 2
        assert "Note that something was sent" not in page.text

    def test_an_organiser_notes_to_whom_it_was_sent(self, client: PageClient) -> None:
        world = _public()
        make.sign_in(client, world.organiser)
        url = f"/rounds/{world.round_.slug}/outputs"
        given = {"output": "summary:1", "sent_to": "The Chair", "how": "By mail"}

        ahead = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        assert "This lies ahead" in client.post_page(url, {**given, "sent": ahead}).text
        client.post_ok(url, {**given, "sent": "2026-01-02T10:00"})

        make.sign_out(client)
        page = client.get_page(url)
        assert "The Chair" in page.text
        noted = db.session.scalars(sa.select(Dispatch)).one()
        assert (noted.version, noted.authority) == ("1", "summary")

    def test_a_moderator_notes_nothing(self, client: PageClient) -> None:
        world = _public()
        make.sign_in(client, world.moderator)

        assert client.post(f"/rounds/{world.round_.slug}/outputs").status_code == 403


def _queries_of(app: Flask, client: PageClient, url: str) -> int:
    seen: list[str] = []
    bind = app.extensions[db.BIND]

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    sa.event.listen(bind, "before_cursor_execute", note)
    try:
        client.get_page(url)
    finally:
        sa.event.remove(bind, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize(
    "rest", ["", "/write", "/coverage", "/publish", "/review", "/v/1", "/../outputs"]
)
def test_a_page_costs_the_same_queries_for_few_and_for_many(
    app: Flask, client: PageClient, rest: str
) -> None:
    counts = []
    for groups in (("CS",), ("CS", "ST", "PS", "TC", "AC", "IN", "CS", "ST", "PS") * 2):
        world = kit.heard(*groups)
        kit.published(world)
        world.round_.state, world.round_.published_at = "published", clock.now()
        summary = queries.summary_of(world.round_)
        assert summary is not None
        if rest == "/review":
            summary.state = SummaryState.IN_REVIEW
        db.session.commit()
        runs = rest in {"/write", "/coverage", "/publish"}
        make.sign_in(client, world.moderator if runs else world.delegates[0])
        url = _url(world, rest).replace("/summary/..", "")
        db.session.expire_all()
        db.session.expunge_all()
        counts.append(_queries_of(app, client, url))
    assert counts[0] == counts[1]
    assert counts[1] <= 12
