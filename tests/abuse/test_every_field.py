"""What attackers write, in every field of every form and in every query: shown as written, or refused, and soon.

None is answered with an error of ours or a database's, none runs or leads elsewhere when it comes
back, none takes longer than a quarter of a second of CPU. `make fuzz` goes on where this ends.
"""

import os
from collections.abc import Callable

import pytest

from tests.abuse.doors import Door
from tests.abuse.families import FAMILIES, fewer, stormed
from tests.abuse.sending import Sender
from tests.matrix.asking import remembered
from tests.matrix.town import Town

# There, what a database could answer otherwise, and less of it.
ON_POSTGRESQL = {"b14", "b17", "b18", "b19"}
Storm = Callable[[str], None]


@pytest.fixture
def storm(town: Town, doors: list[Door]) -> Storm:
    def send(ident: str) -> None:
        family = FAMILIES[ident]
        if os.environ.get("TEST_DATABASE_URL"):
            if ident not in ON_POSTGRESQL:
                return
            family = fewer(family)
        sender = Sender(town.asker)
        with remembered(town.app):
            stormed(sender, doors, family, seed=ident)
        print(f"\n{ident}: {sender.told()}")  # noqa: T201 - how many and how slow is of interest
        assert not sender.faults, f"{len(sender.faults)}:\n" + "\n".join(sender.faults[:40])
        assert sender.inputs >= family.least

    return send


def test_a_run_sends_twenty_thousand_bad_inputs() -> None:
    assert sum(family.least for family in FAMILIES.values()) >= 20_000


def test_every_form_and_every_query_is_a_door(town: Town, doors: list[Door]) -> None:
    """Nothing is left out but what needs a key, a provider or a passkey that nobody here has."""
    posted = {rule.endpoint for rule, method in town.rules if method == "POST"}
    assert posted - {door.endpoint for door in doors} == {
        "accounts.api_token_end",
        "accounts.elsewhere_link",
        "accounts.elsewhere_remove",
        "accounts.passkey_remove",
        "accounts.second_factor_codes",
        "accounts.sign_in_as",
        "accounts.welcome",
        "positions.clear",
        "positions.reopen",
        "positions.return_to_draft",
        "positions.revise",
        "rounds.end_look",
    }
    assert sum(len(door.good) for door in doors) > 550


def test_b01_scripts_are_shown_as_they_were_written(storm: Storm) -> None:
    storm("b01")


def test_b02_no_link_runs_or_leads_elsewhere(storm: Storm) -> None:
    storm("b02")


def test_b12_no_template_is_carried_out(storm: Storm) -> None:
    storm("b12")


def test_b13_no_line_end_gets_into_a_header(storm: Storm) -> None:
    storm("b13")


def test_b14_sql_is_words_like_any_other(storm: Storm) -> None:
    storm("b14")


def test_b16_what_is_very_long_is_refused_or_kept_soon(storm: Storm) -> None:
    storm("b16")


def test_b17_odd_characters_are_kept_or_refused(storm: Storm) -> None:
    storm("b17")


def test_b17_a_nul_is_kept_nowhere_and_is_no_error(town: Town, doors: list[Door]) -> None:
    """PostgreSQL keeps none in a text: what is not taken out of a field is an error there."""
    sender = Sender(town.asker)
    with remembered(town.app):
        for door in doors:
            if door.good:
                sender.send(door, [(name, "a\0b") for name in sorted(door.good)], len(door.good))
                sender.send(door, [*(door.good | dict.fromkeys(door.words, "a\0b")).items()], 1)
    assert not sender.faults, "\n".join(sender.faults[:40])


def test_b18_odd_numbers_are_read_exactly_or_refused(storm: Storm) -> None:
    storm("b18")


def test_b19_odd_dates_are_read_exactly_or_refused(storm: Storm) -> None:
    storm("b19")
