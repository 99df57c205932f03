"""How somebody acts on a page: with a mouse or a finger, or with the keyboard alone."""

from datetime import datetime

from playwright.sync_api import ElementHandle, Locator, Page, Response, expect

PATIENCE = 90_000  # milliseconds: a busy machine is slow, and that is not what is tried here
MOST_TABS = 250
HELD = "e => e === document.activeElement"
SEGMENTS = "%m%d%Y"  # a date field of an English browser is typed month, day, year


class Mouse:
    """Clicks on what it wants."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def unfold(self, what: Locator) -> None:
        """Open what is folded, or do anything else that asks nothing of the server."""
        what.click()

    def press(self, what: Locator) -> None:
        """Press a button or follow a link, and wait for what comes: a page, or a part of one."""
        what.wait_for(state="visible")
        self.page.evaluate("document.documentElement.dataset.left = ''")
        with self.page.expect_response(_is_an_answer) as answer:
            self.unfold(what)
        if answer.value.request.is_navigation_request():
            expect(self.page.locator("html:not([data-left])")).to_be_attached(timeout=PATIENCE)
            self.page.wait_for_load_state()

    def write(self, where: Locator, words: str) -> None:
        """Put words into a field in place of what stands there."""
        where.fill(words)

    def tick(self, box: Locator) -> None:
        """Tick a box, or take one of several, by its words as people do."""
        self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        expect(box).to_be_checked()

    def untick(self, box: Locator) -> None:
        """Take the tick off a box."""
        self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        expect(box).not_to_be_checked()

    def pick(self, field: Locator, option: str) -> None:
        """Take an option of a list."""
        field.select_option(label=option)


class Keys(Mouse):
    """Goes on with the tabulator until the focus is there; never touches the mouse."""

    def unfold(self, what: Locator) -> None:
        self.go_to(what)
        self.page.keyboard.press("Enter")

    def write(self, where: Locator, words: str) -> None:
        self.go_to(where)
        if where.get_attribute("type") == "datetime-local":
            when = datetime.fromisoformat(words)
            self.page.keyboard.type(f"{when:{SEGMENTS}}")
            self.page.keyboard.press("Tab")  # out of the year, which may have more digits
            self.page.keyboard.type(f"{when:%I%M%p}")
        else:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(words)
        expect(where).to_have_value(words)

    def tick(self, box: Locator) -> None:
        if box.get_attribute("type") == "radio":
            self._take(box)
        else:
            self.go_to(box)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def untick(self, box: Locator) -> None:
        self.go_to(box)
        self.page.keyboard.press("Space")
        expect(box).not_to_be_checked()

    def pick(self, field: Locator, option: str) -> None:
        self.go_to(field)
        self.page.keyboard.type(option)
        taken = field.locator("option:checked")
        for _step in range(field.locator("option").count()):
            if (taken.text_content() or "").strip() == option:
                break
            self.page.keyboard.press("ArrowDown")  # a list is not found by letters of every script
        expect(taken).to_have_text(option)

    def go_to(self, what: Locator) -> None:
        """Go on with the tabulator; the third time round the page it is not there to be found."""
        what.wait_for(state="visible")
        self._tab_until(what.element_handle(), HELD, str(what))

    def _take(self, radio: Locator) -> None:
        handle = radio.element_handle()
        among = (
            "e => document.activeElement.type === 'radio' && document.activeElement.name === e.name"
        )
        self._tab_until(handle, among, str(radio))
        if handle.evaluate(HELD):
            self.page.keyboard.press("Space")
        for _step in range(MOST_TABS):
            if handle.evaluate(HELD):
                return
            self.page.keyboard.press("ArrowDown")

    def _tab_until(self, handle: ElementHandle, there: str, what: str) -> None:
        for _step in range(MOST_TABS):
            if handle.evaluate(there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The tabulator does not lead to {what} on {self.page.url}")


def _is_an_answer(response: Response) -> bool:
    """Whether this is what a press led to: a page or a part of one, and not the way there."""
    led_to = response.request.resource_type in {"document", "xhr", "fetch"}
    return led_to and not 300 <= response.status < 400
