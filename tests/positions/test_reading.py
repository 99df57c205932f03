import io
import re
import uuid

import pytest

from app import clock, db
from app.files.models import FileContent, StoredFile
from app.moderation import actions as moderation
from app.moderation.models import Contribution
from app.policy import Who
from app.positions import actions, documents, queries, showing
from app.positions.actions import Entered, Given, Said
from app.positions.models import Attachment, Position, PositionState, Stance
from app.rounds.models import Attribution, RoundState
from app.text import Mark
from config import LANGUAGE_NAMES
from tests import make
from tests.client import PageClient
from tests.positions.conftest import World, begun, sent


def publish(world: World) -> None:
    world.round.state = RoundState.PUBLISHED
    world.round.published_at = clock.now()
    db.session.commit()


def entered(world: World, number: int = 1, **facts: object) -> list[Position]:
    many = [
        Entered(
            party=make.party(world.round, make.organisation(name=f"Visible Name {n}")),
            answers=[
                Said(question=world.question("text"), text=f"Words of number {n}."),
                Said(question=world.question("stance"), stance=Stance.OPPOSE),
            ],
            **facts,  # type: ignore[arg-type]
        )
        for n in range(number)
    ]
    made = actions.enter(world.round, many, by=world.organiser)
    db.session.commit()
    return made


def attached(world: World, text: str = "A name stands in the file.") -> Position:
    """A submitted position with a file, as if it had been uploaded."""
    position = begun(world)
    file = StoredFile(
        sha256="0" * 64,
        size=4,
        media_type="application/pdf",
        name="position-of-Lanternfold.pdf",
        text=text,
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(FileContent(file_id=file.id, content=b"%PDF"))
    position.draft_files.append(actions.drafting.DraftFile(question_id=None, file=file))
    db.session.flush()
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    actions.accept(position, by=world.moderator)
    db.session.commit()
    return position


def address(position: Position, rest: str = "") -> str:
    return f"/rounds/{position.round.slug}/positions/{position.reference}{rest}"


def test_positions_are_public_with_the_round_and_only_the_accepted_ones(
    client: PageClient, world: World
) -> None:
    accepted, held, submitted = (
        entered(world, state=state, reason="Is it yours?")[0]
        for state in (PositionState.ACCEPTED, PositionState.HELD, PositionState.SUBMITTED)
    )
    listing = f"/rounds/{world.round.slug}/positions"
    assert "not public yet" in client.get_page(listing).text
    assert client.get(address(accepted)).status_code == 404
    publish(world)
    page = client.get_page(listing)
    assert accepted.reference in page.text
    assert held.reference not in page.text
    assert submitted.reference not in page.text
    client.get_page(address(accepted))
    for hidden in (held, submitted):
        client.get_page(address(hidden), status=404)


def test_the_menu_of_languages_is_whole_where_positions_are_in_some(
    client: PageClient, world: World
) -> None:
    for language in ("en", "fr"):
        entered(world, language=language, state=PositionState.ACCEPTED)
    publish(world)
    page = client.get(f"/rounds/{world.round.slug}/positions").get_data(as_text=True)
    offered = re.findall(r'name="language" value="(.*?)".*?>(.*?)</button>', page)
    assert dict(offered) == LANGUAGE_NAMES


def test_d14_a_withdrawn_position_stays_on_record_without_its_words(
    client: PageClient, world: World
) -> None:
    position = entered(world, state=PositionState.WITHDRAWN, reason="A new board.")[0]
    publish(world)
    page = client.get_page(address(position))
    assert "A new board." in page.text
    assert "Words of number" not in page.text
    for kind in ("md", "pdf", "docx"):
        answer = client.get(address(position, f".{kind}"))
        assert answer.status_code == 200
        assert b"Words of number" not in answer.data
    found = client.get_page(f"/rounds/{world.round.slug}/positions?q=Words of number")
    assert position.reference not in found.text


@pytest.mark.parametrize(
    ("level", "group_shown", "region_shown"),
    [
        (Attribution.GROUP_AND_REGION, True, True),
        (Attribution.GROUP, True, False),
        (Attribution.NONE, False, False),
    ],
)
def test_a_name_that_is_not_shown_gets_out_by_no_way(
    client: PageClient, world: World, level: Attribution, group_shown: bool, region_shown: bool
) -> None:
    position = attached(world)
    position.attribution = level
    publish(world)
    name = world.organisation.name
    listing = f"/rounds/{world.round.slug}/positions"
    for place in (
        listing,
        address(position),
        address(position, ".md"),
        address(position, "?version=1"),
    ):
        answer = client.get(place)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert name not in text, place
        assert world.clearer.name not in text, place
    group = f"?group={world.organisation.group_id}"
    assert (position.reference in client.get_page(listing + group).text) is group_shown
    region = "?region=none"
    assert (position.reference in client.get_page(listing + region).text) is region_shown
    assert position.reference not in client.get_page(f"{listing}?q={name}").text
    file = position.versions[0].attachments[0]
    sent_file = client.get(address(position, f"/files/{file.id}"))
    assert sent_file.headers["Content-Disposition"] == (
        f"attachment; filename={position.reference}-1.pdf"
    )
    reading = showing.read(position, position.versions[0], Who())
    assert name not in documents.markdown(documents.of_version(reading))
    assert name.encode() not in documents.docx(documents.of_version(reading))


def test_the_delegation_and_those_who_run_the_round_see_the_name(
    client: PageClient, world: World
) -> None:
    position = sent(world)
    position.attribution = Attribution.NONE
    db.session.commit()
    for person in (world.observer, world.moderator, world.organiser, make.person(auditor=True)):
        make.sign_in(client, person)
        assert world.organisation.name in client.get_page(address(position)).text


def test_hidden_words_are_gone_from_every_way_out(client: PageClient, world: World) -> None:
    position = attached(world, text="Agent Falk wrote this paper.")
    answer = position.versions[0].answers[0].contribution
    file = position.versions[0].attachments[0]
    assert answer is not None
    assert file.contribution is not None
    moderation.hide(answer, start=0, end=9, reason="names a site", by=world.moderator)
    moderation.hide(file.contribution, start=0, end=10, reason="names a person", by=world.moderator)
    publish(world)
    listing = f"/rounds/{world.round.slug}/positions"
    for place in (address(position), address(position, ".md")):
        said = client.get(place).get_data(as_text=True)
        assert "Hospitals" not in said
        assert "Agent Falk" not in said
        assert "names a site" in said
    for kind in (".docx", ".pdf"):
        assert client.get(address(position, kind)).status_code == 200
    assert client.get(address(position, f"/files/{file.id}")).status_code == 404
    for words in ("Hospitals", "off limits", "Falk"):
        assert position.reference not in client.get_page(f"{listing}?q={words}").text
    make.sign_in(client, world.moderator)
    assert client.get(address(position, f"/files/{file.id}")).status_code == 200


def test_words_hidden_in_one_version_are_hidden_in_all(client: PageClient, world: World) -> None:
    position = sent(world, "Ms Falk and others support it.")
    actions.revise(position, by=world.drafter)
    actions.save_answer(
        position,
        world.question("text"),
        Given(text="We, with Ms Falk, support it."),
        revision=1,
        by=world.drafter,
    )
    version = actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    actions.accept(position, by=world.moderator)
    said = version.answers[0].contribution
    assert isinstance(said, Contribution)
    start = said.plain.index("Ms Falk")
    redaction = moderation.hide(
        said, start=start, end=start + 7, reason="names a person", by=world.moderator
    )
    publish(world)
    for rest in ("", "?version=1", "/changes"):
        assert "Falk" not in client.get(address(position, rest)).get_data(as_text=True)
    moderation.restore(redaction, by=world.moderator)
    db.session.commit()
    assert "Falk" in client.get(address(position, "?version=1")).get_data(as_text=True)


def test_passages_are_marked_by_whoever_knows_them(client: PageClient, world: World) -> None:
    position = entered(world)[0]
    publish(world)

    def provider(contributions: object, _who: Who) -> dict[uuid.UUID, list[Mark]]:
        assert isinstance(contributions, list)
        return {contributions[0].id: [Mark(0, 5, "p-1234", "passage")]}

    showing.marks_provider(provider)
    try:
        html = client.get(address(position)).get_data(as_text=True)
    finally:
        showing._providers.remove(provider)  # noqa: SLF001 - the test's own
    assert 'id="p-1234"' in html


def test_an_answer_stands_under_the_wording_it_was_given_to(
    client: PageClient, world: World
) -> None:
    position = entered(world)[0]
    question = world.question("text")
    old = question.current
    question.versions.append(
        type(old)(number=2, kind=old.kind, wording="A new wording?", options=[])
    )
    publish(world)
    page = client.get_page(address(position))
    assert old.wording in page.text
    assert "The wording of this question has changed" in page.text


def test_filters_find_what_they_name_and_the_address_keeps_them(
    client: PageClient, world: World
) -> None:
    first, second = entered(world, 2)
    second.language = "fr"
    first.party.region = None
    publish(world)
    listing = f"/rounds/{world.round.slug}/positions"
    for query, expected in (
        ("language=fr", {second}),
        (f"question={world.question('text').id}", {first, second}),
        (f"question={world.question('file').id}", set()),
        ("stance=oppose", {first, second}),
        ("stance=support", set()),
        ("q=number 0", {first}),
        ("q=visible name 1", {second}),
        ("q=100%25", set()),
        (f"group={uuid.uuid4()}&region=nowhere&question=x&page=9999", set()),
    ):
        text = client.get_page(f"{listing}?{query}").text
        assert {p for p in (first, second) if p.reference in text} == expected, query


@pytest.mark.parametrize("who", ["visitor", "moderator", "delegate"])
def test_reading_costs_the_same_for_one_and_for_many(
    client: PageClient, world: World, who: str
) -> None:
    position = sent(world)
    actions.accept(position, by=world.moderator)
    publish(world)
    if who != "visitor":
        make.sign_in(client, world.moderator if who == "moderator" else world.clearer)
    pages = [f"/rounds/{world.round.slug}/positions", address(position)]
    if who == "delegate":
        pages += [f"/rounds/{world.round.slug}/position", "/positions", "/co-sponsorships"]
    counts = []
    for more in (0, 8):
        if more:
            entered(world, more)
            for n in range(4):
                make.question(world.round, "text", wording=f"Another {n}?")
        counts.append([])
        for page in pages:
            client.get_page(page)
            with make.counted_queries() as counted:
                client.get_page(page)
            counts[-1].append(counted.count)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, dict(zip(pages, counts[0], strict=True))


def test_writing_costs_the_same_for_one_and_for_many(client: PageClient, world: World) -> None:
    begun(world)
    make.sign_in(client, world.clearer)
    pages = [f"/rounds/{world.round.slug}/position{rest}" for rest in ("", "/1", "/check")]
    counts = []
    for more in (0, 6):
        for n in range(more):
            asked = make.question(world.round, "stance", wording=f"Another {n}?")
            actions.save_answer(
                world_position(world), asked, Given(text="So."), revision=0, by=world.drafter
            )
        db.session.commit()
        counts.append([])
        for page in pages:
            client.get_page(page)
            with make.counted_queries() as counted:
                client.get_page(page)
            counts[-1].append(counted.count)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, dict(zip(pages, counts[0], strict=True))


def world_position(world: World) -> Position:
    found = queries.own(world.round.id, world.organisation.id)
    return db.session.scalars(found).unique().one()


def test_files_of_others_and_of_other_positions_are_not_found(
    client: PageClient, world: World
) -> None:
    position = attached(world)
    other = entered(world)[0]
    publish(world)
    file: Attachment = position.versions[0].attachments[0]
    assert client.get(address(position, f"/files/{file.id}")).status_code == 200
    assert client.get(address(other, f"/files/{file.id}")).status_code == 404
    assert client.get(address(position, f"/files/{uuid.uuid4()}")).status_code == 404


def test_a_document_has_the_words_in_every_format(client: PageClient, world: World) -> None:
    position = entered(world, language="ar")[0]
    publish(world)
    markdown = client.get(address(position, ".md")).get_data(as_text=True)
    word = io.BytesIO(client.get(address(position, ".docx")).data)
    paragraphs = [p.text for p in documents.Document(word).paragraphs]
    assert "Words of number 0." in markdown
    assert "Words of number 0." in paragraphs
    assert client.get(address(position, ".pdf")).data.startswith(b"%PDF")
