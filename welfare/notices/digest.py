"""The daily digest: one message a day that says how many notices there are."""

from datetime import datetime, time

from sqlalchemy import func, select

from welfare import clock
from welfare.extensions import db, insert_unless_there
from welfare.notices.addressing import reached_by
from welfare.notices.models import Delivery, Notice, NoticePreference
from welfare.notices.outbox import devices_by_person, digest_rows
from welfare.notices.rules import DIGEST_HOUR

AT_ONCE = 100
"""How many people's digests are made in one transaction."""


def make_digests() -> int:
    """Put today's digests that are due into the outbox; gives for how many people.

    It counts what has come since the last one and is still unread; where that is nothing, nothing is sent.
    """
    due_since = datetime.combine(clock.today(), time(DIGEST_HOUR), clock.time_zone())
    if clock.now() < due_since:
        return 0
    waiting = (
        select(NoticePreference)
        .where(NoticePreference.is_daily, NoticePreference.digest_at < due_since)
        .order_by(NoticePreference.digest_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    preferences = db.session.scalars(waiting).all()
    people = {preference.person_id for preference in preferences}
    devices, channels = devices_by_person(people), reached_by(people)
    for preference in preferences:
        count = _count(preference)
        if count:
            who = preference.person_id
            # As rows: whoever has just chosen a digest may have had today's message.
            for row in digest_rows(who, count, clock.now(), devices[who], channels[who]):
                insert_unless_there(Delivery, row)
        preference.digest_at = clock.now()
    return len(preferences)


def _count(preference: NoticePreference) -> int:
    unread = select(func.count()).where(
        Notice.person_id == preference.person_id,
        Notice.read_at.is_(None),
        Notice.created_at > preference.digest_at,
        Notice.kind.not_in(preference.muted),
    )
    return db.session.scalar(unread) or 0
