"""The base form and the validators that several features share."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, HiddenField, ValidationError
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from app import clock, text


class Form(FlaskForm):
    """A form of ours: what people type is cleaned of what no text holds, and kept otherwise."""

    class Meta(FlaskForm.Meta):
        """Every field passes through `text.clean` before it is checked; a number no column holds is none."""

        def bind_field(
            self, form: FlaskForm, unbound_field: "UnboundField[Any]", options: dict[str, Any]
        ) -> Field:
            """Put the cleaning filter before the field's own; fields of fields clean what is in them."""
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **options)
            filters = [_clean, _storable, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, filters=filters, **options)


class KeyedForm(Form):
    """A form whose deed is done once however often it is sent: the key was made when it was drawn."""

    key = HiddenField(default=lambda: str(uuid.uuid4()))

    def validate_key(self, field: Field) -> None:
        """The key must be one that a page of ours made."""
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_("Reload the page and send it again.")) from None


def _clean(value: Any) -> Any:  # noqa: ANN401 - a field's data may be of any kind
    return text.clean(value) if isinstance(value, str) else value


def _storable(value: Any) -> Any:  # noqa: ANN401 - a field's data may be of any kind
    too_large = type(value) is int and not -text.LARGEST <= value <= text.LARGEST
    return None if too_large else value


def strip(value: str | None) -> str | None:
    """A filter that takes white space off both ends."""
    return value.strip() if value else value


class Address:
    """The field holds an http or https address, or nothing."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for anything else."""
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if not good:
            raise ValidationError(_("Give a whole address that begins with https://."))


class Zone:
    """The field names a time zone."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for anything else."""
        if not clock.is_zone(field.data or ""):
            raise ValidationError(_("Choose a zone from the list."))


class InOurTime:
    """The field holds a date that a consultation can have, or nothing.

    At the ends of the calendar a change of zone or a span added leaves it.
    """

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise StopValidation for years far off, before anything is reckoned with them."""
        if field.data and field.data.year not in YEARS:
            raise StopValidation(_("Look at the year again."))


class MostWords:
    """The field holds at most so many words; `most` may be a number or ask the form for one."""

    def __init__(self, most: int | Callable[[FlaskForm], int | None], language: str = "en") -> None:
        self._most = most
        self._language = language

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError with the count when there are more."""
        most = self._most(form) if callable(self._most) else self._most
        count = text.words(field.data or "", self._language)
        if most is not None and count > most:
            raise ValidationError(
                _(
                    "This is %(count)s words long; at most %(most)s are allowed.",
                    count=count,
                    most=most,
                )
            )


REQUIRED = _l("This is needed.")
YEARS = range(1970, 2200)
