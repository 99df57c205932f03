"""Every component together on one page, as people and browsers get it."""

import re

from flask import Flask

from tests.client import PageClient


def test_the_guide_shows_every_component(app: Flask) -> None:
    client = app.test_client()
    assert isinstance(client, PageClient)
    page = client.get_page("/styleguide/")
    assert page.h1s == ["Style guide"]


def test_a_form_that_is_wrong_comes_back_with_a_summary_and_an_error_beside_each_field(
    app: Flask,
) -> None:
    client = app.test_client()
    assert isinstance(client, PageClient)
    page = client.post_page("/styleguide/", {"mail": "someone@lanternfold.example"})
    assert "There is a problem" in page.text
    assert {name for name in page.ids if name.startswith("error-")} >= {
        "error-summary-title",
        "error-name",
        "error-stance",
        "error-agree",
    }


def test_what_people_wrote_stays_in_the_form(app: Flask) -> None:
    answer = app.test_client().post("/styleguide/", data={"reason": "Hospitals <first>"})
    assert "Hospitals &lt;first&gt;" in answer.get_data(as_text=True)


def test_a_form_carries_its_key_once(app: Flask) -> None:
    html = app.test_client().get("/styleguide/").get_data(as_text=True)
    assert len(re.findall(r'name="key" value="[0-9a-f-]{36}"', html)) == 1


def test_no_page_asks_another_host(app: Flask) -> None:
    html = app.test_client().get("/styleguide/").get_data(as_text=True)
    asked = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', html)
    assert asked
    assert [address for address in asked if not address.startswith("/")] == []


def test_everything_a_page_asks_for_is_there(app: Flask) -> None:
    client = app.test_client()
    html = client.get("/styleguide/").get_data(as_text=True)
    asked = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', html)
    answers = {}
    for address in asked:
        with client.get(address) as answer:
            answers[address] = answer.status_code
    assert set(answers.values()) == {200}


def test_arabic_pages_run_from_the_right(app: Flask) -> None:
    answer = app.test_client().get("/styleguide/", headers={"Accept-Language": "ar"})
    assert '<html lang="ar" dir="rtl">' in answer.get_data(as_text=True)


def test_an_unknown_address_gets_our_own_page(app: Flask) -> None:
    client = app.test_client()
    assert isinstance(client, PageClient)
    assert client.get_page("/no-such-page", status=404).h1s == ["There is nothing here"]
