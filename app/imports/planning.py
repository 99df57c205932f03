"""What an import would do, row by row, before anything is done. Reads, and changes nothing."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from app import text
from app.imports import answers, twins, values
from app.imports.mapping import Mapping
from app.imports.plans import Body, Fault, Plan, PlannedRow, Reply
from app.imports.tables import Row, Table
from app.organisations.models import Organisation

HEAD = 600  # characters in which a text says for whom it speaks
LONGEST_NAME = 200


def plan(
    table: Table,
    mapping: Mapping,
    *,
    known: Sequence[tuple[str, Organisation]],
    already: frozenset[str] = frozenset(),
    same: frozenset[tuple[str, str]] = frozenset(),
) -> Plan:
    """Plan the import of a table.

    `known`: the folded names of registered organisations. `already`: keys of rows that an earlier
    run brought in. `same`: pairs of names that the organiser confirmed as one body.
    """
    missing = sorted(mapping.columns - set(table.columns))
    if missing:
        faults = tuple(
            Fault(row=1, column=name, words=_("The table has no such column.")) for name in missing
        )
        return Plan(
            mapping=mapping,
            rows=(),
            already=(),
            left_out=(),
            faults=faults,
            bodies=(),
            doubts=(),
            countries={},
        )
    return _Planner(table, mapping, known, already, same).plan()


class _Planner:
    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        known: Sequence[tuple[str, Organisation]],
        already: frozenset[str],
        same: frozenset[tuple[str, str]],
    ) -> None:
        self.table = table
        self.mapping = mapping
        self.already = already
        self.bodies: dict[str, Body] = {}
        self.known = {values.acronym_free(folded): one for folded, one in known}
        self.faults: list[Fault] = [
            Fault(row=number, column="", words=_("The row is cut short."))
            for number in table.broken
            if not mapping.leave_out_cut
        ]
        self.countries: defaultdict[str, list[int]] = defaultdict(list)
        self.keys: dict[str, int] = {}
        self.done: list[int] = []
        names = [] if mapping.each_row else self._names()
        self.doubts, self.decided = twins.doubts(
            names, {shape: one.name for shape, one in self.known.items()}, same
        )

    def plan(self) -> Plan:
        cut = set(self.table.broken)
        whole = [row for row in self.table.rows if row.number not in cut]
        rows = [planned for row in whole if (planned := self._row(row)) is not None]
        repeated = {body.name for body in self.bodies.values() if len(body.rows) > 1}
        if repeated:
            rows = [self._say_repeated(row, repeated) for row in rows]
        return Plan(
            mapping=self.mapping,
            rows=tuple(rows),
            already=tuple(self.done),
            left_out=self.table.broken,
            faults=tuple(sorted(self.faults, key=lambda fault: (fault.row, fault.column))),
            bodies=tuple(self.bodies.values()),
            doubts=tuple(self.doubts),
            countries={name: tuple(numbers) for name, numbers in self.countries.items()},
        )

    @staticmethod
    def _say_repeated(row: PlannedRow, repeated: set[str]) -> PlannedRow:
        if row.body.name not in repeated:
            return row
        note = _("one of %(n)s contributions of this body", n=len(row.body.rows))
        return PlannedRow(**{**vars(row), "notes": (*row.notes, note)})

    def _row(self, row: Row) -> PlannedRow | None:
        key = self._key(row)
        if key is None:
            return None
        if key in self.already:
            self.done.append(row.number)
            return None
        before = len(self.faults)
        notes: list[str] = []
        body = self._body(row, notes)
        replies = answers.replies(row, self.mapping, self.faults)
        notes += answers.notes(replies)
        at = self._date(row)
        if len(self.faults) > before or body is None:
            return None
        body.rows.append(row.number)
        title = row.cell(self.mapping.title)
        joint = self._is_joint(row, replies)
        if joint:
            notes.append(_("speaks for several: joint"))
        return PlannedRow(
            number=row.number,
            key=key,
            body=body,
            replies=replies,
            language=self._language(row),
            at=at,
            title=title[:300],
            topics=self._topics(row),
            joint=joint,
            notes=tuple(notes),
        )

    def _names(self) -> list[str]:
        """The organisations as the rows write them, without what stands where there is none."""
        written = (
            text.line(row.cell(self.mapping.organisation))[:LONGEST_NAME].strip()
            for row in self.table.rows
        )
        return [
            one for one in written if one and one.casefold() not in self.mapping.no_organisation
        ]

    def _fault(self, row: Row, column: str | None, words: str) -> None:
        self.faults.append(Fault(row=row.number, column=column or "", words=words))

    def _key(self, row: Row) -> str | None:
        written = row.cell(self.mapping.key) if self.mapping.key else str(row.number)
        if not written:
            self._fault(row, self.mapping.key, _("The row has no key."))
            return None
        key = f"{self.mapping.name}:{written}"
        if key in self.keys:
            self._fault(
                row, self.mapping.key, _("Row %(other)s has the same key.", other=self.keys[key])
            )
            return None
        self.keys[key] = row.number
        return key

    def _body(self, row: Row, notes: list[str]) -> Body | None:
        group = self._group(row)
        country = self._country(row)
        name = self._name(row, notes)
        if group is None or name is None:
            return None
        named, alone = name
        shape = named if alone else values.acronym_free(text.fold(named))
        shape = self.decided.get(shape, shape)
        body = self.bodies.get(shape)
        if body is None:
            body = Body(name=named, group=group, country=country, participant=alone)
            body.known = None if alone else self.known.get(shape)
            notes.append(_("known: %(name)s", name=body.known.name) if body.known else _("new"))
            self.bodies[shape] = body
        elif named != body.name and named not in body.also:
            body.also.append(named)
            notes.append(_("the same as %(name)s", name=body.name))
        body.country = body.country or country
        return body

    def _name(self, row: Row, notes: list[str]) -> tuple[str, bool] | None:
        """The body's name, and whether the row is a participant of its own."""
        if self.mapping.each_row:
            return text.line(_filled(self.mapping.each_row, row.cells))[:LONGEST_NAME], True
        written = text.line(row.cell(self.mapping.organisation))[:LONGEST_NAME].strip()
        if values.is_mail_address(written):
            notes.append(
                _("an address stands where the organisation should: only its domain is kept")
            )
            return written.rpartition("@")[2], False
        if not written or written.casefold() in self.mapping.no_organisation:
            if self.mapping.default_group is None and not written:
                self._fault(row, self.mapping.organisation, _("The organisation is missing."))
                return None
            notes.append(_("no organisation: counted as a participant of its own"))
            return (
                f"{written or _('Participant')} ({row.cell(self.mapping.key) or row.number})",
                True,
            )
        return written, False

    def _group(self, row: Row) -> str | None:
        written = row.cell(self.mapping.group)
        folded = {text.fold(value): sign for value, sign in self.mapping.groups.items()}
        sign = folded.get(text.fold(written)) if written else None
        sign = sign or self.mapping.default_group
        if sign is None:
            self._fault(
                row, self.mapping.group, _("“%(value)s” is no group of the mapping.", value=written)
            )
        return sign

    def _country(self, row: Row) -> str | None:
        written = row.cell(self.mapping.country)
        code, understood = values.country(written)
        if not understood:
            self.countries[written].append(row.number)
        return code

    def _date(self, row: Row) -> datetime | None:
        written = row.cell(self.mapping.date)
        if not written:
            return None
        at = values.when(written, self.mapping.date_format)
        if at is None:
            self._fault(row, self.mapping.date, _("“%(value)s” is no date.", value=written[:60]))
        return at

    def _language(self, row: Row) -> str:
        written = row.cell(self.mapping.language).casefold()
        return (
            written
            if written.isalpha() and len(written) in {2, 3}
            else self.mapping.default_language
        )

    def _topics(self, row: Row) -> tuple[str, ...]:
        topics = self.mapping.topics
        main = row.cell(topics.main)
        named = [topics.names.get(main, main)] if main else []
        flagged = [
            name
            for column, name in topics.flags.items()
            if row.cell(column).casefold() in {"1", "1.0", "true", "yes", "x"}
        ]
        return tuple(values.told_apart([*named, *flagged]))

    def _is_joint(self, row: Row, replies: Sequence[Reply]) -> bool:
        if self.mapping.each_row:
            return False
        heads = [reply.text[:HEAD] for reply in replies]
        return values.is_joint(
            row.cell(self.mapping.organisation), row.cell(self.mapping.title), *heads
        )


def _filled(pattern: str, cells: dict[str, str]) -> str:
    """The pattern with each name of a column in braces replaced by its cell, and nothing reckoned."""
    return re.sub(r"\{([^{}]*)\}", lambda found: cells.get(found[1], ""), pattern)
