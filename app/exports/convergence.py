"""The propositions of a round with the groups side by side, as rows and as a document for print.

What is withheld on the page is withheld here: both come from the same counts for the same reader.
"""

from collections.abc import Iterator, Mapping

from flask import get_template_attribute
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app import clock, text, typeset
from app.analysis.count import SILENT, STANCES, GroupStance
from app.organisations.queries import group_name
from app.positions.labels import stance_word
from app.positions.models import Stance
from app.statements.looking import Side
from app.statements.queries import Proposition

COLUMNS = (
    "proposition",
    "wording",
    "topic",
    "group",
    "parties",
    *STANCES,
    SILENT,
    "share_supporting",
    "interval_low",
    "interval_high",
)
ALL = "all"

# As static/css/charts.css paints them on screens: a document has no style sheet of ours.
STYLE = """<style>
.chart-axis{stroke:#b9c0ca;stroke-width:.3}.chart-middle{stroke:#545d6b;stroke-width:.6}
.chart-support{fill:#14507f}.chart-support-with-changes{fill:#4d90c4}.chart-neutral{fill:#7c7f84}
.chart-oppose{fill:#bf6d1e}.chart-cannot-accept{fill:#8a2f0a}
.chart-silent{fill:none;stroke:#7b7f86;stroke-width:.4;stroke-dasharray:2 1.4}
</style>"""


def authority() -> str:
    """Whose numbers these are, and what they are not."""
    return _("Stances that parties declared, counted; not a summary, not agreed text")


def rows(side: Side) -> Iterator[dict[str, str]]:
    """A row for each proposition and group, and one for all groups together."""
    for one in side.every():
        about = {
            "proposition": one.number,
            "wording": text.line(one.wording),
            "topic": f"{one.node.number} {one.node.name}" if one.node else "",
        }
        for group in side.groups:
            if group.sign in one.found.withheld:
                yield {**_nothing(), **about, "group": group.sign}
            elif group.sign in one.found.groups:
                yield {**_told(one.found.groups[group.sign]), **about, "group": group.sign}
        total = _told(one.found.total) if one.found.total else _nothing()
        yield {**total, **about, "group": ALL}


def _nothing() -> dict[str, str]:
    """A line that is withheld: no number of it, not even of how many parties it has."""
    word = _("withheld")
    return dict.fromkeys(COLUMNS, "") | dict.fromkeys(("parties", *STANCES, SILENT), word)


def _told(group: GroupStance) -> dict[str, str]:
    share = group.supports
    found = {stance: str(group.counts[stance]) for stance in (*STANCES, SILENT)}
    found["parties"] = str(group.parties)
    if share.of:
        found |= {
            "share_supporting": f"{share.count}/{share.of}",
            "interval_low": f"{share.low:.3f}",
            "interval_high": f"{share.high:.3f}",
        }
    return dict.fromkeys(COLUMNS, "") | found


def pdf(side: Side, said: Mapping[str, str]) -> bytes:
    """Every proposition as a chart with its table beneath, set for print."""
    round_ = side.round_
    when = format_datetime(clock.local(clock.now(), round_.zone), "long", rebase=False)
    data: typeset.DocumentData = {
        "lang": str(get_locale() or "en"),
        "title": _("Where groups agree and part"),
        "authority": said["authority"],
        "status": said["status"],
        "version": _("As it stood on %(when)s", when=when),
        "rows": [{"label": _("Consultation"), "value": round_.title}],
        "sections": [_section(side, one) for one in side.every()],
    }
    return typeset.pdf("document.typ", data)


def _section(side: Side, one: Proposition) -> typeset.Section:
    locale = str(get_locale() or "en")
    shown = [
        group for group in side.groups if group.sign in {*one.found.groups, *one.found.withheld}
    ]
    chart: list[typeset.ChartRow] = []
    table = [[_("Group"), *(stance_word(stance) for stance in Stance), _("Silent"), _("Parties")]]
    for group in shown:
        name = group_name(group, locale)
        if group.sign in one.found.withheld:
            chart.append({"label": name, "words": _("withheld"), "number": ""})
            table.append([name, *["–"] * (len(STANCES) + 2)])
            continue
        counted = one.found.groups[group.sign]
        chart.append(
            {
                "label": name,
                "svg": _svg(counted),
                "words": _call("stance_said", counted),
                "number": f"{counted.supports.count}/{counted.supports.of}"
                if counted.spoke
                else "–",
            }
        )
        table.append([name, *_numbers(counted)])
    if one.found.total is not None:
        table.append([_("All groups together"), *_numbers(one.found.total)])
    return {
        "heading": f"{one.number}. {text.line(one.wording)}",
        "chart": chart,
        "table": table,
    }


def _numbers(group: GroupStance) -> list[str]:
    return [*(str(group.counts[stance]) for stance in (*STANCES, SILENT)), str(group.parties)]


def _svg(group: GroupStance) -> str:
    drawn = Markup(_call("diverging", group.counts, group.parties, "", hatched=True))  # noqa: S704 - our own macro, given numbers
    opened, tag, rest = str(drawn).partition("><title>")
    return f"{opened}>{STYLE}<title>{rest}" if tag else str(drawn)


def _call(macro: str, *values: object, **named: object) -> str:
    return str(get_template_attribute("components/charts.html", macro)(*values, **named)).strip()
