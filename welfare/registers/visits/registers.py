"""The registers of lectures of guidance and of whom visits are to reach."""

from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.registers.shape import SCHOOL, Column, Register, at_place, worded
from welfare.registers.visits.forms import LectureForm, ToReachForm
from welfare.registers.visits.labels import IN_NEED
from welfare.registers.visits.models import Lecture, ToReach

LECTURES = Register(
    "lectures",
    _l("Lectures of guidance"),
    _l("What leaders taught at their contact schools."),
    Lecture,
    LectureForm,
    (
        Column("title", _l("Topic of the lecture"), Lecture.title),
        Column("leader_name", _l("Leader"), Person.name),
        SCHOOL,
        Column("held_on", _l("Held on"), Lecture.held_on, "day"),
    ),
    ((Person, Person.id == Lecture.leader_id), *at_place(Lecture.school_id)),
)
TO_REACH = Register(
    "people-to-reach",
    _l("Teachers and households to be reached"),
    _l("How many there are, by school, at a date: visits are measured by these numbers. None is named."),
    ToReach,
    ToReachForm,
    (
        SCHOOL,
        worded(ToReach.who, "who", _l("Who"), IN_NEED),
        Column("counted_on", _l("Counted on"), ToReach.counted_on, "day"),
        Column("number", _l("How many there are"), ToReach.number, "number"),
        Column("source", _l("Source"), ToReach.source),
    ),
    at_place(ToReach.school_id),
)
