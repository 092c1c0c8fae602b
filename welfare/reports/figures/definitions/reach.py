"""Whom the bureau means to reach, and whom it has reached: contact schools, teachers and households."""

from collections.abc import Callable

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, exists, func, select, true
from sqlalchemy.orm import aliased

from welfare import clock
from welfare.accounts.models import Person
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.visits.models import Visit
from welfare.notices.reminders.tables.measures import VISIT_AGAIN_AFTER
from welfare.organizations.models import Organization
from welfare.registers.visits.models import InNeed, Lecture, ToReach
from welfare.registers.visits.registers import LECTURES, TO_REACH
from welfare.reports.figures.definitions.places import PLACES
from welfare.reports.figures.definitions.register_rows import newest, source_of
from welfare.reports.figures.shape import (
    AS_OF,
    BY_THE_LAST_DAY,
    Cell,
    Condition,
    Distinct,
    Form,
    Rate,
    Rows,
    Source,
    Sum,
    Words,
    whole,
)

Contact = aliased(Person, name="contact")
CONTACTS = Source(
    table=ContactSchool,
    cells=(
        Cell("school_name", _l("School"), Organization.display_name),
        Cell("leader_name", _l("Leader"), Contact.name),
        Cell("since", _l("Since"), ContactSchool.since, Form.DAY),
    ),
    newest=(ContactSchool.id,),
    link=lambda _row: url_for("visits.contacts"),
    joins=(
        (Organization, Organization.id == ContactSchool.school_id),
        (Contact, Contact.id == ContactSchool.leader_id),
    ),
    rows=lambda: and_(Contact.is_active, Organization.is_active),
    school=whole(ContactSchool.school_id),
)
GIVEN = source_of(
    LECTURES,
    dated_by=Lecture.held_on,
    dated_in_words=_l("Belongs to the day on which it was held."),
    school=whole(Lecture.school_id),
)


def _met() -> Condition:
    """How many of them were met on visits to the school since they were counted, by the day `AS_OF`."""
    met = case((ToReach.who == InNeed.TEACHERS, Visit.teachers_in_difficulty_met), else_=Visit.households_met)
    days = Visit.visited_on.between(ToReach.counted_on, AS_OF)
    at = and_(Visit.school_id == ToReach.school_id, days)
    return select(func.coalesce(func.sum(met), 0)).where(at).correlate(ToReach).scalar_subquery()


REACHED_AT = case((_met() < ToReach.number, _met()), else_=ToReach.number)
IN_DIFFICULTY = source_of(
    TO_REACH,
    Cell("met", _l("Met since"), _met(), Form.NUMBER),
    Cell("reached", _l("Reached"), REACHED_AT, Form.NUMBER),
    dated_in_words=BY_THE_LAST_DAY,
    school=whole(ToReach.school_id),
    rows=lambda: newest(ToReach, "school_id", "who"),
    is_standing=True,
)


def _of_contact(row: type[Visit] | type[Lecture]) -> Condition:
    return and_(row.leader_id == ContactSchool.leader_id, row.school_id == ContactSchool.school_id)


def _is_visited() -> Condition:
    again = clock.today() - VISIT_AGAIN_AFTER
    return exists().where(_of_contact(Visit), Visit.visited_on >= again).correlate(ContactSchool)


def _has_lecture() -> Condition:
    return exists().where(_of_contact(Lecture)).correlate(ContactSchool)


def _schools(name: str, label: Words, counts: Words, condition: Callable[[], Condition] = true) -> Distinct:
    return Distinct(
        name=name,
        label=label,
        counts=counts,
        leaves_out=_l("Where two leaders keep in touch with one school, one of them is enough."),
        source=CONTACTS,
        by=ContactSchool.school_id,
        listed=PLACES,
        key=Organization.id,
        condition=condition,
    )


CONTACT_SCHOOLS = _schools(
    "contact_schools", _l("Contact schools"), _l("Different schools that a leader keeps in touch with.")
)
CONTACT_SCHOOLS_VISITED = _schools(
    "contact_schools_visited",
    _l("Contact schools visited"),
    _l("Contact schools where their leader was within the last half-year."),
    _is_visited,
)
CONTACT_SCHOOLS_RATE = Rate(
    name="contact_schools_covered_rate",
    label=_l("Contact schools covered"),
    counts=_l("Of the contact schools, those where their leader was within the last half-year."),
    counted=((CONTACT_SCHOOLS_VISITED, 1),),
    of=CONTACT_SCHOOLS,
)
LECTURES_GIVEN = Rows(
    name="guidance_lectures",
    label=_l("Lectures of guidance"),
    counts=_l("Lectures that the bureau's leaders gave at schools."),
    source=GIVEN,
)
CONTACT_SCHOOLS_LECTURED = _schools(
    "contact_schools_lectured",
    _l("Contact schools with a lecture"),
    _l("Contact schools where their leader has given a lecture."),
    _has_lecture,
)
LECTURES_RATE = Rate(
    name="guidance_lectures_covered_rate",
    label=_l("Contact schools covered by lectures"),
    counts=_l("Of the contact schools, those where their leader has given a lecture."),
    counted=((CONTACT_SCHOOLS_LECTURED, 1),),
    of=CONTACT_SCHOOLS,
)


def _coverage(name: str, who: InNeed, there: Words, reached: Words, covered: Words) -> tuple[Sum, Sum, Rate]:
    def is_about() -> Condition:
        return ToReach.who == who

    all_of_them = Sum(
        name=f"{name}_to_reach",
        label=there,
        counts=_l("How many there are, by the newest count of each school."),
        source=IN_DIFFICULTY,
        condition=is_about,
        adds="number",
    )
    met = Sum(
        name=f"{name}_reached",
        label=reached,
        counts=_l("Of these, as many as were met on visits to their school since they were counted."),
        leaves_out=_l("Who was met twice: at each school at most as many count as there are."),
        source=IN_DIFFICULTY,
        condition=is_about,
        adds="reached",
    )
    rate = Rate(
        name=f"{name}_covered_rate",
        label=covered,
        counts=_l("Of those who are to be reached, the part that was met on visits."),
        counted=((met, 1),),
        of=all_of_them,
    )
    return all_of_them, met, rate


TEACHERS = _coverage(
    "teachers_in_difficulty",
    InNeed.TEACHERS,
    _l("Teachers in difficulty"),
    _l("Teachers in difficulty reached"),
    _l("Teachers in difficulty covered"),
)
HOUSEHOLDS = _coverage(
    "households",
    InNeed.HOUSEHOLDS,
    _l("Assisted households"),
    _l("Assisted households reached"),
    _l("Assisted households covered"),
)
