"""The public page of a round."""

from tests import make
from tests.client import PageClient


def test_a_visitor_reads_the_page_of_a_public_round(client: PageClient) -> None:
    round_ = make.round_(title="Dialogue on norms", host="Kestria")

    page = client.get_page(f"/rounds/{round_.slug}")

    assert page.h1s == ["Dialogue on norms"]


def test_a_draft_and_a_missing_round_look_the_same(client: PageClient) -> None:
    round_ = make.round_(state="draft")

    assert client.get(f"/rounds/{round_.slug}").data == client.get("/rounds/nowhere").data
