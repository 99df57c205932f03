"""`flask accounts …`: for whoever owns the machine."""

import click
from flask import current_app
from flask.cli import AppGroup

from app import db
from app.accounts import actions, emails, first_key, queries
from app.errors import NotPossible

group = AppGroup("accounts", help="Make administrators, close accounts.")


@group.command("admin")
@click.argument("email")
@click.option("--name", default="Administrator", show_default=True)
def admin(email: str, name: str) -> None:
    """Make somebody an administrator, with a new account if need be, and print how they get in."""
    config = current_app.config["TDT"]
    db.begin_write()
    person = actions.create_admin(
        name=name,
        email=email,
        password=None,
        language=config.default_language,
        zone=config.default_zone,
    )
    db.session.commit()
    click.echo(f"{person.email} is an administrator.")
    if person.confirmed_at is None:
        click.echo(f"Choose a password at {emails.confirm_address(person)}")


@group.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Close an account, at once."""
    db.begin_write()
    person = db.session.scalar(queries.by_email(email))
    if person is None:
        raise click.ClickException("Nobody has this address.")
    actions.disable(person, by=None)
    db.session.commit()
    click.echo(f"{person.email} can no longer sign in.")


@group.command("lost-second-step")
@click.argument("email")
@click.option("--reason", required=True, help="How you made sure who it is; it goes on the record.")
def lost_second_step(email: str, reason: str) -> None:
    """Take off a second step that was lost; docs/security/rules.md says what to make sure of first."""
    if not reason.strip():
        raise click.ClickException("Say how you made sure who it is.")
    db.begin_write()
    person = db.session.scalar(queries.by_email(email))
    if person is None:
        raise click.ClickException("Nobody has this address.")
    try:
        actions.lose_second_step(person, reason=reason.strip())
    except NotPossible:
        raise click.ClickException("There is no second step to this account.") from None
    db.session.commit()
    click.echo(
        f"{person.email} signs in with a new password, which is chosen by mail, and sets up a second step anew."
    )


@group.command("welcome")
def welcome() -> None:
    """Print where the first administrator begins."""
    click.echo(first_key.invitation() or "Somebody has an account already.")
