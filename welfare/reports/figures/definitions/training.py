"""Training: person-times, people and hours, and the study that the bureau organises itself."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.organizations.models import Organization
from welfare.reports.figures.definitions.places import PEOPLE
from welfare.reports.figures.shape import Cell, Distinct, Form, Rows, Source, Sum, Unit, Words, whole
from welfare.training.labels import kind_of_session, mode_label
from welfare.training.models import Enrolment, Level, Programme, Session, SessionKind
from welfare.training.results.figures import COUNTS, HELD

BY_DAY = _l("Belongs to the day on which the session began.")
ATTENDED = Source(
    table=Enrolment,
    cells=(
        Cell("person_name", _l("Name"), Person.name),
        Cell("school_name", _l("School"), Organization.display_name),
        Cell("session_title", _l("Session"), Session.title),
        Cell("programme_name", _l("Programme"), Programme.name),
        Cell("mode", _l("Mode"), Session.mode, word=mode_label),
        Cell("held_on", _l("Held on"), Session.held_on, Form.DAY),
        Cell("hours", _l("Training hours"), Enrolment.hours, Form.NUMBER),
    ),
    newest=(Enrolment.id,),
    link=lambda row: url_for("training.session", session_id=row.session_id),
    link_columns=(Session.id.label("session_id"),),
    joins=((Session, Session.id == Enrolment.session_id),),
    list_joins=(
        (Programme, Programme.id == Session.programme_id),
        (Person, Person.id == Enrolment.person_id),
        (Organization, Organization.id == Enrolment.school_id),
    ),
    rows=lambda: and_(COUNTS, Enrolment.id > 0),
    dated_by=Session.held_on,
    dated_in_words=BY_DAY,
    school=whole(Enrolment.school_id),
)
SESSIONS = Source(
    table=Session,
    cells=(
        Cell("title", _l("Session"), Session.title),
        Cell("kind", _l("Kind"), Session.kind, word=kind_of_session),
        Cell("place", _l("Place"), Session.place),
        Cell("held_on", _l("Held on"), Session.held_on, Form.DAY),
    ),
    newest=(Session.held_on, Session.id),
    link=lambda row: url_for("training.session", session_id=row.session_id),
    link_columns=(Session.id.label("session_id"),),
    rows=lambda: and_(HELD, Session.ends_at <= clock.now()),
    dated_by=Session.held_on,
    dated_in_words=BY_DAY,
)

PERSON_TIMES = Rows(
    name="person_times",
    label=_l("Person-times of training"),
    counts=_l("One for each person and each session of a programme that they attended."),
    leaves_out=_l("The study that the bureau organises itself, and whoever registered and did not come."),
    source=ATTENDED,
)


def _of_level(name: str, level: Level, label: Words) -> Rows:
    return Rows(
        name=f"person_times_{name}",
        label=label,
        counts=_l("Person-times of training in the programmes of this level."),
        source=ATTENDED,
        # Not EXISTS, for which PostgreSQL would read all programmes first.
        condition=lambda: (
            select(Programme.level)
            .where(Programme.id == Session.programme_id)
            .correlate(Session)
            .scalar_subquery()
            == level
        ),
    )


BY_LEVEL = (
    _of_level("national", Level.NATIONAL, _l("Person-times of national training")),
    _of_level("provincial", Level.PROVINCIAL, _l("Person-times of provincial training")),
    _of_level("district", Level.DISTRICT, _l("Person-times of district training")),
    _of_level("regional", Level.REGIONAL, _l("Person-times of regional cooperation")),
    _of_level("paired", Level.PAIRED, _l("Person-times of paired assistance")),
)
"""Together they are the person-times: every programme has a level."""
PEOPLE_TRAINED = Distinct(
    name="people_trained",
    label=_l("People trained"),
    counts=_l("Different people who attended at least one session of a programme."),
    source=ATTENDED,
    by=Enrolment.person_id,
    listed=PEOPLE,
    key=Person.id,
)
HOURS = Sum(
    name="training_hours",
    label=_l("Training hours"),
    counts=_l("The hours credited for the sessions of programmes that people attended."),
    source=ATTENDED,
    adds="hours",
    unit=Unit.HOURS,
)
COURSES = Rows(
    name="training_sessions",
    label=_l("Sessions of programmes"),
    counts=_l("Sessions of training programmes that were held."),
    leaves_out=_l("Sessions that were cancelled or are still to come."),
    source=SESSIONS,
    condition=lambda: Session.programme_id.is_not(None),
)


def _study(name: str, kind: SessionKind, label: Words) -> Rows:
    return Rows(
        name=name,
        label=label,
        counts=_l("Sessions of this kind that were held."),
        leaves_out=_l("Sessions that were cancelled or are still to come."),
        source=SESSIONS,
        condition=lambda: Session.kind == kind,
    )


TOPIC_STUDY = _study("topic_study_sessions", SessionKind.TOPIC_STUDY, _l("Topic study sessions"))
LITERACY = _study("literacy_trainings", SessionKind.LITERACY_TRAINING, _l("Literacy trainings of cadres"))
SEMINARS = _study("seminars", SessionKind.SEMINAR, _l("Seminars"))
LECTURES = _study("expert_lectures", SessionKind.LECTURE, _l("Lectures by experts"))
