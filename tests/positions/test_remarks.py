"""A clearer comments on words of the draft, and the drafter sees to it."""

import pytest
from sqlalchemy.exc import OperationalError

from app.positions import actions
from app.positions.queries import comments_on
from tests import make
from tests.client import PageClient
from tests.positions.conftest import World, begun

WORDS = "Hospitals stay open. Cables are kept whole."


def test_a_comment_stands_at_its_words_until_it_is_seen_to(
    client: PageClient, world: World
) -> None:
    position = begun(world, WORDS)
    question = world.question("text")
    at = f"/rounds/{world.round.slug}/position"
    make.sign_in(client, world.clearer)
    page = client.get(f"{at}/check").get_data(as_text=True)
    assert '<option value="Cables are kept whole.">' in page
    name = question.id.hex
    form = {f"{name}-quote": "Cables are kept whole.", f"{name}-words": "By whom?"}
    sent = client.post(f"{at}/remarks/{question.id}", data=form)
    assert sent.status_code == 303

    make.sign_in(client, world.drafter)
    page = client.get(f"{at}/check").get_data(as_text=True)
    assert 'class="remarked">Cables are kept whole.</mark>' in page
    assert "By whom?" in client.get(f"{at}/1").get_data(as_text=True)
    assert "By whom?" in client.get(at).get_data(as_text=True)

    position.drafts[0].text = "Hospitals stay open. Owners keep cables whole."
    page = client.get(f"{at}/check").get_data(as_text=True)
    assert "on words that are no longer there:" in page
    said = next(one for one in comments_on(position) if one.text == "By whom?")
    client.post(f"{at}/comments/{said.id}/settle")
    assert said.settled_at is not None
    page = client.get(f"{at}/check").get_data(as_text=True)
    assert "seen to" in page
    assert 'class="remarked"' not in page


def test_words_that_changed_meanwhile_are_chosen_again_and_nothing_is_lost(
    client: PageClient, world: World
) -> None:
    position = begun(world, WORDS)
    question = world.question("text")
    make.sign_in(client, world.clearer)
    name = question.id.hex
    sent = client.post(
        f"/rounds/{world.round.slug}/position/remarks/{question.id}",
        data={f"{name}-quote": "Gone.", f"{name}-words": "What of <b>this</b>?"},
    )
    assert sent.status_code == 422
    page = sent.get_data(as_text=True)
    assert "These words have changed meanwhile. Choose again." in page
    assert "What of &lt;b&gt;this&lt;/b&gt;?" in page
    assert comments_on(position) == []


def test_an_observer_and_a_rival_leave_no_comment(client: PageClient, world: World) -> None:
    position = begun(world)
    question = world.question("text")
    rival = make.delegate_of(make.organisation(name="Rival"))
    for person, status in ((world.observer, 403), (rival, 404), (make.person(), 404)):
        make.sign_in(client, person)
        name = question.id.hex
        sent = client.post(
            f"/rounds/{world.round.slug}/position/remarks/{question.id}",
            data={f"{name}-quote": "", f"{name}-words": "Me too"},
        )
        assert sent.status_code == status
    assert comments_on(position) == []


def test_a_page_is_read_though_that_one_is_here_cannot_be_noted(
    client: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(world)
    make.sign_in(client, world.drafter)

    def busy(*_args: object, **_facts: object) -> None:
        raise OperationalError("update draft_visit", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "visit", busy)
    assert client.get(f"/rounds/{world.round.slug}/position/1").status_code == 200
