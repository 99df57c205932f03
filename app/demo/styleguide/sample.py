"""Invented content for the style guide: enough to show every component once."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import EmailField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Form, KeyedForm

SIGNS = ("ST", "IG", "PS", "CS", "TC", "AC", "IN")
STANCES = ("support", "support_with_changes", "neutral", "oppose", "cannot_accept")
COULD = {"ST": 12, "IG": 3, "PS": 9, "CS": 21, "TC": 6, "AC": 8, "IN": 2}


class SampleForm(KeyedForm):
    """One field of every kind."""

    name = StringField("Name of the organisation", [InputRequired("Give the name.")])
    mail = EmailField("Mail address")
    group = SelectField(
        "Stakeholder group",
        choices=[SelectChoice("CS", "Civil society"), SelectChoice("PS", "Private sector")],
    )
    stance = RadioField(
        "Where do you stand?",
        [InputRequired("Choose a stance.")],
        choices=[SelectChoice(value, value.replace("_", " ").capitalize()) for value in STANCES],
    )
    reason = TextAreaField("Why?")
    topics = SelectMultipleField(
        "Topics",
        choices=[SelectChoice("threats", "Threats"), SelectChoice("norms", "Norms")],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    when = DateTimeLocalField("Closes")
    share = IntegerField("Words allowed")
    file = FileField("Attachment")
    agree = BooleanField("We agree that this is published under our name", [InputRequired()])


class ReasonForm(Form):
    """What a confirmation asks for."""

    why = TextAreaField("Reason", [InputRequired()])


def _row(spoke: dict[str, int]) -> dict[str, dict[str, Any]]:
    row: dict[str, dict[str, Any]] = {}
    for sign, number in spoke.items():
        counts = {
            "support": number - number // 2,
            "support_with_changes": number // 4,
            "oppose": number // 2 - number // 4,
        }
        row[sign] = {"spoke": number, "could": COULD[sign], "counts": counts, "href": "#sg-matrix"}
    return row


def sample() -> SimpleNamespace:
    """Everything the style guide shows."""
    return SimpleNamespace(
        round_title="Multistakeholder dialogue on the pre-draft",
        status_line="Informal; not part of the working group; not an agreed text",
        autosave="/styleguide/saved",
        signs=SIGNS,
        stances=STANCES,
        states=("draft", "announced", "open", "closed", "published", "withdrawn", "for_clearance"),
        closes=datetime(2026, 5, 8, 16, 0, tzinfo=UTC),
        now=datetime(2026, 5, 5, 14, 0, tzinfo=UTC),
        zone="Europe/Zurich",
        reader_zone="Europe/London",
        phases=[
            {"label": "Announced", "state": "done", "when": "1 April"},
            {"label": "Sessions", "state": "done", "when": "14 to 22 April"},
            {"label": "Open", "state": "now", "when": "until 8 May"},
            {"label": "Reading", "state": "ahead", "when": "until 20 May"},
            {"label": "Summary", "state": "ahead", "when": None},
        ],
        taking_part=[("ST", 12), ("PS", 9), ("CS", 21), ("TC", 6), ("AC", 8)],
        facts=[
            ("Host", "Ministry of Foreign Affairs of Valdora"),
            ("Addressed to", "Chair of the working group"),
            ("Languages", "Arabic, English, French"),
        ],
        counts={"support": 18, "support_with_changes": 9, "neutral": 3, "oppose": 2},
        topics=[
            SimpleNamespace(
                id="t1", name="Threats", depth=0, href="#sg-matrix", open="/styleguide/row/t1"
            ),
            SimpleNamespace(
                id="t2",
                name="Critical infrastructure",
                depth=1,
                href="#sg-matrix",
                open="/styleguide/row/t2",
            ),
            SimpleNamespace(
                id="t3", name="Supply chain", depth=1, href="#sg-matrix", open="/styleguide/row/t3"
            ),
        ],
        cells={
            "t1": _row({"ST": 7, "IG": 1, "PS": 5, "CS": 18, "TC": 4, "AC": 3}),
            "t2": _row({"ST": 12, "IG": 0, "PS": 8, "CS": 11, "TC": 2, "AC": 8}),
            "t3": _row({"ST": 1, "IG": 2, "PS": 3, "CS": 2, "TC": 6})
            | {"AC": {"withheld": True, "could": 8}},
        },
        totals={
            "t1": {"spoke": 38, "could": 61, "note": "where they part"},
            "t2": {"spoke": 41, "could": 61, "note": None},
            "t3": {"spoke": 14, "could": 61, "note": None},
        },
        passage="We are concerned that attacks on hospitals during the pandemic went unanswered, "
        "and ask that the text names health care as infrastructure no State should touch.",
        passage2="Companies that run cables cannot carry this duty alone. A norm without a way to "
        "report its breach stays a wish.",
        arabic="نرى أن حماية المستشفيات يجب أن تذكر صراحة في النص، وأن يلحق بها سبيل للإبلاغ.",
        ops=[
            ("equal", "States should not "),
            ("delete", "knowingly "),
            ("equal", "conduct activity that damages critical infrastructure"),
            ("insert", ", including hospitals"),
            ("equal", "."),
        ],
        sentences=[
            "Several parties (4 of 19) asked that health care be named as critical infrastructure.",
            "Operators of cables doubted that they could carry the duty alone.",
            "The two points were raised in different sessions.",
            "All parties agreed.",
        ],
        rows=[
            ["Lanternfold", "CS", "Accepted", "1,204"],
            ["Grenfold Cable", "PS", "Submitted", "880"],
            ["Republic of Valdora", "ST", "Held", "2,310"],
        ],
        pager=SimpleNamespace(page=4, pages=9, total=412, url=lambda n: f"?page={n}"),
    )
