"""What somebody may become to a session, and the bounds of one, as pages say them."""

from datetime import date, datetime, time, timedelta

import pytest

from welfare.training.lifecycle import (
    CAN_REGISTER,
    CAN_WITHDRAW,
    HOUR_STEP,
    IN_LINE,
    LONGEST_SESSION,
    MOST_HOURS,
    MOST_SEATS,
    SIGN_IN_OPENS,
    WHOLE_DAYS,
    State,
)

MAY = {
    #             wants to come  may register  may withdraw
    "invited":   (False,         True,         True),
    "asked":     (True,          False,        True),
    "registered": (True,         False,        True),
    "standby":   (True,          False,        True),
    "withdrawn": (False,         True,         False),
    "refused":   (False,         False,        False),
    "released":  (False,         True,         False),
}  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_what_each_state_allows(state: State) -> None:
    assert (state in IN_LINE, state in CAN_REGISTER, state in CAN_WITHDRAW) == MAY[state]


def test_the_bounds_that_forms_and_pages_name() -> None:
    assert (SIGN_IN_OPENS.total_seconds(), LONGEST_SESSION.total_seconds()) == (3600, 120 * 24 * 3600)
    assert (HOUR_STEP, MOST_HOURS, MOST_SEATS) == (0.5, 240, 2000)


def test_a_session_of_which_only_the_days_are_known_lasts_from_midnight_to_its_last_minute() -> None:
    begins, ends = (datetime.combine(date(2026, 3, 2), at) for at in WHOLE_DAYS)
    assert (begins.time(), ends + timedelta(minutes=1) - begins) == (time.min, timedelta(days=1))
