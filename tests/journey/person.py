"""Somebody with a browser of their own, who does things in the words that stand on the pages."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journey.hands import PATIENCE, Keys, Mouse
from tests.journey.served import Served

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
MOST_TABS = 120
PASSWORD = "three calm herons on a roof"


@dataclass
class Person:
    """A visitor at first; `sign_up` makes them somebody with an account."""

    name: str
    browser: Browser
    served: Served
    scripts: bool = True
    keys: bool = False
    small: bool = False
    language: str = "en"
    looked: dict[str, str] = field(default_factory=dict)  # a page of each kind, by the kind
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = self.browser.new_context(
            locale=self.language,
            viewport=PHONE if self.small else DESK,
            java_script_enabled=self.scripts,
            ignore_https_errors=True,  # nobody vouches for the certificate of a test
        )
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.hands = Keys(self.page) if self.keys else Mouse(self.page)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._overhear)
        self.page.on("response", self._hear)

    @property
    def email(self) -> str:
        """Where mail reaches them."""
        return f"{self.name.split()[0].lower()}@mail.example.org"

    def leave(self) -> None:
        """Close the browser; nothing may have broken in it."""
        self.page.context.close()
        assert self.faults == []

    # Going about

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(path if path.startswith("http") else self.served.address + path)

    def follow(self, words: str) -> None:
        """Follow a link."""
        self._do(self.page.get_by_role("link", name=words, exact=True))

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press a button."""
        self._do((within or self.page).get_by_role("button", name=words, exact=True))

    def press_like(self, words: str) -> None:
        """Press the button whose name begins so."""
        self._do(self.page.get_by_role("button", name=re.compile(rf"^{re.escape(words)}")))

    def unfold(self, words: str, within: str = "body") -> None:
        """Open what is folded away."""
        self.hands.unfold(self.page.locator(f"{within} summary", has_text=words).first)

    def write(self, label: str, words: str) -> None:
        """Fill a field in."""
        field = self.page.get_by_label(re.compile(rf"^{re.escape(label)}")).first
        self.hands.write(field, words)

    def choose(self, label: str) -> None:
        """Tick a box, or take one of several, by its words."""
        self.hands.tick(self.page.get_by_label(label, exact=True).first)

    def leave_out(self, label: str) -> None:
        """Take the tick off a box, by its words."""
        self.hands.untick(self.page.get_by_label(label, exact=True).first)

    def pick(self, label: str, option: str) -> None:
        """Take an option of a list."""
        field = self.page.get_by_label(re.compile(rf"^{re.escape(label)}")).first
        self.hands.pick(field, option)

    def sure(self, opener: str, deed: str, **fields: str) -> None:
        """Do something that asks whether one is sure."""
        self.unfold(opener)
        asked = self.page.locator("dialog[open], details.confirm[open]").last
        for label, words in fields.items():
            self.hands.write(asked.get_by_label(label), words)
        self.press(deed, within=asked)

    def _do(self, what: Locator) -> None:
        self.hands.press(what.filter(visible=True).first)
        # What a script has sent is on its way for as long as htmx marks whoever asked.
        expect(self.page.locator(".htmx-request")).to_have_count(0, timeout=PATIENCE)

    def reads(self, words: str) -> None:
        """See that these words stand on the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    # Going about with the keyboard

    def key(self, name: str) -> None:
        """Press a key."""
        self.page.keyboard.press(name)

    def enter(self) -> None:
        """Follow or press what has the focus, and wait for the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tab_to(self, words: str) -> None:
        """Go on with the tabulator until the focus is on something whose name begins so."""
        said = "e.innerText.replace(/\\s+/g, ' ').trim() + ' '"
        self._tab(f"(e, words) => ({said}).startsWith(words + ' ')", words)

    def tab_to_field(self, kind: str) -> None:
        """Go on with the tabulator until the focus is in a field."""
        self._tab("(e, kind) => e.matches(kind)", kind)

    def _tab(self, found: str, what: str) -> None:
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(f"what => ({found})(document.activeElement, what)", what):
                return
        raise AssertionError(f"The tabulator does not lead to {what!r} on {self.page.url}")

    # Looking

    def look(self) -> None:
        """Look at the page as people with other eyes and screens do; each kind of page once."""
        if not self.scripts:
            self._fits(self.page.url)
            return
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|TDT-\S+|/\d+", "*", self.page.url)
        if kind in self.looked:
            return
        self.looked[kind] = urlsplit(self.page.url).path
        found = Axe().run(self.page, options=RULES).response
        self.faults += [
            f"{kind}: {fault['id']} at {node['target']}: {node['html'][:160]}"
            for fault in found["violations"]
            for node in fault["nodes"][:3]
        ]
        self.page.set_viewport_size(PHONE)
        self._fits(kind)
        self.page.set_viewport_size(PHONE if self.small else DESK)

    def _fits(self, kind: str) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.page.viewport_size["width"]:
            self.faults.append(f"{kind}: {wide} pixels wide on a phone: {self._widest()}")

    def _widest(self) -> str:
        return str(
            self.page.evaluate(
                """() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 0.2)
                .slice(-3).map(e => e.outerHTML.slice(0, 120)).join(' | ')"""
            )
        )

    def _overhear(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.faults.append(f"{self.page.url}: {said.text}")

    def _hear(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} at {response.url}")

    # Having an account

    def begin_installation(self) -> None:
        """Be the first: the key stands on the console of the server."""
        self.open(f"/welcome?key={self.served.first_key()}")
        self.write("Your name", self.name)
        self.write("Your address for mail", self.email)
        self.write("Password", PASSWORD)
        self.look()
        self.press("Begin")

    def sign_up(self) -> None:
        """Get an account, through the mail that comes."""
        self.open("/sign-up")
        self.write("Your name", self.name)
        self.write("Your address for mail", self.email)
        self.look()
        self.press("Sign up")
        self.look()
        self.follow_mail("Confirm your address")
        self.write("Password", PASSWORD)
        self.look()
        self.press("Open my account")

    def follow_mail(self, subject: str, *, to: str = "") -> None:
        """Open the address in the newest message about something."""
        body = self.served.mail_to(to or self.email, subject)
        found = re.search(rf"{re.escape(self.served.address)}\S+", body)
        assert found, body
        self.open(found[0].rstrip(".,"))

    def be(self, name: str) -> None:
        """Be one of the people of the demonstration."""
        self.open("/sign-in")
        self.press(f"Be {name}")

    def read_in(self, language: str) -> None:
        """Choose the language of the pages by its code, whatever it was."""
        self.open("/account/preferences")
        form = self.page.locator("main form", has=self.page.locator("select[name=language]"))
        form.locator("select[name=language]").select_option(value=language)
        self.hands.press(form.locator("button[type=submit]").first)
