"""The registers of alliances: at which level, what they share, how many pupils, who is exchanged."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.organizations.models import Organization
from welfare.registers.alliances.forms import ExchangeForm, PupilCountForm, RecognitionForm, SharedWorkForm
from welfare.registers.alliances.labels import EXTENT, LEVEL, SHARED
from welfare.registers.alliances.models import Exchange, PupilCount, Recognition, SharedWork
from welfare.registers.labels import STAGE
from welfare.registers.shape import ALLIANCE, SCHOOL, Column, Register, at_place, worded

ToSchool = aliased(Organization, name="to_school")
RECOGNITIONS = Register(
    "alliances",
    _l("Alliances by level"),
    _l("At which level each education alliance is recognized, and since when."),
    Recognition,
    RecognitionForm,
    (
        ALLIANCE,
        worded(Recognition.level, "level", _l("Level"), LEVEL),
        Column("recognized_on", _l("Recognized on"), Recognition.recognized_on, "day"),
    ),
    at_place(Recognition.alliance_id),
)
SHARED_WORKS = Register(
    "shared-works",
    _l("The five shared things"),
    _l("What the schools of an alliance did together: rules, staff, resources, technology, results."),
    SharedWork,
    SharedWorkForm,
    (
        Column("words", _l("What was done"), SharedWork.words),
        ALLIANCE,
        worded(SharedWork.shared, "shared", _l("Which of the five"), SHARED),
        Column("done_on", _l("Done on"), SharedWork.done_on, "day"),
    ),
    at_place(SharedWork.alliance_id),
)
PUPILS = Register(
    "pupils",
    _l("Pupils by school and stage"),
    _l("Counts at a date, usually the report at the beginning of a school year. The newest one counts."),
    PupilCount,
    PupilCountForm,
    (
        SCHOOL,
        worded(PupilCount.stage, "stage", _l("Stage"), STAGE),
        Column("counted_on", _l("Counted on"), PupilCount.counted_on, "day"),
        Column("pupils", _l("Pupils"), PupilCount.pupils, "number"),
        Column("source", _l("Source"), PupilCount.source),
    ),
    at_place(PupilCount.school_id),
)
EXCHANGES = Register(
    "exchanges",
    _l("Exchanged teachers"),
    _l("Teachers who teach at another school of their alliance for a school year."),
    Exchange,
    ExchangeForm,
    (
        Column("person_name", _l("Name"), Person.name),
        Column("from_school", _l("From school"), Organization.display_name),
        Column("to_school", _l("To school"), ToSchool.display_name),
        Column("school_year", _l("School year"), Exchange.school_year),
        worded(Exchange.extent, "extent", _l("How"), EXTENT),
        Column("is_key_teacher", _l("Key teacher"), Exchange.is_key_teacher, "yes_no"),
    ),
    (
        (Person, Person.id == Exchange.person_id),
        *at_place(Exchange.from_school_id),
        (ToSchool, ToSchool.id == Exchange.to_school_id),
    ),
)
