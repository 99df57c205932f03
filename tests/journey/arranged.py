"""What somebody has to bring about before every page can be looked at, and the pages on that way."""

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp

from tests.journey.person import PASSWORD, Person
from tests.journey.samples import CLOSED, MODERATOR, ORGANISER

People = Callable[[str], Person]

TABLE = b"body,country,answer\nHarbour Pilots,Kestria,Keep the cables whole.\n,,\n"
MOST_SECONDS = 180
SESSION = "Capacity for whom? Needs, money and the share of women"
ELSEWHERE = "elsewhere@mail.example.org"

# What these pages are, and thereby looked at, below.
ARRANGED = frozenset(
    {
        "accounts.confirm_address",
        "accounts.reset",
        "accounts.second_step",
        "imports.show",
        "meetings.account",
        "meetings.answer_for",
        "meetings.write_account",
        "organisations.return_",
        "synthesis.blind",
        "synthesis.sample",
    }
)


def everything(people: People, newcomer: Person) -> None:
    """Bring all of it about."""
    _an_account(newcomer)
    _an_organisation(newcomer, people("Amara Lindqvist"))
    _an_account_of_a_session(people(ORGANISER), newcomer)
    _an_import(people(ORGANISER))
    people(MODERATOR).read_in("en")
    _a_sample(people(MODERATOR))
    _a_summary(people(MODERATOR))
    _a_campaign(people(MODERATOR))


def _an_account(newcomer: Person) -> None:
    newcomer.sign_up()
    newcomer.open("/account/address")
    newcomer.write("New address", ELSEWHERE)
    newcomer.press("Write to the new address")
    newcomer.follow_mail("", to=ELSEWHERE)
    newcomer.look()
    newcomer.open("/account/second-factor")
    newcomer.press("Set it up")
    newcomer.look()
    key = newcomer.page.locator("main dd").first.inner_text().strip()
    newcomer.write("Code", pyotp.TOTP(key).now())
    newcomer.press("Turn the second step on")
    newcomer.look()
    newcomer.page.context.clear_cookies()
    newcomer.open("/reset")
    newcomer.write("Your address for mail", newcomer.email)
    newcomer.press("Write to me")
    newcomer.follow_mail("password")
    newcomer.look()
    newcomer.open("/sign-in")
    newcomer.write("Your address for mail", newcomer.email)
    newcomer.write("Password", PASSWORD)
    newcomer.press("Sign in")
    newcomer.look()
    # A code opens once, and the one of the next half minute is taken already.
    newcomer.write("Code", pyotp.TOTP(key).at(datetime.now(UTC), counter_offset=1))
    newcomer.press("Sign in")


def _an_organisation(newcomer: Person, administrator: Person) -> None:
    newcomer.open("/organisations/register")
    newcomer.write("Full name", "Pilots of the Old Harbour")
    newcomer.choose("Civil society")
    newcomer.press("Register")
    administrator.open("/organisations/desk")
    administrator.follow("Return Pilots of the Old Harbour")
    administrator.look()


def _an_account_of_a_session(organiser: Person, rapporteur: Person) -> None:
    organiser.open(f"{CLOSED}/programme")
    organiser.follow(SESSION)
    session = organiser.page.url
    organiser.open(f"{session}/edit")
    organiser.write("Rapporteur", rapporteur.email)
    organiser.press("Save")
    rapporteur.open(f"{session}/account")
    rapporteur.look()
    rapporteur.write("Account", "Three views were heard on who pays for what.")
    rapporteur.press("Save and send to the co-chairs")
    rapporteur.look()
    organiser.open(session)
    organiser.hands.press(organiser.page.locator("main a[href*='/account/']").last)
    organiser.look()
    organiser.hands.press(organiser.page.get_by_role("link", name="Record an approval").first)
    organiser.look()


def _an_import(organiser: Person) -> None:
    organiser.open(f"{CLOSED}/import")
    organiser.page.locator("input[type=file]").set_input_files(
        {"name": "answers.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    organiser.press("Look at it")
    organiser.look()


def _a_sample(moderator: Person) -> None:
    wait_for(moderator, f"{CLOSED}/quality", "main button:has-text('Draw by lot')")
    moderator.press("Draw by lot")
    moderator.look()
    moderator.open(f"{CLOSED}/quality")
    moderator.follow("Code blind")
    moderator.look()


def _a_summary(moderator: Person) -> None:
    moderator.open(f"{CLOSED}/summary/write")
    moderator.hands.write(moderator.page.locator("input[name=title]"), "What was said")
    moderator.press("Begin the summary")


def _a_campaign(moderator: Person) -> None:
    wait_for(moderator, f"{CLOSED}/synthesis/copies", "main a[href*='/synthesis/copies/']")


def wait_for(somebody: Person, address: str, what: str) -> None:
    """The engine reads, suggests and compares beside the pages; until it has, there is nothing to see."""
    for _second in range(MOST_SECONDS):
        somebody.open(address)
        if somebody.page.locator(what).count():
            return
        somebody.page.wait_for_timeout(1_000)
    raise AssertionError(f"{what} never came on {address}")
