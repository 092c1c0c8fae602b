"""Keeping what is told of an account: sign-ins, tries that failed, and what somebody opened of theirs."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from welfare import clock
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.record import record
from welfare.accounts.records.models import EventPlace, FailedSignIns
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.models import DEVICE_LENGTH
from welfare.accounts.sign_ins.places import device_label, place_of
from welfare.accounts.signals import codes_guessed
from welfare.accounts.throttle import LIMITS, Of
from welfare.extensions import db, own_insert
from welfare.organizations.models import Organization
from welfare.web.transaction import release_database


def record_sign_in(person: Person, *, user_agent: str, address: str | None) -> None:
    """That somebody has signed in, and what was tried in their name before."""
    settle_failures(person)
    event = record(person, EventKind.SIGNED_IN, by=person)
    _keep_place(event, device_label(user_agent), place_of(address))


def count_failure(
    ids: Collection[int], address: str | None, kind: EventKind = EventKind.SIGN_IN_FAILED
) -> None:
    """Count a wrong password, or what else was wrong, for each of these people, or for nobody, in a
    transaction of its own; nothing may have been begun."""
    release_database()
    place, hour = place_of(address), clock.now().replace(minute=0, second=0, microsecond=0)
    whose: Sequence[int | None] = sorted(ids) or [None]
    with db.engine.begin() as apart:
        for person_id in whose:
            apart.execute(_one_more(person_id, place, hour, kind))


def _one_more(person_id: int | None, place: str, hour: datetime, kind: EventKind) -> Any:
    key = f"{person_id or 0} {place} {hour.isoformat()} {kind}"
    row = {"key": key, "person_id": person_id, "place": place, "hour": hour, "kind": kind, "times": 1}
    added = own_insert()(FailedSignIns).values(row)
    return added.on_conflict_do_update(
        index_elements=[FailedSignIns.key], set_={"times": FailedSignIns.times + 1}
    )


def settle_failures(person: Person) -> None:
    """Write into somebody's history what has been counted: one event for each network and hour.

    Whoever types many wrong codes has the password: that is told.
    """
    counted = delete(FailedSignIns).where(FailedSignIns.person_id == person.id)
    columns = FailedSignIns.place, FailedSignIns.hour, FailedSignIns.times, FailedSignIns.kind
    codes = 0
    for place, hour, times, kind in sorted(db.session.execute(counted.returning(*columns)), key=_by_hour):
        event = record(person, kind, by=None, times=times, hour=hour.isoformat(timespec="minutes"))
        _keep_place(event, "", place)
        codes += times if kind == EventKind.CODES_FAILED else 0
    if codes >= LIMITS[Of.FACTOR].tries:
        codes_guessed.send(person)


def _by_hour(row: Any) -> tuple[datetime, str, str]:
    return row.hour, row.kind, row.place


def settle_all_failures(at_most: int) -> int:
    """The same for so many people of whom something was counted in hours that are over; gives how many.

    What was counted for nobody is dropped.
    """
    over = FailedSignIns.hour <= clock.now() - timedelta(hours=1)
    db.session.execute(delete(FailedSignIns).where(FailedSignIns.person_id.is_(None), over))
    ids = select(FailedSignIns.person_id).where(over, FailedSignIns.person_id.is_not(None))
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id).limit(at_most))
    settled = people.all()
    for person in settled:
        settle_failures(person)
    return len(settled)


def forget_places(kept_for: timedelta) -> None:
    """Drop from which device and network events came that are older than that; the events stay."""
    db.session.execute(delete(EventPlace).where(EventPlace.at < clock.now() - kept_for))


def forget_where_somebody_was(person: Person) -> None:
    """The same for all events of one person, and what is still being counted; for whoever is erased."""
    theirs = select(PersonEvent.id).where(PersonEvent.person_id == person.id)
    db.session.execute(delete(EventPlace).where(EventPlace.event_id.in_(theirs)))
    db.session.execute(delete(FailedSignIns).where(FailedSignIns.person_id == person.id))


def record_opening(owner_id: int, kind: EventKind, *, by: Person, **which: Any) -> bool:
    """That somebody opened what is set apart of another's, once for each day; whether it was new.

    Says in which roles and where they work, since that is what the owner reads. The caller writes.
    """
    events = _of_today(owner_id, kind, by)
    if any(which.items() <= details.items() for details in events):
        return False
    owner = db.session.get_one(Person, owner_id)
    roles = [role for role in Role if role in by.role_names and role != Role.TEACHER]
    record(owner, kind, by=by, acted_for=by.stands_in_for, as_roles=roles, as_of=_place_of(by), **which)
    return True


def is_kept_today(owner_id: int, kind: EventKind, *, by: Person, **which: Any) -> bool:
    """Whether that stands in the history of the day already."""
    return any(which.items() <= details.items() for details in _of_today(owner_id, kind, by))


def _of_today(owner_id: int, kind: EventKind, by: Person) -> Iterable[dict[str, Any]]:
    query = select(PersonEvent.details).where(
        PersonEvent.person_id == owner_id,
        PersonEvent.at >= clock.midnight(clock.today()),
        PersonEvent.kind == kind,
        PersonEvent.by_id == by.id,
    )
    return db.session.scalars(query).all()


def _place_of(person: Person) -> str:
    return db.session.get_one(Organization, person.organization_id).display_name


def _keep_place(event: PersonEvent, device: str, place: str) -> None:
    db.session.flush()
    db.session.add(EventPlace(event_id=event.id, at=event.at, device=device[:DEVICE_LENGTH], place=place))
