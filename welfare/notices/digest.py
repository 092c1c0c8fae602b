"""The daily digest: one message a day that says how many notices there are."""

from sqlalchemy import func, select

from welfare import clock
from welfare.extensions import db
from welfare.notices.addressing import reached_by
from welfare.notices.hours import is_quiet
from welfare.notices.models import Notice, NoticePreference
from welfare.notices.of_the_day import count_in, digest_rows
from welfare.notices.outbox import devices_by_person
from welfare.notices.queries import usual_hour
from welfare.notices.reminders.over import settle_what_is_over

AT_ONCE = 100
"""How many people's digests are made in one transaction."""


def make_digests() -> int:
    """Put today's digests that are due into the outbox; gives for how many people.

    Each is made once a day, from its person's hour on and never at night. It counts what has come since the
    last one and is still unread; where that is nothing, nothing is sent.
    """
    moment = clock.local(clock.now())
    if is_quiet(moment):
        return 0
    waiting = (
        select(NoticePreference)
        .where(
            NoticePreference.is_daily,
            NoticePreference.digest_on < moment.date(),
            func.coalesce(NoticePreference.hour, usual_hour()) <= moment.hour,
        )
        .order_by(NoticePreference.digest_on)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    preferences = db.session.scalars(waiting).all()
    people = {preference.person_id for preference in preferences}
    settle_what_is_over(Notice.person_id.in_(people))
    devices, channels = devices_by_person(people), reached_by(people)
    for preference in preferences:
        who, count = preference.person_id, _count(preference)
        since = clock.now()
        rows = digest_rows(who, count, moment, devices[who], channels[who], since) if count else []
        # Whoever had today's message before choosing a digest is told of the rest tomorrow.
        if not rows or len(count_in(rows)) < len(rows):
            preference.digest_at = clock.now()
        preference.digest_on = moment.date()
    return len(preferences)


def _count(preference: NoticePreference) -> int:
    unread = select(func.count()).where(
        Notice.person_id == preference.person_id,
        Notice.read_at.is_(None),
        Notice.created_at > preference.digest_at,
        Notice.kind.not_in(preference.muted),
    )
    return db.session.scalar(unread) or 0
