"""Quality measured: drawn by lot, coded blind, closed with figures, never redrawn quietly."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.moderation import actions as moderation
from app.record.models import Entry
from app.synthesis import actions
from app.synthesis.actions import quality
from app.synthesis.models import (
    BlindCoding,
    Coding,
    Passage,
    Sample,
    SampledPassage,
    SampleState,
    Suggestion,
    SuggestionState,
    Topic,
)
from app.synthesis.queries import samples
from app.synthesis.rules import SAMPLE_MOVES
from tests import make
from tests.client import PageClient
from tests.synthesis.world import World, world


def looked_at(w: World, count: int = 12) -> list[Passage]:
    """Passages of one more party, each suggested for hospitals or, every third, for the law."""
    words = [f"Sentence {n} on what is at stake." for n in range(count)]
    position = make.position(make.party(w.round_), {w.stance: " ".join(words)})
    found = []
    for n, said in enumerate(words):
        passage = make.passage(position, said, suggested_at=clock.now())
        topic = w.hospitals if n % 3 else w.law
        db.session.add(Suggestion(passage=passage, topic=topic, score=0.8, engine="test-1"))
        found.append(passage)
    db.session.execute(
        sa.update(Passage).where(Passage.suggested_at.is_(None)).values(suggested_at=clock.now())
    )
    for passage in w.passages.values():  # people decided these before the engine looked at them
        passage.suggested_at = None
    db.session.commit()
    return found


def in_lot(sample: Sample) -> list[SampledPassage]:
    query = sa.select(SampledPassage).where(SampledPassage.sample_id == sample.id)
    return list(db.session.scalars(query.order_by(SampledPassage.place)))


def code_all(sample: Sample, by: Person, choose: dict[str, list[Topic]] | None = None) -> None:
    """Code as the engine suggested, but for what `choose` says of the engine's topic."""
    topics = {str(one.id): one for one in db.session.scalars(sa.select(Topic))}
    for one in in_lot(sample):
        (ours,) = one.suggested
        said = (choose or {}).get(ours, [topics[ours]])
        actions.code_blind(one, topics=said, by=by)


def test_what_people_corrected_can_be_drawn_and_what_the_engine_never_saw_cannot(
    app: Flask,
) -> None:
    w = world()
    found = looked_at(w)
    one, two, three = (s for p in found[:3] for s in p.suggestions)
    actions.accept([one], round_=w.round_, by=w.moderator)
    actions.correct([two], to=w.law, round_=w.round_, by=w.moderator)
    actions.reject([three], round_=w.round_, by=w.moderator)
    frame = samples.frame(w.round_.id)
    assert (frame.waiting, frame.accepted, frame.otherwise) == (10, 1, 1)
    assert set(db.session.scalars(samples.can_be_drawn(w.round_.id))) == {p.id for p in found}
    moderation.hide(found[0].contribution, start=0, end=5, reason="secret", by=w.moderator)
    assert samples.frame(w.round_.id).population == 11


def test_a_sample_can_be_drawn_again_by_anybody_from_its_seed(app: Flask) -> None:
    w = world()
    looked_at(w)
    sample = actions.draw(w.round_, margin=10, by=w.moderator)
    ids = list(db.session.scalars(samples.can_be_drawn(w.round_.id)))
    again = [ids[place] for place in quality.lot(sample.seed, sample.population, sample.size)]
    assert [one.passage_id for one in in_lot(sample)] == again
    told = hashlib.sha256("".join(f"{ident}\n" for ident in ids).encode()).hexdigest()
    assert sample.population_hash == told
    assert (sample.population, sample.size, sample.number) == (12, 11, 1)


def test_the_lot_differs_by_seed_and_never_draws_one_twice() -> None:
    first, other = quality.lot("1", 1000, 278), quality.lot("2", 1000, 278)
    assert first != other
    assert len(set(first)) == 278
    assert quality.lot("1", 1000, 278) == first


def test_nobody_redraws_quietly(app: Flask) -> None:
    w = world()
    looked_at(w)
    first = actions.draw(w.round_, margin=10, by=w.moderator)
    with pytest.raises(NotPossible):
        actions.draw(w.round_, margin=5, by=w.moderator)
    second = actions.draw(w.round_, margin=5, why="The tree has changed.", by=w.moderator)
    assert (first.state, first.why) == (SampleState.REPLACED, "The tree has changed.")
    assert (second.number, second.state) == (2, SampleState.DRAWN)
    moved = db.session.scalar(sa.select(Entry).where(Entry.tag == "synthesis:move_sample"))
    assert moved is not None
    assert "The tree has changed." in (moved.facts or "")


def test_nothing_is_drawn_while_the_engine_looks_or_before_it_did(app: Flask) -> None:
    w = world()
    with pytest.raises(NotPossible, match="suggested nothing"):
        actions.draw(w.round_, margin=5, by=w.moderator)
    found = looked_at(w)
    found[0].suggested_at = None
    db.session.commit()
    with pytest.raises(NotPossible, match="still looks"):
        actions.draw(w.round_, margin=5, by=w.moderator)


def test_what_the_engine_thought_is_kept_as_it_was_when_drawn(app: Flask) -> None:
    w = world()
    found = looked_at(w)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    before = {one.passage_id: one.suggested for one in in_lot(sample)}
    db.session.execute(sa.delete(Suggestion).where(Suggestion.passage_id == found[0].id))
    assert before[found[0].id] == [str(w.law.id)]
    assert in_lot(sample)[0].suggested == before[in_lot(sample)[0].passage_id]


def test_blind_coding_decides_nothing_until_somebody_makes_it_a_decision(app: Flask) -> None:
    w = world()
    looked_at(w, 6)
    other = make.person()
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator)
    code_all(sample, other, {str(w.law.id): []})
    codings = sa.select(sa.func.count()).select_from(Coding)
    before = db.session.scalar(codings)
    assert before == 5  # of the world itself
    with pytest.raises(NotPossible):
        actions.adopt(sample, by=w.moderator)
    actions.close(sample, by=w.moderator)
    assert db.session.scalar(codings) == before
    assert actions.adopt(sample, by=w.moderator) == 4  # on the two others the people differ
    assert db.session.scalar(codings) == before + 4


def test_a_person_may_change_what_they_found_until_the_sample_is_closed(app: Flask) -> None:
    w = world()
    looked_at(w)
    sample = actions.draw(w.round_, margin=10, by=w.moderator)
    one = in_lot(sample)[0]
    actions.code_blind(one, topics=[w.law], by=w.moderator)
    actions.code_blind(one, topics=[], by=w.moderator)
    (kept,) = db.session.scalars(sa.select(BlindCoding))
    assert (kept.topics, kept.knew) == ([], False)
    actions.close(sample, why="Time is short.", by=w.moderator)
    with pytest.raises(NotPossible):
        actions.code_blind(one, topics=[w.law], by=w.moderator)


def test_who_decided_at_the_desk_is_told_not_to_have_been_blind(app: Flask) -> None:
    w = world()
    found = looked_at(w)
    actions.accept(list(found[0].suggestions), round_=w.round_, by=w.moderator)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator)
    code_all(sample, make.person())
    knew = db.session.scalars(sa.select(BlindCoding.by_id).where(BlindCoding.knew)).all()
    assert knew == [w.moderator.id]
    actions.close(sample, by=w.moderator)
    assert sample.results["knew"] == 1


def test_an_unfinished_sample_is_closed_only_with_a_reason(app: Flask) -> None:
    w = world()
    looked_at(w)
    sample = actions.draw(w.round_, margin=10, by=w.moderator)
    with pytest.raises(NotPossible, match="Nobody"):
        actions.close(sample, why="Time is short.", by=w.moderator)
    actions.code_blind(in_lot(sample)[0], topics=[w.law], by=w.moderator)
    with pytest.raises(NotPossible, match="Say why"):
        actions.close(sample, by=w.moderator)
    actions.close(sample, why="Time is short.", by=w.moderator)
    assert (sample.state, sample.results["coded"]) == (SampleState.CLOSED, 1)
    assert sample.results["engine"][0]["alpha"]["value"] is None  # one passage tells nothing


def test_the_figures_count_engine_against_person_and_person_against_person(app: Flask) -> None:
    w = world()
    looked_at(w)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator, {str(w.law.id): [w.hospitals]})
    code_all(sample, make.person())
    actions.close(sample, by=w.moderator)
    results = sample.results
    assert (results["coded"], results["margin"], results["persons"]) == (12, 0, [12, 12])
    first, second = results["engine"]
    assert (first["exact"]["count"], first["exact"]["of"]) == (8, 12)
    assert first["alpha"]["value"] < 0
    assert (second["exact"]["count"], second["alpha"]["value"]) == (12, 1000)
    assert results["between"]["exact"]["count"] == 8
    assert results["macro_low"] <= results["macro_f1"] == 400 <= results["macro_high"]
    between = {one["name"]: one for one in results["between"]["topics"]}
    assert (between["Hospitals"]["f1"], between["Law"]["f1"]) == (800, 0)
    assert (between["Hospitals"]["decided"], between["Hospitals"]["suggested"]) == (12, 8)
    assert between["Hospitals"]["alpha"]["value"] < 0
    assert results["between"]["macro_f1"] == 400
    by_name = {one["name"]: one for one in results["topics"]}
    assert (by_name["Hospitals"]["f1"], by_name["Law"]["f1"]) == (800, 0)
    assert (by_name["Law"]["judged"], results["weak"]) == (False, [])


def test_a_topic_that_does_badly_is_named_under_the_name_it_goes_by_now(app: Flask) -> None:
    w = world()
    looked_at(w, 18)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator, {str(w.law.id): []})
    actions.close(sample, by=w.moderator)
    assert sample.results["weak"] == [str(w.law.id)]


def test_what_no_longer_counts_is_left_out_and_told(app: Flask) -> None:
    w = world()
    found = looked_at(w)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator)
    place = found[0].start
    moderation.hide(found[0].contribution, start=place, end=place + 5, reason="x", by=w.moderator)
    with pytest.raises(NotPossible):
        actions.code_blind(
            next(one for one in in_lot(sample) if one.passage_id == found[0].id),
            topics=[w.law],
            by=w.moderator,
        )
    actions.close(sample, by=w.moderator)
    assert (sample.results["gone"], sample.results["coded"]) == (1, 11)


@pytest.mark.parametrize("before", list(SampleState))
@pytest.mark.parametrize("after", [SampleState.CLOSED, SampleState.REPLACED])
def test_a_sample_moves_as_its_table_says(
    app: Flask, before: SampleState, after: SampleState
) -> None:
    w = world()
    looked_at(w)
    sample = actions.draw(w.round_, margin=10, by=w.moderator)
    code_all(sample, w.moderator)
    if before is SampleState.CLOSED:
        actions.close(sample, by=w.moderator)
    elif before is SampleState.REPLACED:
        actions.draw(w.round_, margin=10, why="Anew.", by=w.moderator)
    if after is SampleState.REPLACED:
        actions.draw(w.round_, margin=10, why="Anew.", by=w.moderator)
        assert (sample.state is SampleState.REPLACED) == (
            before is SampleState.REPLACED or after in SAMPLE_MOVES[before]
        )
        return
    if after in SAMPLE_MOVES[before]:
        actions.close(sample, by=w.moderator)
        assert sample.state is after
    else:
        with pytest.raises(NotPossible):
            actions.close(sample, by=w.moderator)
        assert sample.state is before


def signed_in(client: PageClient) -> tuple[World, list[Passage]]:
    w = world()
    found = looked_at(w)
    make.sign_in(client, w.moderator)
    return w, found


def test_a_moderator_draws_codes_and_closes_on_the_pages(client: PageClient) -> None:
    w, _found = signed_in(client)
    base = f"/rounds/{w.round_.slug}/quality"
    page = client.get_page(base)
    assert "within 5 points: 12 of 12 passages" in page.text
    assert "within 10 points: 11 of 12 passages" in page.text
    to = client.post_ok(base, {"margin": "10"})
    assert to.endswith(f"{base}/1")
    page = client.get_page(f"{base}/1/code")
    assert "Passage 1 of 11" in page.text
    assert "0 of 11 coded by you" in page.text
    client.post_page(f"{base}/1/code", {"place": "1"}, status=422)
    client.post_page(
        f"{base}/1/code", {"place": "1", "topic": str(w.law.id), "none": "1"}, status=422
    )
    for place in range(1, 12):
        data = {"place": str(place), "topic": [str(w.law.id), str(w.hospitals.id)]}
        to = client.post_ok(f"{base}/1/code", data if place > 1 else {"place": "1", "none": "1"})
    assert "You have coded the whole sample" in client.get_page(to).text
    assert "No topic fits" not in client.get_page(f"{base}/1").text
    client.post_ok(f"{base}/1/close")
    page = client.get_page(f"{base}/1")
    assert "0 of 11" in page.text
    assert "Where they differ" in page.text
    assert "11 passages were coded" in page.text
    assert "Decide 11 passages as they were coded blind?" in page.text
    client.post_ok(f"{base}/1/adopt")
    assert "There is none now" in client.get_page(f"{base}/1").text
    assert "closed" in client.get_page(base).text


def test_the_blind_page_tells_neither_suggestion_nor_party_nor_what_others_found(
    client: PageClient,
) -> None:
    w, found = signed_in(client)
    actions.accept(list(found[1].suggestions), round_=w.round_, by=make.person(name="Somebody"))
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, make.person(name="Second"))
    db.session.commit()
    party = found[0].party
    assert party is not None
    for one in in_lot(sample):
        address = f"/rounds/{w.round_.slug}/quality/1/code?place={one.place}"
        page, html = client.get_page(address), client.get(address).text
        for leak in (" checked", "0.8", "test-1", "Somebody", "Second", party.organisation.name):
            assert leak not in html, leak
        assert one.passage.contribution.plain[one.passage.start : one.passage.end] in page.text


def test_a_redraw_without_a_reason_comes_back(client: PageClient) -> None:
    w, _found = signed_in(client)
    base = f"/rounds/{w.round_.slug}/quality"
    client.post_ok(base, {"margin": "10"})
    page = client.post_page(base, {"margin": "5", "why": ""}, status=422)
    assert "Say why the sample that is being coded is given up." in page.text
    client.post_ok(base, {"margin": "5", "why": "Too small."})
    page = client.get_page(base)
    assert "Too small." in page.text
    assert "given up" in page.text


def test_an_auditor_reads_the_figures_and_codes_nothing(client: PageClient) -> None:
    w = world()
    looked_at(w)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator)
    code_all(sample, make.person(), {str(w.law.id): [w.hospitals]})
    actions.close(sample, by=w.moderator)
    make.sign_in(client, make.person(auditor=True))
    base = f"/rounds/{w.round_.slug}/quality"
    assert "Draw by lot" not in client.get_page(base).text
    page = client.get_page(f"{base}/1").text
    assert "Mean F1 of all topics: 1.00 95 of 100 between 1.00 to 1.00" in page
    assert "People with each other, topic by topic" in page
    assert "Mean F1 of all topics: 0.40 95 of 100 between" in page
    client.get_page(f"{base}/1/code", status=403)
    client.post_page(base, {"margin": "5"}, status=403)
    make.sign_in(client, make.person())
    client.get_page(base, status=403)


@pytest.mark.parametrize("count", [2, 12])
def test_the_pages_of_quality_ask_the_same_few_questions(client: PageClient, count: int) -> None:
    w = world()
    looked_at(w, count)
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    code_all(sample, w.moderator, {str(w.law.id): [w.hospitals], str(w.hospitals.id): [w.law]})
    db.session.commit()
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/quality"
    numbers = []
    for address in (base, f"{base}/1", f"{base}/1/code?place=1"):
        with make.counted_queries() as counted:
            client.get_page(address)
        numbers.append(counted.count)
    actions.close(sample, by=w.moderator)
    db.session.commit()
    with make.counted_queries() as counted:
        client.get_page(f"{base}/1")
    numbers.append(counted.count)
    assert max(numbers) <= 12, numbers


def test_rejected_suggestions_count_as_what_the_engine_thought(app: Flask) -> None:
    w = world()
    found = looked_at(w, 3)
    wrong = found[0].suggestions[0]
    actions.reject([wrong], round_=w.round_, by=w.moderator)
    assert wrong.state is SuggestionState.REJECTED
    sample = actions.draw(w.round_, margin=3, by=w.moderator)
    (one,) = [one for one in in_lot(sample) if one.passage_id == found[0].id]
    assert one.suggested == [str(wrong.topic_id)]
