"""What is hashed for a draw, letter by letter, and what is no value of a source."""

import re

import pytest

from welfare.housing.draw.rules import Source, address_of, canonical, read_value, seal_of, sha256

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
