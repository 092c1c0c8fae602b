"""Who gets a seat: the rules against a hall in which people really sit down, one after the other."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.training.lifecycle import CAN_REGISTER, CAN_WITHDRAW, IN_LINE, State
from welfare.training.seats import Claim, Seats, in_order, moving_up, takes_its_whole_time

NEAR, LONE, FAR = 1, 2, 3
SCHOOLS = (NEAR, LONE, FAR)
counts = st.dictionaries(st.sampled_from(SCHOOLS), st.integers(0, 4)).map(Counter)


@st.composite
def halls(draw: st.DrawFn) -> Seats:
    """Seats of which some are reserved, no more than there are; also overbooked by what was changed since."""
    in_all = draw(st.integers(1, 7))
    reserved: dict[int, int] = {}
    for school in draw(st.permutations(SCHOOLS)):
        number = draw(st.integers(0, in_all - sum(reserved.values())))
        if number:
            reserved[school] = number
    return Seats(in_all, reserved, draw(counts), draw(counts))


@st.composite
def lines(draw: st.DrawFn) -> list[Claim]:
    number = draw(st.integers(0, 6))
    standings = draw(st.permutations(range(1, number + 1)))
    return [
        Claim(100 + standing, draw(st.sampled_from(SCHOOLS)), standing, draw(st.booleans()))
        for standing in standings
    ]


def finds_a_seat(hall: Seats, school: int, *, is_invited: bool) -> bool:
    """Let everybody sit down: on a seat of their school's while there is one, else on an open one."""
    own = Counter(hall.reserved)
    open_seats = hall.in_all - sum(hall.reserved.values())
    people = [*hall.taken.elements(), *(() if is_invited else hall.kept.elements())]
    for person in people:
        if own[person] > 0:
            own[person] -= 1
        else:
            open_seats -= 1
    if own[school] > 0:
        return hall.taken.total() < hall.in_all
    return open_seats > 0


@given(halls(), st.sampled_from(SCHOOLS), st.booleans())
def test_a_seat_is_found_as_people_would_find_it(hall: Seats, school: int, is_invited: bool) -> None:
    assert hall.has_one_for(school, is_invited=is_invited) == finds_a_seat(
        hall, school, is_invited=is_invited
    )


@pytest.mark.parametrize(
    ("taken", "school", "has_one"),
    [
        # three seats, two of them the near school's
        ({}, NEAR, True),
        ({NEAR: 1}, NEAR, True),
        ({NEAR: 2}, NEAR, True),
        ({NEAR: 3}, NEAR, False),
        ({}, LONE, True),
        ({NEAR: 2}, LONE, True),
        ({NEAR: 3}, LONE, False),
        ({LONE: 1}, LONE, False),
        ({LONE: 1}, NEAR, True),
        ({LONE: 1, NEAR: 1}, NEAR, True),
        ({LONE: 1, NEAR: 2}, NEAR, False),
        # reserved only after others had sat down: a seat must be empty all the same
        ({LONE: 3}, NEAR, False),
        ({LONE: 2}, NEAR, True),
    ],
)
def test_three_seats_of_which_two_are_reserved(taken: dict[int, int], school: int, has_one: bool) -> None:
    assert Seats(3, {NEAR: 2}, Counter(taken), Counter()).has_one_for(school) is has_one


def test_what_is_kept_for_the_invited_is_taken_for_everybody_else() -> None:
    hall = Seats(1, {}, Counter(), kept=Counter({NEAR: 1}))
    assert not hall.has_one_for(NEAR)
    assert hall.has_one_for(NEAR, is_invited=True)


def test_the_line_is_the_invited_then_the_others_each_as_they_came() -> None:
    claims = [Claim(n, NEAR, standing=n, is_first=n in (3, 5)) for n in range(1, 6)]
    for mixed in permutations(claims):
        assert [claim.enrolment_id for claim in in_order(mixed)] == [3, 5, 1, 2, 4]


@pytest.mark.parametrize(("seats", "called"), [(0, []), (1, [1, 2]), (2, [1, 2, 3, 4]), (3, [1, 2, 3, 4])])
def test_whoever_has_a_seat_then_leaves_theirs_to_the_next(seats: int, called: list[int]) -> None:
    line = [Claim(n, NEAR, standing=n, is_first=False, has_seat_then=n in (1, 3)) for n in range(1, 5)]
    assert moving_up(Seats(seats, {}, Counter(), Counter()), line) == called


@given(halls(), lines())
def test_nobody_is_passed_over(hall: Seats, line: list[Claim]) -> None:
    """Going along the line, whoever finds a seat sits down, and whoever finds none stays standing."""
    taken, expected = Counter(hall.taken), []
    for claim in sorted(line, key=lambda claim: (0 if claim.is_first else 1, claim.standing)):
        now = Seats(hall.in_all, hall.reserved, taken, hall.kept)
        if finds_a_seat(now, claim.school_id, is_invited=claim.is_first):
            taken = taken + Counter({claim.school_id: 1})
            expected.append(claim.enrolment_id)
    before = Counter(hall.taken)
    assert moving_up(hall, line) == expected
    assert hall.taken == before, "the seats that were given are not changed"


@given(halls(), lines())
def test_no_more_people_than_seats_and_no_stranger_on_a_reserved_one(hall: Seats, line: list[Claim]) -> None:
    hall = Seats(hall.in_all, hall.reserved, Counter(), Counter())
    schools = {claim.enrolment_id: claim.school_id for claim in line}
    seated = Counter(schools[id_] for id_ in moving_up(hall, line))
    assert seated.total() <= hall.in_all
    strangers = sum(max(0, number - hall.reserved.get(school, 0)) for school, number in seated.items())
    assert strangers <= hall.in_all - sum(hall.reserved.values())
    left = [claim for claim in line if claim.enrolment_id not in moving_up(hall, line)]
    assert moving_up(Seats(hall.in_all, hall.reserved, seated, Counter()), left) == [], "all who could sit do"


def test_what_one_may_do_from_where() -> None:
    table = {
        #             in line, can withdraw, can register
        "invited":    (False, True, True),
        "asked":      (True, True, False),
        "registered": (True, True, False),
        "standby":    (True, True, False),
        "withdrawn":  (False, False, True),
        "refused":    (False, False, False),
        "released":   (False, False, True),
    }  # fmt: skip
    assert {
        state: (state in IN_LINE, state in CAN_WITHDRAW, state in CAN_REGISTER) for state in State
    } == table


@pytest.mark.parametrize(
    ("hours", "is_online", "takes"),
    [(2, False, True), (24 * 30, False, True), (2, True, True), (24, True, True), (25, True, False),
     (24 * 30, True, False)],
)  # fmt: skip
def test_only_what_goes_on_online_for_longer_than_a_day_leaves_room_for_another(
    hours: int, is_online: bool, takes: bool
) -> None:
    begins = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert takes_its_whole_time(begins, begins + timedelta(hours=hours), is_online=is_online) is takes
