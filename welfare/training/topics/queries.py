"""What teachers ask to be trained in, by topic, and who asked."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, String, func, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.queries import newest_events_of_some
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.queries import visible_to
from welfare.training.models import Session, Topic, TrainingEvent

CATEGORY = "training"
ASKING = (Status.SUBMITTED, Status.NEEDS_INFO, Status.IN_PROGRESS, Status.CARRIED)
"""As long as a need stands so, its teacher still waits for a training."""


def _written() -> ColumnElement[str]:
    return Need.details["topic"].as_string()


def topic_of_need() -> ColumnElement[str]:
    """The topic of a training need as it groups: capitals make no difference; what else differs is tidied
    when it is written."""
    return func.lower(_written(), type_=String)


def _is_about(topic: str) -> ColumnElement[bool]:
    """Both sides are made small by the database: Python and SQLite differ beyond ASCII."""
    return topic_of_need() == func.lower(topic, type_=String)


def asking() -> ColumnElement[bool]:
    """The needs of those who still wait for a training."""
    return (Need.category == CATEGORY) & Need.status.in_(ASKING) & Need.closed_on.is_(None)


def topics_asked_for(person: Person, *, at_most: int) -> list[Row[Any]]:
    """(topic as one of them wrote it, teachers, schools) of the needs that `person` may see, the most asked
    for first."""
    topic = func.min(_written()).label("topic")
    teachers = func.count(Need.raised_by_id.distinct()).label("teachers")
    query = (
        select(topic, teachers, func.count(Need.school_id.distinct()).label("schools"))
        .where(asking(), topic_of_need().is_not(None), visible_to(person))
        .group_by(topic_of_need())
        .order_by(teachers.desc(), topic)
        .limit(at_most)
    )
    return list(db.session.execute(query))


def who_asked_for(topic: str, person: Person) -> list[int]:
    """The ids of the teachers behind a topic, as far as `person` may know of their needs."""
    query = (
        select(Need.raised_by_id)
        .join(Person, Person.id == Need.raised_by_id)
        .where(asking(), _is_about(topic), visible_to(person), Person.is_active)
        .distinct()
        .order_by(Need.raised_by_id)
    )
    return list(db.session.scalars(query))


def needs_answered_by(session: Session, person_ids: Collection[int]) -> list[int]:
    """The open training needs of these people about the session's topic: attending answers them."""
    if not session.topic or not person_ids:
        return []
    query = select(Need.id).where(asking(), _is_about(session.topic), Need.raised_by_id.in_(person_ids))
    return list(db.session.scalars(query))


def offered_topics() -> list[str]:
    """The topics that the district offers to choose from."""
    return list(db.session.scalars(select(Topic.name).where(Topic.is_offered).order_by(Topic.name)))


def all_topics() -> list[Topic]:
    """Every topic that is or was offered."""
    return list(db.session.scalars(select(Topic).order_by(Topic.name)))


def topic_by_id(topic_id: int) -> Topic | None:
    """One topic."""
    return db.session.get(Topic, topic_id)


def events_of(topics: Iterable[Topic]) -> Sequence[TrainingEvent]:
    """When these topics were offered and no longer offered, newest first, with who did it."""
    return newest_events_of_some(TrainingEvent.topic_id, [topic.id for topic in topics])
