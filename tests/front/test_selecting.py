"""What is selected on a page is found at the same place in the plain text, by code points."""

import pytest
from playwright.sync_api import Browser, Page, Route

from app.text import Hidden, Mark, plain, render
from config import ROOT

SOURCE = (
    "# Norms 😀\n\nStates **should** report 👩‍👧 incidents\nat once. Bad words here. More.\n\n"
    "- first point\n- نقطة ثانية\n\n| a | b |\n|---|---|\n| left | right |\n\nThe end."
)
SELECT = """([from, to]) => {
  const nodes = [];
  const walk = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) nodes.push(walk.currentNode);
  const find = (words) => {
    const node = nodes.find((one) => one.data.includes(words));
    return [node, node.data.indexOf(words)];
  };
  const [start, at] = find(from);
  const [end, until] = find(to);
  document.getSelection().setBaseAndExtent(start, at, end, until + to.length);
}"""


@pytest.fixture
def page(browser: Browser) -> Page:
    words = plain(SOURCE)
    bad = words.index("Bad")
    shown = render(
        SOURCE,
        marks=[Mark(16, 30, "m1")],
        hidden=[Hidden(bad, bad + len("Bad words here."), "abuse")],
        anchors=True,
    )
    html = (
        f"<!doctype html><div id=text data-selectable=form>{shown}</div><form id=form>"
        "<input data-select-start><input data-select-end></form>"
        "<script type=module>import {start} from '/static/js/select.js'; start(document)</script>"
    )

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    def script(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        route.fulfill(path=ROOT / "static" / "js" / name, content_type="text/javascript")

    page = browser.new_page()
    page.route("**/selecting", answer)
    page.route("**/static/js/*", script)
    page.goto("http://tour-de-table.test/selecting")
    return page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("first", "last"),
    [("Norms", "😀"), ("should", "incidents"), ("States", "at once"), ("More", "first"),
     ("نقطة", "right"), ("left", "end."), ("at once", "More.")],
)  # fmt: skip
def test_a_selection_across_blocks_and_hidden_words_keeps_its_place(
    page: Page, first: str, last: str
) -> None:
    page.evaluate(SELECT, [first, last])
    page.wait_for_function("document.querySelector('[data-select-start]').value !== ''")
    start = int(page.locator("[data-select-start]").input_value())
    end = int(page.locator("[data-select-end]").input_value())
    page.close()
    words = plain(SOURCE)
    assert (start, end) == (words.index(first), words.index(last) + len(last))
