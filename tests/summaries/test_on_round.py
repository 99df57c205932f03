"""What the public page of a round tells of its summary."""

from app import clock, db
from tests import make
from tests.client import PageClient
from tests.summaries import kit

RESULT = "Read the summary and its sources"
QUOTED = "See how you are quoted"


def test_a_published_round_begins_with_what_came_of_it(client: PageClient) -> None:
    world = kit.heard()
    kit.published(world)
    url = f"/rounds/{world.round_.slug}"
    assert RESULT not in client.get_page(url).text
    world.round_.state, world.round_.published_at = "published", clock.now()
    db.session.commit()

    page = client.get_page(url).text

    assert RESULT in page
    assert "Summary of the moderators · version 1" in page
    assert page.index("All asked to spare hospitals.") < page.index("What was asked")


def test_the_quoted_find_the_review_on_the_round(client: PageClient) -> None:
    world = kit.heard()
    kit.reviewed(world)
    url = f"/rounds/{world.round_.slug}"
    make.sign_in(client, world.delegates[0])

    page = client.get_page(url).text

    assert "The draft summary cites your words once. Say whether it may, until" in page
    assert QUOTED in page


def test_nobody_else_is_told_of_the_review(client: PageClient) -> None:
    world = kit.heard()
    kit.reviewed(world)
    url = f"/rounds/{world.round_.slug}"
    assert QUOTED not in client.get_page(url).text
    make.sign_in(client, make.delegate_of(make.organisation()))

    assert QUOTED not in client.get_page(url).text


def test_before_the_review_the_quoted_are_told_nothing(client: PageClient) -> None:
    world = kit.heard()
    kit.written(world)
    make.sign_in(client, world.delegates[0])

    assert QUOTED not in client.get_page(f"/rounds/{world.round_.slug}").text
