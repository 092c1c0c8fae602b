"""Every register in one table: what a row is, what is asked for it, and what its list shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.organizations.models import Organization
from welfare.registers import forms, labels, models
from welfare.training.labels import KIND
from welfare.web.forms import Form

To = aliased(Organization, name="to_school")


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a list."""

    key: str
    label: Any
    column: Any
    form: str = "text"
    """How it is written: `text`, `number`, `day` or `yes_no`."""
    word: Callable[[Any], Any] = str
    """The word for what stands there, where that is a key."""


@dataclass(frozen=True, eq=False)
class Register:
    """One register. The first column is the row's name, and leads to it."""

    name: str
    """In addresses, and in the history of its entries."""
    title: Any
    hint: Any
    model: Any
    form: type[Form]
    columns: tuple[Column, ...]
    joins: tuple[tuple[Any, Any], ...] = ()
    """What its list shows besides the row: pairs of what to join and on which condition."""


def _at(column: Any) -> tuple[tuple[Any, Any], ...]:
    return ((Organization, Organization.id == column),)


def _word(column: Any, key: str, label: Any, words: dict[Any, Any]) -> Column:
    return Column(key, label, column, word=words.__getitem__)


ALLIANCE, SCHOOL = (Column("place", label, Organization.name) for label in (_l("Alliance"), _l("School")))

RECOGNITIONS = Register(
    "alliances",
    _l("Alliances by level"),
    _l("At which level each education alliance is recognized, and since when."),
    models.Recognition,
    forms.RecognitionForm,
    (
        ALLIANCE,
        _word(models.Recognition.level, "level", _l("Level"), labels.LEVEL),
        Column("recognized_on", _l("Recognized on"), models.Recognition.recognized_on, "day"),
    ),
    _at(models.Recognition.alliance_id),
)
SHARED_WORKS = Register(
    "shared-works",
    _l("The five shared things"),
    _l("What the schools of an alliance did together: rules, staff, resources, technology, results."),
    models.SharedWork,
    forms.SharedWorkForm,
    (
        Column("words", _l("What was done"), models.SharedWork.words),
        ALLIANCE,
        _word(models.SharedWork.shared, "shared", _l("Which of the five"), labels.SHARED),
        Column("done_on", _l("Done on"), models.SharedWork.done_on, "day"),
    ),
    _at(models.SharedWork.alliance_id),
)
PUPILS = Register(
    "pupils",
    _l("Pupils by school and stage"),
    _l("Counts at a date, usually the report at the beginning of a school year. The newest one counts."),
    models.PupilCount,
    forms.PupilCountForm,
    (
        SCHOOL,
        _word(models.PupilCount.stage, "stage", _l("Stage"), labels.STAGE),
        Column("counted_on", _l("Counted on"), models.PupilCount.counted_on, "day"),
        Column("pupils", _l("Pupils"), models.PupilCount.pupils, "number"),
        Column("source", _l("Source"), models.PupilCount.source),
    ),
    _at(models.PupilCount.school_id),
)
EXCHANGES = Register(
    "exchanges",
    _l("Exchanged teachers"),
    _l("Teachers who teach at another school of their alliance for a school year."),
    models.Exchange,
    forms.ExchangeForm,
    (
        Column("person_name", _l("Name"), Person.name),
        Column("from_school", _l("From school"), Organization.name),
        Column("to_school", _l("To school"), To.name),
        Column("school_year", _l("School year"), models.Exchange.school_year),
        _word(models.Exchange.extent, "extent", _l("How"), labels.EXTENT),
        Column("is_key_teacher", _l("Key teacher"), models.Exchange.is_key_teacher, "yes_no"),
    ),
    (
        (Person, Person.id == models.Exchange.person_id),
        *_at(models.Exchange.from_school_id),
        (To, To.id == models.Exchange.to_school_id),
    ),
)
LECTURES = Register(
    "lectures",
    _l("Lectures of guidance"),
    _l("What leaders taught at their contact schools."),
    models.Lecture,
    forms.LectureForm,
    (
        Column("title", _l("Topic of the lecture"), models.Lecture.title),
        Column("leader_name", _l("Leader"), Person.name),
        SCHOOL,
        Column("held_on", _l("Held on"), models.Lecture.held_on, "day"),
    ),
    ((Person, Person.id == models.Lecture.leader_id), *_at(models.Lecture.school_id)),
)
TO_REACH = Register(
    "people-to-reach",
    _l("Teachers and households to be reached"),
    _l("How many there are, by school, at a date: visits are measured by these numbers. None is named."),
    models.ToReach,
    forms.ToReachForm,
    (
        SCHOOL,
        _word(models.ToReach.who, "who", _l("Who"), labels.IN_NEED),
        Column("counted_on", _l("Counted on"), models.ToReach.counted_on, "day"),
        Column("number", _l("How many there are"), models.ToReach.number, "number"),
        Column("source", _l("Source"), models.ToReach.source),
    ),
    _at(models.ToReach.school_id),
)
WORKS = Register(
    "works",
    _l("Works projects"),
    _l("Buildings that are being put up for schools, or have been."),
    models.Works,
    forms.WorksForm,
    (
        Column("title", _l("Project"), models.Works.title),
        SCHOOL,
        Column("began_on", _l("Begun on"), models.Works.began_on, "day"),
        Column("finished_on", _l("Finished on"), models.Works.finished_on, "day"),
    ),
    _at(models.Works.school_id),
)
AGREEMENTS = Register(
    "agreements",
    _l("Agreements with partners"),
    _l("With whom the bureau works together, and since when."),
    models.Agreement,
    forms.AgreementForm,
    (
        Column("title", _l("Agreement"), models.Agreement.title),
        Column("partner", _l("Partner"), models.Agreement.partner),
        Column("signed_on", _l("Signed on"), models.Agreement.signed_on, "day"),
    ),
)
DELIVERIES = Register(
    "deliveries",
    _l("What agreements have delivered"),
    _l("Classes and projects that came of an agreement."),
    models.Delivery,
    forms.DeliveryForm,
    (
        Column("title", _l("Class or project"), models.Delivery.title),
        _word(models.Delivery.kind, "kind", _l("Kind"), labels.DELIVERY),
        SCHOOL,
        Column("partner", _l("Partner"), models.Agreement.partner),
        Column("delivered_on", _l("Delivered on"), models.Delivery.delivered_on, "day"),
    ),
    (
        (models.Agreement, models.Agreement.id == models.Delivery.agreement_id),
        *_at(models.Delivery.school_id),
    ),
)
PLACES = Register(
    "places",
    _l("Places of schooling added"),
    _l("Seats that a school gained by a new building, a new class, or taking over another."),
    models.PlacesAdded,
    forms.PlacesAddedForm,
    (
        SCHOOL,
        _word(models.PlacesAdded.stage, "stage", _l("Stage"), labels.STAGE),
        Column("places", _l("Places added"), models.PlacesAdded.places, "number"),
        Column("opened_on", _l("Open since"), models.PlacesAdded.opened_on, "day"),
    ),
    _at(models.PlacesAdded.school_id),
)
BRANCHES = Register(
    "study-branches",
    _l("Branches that study"),
    _l("Which branches take part in a kind of study, and with how many members."),
    models.Branch,
    forms.BranchForm,
    (
        Column("name", _l("Branch"), models.Branch.name),
        _word(models.Branch.kind, "kind", _l("Kind of study"), KIND),
        Column("is_general", _l("General branch"), models.Branch.is_general, "yes_no"),
        Column("members", _l("Members"), models.Branch.members, "number"),
    ),
)
READINGS = Register(
    "readings",
    _l("Required readings"),
    _l("What has to be read in a kind of study."),
    models.Reading,
    forms.ReadingForm,
    (
        Column("title", _l("What is read"), models.Reading.title),
        _word(models.Reading.kind, "kind", _l("Kind of study"), KIND),
    ),
)

GROUPS = (
    (_l("Alliances"), (RECOGNITIONS, SHARED_WORKS, PUPILS, EXCHANGES)),
    (_l("Field visits"), (LECTURES, TO_REACH)),
    (_l("Works and partners"), (WORKS, AGREEMENTS, DELIVERIES, PLACES)),
    (_l("Study"), (BRANCHES, READINGS)),
)
"""As the page of registers shows them."""
REGISTERS = {register.name: register for _label, group in GROUPS for register in group}
"""All registers, by name."""
