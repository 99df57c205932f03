"""The forms that a page holds, with what they say before anybody types."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TICKED = {"checkbox", "radio"}


@dataclass
class Drawn:
    """A form as a page draws it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Drawn] = []
        self._form: Drawn | None = None
        self._select = ""
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = Drawn(said.get("action", ""))
            self.found.append(self._form)
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select:
            self._keep(self._select, said.get("value", ""), again="selected" in said)
        elif tag == "textarea":
            self._area = said.get("name", "")
            self._keep(self._area, "")
        elif tag == "input" and said.get("type") in TICKED:
            self._keep(said.get("name", ""), said.get("value", "y"), again="checked" in said)
        elif tag == "input":
            self._keep(said.get("name", ""), said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += data.lstrip("\r\n")

    def _keep(self, name: str, value: str, *, again: bool = False) -> None:
        if self._form is not None and name and (again or not self._form.fields.get(name)):
            self._form.fields[name] = value


def forms(html: str) -> list[Drawn]:
    """The forms of a page that are sent by POST. A choice not made is made: the first that says something."""
    return _Forms(html).found
