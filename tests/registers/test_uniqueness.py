"""What stands in a register once, and what makes it another entry."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.support.world import District
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.registers.actions import change, enter
from welfare.registers.alliances.models import Exchange, Extent, Level, PupilCount
from welfare.registers.alliances.registers import EXCHANGES, PUPILS, RECOGNITIONS
from welfare.registers.models import Entry, Stage
from welfare.registers.partners.models import PlacesAdded
from welfare.registers.refusals import AlreadyEntered
from welfare.registers.shape import Register
from welfare.registers.study.models import Branch
from welfare.registers.study.registers import BRANCHES, READINGS
from welfare.registers.visits.models import InNeed, ToReach
from welfare.registers.visits.registers import LECTURES, TO_REACH
from welfare.training.models import SessionKind

DAY, DAY_BEFORE = date(2026, 10, 12), date(2026, 10, 11)
Values = dict[str, Any]
SAME: dict[str, tuple[Register, Values, Values]] = {
    # by name: the register, what tells an entry from another, what else it says
    "recognition": (
        RECOGNITIONS,
        {"alliance_id": "alliance"},
        {"level": Level.DISTRICT, "recognized_on": DAY},
    ),
    "count of pupils": (
        PUPILS,
        {"school_id": "near_school", "stage": Stage.PRIMARY, "counted_on": DAY},
        {"pupils": 10, "source": "报表"},
    ),
    "exchange": (
        EXCHANGES,
        {"person_id": "teacher", "began_on": date(2026, 9, 1)},
        {
            "from_school_id": "near_school", "to_school_id": "far_school", "extent": Extent.FULL,
            "is_key_teacher": False,
        },
    ),
    "lecture": (
        LECTURES,
        {"leader_id": "leader", "school_id": "near_school", "held_on": DAY},
        {"title": "讲座"},
    ),
    "how many to reach": (
        TO_REACH,
        {"school_id": "near_school", "who": InNeed.TEACHERS, "counted_on": DAY},
        {"number": 4, "source": "核实"},
    ),
    "branch": (
        BRANCHES,
        {"kind": SessionKind.SEMINAR, "name": "机关党支部"},
        {"is_general": False, "members": 7},
    ),
    "reading": (READINGS, {"kind": SessionKind.SEMINAR, "title": "读本"}, {}),
}  # fmt: skip
OTHER: Values = {
    "alliance_id": "west", "school_id": "far_school", "stage": Stage.SENIOR, "counted_on": DAY_BEFORE,
    "person_id": "colleague", "began_on": date(2025, 9, 1), "leader_id": "alliance_leader",
    "held_on": DAY_BEFORE, "who": InNeed.HOUSEHOLDS, "kind": SessionKind.TOPIC_STUDY, "name": "学校党支部",
    "title": "另一读本", "level": Level.PROVINCIAL, "pupils": 11, "source": "别处", "extent": Extent.PART,
    "number": 5, "members": 8,
}  # fmt: skip
TELLING = [(name, field) for name, (_register, telling, _rest) in SAME.items() for field in telling]


def known(district: District, values: Values) -> Values:
    """The values, with the ids of who and what they name."""
    west = add_organization(
        kind=OrganizationKind.ALLIANCE, name="西片教联体", parent=district.place("bureau")
    ) if "west" in values.values() else None  # fmt: skip
    found: Values = {}
    for name, value in values.items():
        if value == "west" and west:
            found[name] = west.id
        elif name in ("person_id", "leader_id"):
            found[name] = district.person(value).id
        else:
            found[name] = district.place(value).id if name.endswith("_id") else value
    return found


@pytest.mark.parametrize("name", SAME)
def test_the_same_is_refused_whatever_else_it_says(district: District, name: str) -> None:
    register, telling, rest = SAME[name]
    clerk = district.person("clerk")
    enter(register, known(district, telling | rest), by=clerk)
    otherwise = {field: OTHER.get(field, value) for field, value in rest.items()}
    with pytest.raises(AlreadyEntered):
        enter(register, known(district, telling | otherwise), by=clerk)
    assert db.session.query(register.model).count() == 1


@pytest.mark.parametrize(("name", "field"), TELLING)
def test_another_one_in_what_tells_them_apart_is_another_entry(
    district: District, name: str, field: str
) -> None:
    register, telling, rest = SAME[name]
    clerk = district.person("clerk")
    enter(register, known(district, telling | rest), by=clerk)
    enter(register, known(district, telling | rest | {field: OTHER[field]}), by=clerk)
    assert db.session.query(register.model).count() == 2


@pytest.mark.parametrize("name", SAME)
def test_nothing_is_changed_into_what_stands_there(district: District, name: str) -> None:
    register, telling, rest = SAME[name]
    field = next(iter(telling))
    clerk, first = district.person("clerk"), known(district, telling | rest)
    other = known(district, telling | rest | {field: OTHER[field]})
    enter(register, first, by=clerk)
    row = enter(register, other, by=clerk)
    with pytest.raises(AlreadyEntered):
        change(register, row, first, by=clerk)
    db.session.refresh(row)
    assert getattr(row, field) == other[field]


def test_a_day_later_in_the_same_school_year_is_the_same_exchange(district: District) -> None:
    register, telling, rest = SAME["exchange"]
    clerk = district.person("clerk")
    enter(register, known(district, telling | rest), by=clerk)
    with pytest.raises(AlreadyEntered):
        enter(register, known(district, telling | rest | {"began_on": date(2027, 2, 1)}), by=clerk)


def test_an_exchange_moved_to_another_autumn_counts_in_that_school_year(district: District) -> None:
    register, telling, rest = SAME["exchange"]
    values, clerk = known(district, telling | rest), district.person("clerk")
    row = enter(register, values, by=clerk)
    assert row.school_year == 2026
    change(register, row, values | {"began_on": date(2026, 7, 31)}, by=clerk)
    assert row.school_year == 2025


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (PupilCount, {"pupils": -1, "stage": Stage.PRIMARY, "counted_on": DAY, "source": "x"}),
        (ToReach, {"number": -1, "who": InNeed.TEACHERS, "counted_on": DAY, "source": "x"}),
        (PlacesAdded, {"places": 0, "stage": Stage.PRIMARY, "opened_on": DAY}),
        (Branch, {"members": -1, "kind": SessionKind.SEMINAR, "name": "x", "is_general": False}),
        (
            Exchange,
            {"school_year": 2026, "began_on": DAY, "extent": Extent.FULL, "is_key_teacher": False},
        ),
    ],
)
def test_the_database_itself_takes_no_number_that_cannot_be(
    district: District, model: Any, wrong: Values
) -> None:
    school_id = district.place("near_school").id
    places = ("school_id", "from_school_id", "to_school_id")
    row = {name: school_id for name in places if hasattr(model, name)} | wrong
    if model is Exchange:
        row["person_id"] = district.person("teacher").id
    entry = Entry(register="any")
    db.session.add(entry)
    db.session.flush()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(model).values(id=entry.id, **row))
