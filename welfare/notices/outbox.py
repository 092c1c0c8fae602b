"""The outbox: what is still to be sent to which device.

A delivery is written in the transaction of its notice, so neither is there without the other. A worker takes
deliveries (`welfare.workers`), sends them, and then marks them: at least once on the wire. When it dies in
between they are sent again, with the same topic for the push service and the same tag for the device, of
which the second replaces the first: once on the screen.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.extensions import db
from welfare.notices.models import Delivery, Device, Notice, NoticePreference
from welfare.workers import Queue

KEPT_FOR = timedelta(days=14)
"""How long finished deliveries are kept, so that an operator can see whether messages go out."""

WITH_DEVICE = joinedload(Delivery.device)


def post(notices: Sequence[Notice]) -> None:
    """Put notices into the outbox for the devices of those who want to hear of them at once."""
    if not notices:
        return
    people = {notice.person_id for notice in notices}
    preferences = {
        preference.person_id: preference
        for preference in db.session.scalars(
            select(NoticePreference).where(NoticePreference.person_id.in_(people))
        )
    }
    devices = devices_by_person(people)
    moment = clock.now()
    db.session.add_all(
        Delivery(device_id=device.id, notice_id=notice.id, created_at=moment, due_at=moment)
        for notice in notices
        if _wants_it_now(preferences.get(notice.person_id), notice)
        for device in devices[notice.person_id]
    )


def _wants_it_now(preference: NoticePreference | None, notice: Notice) -> bool:
    return preference is None or not (preference.is_daily or notice.kind in preference.muted)


def devices_by_person(people: Collection[int]) -> dict[int, list[Device]]:
    """The devices of these people on which they are still signed in, oldest first."""
    query = (
        select(Device).where(Device.person_id.in_(people), Device.sign_in_id.is_not(None)).order_by(Device.id)
    )
    devices: dict[int, list[Device]] = defaultdict(list)
    for device in db.session.scalars(query):
        devices[device.person_id].append(device)
    return devices


def _due() -> Select[Delivery]:
    return (
        select(Delivery)
        .where(is_open(), Delivery.due_at <= clock.now())
        .order_by(Delivery.due_at, Delivery.id)
        .options(
            joinedload(Delivery.device).joinedload(Device.person),
            joinedload(Delivery.notice).options(joinedload(Notice.need), joinedload(Notice.event)),
        )
    )


DELIVERIES: Queue[Delivery] = Queue(
    due=_due,
    free_from=Delivery.due_at,
    tries_at_most=10,
    first_pause=timedelta(seconds=30),
    longest_pause=timedelta(hours=1),
)


def is_open() -> ColumnElement[bool]:
    """Deliveries that have neither arrived nor been given up."""
    return Delivery.sent_at.is_(None) & Delivery.given_up_at.is_(None)


def drop_if_pointless(delivery: Delivery) -> bool:
    """Give up what nobody needs any more, as it was read elsewhere or nobody is signed in on the device."""
    device = delivery.device
    is_read = delivery.notice is not None and delivery.notice.read_at is not None
    if is_read or not device.person.is_active or device.sign_in_id is None:
        give_up(delivery)
        return True
    return False


def mark_sent(delivery: Delivery) -> None:
    """The push service has taken it."""
    delivery.sent_at = delivery.device.succeeded_at = clock.now()


def give_up(delivery: Delivery) -> None:
    """It will never be sent; the notice stays in the person's list."""
    delivery.given_up_at = clock.now()


def clean_up() -> int:
    """Drop finished deliveries of long ago, and devices whose sign-in ended; gives how many deliveries."""
    long_ago = clock.now() - KEPT_FOR
    old = delete(Delivery).where(Delivery.created_at < long_ago, ~is_open()).returning(Delivery.id)
    dropped = len(db.session.execute(old).all())
    db.session.execute(delete(Device).where(Device.sign_in_id.is_(None), Device.created_at < long_ago))
    return dropped
