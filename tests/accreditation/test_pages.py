"""The pages of accreditation, and who may do what on them."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.accreditation import actions
from app.accreditation.models import Application, ApplicationState, Circulation, Objection
from app.rounds.models import Answering, Attribution, RoundInvitation, Visibility
from tests import counting, make
from tests.accreditation import kit
from tests.client import PageClient
from tests.files.documents import docx_file


def _wall(days: int) -> str:
    return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_from_criteria_to_a_decision_on_appeal(client: PageClient) -> None:
    world = kit.world()
    make.sign_in(client, world.applicant)
    assert "Work on the matter." in client.get_page(f"{world.url}/criteria").text
    page = client.post_ok(
        f"{world.url}/criteria",
        {"statement": kit.STATEMENT, "documents": (io.BytesIO(docx_file()), "proof.docx")},
        content_type="multipart/form-data",
    )
    application = db.session.scalars(sa.select(Application)).one()
    assert "proof.docx" in client.get_page(page).text

    make.sign_in(client, world.organiser)
    desk = f"/rounds/{world.round.slug}/desk/accreditation"
    assert "Watch Group" in client.get_page(desk).text
    client.post_ok(
        f"{desk}/circulate", {"applications": [str(application.id)], "ends_at": _wall(9)}
    )

    make.sign_in(client, world.clearer)
    assert "Waiting for you: 1 application" in client.get_page(f"{world.url}/circulated").text
    assert "1 application" in client.get_page("/accreditation").text
    client.post_page(f"{page}/object", {"reason": " "})
    client.post_ok(f"{page}/object", {"reason": "It is not active here."})
    kit.end(db.session.scalars(sa.select(Circulation)).one())
    client.post_page(f"{page}/object", {"reason": "Once more"}, status=409)

    make.sign_in(client, world.organiser)
    client.post_page(f"{page}/decide", {"decision": "refuse", "reason": ""})
    client.post_ok(f"{page}/decide", {"decision": "refuse", "reason": "The objection stands."})

    make.sign_in(client, world.applicant)
    assert "The objection stands." in client.get_page(page).text
    client.post_ok(f"{page}/appeal", {"words": "We are active there."})
    client.post_page(f"{page}/decide-appeal", {"appeal-decision": "accredit"}, status=403)

    make.sign_in(client, world.organiser)
    client.post_ok(
        f"{page}/decide-appeal",
        {"appeal-decision": "accredit", "appeal-reason": "They are right."},
    )
    text = client.get_page(world.url).text
    for said in ("Kingdom of Testing", "It is not active here.", "They are right."):
        assert said in text
    assert "1 of 1 accredited, 0 refused, 1 met an objection, 1 appealed." in text


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("told", [True, False])
def test_the_register_shows_of_an_objection_what_the_rules_say(
    client: PageClient, named: bool, told: bool
) -> None:
    world = kit.world(objector_public=named, reason_public=told)
    application = kit.objected(world, reason="A reason of theirs.")

    for url in (world.url, world.page(application)):
        html = client.get(url).get_data(as_text=True)
        assert ("Kingdom of Testing" in html) is named
        assert ("A reason of theirs." in html) is told
    make.sign_in(client, world.applicant)
    html = client.get(world.page(application)).get_data(as_text=True)
    assert ("Kingdom of Testing" in html, "A reason of theirs." in html) == (named, told)
    make.sign_in(client, world.organiser)
    html = client.get(world.page(application)).get_data(as_text=True)
    assert ("Kingdom of Testing" in html, "A reason of theirs." in html) == (True, True)


def test_statement_and_documents_are_for_those_who_decide_and_those_who_may_object(
    client: PageClient,
) -> None:
    world = kit.world()
    application = kit.circulated(world)
    document = actions.add_document(
        application, io.BytesIO(docx_file()), "proof.docx", by=world.applicant
    )
    db.session.commit()
    page = world.page(application)
    for person, reads in (
        (None, False),
        (make.delegate_of(make.organisation()), False),
        (world.clearer, True),
        (world.organiser, True),
        (world.applicant, True),
    ):
        if person is not None:
            make.sign_in(client, person)
        assert ("ten years" in client.get_page(page).text) is reads
        expected = {200} if reads else {303, 403}
        assert client.get(f"{page}/documents/{document.id}").status_code in expected


def test_an_application_is_not_read_by_those_who_may_object_before_it_goes_round(
    client: PageClient,
) -> None:
    world = kit.world()
    application = kit.applied(world)
    make.sign_in(client, world.clearer)

    assert "ten years" not in client.get_page(world.page(application)).text


def test_a_drafter_of_a_state_and_a_delegate_of_no_state_do_not_object(client: PageClient) -> None:
    world = kit.world()
    page = world.page(kit.circulated(world))

    for person in (make.delegate_of(world.state, "drafter"), world.applicant):
        make.sign_in(client, person)
        client.post_page(f"{page}/object", {"reason": "Why not"}, status=403)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Objection)) == 0


def test_an_organiser_of_another_round_decides_nothing(client: PageClient) -> None:
    world = kit.world()
    page = world.page(kit.objected(world))
    other = make.person()
    make.round_(organisers=[other])
    make.sign_in(client, other)

    client.post_page(f"{page}/decide", {"decision": "refuse", "reason": "I say so"}, status=403)
    client.get_page(f"/rounds/{world.round.slug}/desk/accreditation", status=403)


def test_the_person_named_hears_the_appeal_and_the_organisers_do_not(client: PageClient) -> None:
    judge = make.person(name="Judge")
    world = kit.world(appeal_by_id=judge.id)
    make.role(judge, world.round, "moderator")
    application = kit.appealed(world)
    deed = {"appeal-decision": "refuse", "appeal-reason": "Nothing new."}

    make.sign_in(client, world.organiser)
    client.post_page(f"{world.page(application)}/decide-appeal", deed, status=403)
    make.sign_in(client, judge)
    client.post_ok(f"{world.page(application)}/decide-appeal", deed)
    db.session.refresh(application)
    assert application.state is ApplicationState.REFUSED


@pytest.mark.parametrize(
    ("state", "speaks"),
    [
        (ApplicationState.APPLIED, False),
        (ApplicationState.CIRCULATED, False),
        (ApplicationState.ACCREDITED, True),
        (ApplicationState.REFUSED, True),  # in writing, and marked so
        (ApplicationState.WITHDRAWN, False),
    ],
)
def test_a_round_that_accredits_takes_positions_of_those_it_admits(
    client: PageClient, state: ApplicationState, speaks: bool
) -> None:
    world = kit.world()
    kit.in_state(world, state)
    make.sign_in(client, world.applicant)

    sent = client.post(f"/rounds/{world.round.slug}/position/open")
    assert sent.status_code == (303 if speaks else 403)


def test_refused_bodies_submit_nothing_where_the_rules_do_not_let_them(client: PageClient) -> None:
    world = kit.world(in_writing=False)
    kit.refused(world)
    make.sign_in(client, world.applicant)

    client.post_page(f"/rounds/{world.round.slug}/position/open", status=403)
    assert "takes nothing in writing" in client.get_page(f"/rounds/{world.round.slug}").text


def test_states_that_are_asked_need_no_accreditation_of_their_own(client: PageClient) -> None:
    world = kit.world()
    make.sign_in(client, world.clearer)

    client.post_ok(f"/rounds/{world.round.slug}/position/open")


def test_a_round_for_accredited_parties_is_read_by_the_accredited_alone(client: PageClient) -> None:
    world = kit.world()
    world.round.visibility = Visibility.PARTIES
    db.session.commit()
    other = make.organisation(group="AC", name="Other Body")
    kit.accredited(world)
    url = f"/rounds/{world.round.slug}"

    client.get_page(url, status=404)
    client.get_page(world.url, status=404)
    make.sign_in(client, world.applicant)
    client.get_page(url)
    assert world.round.title in client.get_page("/rounds").text

    make.sign_in(client, make.delegate_of(other))
    client.get_page(url, status=404)
    assert world.round.title not in client.get_page("/rounds").text
    # It may learn what is asked, and ask to be one of them.
    assert "Watch Group" in client.get_page(world.url).text
    assert world.round.title in client.get_page("/accreditation").text
    client.post_ok(f"{world.url}/criteria", {"statement": "We do as well."})


def test_a_draft_and_a_round_that_accredits_nobody_have_no_register(client: PageClient) -> None:
    plain = make.round_()
    client.get_page(f"/rounds/{plain.slug}/accreditation", status=404)
    world = kit.world(state="draft")
    client.get_page(world.url, status=404)
    make.sign_in(client, world.organiser)
    assert "Nobody has applied yet" in client.get_page(world.url).text


def test_the_organiser_writes_the_rules(client: PageClient) -> None:
    make.groups()
    organiser = make.person()
    round_ = make.round_(state="draft", organisers=[organiser])
    extra = make.organisation(group="IG", name="Union of Testing")
    make.sign_in(client, organiser)
    url = f"/rounds/{round_.slug}/desk/accreditation"
    assert "asks for no accreditation" in client.get_page(url).text
    sent = {
        "accredits": "1",
        "criteria": "Be active.",
        "groups": ["ST"],
        "window_days": "7",
        "objector_public": "1",
        "appeal_days": "0",
        "appeal_by": "",
    }

    client.post_page(f"{url}/rules", {**sent, "criteria": ""})
    client.post_ok(f"{url}/rules", sent)
    client.post_ok(f"{url}/asked", {"organisation": str(extra.id)})
    db.session.refresh(round_)

    assert round_.accredits
    page = client.get_page(f"/rounds/{round_.slug}/accreditation/criteria").text
    for said in (
        "Be active.",
        "Union of Testing",
        "may leave out why",
        "There is no appeal.",
        "says who objected",
        "It does not show the reason.",
    ):
        assert said in page


def test_where_positions_bear_no_names_nothing_is_marked_and_nobody_refused_submits(
    client: PageClient,
) -> None:
    organiser = make.person()
    make.groups()
    round_ = make.round_(state="draft", organisers=[organiser], attribution=Attribution.GROUP)
    make.sign_in(client, organiser)
    sent = {"accredits": "1", "criteria": "Be active.", "window_days": "7", "appeal_days": "0"}
    url = f"/rounds/{round_.slug}/desk/accreditation/rules"

    page = client.post_page(url, {**sent, "in_writing": "1"})
    assert "could tell whose it is" in page.text
    client.post_ok(url, sent)


def test_where_only_those_invited_answer_an_accreditation_is_not_enough(client: PageClient) -> None:
    world = kit.world()
    world.round.answering = Answering.INVITED
    kit.accredited(world)
    make.sign_in(client, world.applicant)
    url = f"/rounds/{world.round.slug}/position/open"

    client.post_page(url, status=403)
    db.session.add(RoundInvitation(round_id=world.round.id, organisation_id=world.body.id))
    client.post_ok(url)


def test_filters_find_and_say_when_nothing_fits(client: PageClient) -> None:
    world = kit.world()
    kit.refused(world)
    kit.applied(world, make.organisation(group="AC", name="Institute of Testing"))

    page = client.get_page(f"{world.url}?state=refused")
    assert "Watch Group" in page.text
    assert "Institute of Testing" not in page.text
    assert "Institute of Testing" in client.get_page(f"{world.url}?group=AC").text
    assert "No application fits" in client.get_page(f"{world.url}?q=zzz").text


@pytest.mark.parametrize("path", ["", "/circulated", "/criteria"])
def test_a_page_costs_the_same_with_one_application_and_with_many(
    app: Flask, client: PageClient, path: str
) -> None:
    world = kit.world()
    kit.circulated(world)
    make.sign_in(client, world.clearer)
    url = f"{world.url}{path}"
    client.get(url)
    with counting.statements(app) as few:
        client.get(url)
    others = [kit.applied(world, make.organisation(group="AC")) for _n in range(4)]
    actions.circulate(world.rules, others, ends_at=clock.now() + timedelta(days=3), by=None)
    for one in others:
        actions.object_to(one, make.organisation(group="ST"), reason="No", by=world.clearer)
    db.session.commit()
    with counting.statements(app) as many:
        client.get(url)

    assert len(many) <= len(few)
    assert len(few) <= 12
