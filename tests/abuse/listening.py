"""Learn what a view reads: a request that hears the names it is asked for, and forms that tell their fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property
from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm


class Ear:
    """What has been asked for since it was last emptied."""

    def __init__(self) -> None:
        self.body: set[str] = set()
        self.query: set[str] = set()
        self.once: set[str] = set()  # the names of which one value alone is asked for
        self.fields: dict[str, Field] = {}

    def empty(self) -> None:
        """Forget what was heard."""
        for heard in (self.body, self.query, self.once, self.fields):
            heard.clear()


EAR = Ear()


class _Heard(dict[str, Any]):
    """A dictionary that tells which names it is asked for."""

    def __init__(self, said: dict[str, Any], heard: set[str]) -> None:
        super().__init__(said)
        self.heard = heard

    def __getitem__(self, key: str) -> Any:
        self.heard.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.heard.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, *default: Any) -> Any:
        self.heard.add(key)
        return super().get(key, *default)


class _Body(ImmutableMultiDict[str, str]):
    """The names and values of a form, which tells the names it is asked for."""

    heard = EAR.body

    def __getitem__(self, key: str) -> str:
        EAR.once.add(key)
        self.heard.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.heard.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, *more: Any, **how: Any) -> Any:
        EAR.once.add(key)
        self.heard.add(key)
        return super().get(key, *more, **how)

    def getlist(self, key: str, *more: Any, **how: Any) -> Any:
        self.heard.add(key)
        return super().getlist(key, *more, **how)

    def to_dict(self, flat: bool = True) -> dict[str, Any]:
        return _Heard(super().to_dict(flat), self.heard)


class _Query(_Body):
    heard = EAR.query


class _Request(Request):
    parameter_storage_class = _Body

    @cached_property
    def args(self) -> _Query:
        said = self.query_string.decode("utf-8", "replace")
        return _Query(parse_qsl(said, keep_blank_values=True))


def _leaves(form: BaseForm) -> Iterator[Field]:
    for field in form:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        elif isinstance(field, FieldList):
            for entry in field:
                yield from _leaves(entry.form) if isinstance(entry, FormField) else (entry,)
        else:
            yield field


@contextmanager
def listening(app: Flask) -> Iterator[Ear]:
    """Hear which names of a query or a form are asked for, and which fields are validated."""
    validate = BaseForm.validate

    def heard(form: BaseForm, *more: Any, **how: Any) -> bool:
        EAR.fields.update({field.name: field for field in _leaves(form)})
        return validate(form, *more, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "request_class", _Request)
        patch.setattr(BaseForm, "validate", heard)
        EAR.empty()
        yield EAR
