"""`flask import FILE --round SLUG --mapping NAME`: the same import from the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from rich.console import Console
from rich.progress import Progress

from app import db
from app.accounts.models import Person
from app.errors import Problem
from app.imports import actions, mapping, planning, plans, tables
from app.organisations.queries import folded_names
from app.rounds.actions import enter_state
from app.rounds.models import Round, RoundState

MOST_SHOWN = 40


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--round",
    "slug",
    required=True,
    help="The round's address; made as a draft when there is none.",
)
@click.option("--mapping", "name", required=True, help="A mapping that is shipped, or a TOML file.")
@click.option("--by", "email", help="The organiser in whose name it is done.")
@click.option(
    "--same", "pairs", multiple=True, help="Two names that are one body: 'One name = Other name'."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
def bring_in(
    *, file: Path, slug: str, name: str, email: str | None, pairs: Sequence[str], dry_run: bool
) -> None:
    """Bring answers in that were collected elsewhere: all of them or, with one bad row, none."""
    console = Console()
    same = frozenset(tuple(part.strip() for part in pair.split("=", 1)) for pair in pairs)
    with current_app.test_request_context():
        db.begin_write()
        try:
            mapped = mapping.load(name)
            by = _person(email)
            round_ = db.session.scalar(sa.select(Round).where(Round.slug == slug))
            if round_ is None:
                facts = {**mapped.round, "slug": slug}
                round_ = actions.make_round(facts, mapped.questions, by=by)
            with console.status("Reading the table and looking for twins …"):
                planned = planning.plan(
                    tables.read_table(file.read_bytes(), file.name),
                    mapped,
                    known=folded_names(),
                    already=actions.keys_in(round_),
                    same=same,  # type: ignore[arg-type]  # two parts each, or none matches
                )
            _report(console, planned)
            if planned.faults or dry_run:
                db.session.rollback()
                sys.exit(1 if planned.faults else 0)
            with Progress(console=console) as bar:
                task = bar.add_task("Bringing it in", total=None)
                made = actions.bring_in(
                    planned,
                    round_,
                    by=by,
                    tell=lambda done, total: bar.update(task, completed=done, total=total),
                )
            state = RoundState(mapped.round.get("state", "draft"))
            if round_.state is RoundState.DRAFT and state is not RoundState.DRAFT:
                enter_state(round_, state, by=by)
            db.session.commit()
        except (Problem, tables.BadTable, mapping.BadMapping) as error:
            db.session.rollback()
            raise click.ClickException(str(error)) from None
    console.print(
        f"Entered {len(made)} positions into {slug}; {len(planned.already)} were there already."
    )


def _person(email: str | None) -> Person | None:
    if email is None:
        return None
    person = db.session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return person


def _report(console: Console, planned: plans.Plan) -> None:
    new = [body for body in planned.bodies if body.known is None]
    console.print(
        f"{len(planned.rows)} rows to enter, {len(planned.already)} entered before, "
        f"{len(planned.left_out)} left out because they are cut short"
        f"{' ' + str(list(planned.left_out)) if planned.left_out else ''}; "
        f"{len(planned.bodies)} bodies, {len(new)} of them new."
    )
    for fault in planned.faults[:MOST_SHOWN]:
        console.print(
            f"  row {fault.row}, column {fault.column or '-'}: {fault.words}", markup=False
        )
    if len(planned.faults) > MOST_SHOWN:
        console.print(f"  and {len(planned.faults) - MOST_SHOWN} more")
    for doubt in planned.doubts:
        said = (
            "one body, as you said" if doubt.same else "kept apart; --same 'one = other' joins them"
        )
        console.print(
            f"  alike ({doubt.closeness}): {doubt.name} = {doubt.other} ({said})", markup=False
        )
    for written, rows in planned.countries.items():
        console.print(f"  country not understood: {written!r} in rows {list(rows)}", markup=False)
    if new and len(new) < MOST_ROWS_TOLD:
        for row in planned.rows:
            told = [note for note in row.notes if note != "new"]
            if told:
                console.print(
                    f"  row {row.number}, {row.body.name}: {'; '.join(told)}", markup=False
                )


MOST_ROWS_TOLD = 500
