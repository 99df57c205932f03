"""The page of a job is for those who asked for it, and tells how far it is."""

from flask import Flask

from app import db
from app.jobs import actions
from app.jobs.models import JobState
from tests import make
from tests.client import PageClient
from tests.jobs import counting


def test_who_asked_sees_how_far_it_is(app: Flask, client: PageClient) -> None:
    person = make.person()
    job = actions.enqueue("test:count", by=person, total=counting.STEPS)
    make.sign_in(client, person)

    assert "0 of 5" in client.get_page(f"/jobs/{job.id}").text
    make.do_jobs()
    assert "Done counted" in client.get_page(f"/jobs/{job.id}").text


def test_the_bar_alone_is_sent_to_a_page_that_asks_again(app: Flask, client: PageClient) -> None:
    person = make.person()
    job = actions.enqueue("test:count", by=person, total=counting.STEPS)
    make.sign_in(client, person)

    bar = client.get(f"/jobs/{job.id}", headers={"HX-Request": "true"}).get_data(as_text=True)

    assert bar.strip().startswith("<section")
    assert 'hx-trigger="every 2s"' in bar


def test_a_job_of_others_is_as_if_it_were_not_there(app: Flask, client: PageClient) -> None:
    job = actions.enqueue("test:count", by=make.person())
    make.sign_in(client, make.person())

    hidden = client.get(f"/jobs/{job.id}")
    missing = client.get("/jobs/00000000-0000-4000-8000-000000000000")

    assert (hidden.status_code, hidden.data) == (404, missing.data)


def test_an_organiser_sees_the_work_for_their_round(app: Flask, client: PageClient) -> None:
    person = make.person()
    round_ = make.round_(organisers=[person], questions=False)
    job = actions.enqueue("test:count", by=make.person(), round_id=round_.id)
    make.sign_in(client, person)

    client.get_page(f"/jobs/{job.id}")


def test_it_can_be_stopped_and_gone_on_with_but_not_twice(app: Flask, client: PageClient) -> None:
    person = make.person()
    job = actions.enqueue("test:count", by=person)
    make.sign_in(client, person)

    client.post_ok(f"/jobs/{job.id}/cancel")
    assert job.state == JobState.CANCELLED
    client.post_page(f"/jobs/{job.id}/cancel", status=409)
    client.post_ok(f"/jobs/{job.id}/again")
    assert job.state == JobState.WAITING


def test_a_moderator_sees_stops_and_goes_on_with_the_work_of_a_round(
    app: Flask, client: PageClient
) -> None:
    person = make.person()
    round_ = make.round_(moderators=[person], questions=False)
    job = actions.enqueue("test:count", round_id=round_.id)
    other = actions.enqueue("test:flaky", by=make.person())
    make.sign_in(client, person)
    address = f"/jobs?round={round_.id}"

    client.get_page(address)
    page = client.get(address).text
    assert str(job.id) in page
    assert str(other.id) not in page
    answer = client.post(f"/jobs/{job.id}/cancel", data={"back": address})
    assert (job.state, answer.location) == (JobState.CANCELLED, address)
    client.post_ok(f"/jobs/{job.id}/again", data={"back": "//elsewhere.example"})
    assert job.state == JobState.WAITING
    assert 'hx-trigger="every 3s"' in client.get(address, headers={"HX-Request": "true"}).text


def test_the_list_of_work_is_as_many_queries_for_thirty_as_for_one(
    app: Flask, client: PageClient
) -> None:
    admin = make.admin()
    make.sign_in(client, admin)
    actions.enqueue("test:count")
    db.session.commit()
    with make.counted_queries() as one:
        client.get_page("/jobs")
    for _n in range(29):
        actions.enqueue("test:count", by=admin)
    db.session.commit()
    with make.counted_queries() as thirty:
        client.get_page("/jobs")

    assert one.count == thirty.count <= 12
