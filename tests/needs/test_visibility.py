"""Who may know of which need: the rule and the query say the same, and both say what is written here."""

import pytest
from sqlalchemy import select

from tests.support.world import PEOPLE, District
from welfare.extensions import db
from welfare.needs.actions import intake
from welfare.needs.actions.parties import parties_to
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.queries import need_by_number, need_rows, visible_to

NEEDS = {
    "plain": {"status": Status.IN_PROGRESS},
    "protected": {"status": Status.IN_PROGRESS, "is_protected": True},
    "at_the_school": {"status": Status.IN_PROGRESS, "unit": "near_school"},
    "new": {"status": Status.SUBMITTED},
    "far_away": {"status": Status.SUBMITTED, "by": "neighbour"},
}
SEEN_BY = {
    "plain": "teacher school clerk second_clerk alliance_clerk handler leader alliance_leader auditor",
    "protected": "teacher clerk second_clerk handler leader auditor",
    "at_the_school": "teacher school clerk second_clerk alliance_clerk leader alliance_leader auditor",
    "new": "teacher school clerk second_clerk alliance_clerk leader alliance_leader auditor",
    "far_away": "neighbour other_school clerk second_clerk leader auditor",
}


@pytest.mark.parametrize("kind", NEEDS)
def test_who_sees_what(kind: str, district: District) -> None:
    need = district.need(**NEEDS[kind])  # type: ignore[arg-type]
    by_rule, by_query, by_list = set(), set(), set()
    for number, *_ in PEOPLE:
        person = district.person(number)
        if parties_to(need, person):
            by_rule.add(number)
        if db.session.scalar(select(Need.id).where(visible_to(person))):
            by_query.add(number)
        if db.session.execute(need_rows(person)).first():
            by_list.add(number)
    assert by_rule == by_query == by_list == set(SEEN_BY[kind].split())


def test_an_assisting_unit_sees_the_need(district: District) -> None:
    need = district.need()
    other = district.person("other_handler")
    assert need_by_number(need.number, other) is None
    intake.accept(
        need,
        by=district.person("clerk"),
        unit=district.place("housing_office"),
        urgency=Urgency.ORDINARY,
        assisting=[district.place("training_office")],
    )
    assert need_by_number(need.number, other) is not None
    assert parties_to(need, other)


def test_a_number_is_found_as_it_is_read_over_the_telephone(district: District) -> None:
    need = district.need()
    teacher = district.person("teacher")
    spoken = need.number.replace("-", " ")
    assert need_by_number(spoken, teacher) is need
    assert need_by_number(need.number[:-1] + str((int(need.number[-1]) + 1) % 10), teacher) is None
