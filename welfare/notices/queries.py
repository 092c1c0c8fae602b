"""What is asked of notices. Every read begins at the person they are for."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, case, func, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.models import Need, NeedEvent
from welfare.needs.queries import visible_to
from welfare.notices.kinds import ASKING
from welfare.notices.models import Device, Notice, NoticePreference
from welfare.web.keyset import Keys, capped, counting

NEWEST_FIRST = Keys((Notice.id,), descending=True)
ASKING_AT_MOST = 10
"""How many that wait for a person's word stand above the others."""


def notice_rows(person: Person) -> Select[Any]:
    """A person's notices as rows of what the list shows.

    `title` is None where the person may no longer see the need, e.g. because it went to another unit, and
    where the notice is about something else.
    """
    return (
        select(
            Notice.id,
            Notice.kind,
            Notice.created_at,
            Notice.read_at,
            Notice.sentence,
            Notice.details,
            NeedEvent.kind.label("action"),
            NeedEvent.details.label("event_details"),
            Need.number,
            Need.is_protected,
            case((visible_to(person), Need.title)).label("title"),
        )
        .outerjoin(NeedEvent, NeedEvent.id == Notice.event_id)
        .outerjoin(Need, Need.id == Notice.need_id)
        .where(Notice.person_id == person.id)
    )


def unread_that_ask(person: Person) -> Sequence[Row[Any]]:
    """Rows of the list that wait for the person's own word and are unread, newest first.

    They are few, and are sorted here: in the database it would walk all that the person was ever told.
    """
    query = notice_rows(person).where(_unread(person.id), Notice.kind.in_(ASKING))
    rows = db.session.execute(query).all()
    return sorted(rows, key=lambda notice: -notice.id)[:ASKING_AT_MOST]


def newest_unread(person: Person) -> int | None:
    """The id of the newest notice that a person has not read: a page has shown what there is up to it."""
    return db.session.scalar(select(func.max(Notice.id)).where(_unread(person.id)))


def unread_count(person_id: int) -> int:
    """How many notices a person has not read, counted as far as a list is."""
    return db.session.scalar(_unread_count(), {"person_id": person_id}) or 0


@cache
def _unread_count() -> Select[int]:
    """Built once, as every page asks it."""
    return counting(select(Notice.id).where(_unread(bindparam("person_id"))))


def unread_in_words(person_id: int) -> str | None:
    """The same for the navigation: `1,000+` where counting stopped, None where there is nothing."""
    count = unread_count(person_id)
    return capped(count) if count else None


def _unread(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    return (Notice.person_id == person_id) & Notice.read_at.is_(None)


def notice_by_id(notice_id: int, person: Person) -> Notice | None:
    """A person's own notice, with its need and what happened to it if it has one."""
    query = select(Notice).where(Notice.id == notice_id, Notice.person_id == person.id)
    return db.session.scalar(query.options(joinedload(Notice.need), joinedload(Notice.event)))


def preference_of(person: Person) -> NoticePreference:
    """How a person wants to be told; what holds for everybody where they have not chosen."""
    return db.session.get(NoticePreference, person.id) or NoticePreference(muted=[], is_daily=False)


def hour_of(preference: NoticePreference | None) -> int:
    """At which hour a person has the one message of the day."""
    return usual_hour() if preference is None or preference.hour is None else preference.hour


def usual_hour() -> int:
    """The same for whoever has not chosen."""
    hour: int = current_app.config["SETTINGS"].digest_hour
    return hour


def devices_of(person: Person) -> Sequence[Device]:
    """The devices on which a person is told, oldest first."""
    query = select(Device).where(Device.person_id == person.id, Device.sign_in_id.is_not(None))
    return db.session.scalars(query.order_by(Device.id)).all()


def device_by_id(device_id: int, person: Person) -> Device | None:
    """A person's own device."""
    return db.session.scalar(select(Device).where(Device.id == device_id, Device.person_id == person.id))
