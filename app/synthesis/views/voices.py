"""One topic of the synthesis opened: the words themselves, by group, and who was silent."""

import uuid
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db
from app.errors import NotSeen
from app.organisations.models import Group
from app.organisations.queries import group_name
from app.paging import paged
from app.positions import attribution
from app.rounds.models import Attribution
from app.synthesis import queries
from app.synthesis.models import Passage
from app.synthesis.queries import Filter, Matrix, Node, spoken
from app.synthesis.rules import withholds
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for, wants_fragment
from app.synthesis.views.looking import Looking, chosen_args

FIRST = 3  # passages of each group in an opened row
PASSAGES = 20
SILENT_NAMED = 60


@bp.get("/rounds/<slug>/synthesis/topics/<uuid:topic_id>")
def voices(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """One topic opened: for each group the words themselves, and who was silent."""
    round_ = round_for(slug, "round.read_synthesis")
    looking = Looking(round_)
    node = next((node for node in looking.nodes if node.id == topic_id), None)
    if node is None:
        raise NotSeen
    form = looking.form(request.args.getlist("language"))
    chosen = form.chosen(looking.offered | {"group"})
    everything = looking.matrix(replace(chosen, group=None))
    found = _only(everything, node)
    one = next((group for group in found.groups if group.id == chosen.group), None)
    row = found.rows[0]
    if one is not None and (row.cells[one.sign].withheld or not looking.shows_groups):
        raise NotSeen
    parts = {
        "round": round_,
        "node": node,
        "row": row,
        "groups": found.groups,
        "chosen": chosen_args("sort", "group"),
        "questions": looking.questions,
        "shares": {sign: queries.share(cell) for sign, cell in row.cells.items()},
        "leanings": queries.leanings(everything).get(node.id, {}),
    }
    if one is not None and not wants_fragment():
        return _of_group(looking, node, chosen, one, parts)
    page = "_voices.html" if wants_fragment() else "voices.html"
    return render_template(
        f"synthesis/{page}",
        **parts,
        blocks=_blocks(looking, node, replace(chosen, group=None), found),
        silent=_silent(looking, node, replace(chosen, group=None)),
    )


def _only(found: Matrix, node: Node) -> Matrix:
    """The matrix with the row of one topic only."""
    return replace(found, rows=[row for row in found.rows if row.node.id == node.id])


def _blocks(looking: Looking, node: Node, chosen: Filter, found: Matrix) -> list[dict[str, object]]:
    """The first passages of each group; those of groups whose number is withheld under one head."""
    query = spoken.on_topics(
        looking.round_, (node.id, *node.beneath), chosen, all_names=looking.all_names
    )
    rows = db.session.execute(spoken.first_of_each_group(query, FIRST)).unique().all()
    cells = found.rows[0].cells
    blocks: list[dict[str, object]] = []
    by_itself: set[uuid.UUID] = set()  # passages that stand under no group
    for group in found.groups:
        cell = cells[group.sign]
        mine = [(p, of) for p, of in rows if _group_of(p) == group.id]
        quotes = queries.quotes([p for p, _of in mine], looking.who, wordings=looking.questions)
        # Under the head of its group stands only what may be shown with its group.
        told = [one for one in quotes if one.group is not None and not cell.withheld]
        by_itself |= {one.id for one in quotes} - {one.id for one in told}
        if told:
            blocks.append({"group": group, "cell": cell, "of": mine[0][1], "quotes": told})
    small = sorted((p for p, _of in rows if p.id in by_itself), key=lambda p: p.id)
    accounts = [p for p, _of in rows if p.party_id is None]
    # No group, no way to the position: whatever would tell whose words they are stays away.
    nobody = (Attribution.NONE,) if withholds(looking.round_, all_names=looking.all_names) else ()
    for name, some, also in (
        (_("Without saying from which group"), small, nobody),
        (_("Accounts of sessions"), accounts, ()),
    ):
        if some:
            blocks.append(
                {
                    "name": name,
                    "of": len(some),
                    "quotes": queries.quotes(
                        some, looking.who, also=also, wordings=looking.questions
                    ),
                }
            )
    return blocks


def _group_of(passage: Passage) -> uuid.UUID | None:
    return passage.position.party.group_id if passage.position else None


def _silent(looking: Looking, node: Node, chosen: Filter) -> dict[str, object] | None:
    """Who could have spoken here and did not: names where they are shown, else how many."""
    if withholds(looking.round_, all_names=looking.all_names) or chosen != Filter():
        return None
    query = spoken.silent(
        looking.round_, (node.id, *node.beneath), chosen, all_names=looking.all_names
    )
    names: dict[uuid.UUID, str] = {}
    unnamed: set[uuid.UUID] = set()
    for position in db.session.scalars(query.limit(SILENT_NAMED * 2)).unique():
        shown = attribution.shown(position, looking.who)
        if shown.named:
            names[position.party_id] = shown.label
        else:
            unnamed.add(position.party_id)
    order = sorted(names.values(), key=str.casefold)
    return {"names": order[:SILENT_NAMED], "more": len(order[SILENT_NAMED:]) + len(unnamed)}


def _of_group(
    looking: Looking, node: Node, chosen: Filter, group: Group, parts: dict[str, object]
) -> str:
    """Every passage of one group on the topic, a page at a time."""
    query = spoken.on_topics(
        looking.round_, (node.id, *node.beneath), chosen, all_names=looking.all_names
    )
    listing = paged(queries.with_source(query), per=PASSAGES)
    return render_template(
        "synthesis/group.html",
        **parts,
        group=group,
        group_name=group_name(group, str(get_locale() or "en")),
        listing=listing,
        quotes=queries.quotes(listing.items, looking.who, wordings=looking.questions),
    )
