"""What moves flats and offers, and what is possible in which phase of a round: the tables, cell by cell."""

from datetime import date, timedelta

import pytest

from welfare.housing.lifecycle import (
    ALLOCATION_MOVES,
    LIVE,
    POSSIBLE_IN,
    RANKED,
    UNIT_MOVES,
    WITHOUT_CONSENT,
    AllocationStatus,
    Consequence,
    EventKind,
    Phase,
    RoundStatus,
    UnitState,
    is_possible,
    phase_of,
)

DAY = date(2026, 11, 26)
FLATS = {
    #                  vacant        held     occupied under_repair
    "repair_began":    "under_repair -        -        -",
    "repair_ended":    "-            -        -        vacant",
    "held":            "held         -        -        -",
    "released":        "-            vacant   -        -",
    "key_handed_over": "-            occupied -        -",
    "stay_entered":    "occupied     -        -        -",
    "vacated":         "-            -        vacant   -",
}  # fmt: skip
"""What becomes of a flat in each state."""
OFFERS = {
    #                  offered   accepted  moved_in
    "accepted":        "accepted  -         -",
    "declined":        "declined  declined  -",
    "lapsed":          "lapsed    -         -",
    "key_handed_over": "-         moved_in  -",
    "renewed":         "-         -         moved_in",
    "vacated":         "-         -         vacated",
    "left":            "cancelled cancelled -",
}  # fmt: skip
"""What becomes of an offer; nothing becomes of one that was vacated, declined, lapsed or cancelled."""
ROUNDS = {
    #                    draft open closed notice expired frozen drawn allocating finished
    "opened":           "yes   -    -      -      -       -      -     -          -",
    "applied":          "-     yes  -      -      -       -      -     -          -",
    "withdrawn":        "-     yes  yes    yes    yes     yes    yes   yes        yes",
    "consent_withdrawn": "-    yes  yes    yes    yes     yes    yes   yes        -",
    "corrected":        "-     -    yes    -      -       -      -     -          -",
    "published":        "-     -    yes    -      -       -      -     -          -",
    "objected":         "-     -    -      yes    -       -      -     -          -",
    "objection_upheld": "-     -    -      yes    yes     -      -     -          -",
    "objection_refused": "-    -    -      yes    yes     -      -     -          -",
    "frozen":           "-     -    -      -      yes     -      -     -          -",
    "value_typed":      "-     -    -      -      -       yes    -     -          -",
    "signed":           "-     -    -      -      -       -      yes   -          -",
    "offered":          "-     -    -      -      -       -      -     yes        yes",
}  # fmt: skip
PHASES = ("draft", "open", "closed", "notice", "expired", "frozen", "drawn", "allocating", "finished")


def test_a_flat_moves_as_written_here() -> None:
    states = ("vacant", "held", "occupied", "under_repair")
    assert set(states) == set(UnitState)
    moves = {
        kind: " ".join(target if state in sources else "-" for state in states)
        for kind, (sources, target) in UNIT_MOVES.items()
    }
    assert moves == {kind: " ".join(row.split()) for kind, row in FLATS.items()}


def test_an_offer_moves_as_written_here() -> None:
    ended = ("vacated", "declined", "lapsed", "cancelled")
    assert {"offered", "accepted", "moved_in", *ended} == set(AllocationStatus)
    for kind, (sources, target) in ALLOCATION_MOVES.items():
        row = [target if status in sources else "-" for status in ("offered", "accepted", "moved_in")]
        assert row == OFFERS[kind].split(), kind
        assert not set(sources) & set(ended), kind
    assert OFFERS.keys() == ALLOCATION_MOVES.keys()


def test_what_is_possible_in_a_phase_is_as_written_here() -> None:
    assert set(PHASES) == set(Phase)
    assert ROUNDS.keys() == POSSIBLE_IN.keys()
    for kind, row in ROUNDS.items():
        possible = [is_possible(EventKind(kind), Phase(phase)) for phase in PHASES]
        assert possible == [cell == "yes" for cell in row.split()], kind


def test_an_offer_holds_its_flat_until_it_has_come_to_an_end() -> None:
    assert set(LIVE) == {"offered", "accepted", "moved_in"}


def test_there_is_a_list_from_the_notice_on() -> None:
    assert set(RANKED) == {"notice", "expired", "frozen", "drawn", "allocating", "finished"}


@pytest.mark.parametrize(("days", "phase"), [(-1, "open"), (0, "open"), (1, "closed"), (30, "closed")])
def test_applications_close_after_the_last_day(days: int, phase: str) -> None:
    today = DAY + timedelta(days=days)
    assert phase_of(RoundStatus.OPEN, DAY, None, today) == phase


@pytest.mark.parametrize(("days", "phase"), [(-1, "notice"), (0, "notice"), (1, "expired"), (30, "expired")])
def test_a_notice_expires_after_its_last_day(days: int, phase: str) -> None:
    today = DAY + timedelta(days=days)
    assert phase_of(RoundStatus.NOTICE, DAY - timedelta(days=9), DAY, today) == phase


@pytest.mark.parametrize("status", ["draft", "frozen", "drawn", "allocating", "finished"])
@pytest.mark.parametrize("days", [-30, 0, 30])
def test_days_move_nothing_else(status: str, days: int) -> None:
    today = DAY + timedelta(days=days)
    assert phase_of(RoundStatus(status), DAY, DAY, today) == status


def test_a_notice_that_has_no_last_day_has_not_expired() -> None:
    assert phase_of(RoundStatus.NOTICE, DAY, None, DAY + timedelta(days=99)) == "notice"


@pytest.mark.parametrize(
    "phase", [phase for phase in Phase if is_possible(EventKind.CONSENT_WITHDRAWN, phase)]
)
def test_without_the_consent_a_list_is_made_anew_for_as_long_as_objections_can_change_it(
    phase: Phase,
) -> None:
    if phase not in RANKED:
        follows = Consequence.NO_POINTS
    elif is_possible(EventKind.OBJECTION_UPHELD, phase):
        follows = Consequence.SCORED_AGAIN
    else:
        follows = Consequence.LIST_STANDS
    assert WITHOUT_CONSENT[phase] is follows


def test_a_consent_can_be_taken_back_from_when_it_can_be_given_until_the_round_is_finished() -> None:
    gone = {Phase.DRAFT, Phase.FINISHED}
    assert set(WITHOUT_CONSENT) == set(Phase) - gone
