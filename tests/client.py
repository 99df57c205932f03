"""A test client that reads every page as a careful person would, and says how to mend it."""

from collections import Counter
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import db

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - reads better
)
LABELLED = frozenset({"input", "select", "textarea"})
NEEDS_NO_LABEL = frozenset({"hidden", "submit", "button", "image"})


class Page(HTMLParser):
    """What a page is made of, as far as the checks need it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.h1s: list[str] = []
        self.title = ""
        self.faults: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.references: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        names = Counter(name for name, _ in attrs)
        self.faults += [f"<{tag}> has {name} twice" for name, n in names.items() if n > 1]
        if "id" in found:
            self.ids[found["id"]] += 1
        if "style" in found:
            self.faults.append(f"<{tag}> has a style attribute: the policy of the page blocks it")
        self.faults += [
            f"<{tag}> has {name}: put a listener in static/js"
            for name in found
            if name.startswith("on")
        ]
        self._check(tag, found)
        if tag == "h1":
            self.h1s.append("")
        if tag not in VOID:
            self.open.append((tag, found))

    def _check(self, tag: str, found: dict[str, str]) -> None:
        if tag == "form" and "action" not in found:
            self.faults.append("a form has no action: say where it goes")
        if tag == "script" and "src" not in found and found.get("type") != "application/json":
            self.faults.append("an inline script: the policy of the page blocks it")
        if tag == "img" and "alt" not in found:
            self.faults.append(f"image {found.get('src')} has no alt")
        if tag == "label" and "for" in found:
            self.labels.add(found["for"])
        if tag in LABELLED and found.get("type") not in NEEDS_NO_LABEL:
            inside = any(name == "label" for name, _ in self.open)
            if not inside and "aria-label" not in found and "aria-labelledby" not in found:
                self.fields.append(found)
        if tag == "html" and not found.get("lang"):
            self.faults.append("the page does not tell its language")
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            self.references += [(name, target) for target in found.get(name, "").split()]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            inside = self.open[-1][0] if self.open else "nothing"
            self.faults.append(f"</{tag}> closes {inside}")
            if tag in [name for name, _ in self.open]:
                while self.open.pop()[0] != tag:
                    pass
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if "title" in tags and "svg" not in tags:
            self.title += data
        if "h1" in tags:
            self.h1s[-1] += data
        if not {"script", "style", "title"} & set(tags):
            self.words.append(data)

    def check(self) -> list[str]:
        """Everything to mend, a sentence each."""
        faults = list(self.faults)
        if len(self.h1s) != 1:
            faults.append(f"{len(self.h1s)} h1 elements: a page has one")
        else:
            h1 = " ".join(self.h1s[0].split())
            if not " ".join(self.title.split()).startswith(h1):
                faults.append(f"the title {self.title!r} does not begin with the h1 {h1!r}")
        faults += [f"the id {name} stands {n} times" for name, n in self.ids.items() if n > 1]
        faults += [
            f"field {field.get('name')} has no label (use the field macro)"
            for field in self.fields
            if field.get("id") not in self.labels
        ]
        faults += [
            f'{name}="{target}" points at nothing'
            for name, target in self.references
            if target not in self.ids
        ]
        if self.open:
            faults.append(f"never closed: {[tag for tag, _ in self.open]}")
        return faults


class PageClient(FlaskClient):
    """A browser without a screen. `get_page` and `post_page` assert the status and check the page."""

    def open(self, *args: Any, **keywords: Any) -> TestResponse:
        db.session.commit()  # what the test has made and read is over before the request begins
        response = super().open(*args, **keywords)
        db.session.expire_all()  # the request had a session of its own
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            self._look(response)
        return response

    def _look(self, response: TestResponse) -> None:
        html = response.get_data(as_text=True)
        if "<html" not in html:
            return  # a fragment that a page takes in
        faults = Page(html).check()
        assert not faults, f"{response.request.path}: " + "; ".join(faults)

    def get_page(self, url: str, *, status: int = 200, **keywords: Any) -> Page:
        """Fetch a page, expect the status, and give what it is made of."""
        response = self.get(url, **keywords)
        assert response.status_code == status, (url, response.status_code, response.location)
        return Page(response.get_data(as_text=True))

    def opened(self, link: str) -> str:
        """Open the link of a mail, and give the address without the key that it leads to."""
        response = self.get(link)
        assert response.status_code == 303, (link, response.status_code)
        assert response.location.endswith("/mailed"), (link, response.location)
        return response.location

    def post_page(
        self, url: str, data: dict[str, Any] | None = None, *, status: int = 422, **keywords: Any
    ) -> Page:
        """Send a form and expect the page that comes back, by default with its errors."""
        response = self.post(url, data=data or {}, **keywords)
        assert response.status_code == status, (url, response.status_code, response.location)
        return Page(response.get_data(as_text=True))

    def post_ok(self, url: str, data: dict[str, Any] | None = None, **keywords: Any) -> str:
        """Send a form, expect a redirect, and give where it goes."""
        response = self.post(url, data=data or {}, **keywords)
        assert response.status_code in {302, 303}, (
            url,
            response.status_code,
            Page(response.get_data(as_text=True)).text,
        )
        return response.location
