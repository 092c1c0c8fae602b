"""What there is of past sessions, and of those who were there."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.notices.models import Notice
from welfare.training.models import Enrolment, Session, TrainingEvent
from welfare.training.results.figures import totals


def held() -> list[Session]:
    db.session.expire_all()
    return list(db.session.scalars(select(Session).order_by(Session.id)))


def listed() -> dict[int, float | None]:
    db.session.expire_all()
    return dict(iter(db.session.execute(select(Enrolment.person_id, Enrolment.hours))))


def person_times() -> tuple[int, int, float]:
    counted = totals(Session.id > 0)
    return counted.person_times, counted.people, counted.hours


def kinds() -> list[str]:
    return [kind.value for kind in db.session.scalars(select(TrainingEvent.kind).order_by(TrainingEvent.id))]


def faults(app: Flask) -> list[str]:
    db.session.commit()
    return verify(Path(app.instance_path)).told


def notices() -> int:
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0
