"""A party lets single words be quoted without its name: they leave its position, for good."""

import pytest
import sqlalchemy as sa

from app import db
from app.errors import NotPossible
from app.moderation import actions as moderation
from app.moderation.models import Redaction
from app.policy import Who
from app.rounds.actions import move
from app.rounds.models import Attribution, RoundState
from app.summaries.models import Citation
from app.synthesis import queries as synthesis
from app.synthesis.models import Passage
from tests import make
from tests.client import PageClient
from tests.summaries import kit
from tests.summaries.kit import Heard


def _published(**facts: object) -> tuple[Heard, Citation]:
    world = kit.heard("CS", "ST", **facts)
    kit.published(world)
    move(world.round_, RoundState.PUBLISHED, by=world.organiser)
    db.session.commit()
    query = sa.select(Citation).where(Citation.passage_id == world.passages[0].id)
    return world, db.session.scalars(query).one()


def _set_apart(client: PageClient, world: Heard, citation: Citation, to: str) -> None:
    make.sign_in(client, world.delegates[0])
    root = f"/rounds/{world.round_.slug}/summary"
    client.post_ok(f"{root}/citations/{citation.id}/apart", {f"apart-{citation.id}-to": to})
    make.sign_out(client)


def test_the_words_are_quoted_without_a_name_and_gone_from_the_position(
    client: PageClient,
) -> None:
    world, citation = _published()
    name, position = world.organisation.name, world.positions[0]
    words, reference = "Hospitals must be off limits, says 1.", position.reference
    root = f"/rounds/{world.round_.slug}"
    summary = client.get_page(f"{root}/summary")
    assert words in summary.text
    assert name in summary.text
    _set_apart(client, world, citation, "none")
    for way in ("/summary", "/summary/v/1", "/summary/v/1.md", "/summary/v/1.json"):
        response = client.get(f"{root}{way}")
        if response.status_code == 404:
            continue
        said = response.get_data(as_text=True)
        before, _found, _after = said.partition(words)
        assert words in said, way
        assert f"p-{world.passages[0].id}" not in said.split("<footer")[0], way
        assert reference not in before[-300:], way
    for way in (f"/positions/{reference}", f"/positions/{reference}.md", "/data/answers.csv"):
        response = client.get(f"{root}{way}")
        assert words not in response.get_data(as_text=True), way
        response.close()
    assert reference not in client.get_page(f"{root}/positions?q=off+limits,+says+1").text


def test_it_is_for_good(client: PageClient) -> None:
    world, citation = _published()
    _set_apart(client, world, citation, "group")
    redaction = db.session.scalars(sa.select(Redaction)).one()
    with pytest.raises(NotPossible):
        moderation.restore(redaction, by=world.moderator)
    db.session.rollback()
    redaction.attribution = None
    with pytest.raises(RuntimeError):
        db.session.commit()
    db.session.rollback()
    _set_apart(client, world, citation, "none")
    assert db.session.scalars(sa.select(Redaction.attribution)).all() == [Attribution.NONE]


def test_only_a_clearer_of_the_quoted_party_may(client: PageClient) -> None:
    world, citation = _published()
    address = f"/rounds/{world.round_.slug}/summary/citations/{citation.id}/apart"
    others = [
        world.moderator,
        world.organiser,
        world.delegates[1],
        make.admin(),
        make.person(auditor=True),
        make.delegate_of(world.organisation, "drafter"),
        make.delegate_of(world.organisation, "observer"),
    ]
    for person in others:
        make.sign_in(client, person)
        sent = {f"apart-{citation.id}-to": "none"}
        assert client.post(address, data=sent).status_code in {403, 404}
    make.sign_in(client, world.delegates[0])
    assert client.post(address, data={f"apart-{citation.id}-to": "named"}).status_code == 422
    assert db.session.scalars(sa.select(Redaction)).all() == []


def test_a_passage_that_overlaps_the_words_keeps_their_promise(client: PageClient) -> None:
    world, citation = _published()
    _set_apart(client, world, citation, "group")
    wider: Passage = make.passage(world.positions[0])
    (quote,) = synthesis.quotes([wider], Who())
    assert quote.shown is not None
    assert (quote.shown.level, quote.href, quote.stance) == (Attribution.GROUP, None, None)
