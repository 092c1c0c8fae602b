"""The one message of a day: what is not urgent is counted, and told of in a number at its person's hour."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case

from welfare import clock
from welfare.extensions import db, own_insert
from welfare.notices.addressing import Reached
from welfare.notices.hours import next_at
from welfare.notices.models import DEVICE, IS_BY_CHANNEL, Delivery, Device, Notice, NoticePreference, is_open
from welfare.notices.queries import hour_of


def gather(
    notices: Sequence[Notice],
    devices: Mapping[int, Sequence[Device]],
    channels: Mapping[int, Sequence[Reached]],
    preferences: Mapping[int, NoticePreference],
) -> None:
    """Count these in the one message of their people's next hour; where the day has had its message, as that
    hour was an earlier one, in the next day's."""
    now, rows = clock.local(clock.now()), []
    since: dict[int, datetime] = {}
    for notice in notices:
        since[notice.person_id] = min(notice.created_at, since.get(notice.person_id, notice.created_at))
    for who, count in sorted(Counter(notice.person_id for notice in notices).items()):
        due_at = next_at(hour_of(preferences.get(who)), now)
        rows += digest_rows(who, count, due_at, devices.get(who, ()), channels.get(who, ()), since[who])
    a_day = timedelta(days=1)
    while rows:
        rows = [
            {**row, "digest_on": row["digest_on"] + a_day, "due_at": row["due_at"] + a_day}
            for row in count_in(rows)
        ]


def digest_rows(
    person_id: int,
    count: int,
    due_at: datetime,
    devices: Iterable[Device],
    channels: Iterable[Reached],
    since: datetime,
) -> list[dict[str, Any]]:
    """One day's digest of somebody as rows, one for each way to them on which they want all; of what has come
    `since` then, one by one is taken off the count that is done with before it is sent."""
    day = clock.local(due_at).date()
    what = {"person_id": person_id, "digest_on": day, "count": count, "created_at": since}
    ways: list[tuple[str, int | None]] = [(DEVICE, device.id) for device in devices]
    ways += [(way.channel, None) for way in channels if way.takes_digests]
    return [
        {**what, "channel": channel, "device_id": device_id, "due_at": due_at, "tries": 0}
        for channel, device_id in ways
    ]


def count_in(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count rows of `digest_rows` in the messages of their days: in one that is still to be sent, whenever
    that is, or a new one. Gives those whose message has been sent, and which are not counted."""
    had = []
    for unique, where in (
        (["device_id", "digest_on"], None),
        (["person_id", "channel", "digest_on"], IS_BY_CHANNEL),
    ):
        some = [row for row in rows if (row["device_id"] is None) == (where is not None)]
        if not some:
            continue
        statement = own_insert()(Delivery).values(some)
        since = statement.excluded.created_at
        counting = statement.on_conflict_do_update(
            index_elements=unique,
            index_where=where,
            set_={
                "count": Delivery.count + statement.excluded.count,
                # Of two who count at one moment the later may be the first to write.
                "created_at": case((since < Delivery.created_at, since), else_=Delivery.created_at),
            },
            where=is_open(),
        ).returning(Delivery.person_id, Delivery.channel, Delivery.device_id)
        counted = {tuple(one) for one in db.session.connection().execute(counting)}
        had += [row for row in some if (row["person_id"], row["channel"], row["device_id"]) not in counted]
    return had
