"""What a reader sees and does in a real browser: every theme, direction and width, by hand and by key."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [
    (width, theme, language)
    for width in (1280, 360)
    for theme in ("light", "dark")
    for language in ("en", "ar")
]

# Fonts differ from one machine to the next: where a word stands is asked of the page.
THE_MIDDLE_OF_A_WORD = """(element, at) => {
  element.scrollIntoView({ block: "center" });
  const range = document.createRange();
  range.setStart(element.firstChild, at + 1);
  range.setEnd(element.firstChild, at + 4);
  const box = range.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}"""


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(f"{address}/styleguide/", wait_until="networkidle")
    yield tab
    context.close()


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_every_component_is_accessible_and_fits(
    browser: Browser, address: str, width: int, theme: str, language: str
) -> None:
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if theme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    tab = context.new_page()
    broken: list[str] = []
    tab.on("console", lambda message: broken.append(message.text))
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.goto(f"{address}/styleguide/", wait_until="networkidle")
    found = Axe().run(tab, options=RULES).response
    faults = [(fault["id"], fault["nodes"][0]["target"]) for fault in found["violations"]]
    assert len(found["passes"]) > 40
    assert faults == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert broken == []
    context.close()


def test_errors_are_accessible_and_take_the_focus(page: Page) -> None:
    page.locator("#sg-form .button-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found = Axe().run(page, options=RULES).response
    assert [fault["id"] for fault in found["violations"]] == []
    page.locator(".error-summary a").nth(1).click()
    expect(page.locator("#stance-0")).to_be_focused()


def test_the_form_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/styleguide/")
    tab.locator("#withdraw summary").click()
    expect(tab.locator("#withdraw textarea")).to_be_visible()
    tab.locator("#name").fill("Lanternfold")
    tab.locator("#sg-form .button-primary").click()
    expect(tab.locator(".error-summary h2")).to_have_text("There is a problem")
    expect(tab.locator("#name")).to_have_value("Lanternfold")
    context.close()


def test_what_is_written_is_saved_by_itself(page: Page) -> None:
    page.locator("#name").fill("Harbour Watch")
    expect(page.locator("[data-autosave-line]").first).to_contain_text("Saved ")
    expect(page.locator("[data-autosave-line]").first).not_to_contain_text("14:02")


def test_two_who_write_at_once_see_both_texts(page: Page) -> None:
    page.locator("#name").fill("Both")
    expect(page.get_by_text("Someone else wrote: Neither.")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Both")
    expect(page.locator("[data-autosave-line]").first).to_contain_text("someone else changed")


def test_without_a_connection_nothing_written_is_lost(page: Page) -> None:
    page.context.set_offline(True)
    page.locator("#name").fill("Harbour Watch")
    expect(page.locator("[data-autosave-line]").first).to_contain_text("no connection")
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-line]").first).to_contain_text("Saved ", timeout=10_000)


def test_words_are_counted_and_too_many_are_said(page: Page) -> None:
    page.locator("#reason").fill("Don't name 3 hospitals.")
    expect(page.locator("#words-reason")).to_have_text("4 of 40 words")
    page.locator("#reason").fill("word " * 42)
    expect(page.locator("#words-reason")).to_have_text("42 words: 2 more than the 40 allowed")


def test_markdown_is_marked_by_the_toolbar_and_previewed(page: Page) -> None:
    page.locator("#reason").fill("hospitals")
    page.locator("#reason").select_text()
    page.get_by_role("button", name="Bold").click()
    expect(page.locator("#reason")).to_have_value("**hospitals**")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview-reason strong")).to_have_text("hospitals")


def test_words_are_chosen_with_the_keyboard_alone(page: Page) -> None:
    page.locator("[data-selectable]").focus()
    for key in ("j", "j", " "):
        page.keyboard.press(key)
    expect(page.locator("[data-select-words]")).to_have_text(
        "Companies that run cables cannot carry this duty alone."
    )
    text = page.locator("[data-selectable]").text_content() or ""
    start = int(page.locator("[data-select-start]").input_value())
    end = int(page.locator("[data-select-end]").input_value())
    assert text[start:end] == "Companies that run cables cannot carry this duty alone."
    page.keyboard.press("Escape")
    expect(page.locator("[data-select-start]")).to_have_value("")


def test_words_are_chosen_with_the_mouse(page: Page) -> None:
    text = page.locator("[data-selectable]").text_content() or ""
    where = page.locator("[data-selectable]").evaluate(THE_MIDDLE_OF_A_WORD, text.index("cables"))
    page.mouse.dblclick(where["x"], where["y"])
    chosen = page.locator("[data-select-words]")
    expect(chosen).not_to_contain_text("Choose")
    start = int(page.locator("[data-select-start]").input_value())
    end = int(page.locator("[data-select-end]").input_value())
    assert text[start:end] == chosen.text_content() == "cables"


def test_offsets_count_characters_as_the_server_does(page: Page) -> None:
    page.locator("[data-selectable]").evaluate(
        "e => { e.textContent = 'A 🏥 first. Then cables.' }"
    )
    page.locator("[data-selectable]").focus()
    for key in ("j", "j", " "):
        page.keyboard.press(key)
    start = int(page.locator("[data-select-start]").input_value())
    end = int(page.locator("[data-select-end]").input_value())
    assert "A 🏥 first. Then cables."[start:end] == "Then cables."


def test_keys_do_deeds_and_are_listed(page: Page) -> None:
    page.evaluate(
        "document.querySelector('[data-key=a]').addEventListener('click', () => { document.title = 'done' })"
    )
    page.keyboard.press("a")
    assert page.title() == "done"
    page.keyboard.press("?")
    expect(page.locator("dialog[open] dt")).to_have_count(6)
    page.keyboard.press("Escape")
    page.locator("#name").focus()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_confirmation_is_a_dialog_that_gives_the_focus_back(page: Page) -> None:
    page.locator("#withdraw summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#withdraw summary")).to_be_focused()


def test_a_row_of_the_matrix_opens_in_place(page: Page) -> None:
    opener = page.locator("[data-row-open]").nth(1)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#open-t2")).to_have_text("t2")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#open-t2")).to_be_hidden()


def test_sources_open_beneath_their_sentence(page: Page) -> None:
    page.locator("#s1 summary").click()
    expect(page.locator("#s1 .quote").first).to_be_visible()
