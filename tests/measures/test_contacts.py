"""Which contact schools are still to be visited: whose visit counts, until which day, and in which order."""

from datetime import timedelta

from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.contacts.queries import contacts_of
from welfare.measures.visits.models import Visit
from welfare.notices.reminders.tables.measures import VISIT_AGAIN_AFTER

SCHOOLS = ("near_school", "far_school", "lone_school")


def visited(district: District, school: str, days_ago: int, *, by: str = "leader") -> None:
    """A visit of so many days ago."""
    day = clock.today() - timedelta(days=days_ago)
    visit = {"leader_id": district.person(by).id, "visited_on": day, "is_unannounced": True}
    db.session.add(Visit(school_id=district.place(school).id, entered_at=clock.now(), **visit))
    db.session.flush()


def due(district: District) -> list[tuple[str, bool]]:
    """The leader's contact schools in their order, and which are to be visited."""
    return [(each.school_name, each.is_due) for each in contacts_of(district.person("leader"))]


def test_half_a_year_is_over_on_the_day_after_and_those_to_visit_come_first(district: District) -> None:
    ids = [district.place(key).id for key in SCHOOLS]
    set_contact_schools(district.person("leader"), ids, by=district.person("clerk"))
    visited(district, "near_school", VISIT_AGAIN_AFTER.days)
    visited(district, "far_school", VISIT_AGAIN_AFTER.days + 1)
    visited(district, "lone_school", VISIT_AGAIN_AFTER.days + 30)
    visited(district, "lone_school", 0)
    assert due(district) == [("松岭学校", True), ("石门小学", False), ("双河幼儿园", False)]


def test_another_leaders_visit_is_no_visit_of_ones_own(district: District) -> None:
    near = district.place("near_school").id
    set_contact_schools(district.person("leader"), [near], by=district.person("clerk"))
    visited(district, "near_school", 1, by="alliance_leader")
    assert due(district) == [("石门小学", True)]


def test_a_closed_school_is_not_to_be_visited(district: District) -> None:
    near = district.place("near_school")
    set_contact_schools(district.person("leader"), [near.id], by=district.person("clerk"))
    near.is_active = False
    db.session.flush()
    assert due(district) == []
