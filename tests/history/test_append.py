"""There is one way to append, and it holds together whoever appends at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.queries import person_by_staff_number
from welfare.accounts.record import record
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.history.actions import APPENDING, append, append_to_new
from welfare.housing.lifecycle import EventKind as HousingKind
from welfare.housing.models import HousingEvent
from welfare.measures.models import EventKind as MeasureKind
from welfare.measures.models import MeasureEvent


@pytest.fixture
def state() -> State:
    return DISTRICT


def of(person: Person) -> list[PersonEvent]:
    query = select(PersonEvent).where(PersonEvent.person_id == person.id)
    return list(db.session.scalars(query.order_by(PersonEvent.position)))


def test_places_follow_one_another_with_nothing_written_in_between(district: District) -> None:
    teacher, admin = district.person("teacher"), district.person("admin")
    with db.session.no_autoflush:
        for words in ("一", "二", "三"):
            append(PersonEvent, EventKind.EDITED, by=admin, words=words, person_id=teacher.id)
    assert [(event.position, event.words) for event in of(teacher)] == [
        (1, None), (2, "一"), (3, "二"), (4, "三"),
    ]  # fmt: skip


def test_what_is_half_changed_is_not_written_out(district: District) -> None:
    teacher = district.person("teacher")
    teacher.staff_number = ""  # which the database refuses
    record(teacher, EventKind.EDITED, by=None)
    teacher.staff_number = "teacher"
    db.session.commit()
    assert len(of(teacher)) == 2


def test_an_event_about_nothing_is_a_mistake(district: District) -> None:
    with pytest.raises(ValueError, match="housing_events"):
        append(HousingEvent, HousingKind.ADDED, by=None)
    with pytest.raises(ValueError, match="measure_events"):
        append_to_new(MeasureEvent, [{"kind": MeasureKind.ENTERED, "at": clock.now()}])


def test_many_written_at_once_are_sealed_as_one_by_one(district: District, instance: Path) -> None:
    at, by_id = clock.now(), district.person("clerk").id
    school = district.place("near_school")
    people = [Person(
        staff_number=f"n{n}", name="新老师", organization=school, created_at=at
    ) for n in range(3)]  # fmt: skip
    db.session.add_all(people)
    db.session.flush()
    rows = [
        {"kind": kind, "at": at, "by_id": by_id, "person_id": person.id}
        for kind in (EventKind.ADDED, EventKind.MOVED)
        for person in people
    ]
    append_to_new(PersonEvent, rows)
    record(people[0], EventKind.CLOSED, by=None)
    db.session.commit()
    assert [event.position for person in people for event in of(person)] == [1, 2, 3, 1, 2, 1, 2]
    db.session.rollback()
    assert verify(instance).told == []


def test_whoever_appends_at_once_makes_one_chain(app: Flask, district: District, instance: Path) -> None:
    def speak(number: int) -> None:
        with app.app_context():
            for _n in range(4):
                for account in ("teacher", "colleague") if number % 2 else ("teacher",):
                    person = person_by_staff_number(account)
                    assert person is not None
                    record(person, EventKind.EDITED, by=person)
                    db.session.commit()

    db.session.remove()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(speak, range(4)))
    with app.app_context():
        assert [event.position for event in of(district.person("teacher"))] == list(range(1, 18))
        assert [event.position for event in of(district.person("colleague"))] == list(range(1, 10))
        db.session.rollback()
        assert verify(instance).told == []


def test_nobody_signs_while_somebody_appends(district: District) -> None:
    db.session.rollback()
    assert may_sign()
    record(district.person("teacher"), EventKind.EDITED, by=None)
    db.session.flush()
    assert not may_sign()
    db.session.commit()
    assert may_sign()


def test_nobody_signs_while_a_history_begins(district: District) -> None:
    db.session.rollback()
    append(PersonEvent, EventKind.ADDED, by=None, is_first=True, person_id=_somebody_new(district).id)
    assert not may_sign()
    db.session.commit()
    assert may_sign()


def test_a_history_begins_once(district: District) -> None:
    new = _somebody_new(district)
    append(PersonEvent, EventKind.ADDED, by=None, is_first=True, person_id=new.id)
    db.session.flush()
    append(PersonEvent, EventKind.EDITED, by=None, is_first=True, person_id=new.id)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def _somebody_new(district: District) -> Person:
    school = district.place("near_school")
    new = Person(staff_number="new", name="新老师", organization=school, created_at=clock.now())
    db.session.add(new)
    db.session.flush()
    return new


def may_sign() -> bool:
    """Whether somebody else could take hold of all histories at this moment."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as other:
            return bool(other.scalar(select(func.pg_try_advisory_xact_lock(APPENDING))))
    other = sqlite3.connect(db.engine.url.database or "", timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    else:
        return True
    finally:
        other.close()
