"""For how long each kind is kept, and within which bounds: the table by itself."""

import pytest

from welfare.retention.policy import LONGEST, RULES, Kind

KEPT = {
    #            usual  least
    "notices":   (180,  30),
    "receipts":  (365,  180),
    "photos":    (730,  180),
    "needs":     (1825, 730),
    "facts":     (1095, 365),
    "petitions": (1095, 730),
    "accounts":  (1095, 365),
}  # fmt: skip
"""In days, by kind."""


@pytest.mark.parametrize("kind", Kind)
def test_for_how_many_days_it_is_kept(kind: Kind) -> None:
    assert (RULES[kind].usual, RULES[kind].least) == KEPT[kind]


def test_nothing_is_kept_longer_than_ten_years() -> None:
    assert LONGEST == 10 * 365
    assert all(days.least <= days.usual <= LONGEST for days in RULES.values())
