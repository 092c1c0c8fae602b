"""Who keeps which home and sees whose booking: rule and query say the same, and what is written here."""

import pytest
from sqlalchemy import select

from tests.homes.world import book, home_at, one, room_in
from tests.support.world import PEOPLE, District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes.bookings.queries import booking_for, kept_between
from welfare.homes.keeping.actions import Outline, add_home
from welfare.homes.models import TeachersHome
from welfare.homes.options import KEPT
from welfare.homes.policy import keeps
from welfare.homes.queries import home_to_keep, is_keeper, kept_by, usual_unit_id
from welfare.homes.refusals import NotYours
from welfare.homes.use.views import schools_whose_use_is_shown
from welfare.needs.settings.models import CategorySetting

SCHOOLS = ("near_school", "far_school", "lone_school")
KEEPERS = {
    # by the office that needs for a home go to
    "housing_office": {
        "near_school": "school clerk second_clerk alliance_clerk handler",
        "far_school": "clerk second_clerk alliance_clerk handler",
        "lone_school": "other_school clerk second_clerk handler",
    },
    "training_office": {
        "near_school": "school clerk second_clerk alliance_clerk other_handler",
        "far_school": "clerk second_clerk alliance_clerk other_handler",
        "lone_school": "other_school clerk second_clerk other_handler",
    },
    "none": {
        "near_school": "school clerk second_clerk alliance_clerk",
        "far_school": "clerk second_clerk alliance_clerk",
        "lone_school": "other_school clerk second_clerk",
    },
}
USE = {
    "all": "clerk second_clerk leader auditor handler",
    "near_school far_school": "alliance_clerk alliance_leader",
    "near_school": "school",
    "lone_school": "other_school",
    "": "teacher colleague neighbour admin",
    "none": "other_handler",
}
"""Of which schools' homes who sees how much they are used; an office reaches no school."""


def people(district: District) -> dict[str, Person]:
    return {name: district.person(name) for name, *_ in PEOPLE}


@pytest.mark.parametrize("unit", KEEPERS)
def test_who_keeps_which_home(unit: str, district: District) -> None:
    homes = {school: home_at(district, school, name=school) for school in SCHOOLS}
    db.session.get_one(CategorySetting, "home").default_unit_id = (
        None if unit == "none" else district.place(unit).id
    )
    db.session.flush()
    for school, home in homes.items():
        expected = set(KEEPERS[unit][school].split())
        everybody = people(district)
        by_rule = {name for name, p in everybody.items() if keeps(p, home.school_id, usual_unit_id())}
        by_query = {
            name
            for name, person in everybody.items()
            if db.session.scalar(select(TeachersHome.id).where(TeachersHome.id == home.id, kept_by(person)))
        }
        by_page = {name for name, person in everybody.items() if home_to_keep(home.id, person)}
        shown = {name for name, person in everybody.items() if is_keeper(person, home.school_id)}
        assert by_rule == by_query == by_page == shown == expected, school


def test_for_which_schools_one_may_propose_follows_the_usual_office_at_once(district: District) -> None:
    setting = db.session.get_one(CategorySetting, "home")
    offered = {}
    for unit in ("housing_office", "training_office", "housing_office"):
        setting.default_unit_id = district.place(unit).id
        db.session.flush()
        for name in ("handler", "other_handler", "school"):
            offered[name] = len(KEPT.offered_to(district.person(name)).all())
        with_all, with_none = "handler", "other_handler"
        if unit == "training_office":
            with_all, with_none = with_none, with_all
        assert (offered[with_all] > 1, offered[with_none], offered["school"]) == (True, 0, 1), unit


def test_only_a_keeper_adds_a_home(district: District) -> None:
    school = district.place("near_school")
    added = set()
    for name, person in people(district).items():
        try:
            add_home(school, Outline(name), by=person)
        except NotYours:
            continue
        added.add(name)
    assert added == set(KEEPERS["housing_office"]["near_school"].split())


def test_a_booking_is_seen_by_whoever_booked_and_by_the_keepers(district: District) -> None:
    room = room_in(home_at(district), district)
    booking = one(book(room, district.person("teacher")))
    everybody = people(district)
    seen = {name for name, person in everybody.items() if booking_for(booking.id, person)}
    assert seen == {"teacher", "auditor", *KEEPERS["housing_office"]["near_school"].split()}
    span = (booking.starts_at, booking.ends_at)
    listed = {name for name, person in everybody.items() if kept_between(person, *span)}
    assert listed == seen - {"teacher"}


def test_of_which_homes_who_sees_the_use(district: District) -> None:
    ids = {district.place(school).id: school for school in SCHOOLS}
    shown: dict[str, set[str]] = {}
    for name, person in people(district).items():
        schools = schools_whose_use_is_shown(person)
        key = "all" if schools is None else " ".join(ids[id_] for id_ in sorted(schools & set(ids)))
        shown.setdefault(key, set()).add(name)
    expected = {key: set(names.split()) for key, names in USE.items()}
    expected[""] |= expected.pop("none")
    assert shown == expected
