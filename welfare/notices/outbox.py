"""The outbox: what is still to be sent to which device, or by which channel.

A delivery is written in the transaction of its notice, so neither is there without the other. A worker takes
deliveries (`welfare.workers`), sends them, and then marks them: at least once on the wire. When it dies in
between they are sent again, with the same topic for the push service and the same tag for the device, of
which the second replaces the first: once on the screen. Of channels see `by_channel`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, insert, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import with_reach
from welfare.extensions import db
from welfare.needs.actions.parties import parties_to
from welfare.needs.models import Need
from welfare.notices.addressing import reached_by
from welfare.notices.hours import PHONE_AFTER, after_quiet_hours, is_quiet
from welfare.notices.kinds import BY_THE_CLOCK, ONCE_A_DAY, NoticeKind
from welfare.notices.models import DEVICE, Delivery, Device, Notice, NoticePreference, is_open
from welfare.notices.of_the_day import gather
from welfare.notices.queries import unread_count
from welfare.workers import Queue

KEPT_FOR = timedelta(days=14)
"""How long finished deliveries are kept, so that an operator can see whether messages go out."""

WITH_DEVICE = joinedload(Delivery.device)
WITH_ALL = (
    WITH_DEVICE,
    joinedload(Delivery.person),
    joinedload(Delivery.notice).options(joinedload(Notice.need), joinedload(Notice.event)),
)


def write(rows: Sequence[Mapping[str, Any]]) -> Sequence[Notice]:
    """The notices of these rows, written by one statement: SQLite takes objects one by one."""
    return db.session.scalars(_WRITTEN, rows).all() if rows else []


_WRITTEN = insert(Notice).returning(Notice)


def post(notices: Sequence[Notice]) -> None:
    """Put notices into the outbox for the devices and channels of those who want to hear of them at once."""
    if not notices:
        return
    people = {notice.person_id for notice in notices}
    chosen = db.session.scalars(_PREFERENCES, {"people": list(people)})
    preferences = {preference.person_id: preference for preference in chosen}
    devices, channels = devices_by_person(people), reached_by(people)
    moment = clock.now()
    awake = after_quiet_hours(clock.local(moment))
    wanted = [notice for notice in notices if _wants_it(preferences.get(notice.person_id), notice)]
    rows: list[dict[str, Any]] = []
    for notice in wanted:
        if notice.kind in ONCE_A_DAY:
            continue
        what = {"person_id": notice.person_id, "notice_id": notice.id, "created_at": moment}
        due_at = awake if _is_nobodys_doing(notice) else moment
        rows += [
            {**what, "channel": DEVICE, "device_id": device.id, "due_at": due_at}
            for device in devices[notice.person_id]
        ]
        rows += [
            {
                **what,
                "channel": way.channel,
                "device_id": None,
                "due_at": moment + PHONE_AFTER if way.is_phone else awake,
            }
            for way in channels[notice.person_id]
            if way.takes(notice.kind)
        ]
    if rows:
        db.session.execute(insert(Delivery), rows, execution_options={"render_nulls": True})
    gather([notice for notice in wanted if notice.kind in ONCE_A_DAY], devices, channels, preferences)


def _is_nobodys_doing(notice: Notice) -> bool:
    """Whether time has brought it about; what becomes of one's own account is told at once all the same."""
    return notice.kind in BY_THE_CLOCK or (clock.is_passing() and notice.kind != NoticeKind.ACCOUNT)


def _wants_it(preference: NoticePreference | None, notice: Notice) -> bool:
    """Whether it is sent or gathered here; the digest of whoever has chosen one counts all that comes. What
    becomes of one's own account is told at once."""
    return (
        preference is None
        or notice.kind == NoticeKind.ACCOUNT
        or not (preference.is_daily or notice.kind in preference.muted)
    )


def devices_by_person(people: Collection[int]) -> dict[int, list[Device]]:
    """The devices of these people on which they are still signed in, oldest first."""
    devices: dict[int, list[Device]] = defaultdict(list)
    for device in db.session.scalars(_DEVICES, {"people": list(people)}):
        devices[device.person_id].append(device)
    return devices


_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_PREFERENCES = select(NoticePreference).where(NoticePreference.person_id.in_(_PEOPLE))
_DEVICES = (
    select(Device).where(Device.person_id.in_(_PEOPLE), Device.sign_in_id.is_not(None)).order_by(Device.id)
)


def _due() -> Select[Delivery]:
    return (
        select(Delivery)
        .where(is_open(), Delivery.due_at <= clock.now(), *_by_day_only())
        .order_by(Delivery.due_at, Delivery.id)
        .options(*WITH_ALL)
    )


def taken_again(delivery_ids: Collection[int]) -> Sequence[Delivery]:
    """Deliveries that were taken, as they are now."""
    taken = select(Delivery).where(Delivery.id.in_(delivery_ids)).options(*WITH_ALL)
    return db.session.scalars(taken.order_by(Delivery.due_at, Delivery.id)).all()


def _by_day_only() -> list[ColumnElement[bool]]:
    """At night what nobody's doing has brought about waits, also where it was put off until then."""
    if not is_quiet(clock.local(clock.now())):
        return []
    by_somebody = select(Notice.id).where(Notice.kind.not_in(BY_THE_CLOCK))
    return [by_somebody.where(Notice.id == Delivery.notice_id).correlate(Delivery).exists()]


DELIVERIES: Queue[Delivery] = Queue(
    due=_due,
    free_from=Delivery.due_at,
    tries_at_most=10,
    first_pause=timedelta(seconds=30),
    longest_pause=timedelta(hours=1),
)


def drop_if_pointless(delivery: Delivery) -> bool:
    """Give up what nobody needs any more, as it was read elsewhere or nobody is reached there; and what its
    person may no longer know of."""
    person, notice = delivery.person, delivery.notice
    is_read = notice.read_at is not None if notice else not (delivery.count and unread_count(person.id))
    gone = is_read or not person.is_active or not _is_reached(delivery)
    if gone or (notice and notice.need and not _may_know(person, notice.need)):
        give_up(delivery)
        return True
    return False


def _is_reached(delivery: Delivery) -> bool:
    """Whether somebody is signed in on the device; of a channel that is asked when it goes out."""
    return delivery.device is None or delivery.device.sign_in_id is not None


def _may_know(person: Person, need: Need) -> bool:
    """Whether somebody may know of a need, now that it is sent."""
    return bool(parties_to(need, with_reach(person)))


def hold(delivery: Delivery, until: datetime) -> None:
    """Leave it until then, which is no try: it is not at fault."""
    delivery.tries = max(0, delivery.tries - 1)
    delivery.due_at = until


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
