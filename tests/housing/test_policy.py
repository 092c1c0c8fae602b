"""Who runs housing, who reads what of it: the pure rules, cell by cell."""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import product

import pytest

from welfare.housing.lifecycle import EventKind, Phase
from welfare.housing.policy import APART, BY_OWN_ROLES, may_read_all, may_read_names, may_run, schools_read_by

BUREAU, OFFICE, OTHER_OFFICE, SCHOOL = 1, 2, 3, 4
EVERYTHING = frozenset({BUREAU, OFFICE, OTHER_OFFICE, SCHOOL})


@dataclass
class Somebody:
    """Somebody with roles, each with what it reaches."""

    reaches: dict[str, Collection[int]] = field(default_factory=dict)
    root_ids: Collection[int] = (BUREAU,)
    id: int = 1

    def reached_by(self, *roles: str, at_bureau: bool = False) -> Collection[int]:
        return {place for role in roles for place in self.reaches.get(role, ())}


@pytest.mark.parametrize(
    ("role", "reach", "runs"),
    [
        ("handler", {OFFICE}, True),
        ("handler", {OTHER_OFFICE}, False),
        ("handler", EVERYTHING, True),
        ("clerk", EVERYTHING, True),
        ("clerk", {BUREAU}, True),
        ("clerk", {SCHOOL}, False),
        ("clerk", {OFFICE}, False),
        ("leader", EVERYTHING, False),
        ("admin", EVERYTHING, False),
        ("school_admin", EVERYTHING, False),
        ("teacher", EVERYTHING, False),
        ("auditor", EVERYTHING, False),
    ],
)
def test_housing_is_run_by_its_office_and_the_clerks_of_the_bureau(
    role: str, reach: Collection[int], runs: bool
) -> None:
    assert may_run(Somebody({role: reach}), OFFICE) is runs


def test_where_no_office_is_set_the_clerks_of_the_bureau_run_it() -> None:
    assert not may_run(Somebody({"handler": EVERYTHING}), None)
    assert may_run(Somebody({"clerk": EVERYTHING}), None)


def test_all_of_it_is_read_by_who_runs_it_and_by_an_auditor_of_the_bureau() -> None:
    assert may_read_all(Somebody({"handler": {OFFICE}}), OFFICE)
    assert may_read_all(Somebody({"auditor": EVERYTHING}), OFFICE)
    assert not may_read_all(Somebody({"auditor": {SCHOOL}}), OFFICE)
    assert not may_read_all(Somebody({"leader": EVERYTHING}), OFFICE)


@pytest.mark.parametrize("role", ["teacher", "handler", "admin"])
def test_other_roles_read_no_flats(role: str) -> None:
    assert not schools_read_by(Somebody({role: EVERYTHING}))


@pytest.mark.parametrize("role", ["school_admin", "clerk", "leader", "auditor"])
def test_whoever_answers_for_a_school_reads_its_flats(role: str) -> None:
    assert set(schools_read_by(Somebody({role: {SCHOOL}}))) == {SCHOOL}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(("runs", "reads", "applied"), list(product((False, True), repeat=3)))
def test_masked_names_are_public_while_the_notice_runs_and_later_for_those_concerned(
    phase: Phase, runs: bool, reads: bool, applied: bool
) -> None:
    is_concerned = runs or reads or applied
    expected = phase == "notice" or (
        phase in ("expired", "frozen", "drawn", "allocating", "finished") and is_concerned
    )
    assert may_read_names(phase, runs=runs, reads=reads, applied=applied) is expected


def test_whoever_prepares_a_round_neither_publishes_nor_signs_it() -> None:
    prepares = {"prepared", "changed", "opened", "corrected"}
    answers = {"objection_upheld", "objection_refused"}
    assert {kind: set(parts) for kind, parts in APART.items()} == {
        "applied": {"prepared", "changed", "opened"},
        "corrected": {"applied"},
        "published": {"applied", *prepares},
        "objection_upheld": {"applied", "objected", "published"},
        "objection_refused": {"applied", "objected", "published"},
        "frozen": {"applied"},
        "value_typed": {"applied"},
        "signed": {"applied", *prepares, *answers},
    }


def test_nobody_stands_in_for_a_teacher_who_applies_nor_closes_what_is_not_theirs() -> None:
    of_teachers = {
        "applied", "application_changed", "withdrawn", "consent_given", "consent_withdrawn", "objected",
        "accepted",
    }  # fmt: skip
    assert {kind for kind in EventKind if kind in BY_OWN_ROLES} == {*of_teachers, "left", "moved"}
