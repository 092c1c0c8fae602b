"""The outbox: what is still to be sent to which device.

A delivery is written in the transaction of its notice, so neither is there without the other. A worker takes
deliveries (`welfare.workers`), sends them, and then marks them: at least once on the wire. When it dies in
between they are sent again, with the same topic for the push service and the same tag for the device, of
which the second replaces the first: once on the screen.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import with_reach
from welfare.extensions import db
from welfare.needs.actions.record import parties_to
from welfare.needs.models import Need
from welfare.notices.models import Delivery, Device, Notice, NoticePreference
from welfare.notices.queries import unread_count
from welfare.notices.rules import BY_THE_CLOCK, DIGEST_HOUR, ONCE_A_DAY, after_quiet_hours, next_at
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
    awake = after_quiet_hours(clock.local(moment))
    wanted = [notice for notice in notices if _wants_it(preferences.get(notice.person_id), notice)]
    db.session.add_all(
        Delivery(
            device_id=device.id,
            notice_id=notice.id,
            created_at=moment,
            due_at=awake if notice.kind in BY_THE_CLOCK else moment,
        )
        for notice in wanted
        if notice.kind not in ONCE_A_DAY
        for device in devices[notice.person_id]
    )
    _gather([notice for notice in wanted if notice.kind in ONCE_A_DAY], devices)


def _wants_it(preference: NoticePreference | None, notice: Notice) -> bool:
    """Whether it is sent or gathered here; the digest of whoever has chosen one counts all that comes."""
    return preference is None or not (preference.is_daily or notice.kind in preference.muted)


def _gather(notices: Sequence[Notice], devices: Mapping[int, Sequence[Device]]) -> None:
    """Count these in the one message of their people's next hour: a day has one, however many come."""
    due_at = next_at(DIGEST_HOUR, clock.local(clock.now()))
    rows = [
        {
            "device_id": device.id,
            "digest_on": due_at.date(),
            "count": count,
            "created_at": clock.now(),
            "due_at": due_at,
            "tries": 0,
        }
        for person_id, count in sorted(Counter(notice.person_id for notice in notices).items())
        for device in devices.get(person_id, ())
    ]
    if not rows:
        return
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Delivery).values(rows)
    more = {"count": Delivery.count + statement.excluded.count}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["device_id", "digest_on"], set_=more),
        execution_options={"synchronize_session": False},
    )


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
    """Give up what nobody needs any more, as it was read elsewhere or nobody is signed in on the device; and
    what its person may no longer know of."""
    device, notice = delivery.device, delivery.notice
    is_read = notice.read_at is not None if notice else not unread_count(device.person_id)
    gone = is_read or not device.person.is_active or device.sign_in_id is None
    if gone or (notice and notice.need and not _may_know(device.person, notice.need)):
        give_up(delivery)
        return True
    return False


def _may_know(person: Person, need: Need) -> bool:
    """Whether somebody may know of a need, now that it is sent."""
    reader = with_reach(person)
    return reader is not None and bool(parties_to(need, reader))


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
