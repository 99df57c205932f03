"""One reader at the synthesis of one round: what they may see and what they chose."""

from typing import Any

from flask import request
from flask_babel import get_locale

from app import db, web
from app.organisations.queries import groups
from app.positions.labels import language_word
from app.rounds.models import Attribution, Round
from app.synthesis import forms, queries
from app.synthesis.queries import Filter, Matrix, spoken
from app.synthesis.queries.topics import as_signed
from app.synthesis.rules import fits_filter, sees_all, withholds

LONGEST_CHOICE = 200  # what is longer was chosen from no list


class Looking:
    """What a page of the synthesis asks for, whichever it is."""

    def __init__(self, round_: Round) -> None:
        self.round_ = round_
        self.who = web.who()
        self.all_names = sees_all(self.who, round_)
        self.offered = fits_filter(round_, all_names=self.all_names)
        self.questions = {
            ident: wording for ident, wording, _kind in db.session.execute(spoken.questions(round_))
        }
        self.groups = list(db.session.scalars(groups()))
        nodes = queries.tree_nodes(round_.id, signed=True)
        # Whoever runs the round sees the tree at work; readers what was signed off.
        self.nodes = nodes if self.all_names else as_signed(round_.id, nodes)

    @property
    def shows_groups(self) -> bool:
        """Whether this reader may know from which group words come."""
        if not withholds(self.round_, all_names=self.all_names):
            return True
        return self.round_.attribution is not Attribution.NONE

    def form(self, languages: list[str]) -> forms.FilterForm:
        """The filter with what there is to choose from."""
        return forms.filter_form(
            request.args,
            questions=self.questions,
            groups=self.groups,
            languages=[(code, language_word(code)) for code in languages],
            locale=str(get_locale() or "en"),
        )

    def matrix(self, chosen: Filter) -> Matrix:
        """The counts for this reader."""
        return queries.matrix(
            self.round_, self.nodes, self.groups, chosen, all_names=self.all_names
        )


def chosen_args(*without: str) -> dict[str, Any]:
    """The filter as it stands in the address, to go along to other pages of it."""
    names = {"question", "group", "region", "stance", "language", "text", "sort"} - set(without)
    said = {name: request.args.get(name, "") for name in sorted(names)}
    return {name: value for name, value in said.items() if 0 < len(value) <= LONGEST_CHOICE}
