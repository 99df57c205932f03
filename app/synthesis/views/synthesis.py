"""The synthesis: topics by groups, filtered as the address says, and each topic opened."""

import csv
import io
from collections.abc import Iterator

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, policy, web
from app.analysis.count import Leaning, Share
from app.synthesis import forms, queries
from app.synthesis.queries import Matrix, Row, spoken
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for
from app.synthesis.views.looking import Looking, chosen_args
from app.web import opened_by_token

COLUMNS = ("topic", "name", "group", "spoke", "could", "once", "low", "high", "log_odds", "z")
PARTS = 1 / 3  # difference between groups' shares from which a row says where they part


@bp.get("/rounds/<slug>/synthesis")
def synthesis(slug: str) -> ResponseReturnValue:
    """Who spoke on what, who took which stance, and who was silent."""
    round_ = round_for(slug, "round.read_synthesis")
    looking = Looking(round_)
    form = looking.form(request.args.getlist("language"))
    found = looking.matrix(form.chosen(looking.offered))
    form.language.choices = looking.form(found.languages).language.choices
    rows = _ordered(found.rows, form.sort.data or "tree")
    return render_template(
        "synthesis/synthesis.html",
        round=round_,
        form=form,
        offered=looking.offered,
        found=found,
        rows=rows,
        topics=[_topic(slug, row) for row in rows],
        cells={row.node.id: _cells(slug, row, found) for row in rows},
        totals={row.node.id: _total(row) for row in rows},
        questions=looking.questions,
        working=looking.all_names
        and not policy.allows("round.read_synthesis", policy.VISITOR, round_),
        as_table="table" in request.args,
        chosen=chosen_args(),
        apart=db.session.scalar(spoken.apart(round_, all_names=looking.all_names))
        if round_.accredits
        else 0,
        attribution=round_.attribution,
    )


def _ordered(rows: list[Row], sort: str) -> list[Row]:
    if sort == "parties":
        return sorted(rows, key=lambda row: (row.withheld, -row.spoke))
    if sort == "agreement":
        return sorted(rows, key=lambda row: -_measure(row, "convergence"))
    if sort == "disagreement":
        return sorted(rows, key=lambda row: -_measure(row, "divergence"))
    return rows


def _measure(row: Row, name: str) -> float:
    value = getattr(row.convergence, name) if row.convergence else None
    return -1.0 if value is None else float(value)


def _topic(slug: str, row: Row) -> dict[str, object]:
    address = url_for(
        "synthesis.voices",
        slug=slug,
        topic_id=row.node.id,
        **chosen_args("sort"),
    )
    return {
        "id": row.node.id,
        "name": row.node.name,
        "depth": row.node.depth,
        "href": address,
        "open": address,
    }


def _cells(slug: str, row: Row, found: Matrix) -> dict[str, dict[str, object]]:
    args = chosen_args("sort", "group")
    return {
        group.sign: {
            "spoke": row.cells[group.sign].spoke,
            "could": row.cells[group.sign].could,
            "counts": row.cells[group.sign].counts,
            "withheld": row.cells[group.sign].withheld,
            "href": url_for(
                "synthesis.voices",
                slug=slug,
                topic_id=row.node.id,
                group=group.id,
                **args,
            ),
        }
        for group in found.groups
    }


def _total(row: Row) -> dict[str, object]:
    return {
        "spoke": row.spoke,
        "could": row.could,
        "withheld": row.withheld,
        "once": row.once if row.once != row.spoke else None,
        "note": _where_they_part(row),
    }


def _where_they_part(row: Row) -> str | None:
    """Which groups lean which way, in numbers, where they differ by a third or more."""
    measured = row.convergence
    if measured is None or (measured.divergence or 0) < PARTS:
        return None
    spoke = {sign: group for sign, group in measured.groups.items() if group.spoke}
    most = max(spoke, key=lambda sign: spoke[sign].leans)
    least = min(spoke, key=lambda sign: spoke[sign].leans)
    if measured.alone:
        return _("they part: %(sign)s alone", sign=measured.alone)
    return _(
        "they part: %(one)s %(a)s of %(b)s for it, %(other)s %(c)s of %(d)s",
        one=most,
        a=spoke[most].supports.count,
        b=spoke[most].spoke,
        other=least,
        c=spoke[least].supports.count,
        d=spoke[least].spoke,
    )


@bp.get("/rounds/<slug>/synthesis.csv")
@opened_by_token("data")
@web.costs("file")
def table(slug: str) -> ResponseReturnValue:
    """The matrix as a table for other programs, with everything this reader may see."""
    round_ = round_for(slug, "round.read_synthesis")
    looking = Looking(round_)
    form = looking.form(request.args.getlist("language"))
    found = looking.matrix(form.chosen(looking.offered))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *forms.stance_words()])
    writer.writerows(_lines(found))
    name = f"synthesis-{round_.slug}.csv"
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _lines(found: Matrix) -> Iterator[list[object]]:
    """A line for each group on each topic, and one for all groups together."""
    leanings = queries.leanings(found)
    stances = forms.stance_words()
    for row in found.rows:
        named = [row.node.number, _plain(row.node.name)]
        for group in found.groups:
            cell = row.cells[group.sign]
            counts = [cell.counts.get(stance, 0) if cell.counts else "" for stance in stances]
            spoke: object = f"<{found.least}" if cell.withheld else cell.spoke
            measures = _measures(queries.share(cell), leanings.get(row.node.id, {}).get(group.sign))
            yield [*named, group.sign, spoke, cell.could, "", *measures, *counts]
        spoke = "" if row.withheld else row.spoke
        once = "" if found.least else row.spoke if row.once is None else row.once
        rest = ["" for _ in (*_measures(None, None), *stances)]
        yield [*named, "all", spoke, row.could, once, *rest]


def _measures(share: Share | None, leaning: Leaning | None) -> list[object]:
    """The ends of the interval, from 0 to 1, the log-odds and their z; empty where not told."""
    ends = [round(share.low, 4), round(share.high, 4)] if share and share.of else ["", ""]
    leans = [round(leaning.log_odds, 4), round(leaning.z, 3)] if leaning else ["", ""]
    return [*ends, *leans]


def _plain(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
