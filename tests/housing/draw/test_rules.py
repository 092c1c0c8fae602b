"""The public random value and the seed: what is hashed, letter by letter, and what is a value when."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from welfare.housing.draw.rules import (
    DRAWN_AT,
    Source,
    address_of,
    as_printed,
    canonical,
    drand_round,
    issue_after,
    may_be_drawn_on,
    read_value,
    seal_of,
    seed_of,
    sha256,
)

SSQ, DRAND = Source.SSQ, Source.DRAND
TUESDAY = date(2026, 11, 24)

OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""The example of FIPS 180-2."""
QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


def test_data_is_written_in_one_way_before_it_is_hashed() -> None:
    assert canonical({"b": "甲", "a": [1, None, {"d": True, "c": 0.5}]}) == (
        '{"a":[1,null,{"c":0.5,"d":true}],"b":"甲"}'
    )


def test_hashes_are_those_of_the_standard() -> None:
    assert sha256("abc") == OF_ABC
    assert seal_of("ab", {}) == sha256("ab{}")
    assert seal_of("ab", {"points": 3, "facts": ["甲"]}) == sha256('ab{"facts":["甲"],"points":3}')


def test_anybody_reads_a_round_of_drand_at_its_address() -> None:
    assert address_of(Source.DRAND, "27946612") == f"https://api.drand.sh/{QUICKNET}/public/27946612"
    assert address_of(Source.SSQ, "2026137") is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("01 07 12 19 24 33 + 16", "01071219243316"),
        ("01 02 03 04 05 06 + 01", "01020304050601"),
    ],
)
def test_the_outermost_balls_are_balls(typed: str, value: str) -> None:
    assert read_value(Source.SSQ, typed) == value


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "03 07 12 19 24 31",
        "03 07 12 19 24 31 + 08 09",
        "07 03 12 19 24 31 + 08",
        "03 03 12 19 24 31 + 08",
        "00 07 12 19 24 31 + 08",
        "03 07 12 19 24 34 + 08",
        "03 07 12 19 24 31 + 00",
        "03 07 12 19 24 31 + 17",
        "03 07 12 19 24 31 + x8",
    ],
)
def test_what_is_no_issue_is_not_taken(typed: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(typed)}$"):
        read_value(Source.SSQ, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "03 07 12 19 24 31 + 08",
        "3 7 12 19 24 31 8",
        "03071219243108",
        "03,07,12,19,24,31|08",
        "030712192431 + 08",
        "030 712 192 431 08",
    ],
)
def test_a_value_is_read_as_one_however_it_is_spaced(typed: str) -> None:
    assert read_value(SSQ, typed) == "03071219243108"
    assert as_printed(SSQ, "03071219243108") == "03 07 12 19 24 31 + 08"


def test_a_drand_value_is_64_hexadecimal_digits() -> None:
    assert read_value(DRAND, " AB" * 1 + "cd" * 31 + "\n") == "ab" + "cd" * 31
    assert as_printed(DRAND, "ab") == "ab"
    for wrong in ("ab" * 31, "ab" * 33, "xy" * 32, ""):
        with pytest.raises(ValueError, match=f"^{wrong}$"):
            read_value(DRAND, wrong)


@pytest.mark.parametrize(
    ("source", "day", "may"),
    [
        (SSQ, date(2026, 11, 24), False), (SSQ, date(2026, 11, 25), False), (SSQ, date(2026, 11, 26), True),
        (SSQ, date(2026, 11, 28), False), (SSQ, date(2026, 11, 29), True), (SSQ, date(2026, 12, 1), True),
        (SSQ, date(2026, 12, 24), True),
        (SSQ, date(2026, 12, 27), False), (SSQ, date(2026, 11, 22), False),
        (DRAND, date(2026, 11, 24), False), (DRAND, date(2026, 11, 25), True),
        (DRAND, date(2026, 12, 24), True),
        (DRAND, date(2026, 12, 25), False),
    ],
)  # fmt: skip
def test_a_value_is_named_while_nobody_can_know_it(source: Source, day: date, may: bool) -> None:
    assert may_be_drawn_on(source, day, TUESDAY) is may


@pytest.mark.parametrize(
    ("issue", "day", "today", "following"),
    [
        ("2026136", TUESDAY, TUESDAY, ("2026137", date(2026, 11, 26))),
        ("2026137", date(2026, 11, 26), TUESDAY, ("2026138", date(2026, 11, 29))),
        ("2026136", TUESDAY, date(2026, 11, 26), ("2026138", date(2026, 11, 29))),
        ("2026150", date(2026, 12, 31), date(2026, 12, 31), ("2027001", date(2027, 1, 3))),
    ],
)  # fmt: skip
def test_after_an_issue_comes_the_first_that_nobody_knows(
    issue: str, day: date, today: date, following: tuple[str, date]
) -> None:
    assert issue_after(SSQ, issue, day, today) == following


def test_a_drand_round_of_the_next_day_follows() -> None:
    assert issue_after(DRAND, "2026136", TUESDAY, TUESDAY)[1] == date(2026, 11, 25)


def test_an_issue_is_drawn_at_the_hour_that_the_lottery_says() -> None:
    assert time(21, 15) == DRAWN_AT


def test_a_drand_round_follows_from_the_moment() -> None:
    genesis = datetime.fromtimestamp(1_692_803_367, UTC)
    rounds_at = {0: 1, 1: 2, 3: 2, 4: 3, 6: 3}
    assert {late: drand_round(genesis + timedelta(seconds=late)) for late in rounds_at} == rounds_at


def test_a_round_is_the_one_that_drands_own_clients_count() -> None:
    assert drand_round(datetime(2026, 4, 20, tzinfo=UTC)) == 27_946_612
    assert drand_round(datetime(2026, 4, 20, 12, 30, 45, tzinfo=UTC)) == 27_961_627


def test_the_seed_is_the_hash_of_the_three_one_behind_the_other() -> None:
    assert seed_of("aa", "bb", "03071219243108") == sha256("aabb03071219243108")
