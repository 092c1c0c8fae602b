"""Topics: offered, and no longer offered."""

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db, insert_unless_there
from welfare.history.actions import append
from welfare.training.lifecycle import EventKind
from welfare.training.models import Topic, TrainingEvent


def offer_topic(name: str, *, by: Person) -> None:
    """Offer a topic to choose from when a need is written; one that was retired is offered again."""
    is_new = insert_unless_there(Topic, {"name": name, "is_offered": True})
    topic = db.session.scalars(select(Topic).where(Topic.name == name)).one()
    if is_new or not topic.is_offered:
        append(TrainingEvent, EventKind.TOPIC_OFFERED, by=by, topic_id=topic.id, details={"topic": name})
    topic.is_offered = True


def retire_topic(topic: Topic, *, by: Person) -> None:
    """Offer it no longer; what was asked for under it stays."""
    if topic.is_offered:
        details = {"topic": topic.name}
        append(TrainingEvent, EventKind.TOPIC_RETIRED, by=by, topic_id=topic.id, details=details)
    topic.is_offered = False
