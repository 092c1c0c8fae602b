"""Topics: offered, and no longer offered."""

from sqlalchemy import select

from welfare.extensions import db, insert_unless_there
from welfare.training.models import Topic


def offer_topic(name: str) -> None:
    """Offer a topic to choose from when a need is written; one that was retired is offered again."""
    if not insert_unless_there(Topic, {"name": name, "is_offered": True}):
        db.session.scalars(select(Topic).where(Topic.name == name)).one().is_offered = True


def retire_topic(topic: Topic) -> None:
    """Offer it no longer; what was asked for under it stays."""
    topic.is_offered = False
