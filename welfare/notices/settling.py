"""What is done with: it is read by itself, and no message of the day counts it any more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, exists, update
from sqlalchemy.orm import aliased

from welfare import clock
from welfare.extensions import db
from welfare.notices.kinds import ONCE_A_DAY, NoticeKind
from welfare.notices.models import Delivery, Notice, NoticePreference, is_open


class Settled(NamedTuple):
    """A notice that is done with: whose it was, since when, and of which kind."""

    person_id: int
    created_at: datetime
    kind: NoticeKind


def settle(*which: ColumnElement[bool]) -> Sequence[Settled]:
    """Take as read those of these notices that are not; gives them, for `count_no_more`."""
    unread = update(Notice).where(Notice.read_at.is_(None), *which).values(read_at=clock.now())
    told: Any = unread.returning(Notice.person_id, Notice.created_at, Notice.kind)
    rows = db.session.execute(told.execution_options(synchronize_session=False))
    return [Settled(*row) for row in rows]


def count_no_more(settled: Iterable[Settled]) -> None:
    """Take notices that are done with off the message of the day that counts them, if it is still to be sent.

    In the order of their people, in which two wait for each other.
    """
    counted = Counter((one.person_id, one.created_at) for one in settled if one.kind in ONCE_A_DAY)
    for (person_id, created_at), how_many in sorted(counted.items()):
        counts_them = (
            Delivery.person_id == person_id,
            Delivery.digest_on.is_not(None),
            Delivery.created_at <= created_at,
            Delivery.count > 0,
            is_open(),
            ~_is_followed(created_at),
            ~_makes_a_digest(created_at),
        )
        left = case((Delivery.count > how_many, Delivery.count - how_many), else_=0)
        db.session.execute(update(Delivery).where(*counts_them).values(count=left))


def _is_followed(created_at: datetime) -> ColumnElement[bool]:
    """Whether the next message of the day had been begun by then: it is that one which counts what came."""
    later = aliased(Delivery)
    return exists().where(
        later.person_id == Delivery.person_id,
        later.channel == Delivery.channel,
        later.device_id.is_not_distinct_from(Delivery.device_id),
        later.digest_on > Delivery.digest_on,
        later.created_at <= created_at,
    )


def _makes_a_digest(created_at: datetime) -> ColumnElement[bool]:
    """Whether its person's next digest counts what came then: none that was made before does."""
    return exists().where(
        NoticePreference.person_id == Delivery.person_id,
        NoticePreference.is_daily,
        NoticePreference.digest_at < created_at,
    )
