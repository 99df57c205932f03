"""What a row answers, question by question, and what of it nobody can read."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app import text
from app.imports import values
from app.imports.mapping import Asked, Mapping
from app.imports.plans import Fault, Reply
from app.imports.tables import Row
from app.positions.models import Stance
from app.rounds.models import QuestionKind

CHOSEN = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING})


def replies(row: Row, mapping: Mapping, faults: list[Fault]) -> tuple[Reply, ...]:
    """The row's replies to the questions of the mapping; what cannot be read goes to the faults."""
    found = (_reply(row, asked, faults) for asked in mapping.questions)
    return tuple(reply for reply in found if reply is not None)


def notes(found: Sequence[Reply]) -> list[str]:
    """What whoever imports should know of these replies."""
    said = [] if found else [_("answers nothing")]
    if any(values.only_points_elsewhere(reply.text) for reply in found):
        said.append(_("says only that something is attached"))
    return said


def _reply(row: Row, asked: Asked, faults: list[Fault]) -> Reply | None:
    written = row.cell(asked.column)
    if asked.kind in CHOSEN:
        choices = _choices(row, asked, faults)
        return Reply(question=asked.key, choices=choices) if choices else None
    stance = _stance(row, asked, faults)
    if asked.kind is QuestionKind.STANCE and asked.stance_column is None:
        return Reply(question=asked.key, stance=stance) if stance else None
    heading = row.cell(asked.heading_column)
    words = "\n\n".join(part for part in (f"**{heading}**" if heading else "", written) if part)
    return Reply(question=asked.key, text=words, stance=stance) if words or stance else None


def _stance(row: Row, asked: Asked, faults: list[Fault]) -> Stance | None:
    if asked.kind is not QuestionKind.STANCE:
        return None
    column = asked.stance_column or asked.column
    said = row.cell(column)
    found = values.stance(said)
    if said and found is None:
        faults.append(
            Fault(
                row=row.number, column=column, words=_("“%(value)s” is no stance.", value=said[:60])
            )
        )
    return found


def _choices(row: Row, asked: Asked, faults: list[Fault]) -> tuple[str, ...]:
    parts = [part.strip() for part in row.cell(asked.column).split(";") if part.strip()]
    options = {text.fold(value): key for value, key in asked.options.items()}
    faults += [
        Fault(
            row=row.number,
            column=asked.column,
            words=_("“%(value)s” is none of the options.", value=part[:60]),
        )
        for part in parts
        if text.fold(part) not in options
    ]
    return tuple(options[text.fold(part)] for part in parts if text.fold(part) in options)
