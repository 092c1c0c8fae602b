"""The clock that reminds, day after day, by itself or several at once; and whom it told."""

from collections import defaultdict
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.notices.kinds import BY_THE_CLOCK
from welfare.notices.models import Notice
from welfare.notices.reminders.actions import remind_all


def pass_days(app: Flask, days: int | Collection[int], *, clocks: int = 1, off: Collection[int] = ()) -> None:
    """Let the clock run at this time of so many days, or of these, or several clocks at once; on the days
    `off` it stands still."""
    db.session.commit()
    db.session.remove()
    morning = clock.now()

    def tick(moment: datetime) -> int:
        with app.app_context(), clock.at(moment):
            try:
                return remind_all(3)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(clocks) as pool:
        for day in range(days) if isinstance(days, int) else days:
            if day not in off:
                list(pool.map(tick, [morning + timedelta(days=day)] * clocks))


def heard() -> dict[int, set[str]]:
    """Who was told of what is no need, by how many days had passed; nobody twice of one thing on a day."""
    found: dict[int, set[str]] = defaultdict(set)
    said = set()
    query = (
        select(Notice.created_at, Person.staff_number, Notice.address, Notice.details)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.event_id.is_(None), Notice.kind.in_(BY_THE_CLOCK))
    )
    for at, who, address, details in db.session.execute(query):
        day = (clock.local(at).date() - clock.today()).days
        assert (day, who, address, str(details)) not in said
        said.add((day, who, address, str(details)))
        found[day].add(who)
    return dict(found)
