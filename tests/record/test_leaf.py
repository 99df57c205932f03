import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest

from app.record.leaf import canonical, content_hash, facts_hash, leaf_hash, moment


def test_canonical_json_is_that_of_rfc_8785() -> None:
    # The sorting example of RFC 8785, section 3.2.3: by UTF-16 code units, not by code points.
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert canonical(value).decode() == (
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control",'
        '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",'
        '"\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
    )


def test_canonical_json_uses_the_shortest_escapes() -> None:
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/\u007f').decode() == (
        '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f"'
    )


def test_values_of_the_product_have_one_form() -> None:
    class Word(StrEnum):
        OPEN = "open"

    at = datetime(2025, 3, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    value = {
        "id": uuid.UUID(int=7),
        "at": at,
        "on": date(2025, 3, 1),
        "state": Word.OPEN,
        "set": {"b", "a"},
        "yes": True,
        "none": None,
        "count": 3,
    }
    assert canonical(value).decode() == (
        '{"at":"2025-03-01T10:00:00.000005Z","count":3,'
        '"id":"00000000-0000-0000-0000-000000000007","none":null,"on":"2025-03-01",'
        '"set":["a","b"],"state":"open","yes":true}'
    )


@pytest.mark.parametrize("value", [1.5, object(), b"bytes", {1: "one"}])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


@pytest.mark.parametrize("value", [2**53, -(2**53), datetime(2025, 1, 1), "\ud800"])  # noqa: DTZ001 - a naive instant is the bad input
def test_what_would_lose_something_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each kind of loss has its own words
        canonical({"value": value})


def test_an_instant_is_written_in_utc_to_the_microsecond() -> None:
    assert moment(datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2025-01-02T03:04:05.000000Z"


def test_the_same_facts_with_another_salt_are_another_commitment() -> None:
    facts = canonical({"stance": "oppose"})
    assert facts_hash(b"a" * 32, facts) != facts_hash(b"b" * 32, facts)
    with pytest.raises(ValueError, match="A salt has 32 bytes"):
        facts_hash(b"short", facts)


def test_hashes_have_not_changed_since_the_first_receipt() -> None:
    assert leaf_hash(b"").hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
