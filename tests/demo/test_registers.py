"""The registers of the demo: what its figures do not say of them."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, scoped_session

from welfare.accounts.models import Person
from welfare.accounts.queries import person_by_staff_number
from welfare.bulletins.models import Bulletin
from welfare.demo.district import PUPILS_AT
from welfare.organizations.models import Organization
from welfare.registers.alliances.models import Exchange, Extent, PupilCount, Recognition, Shared, SharedWork
from welfare.registers.partners.models import Works
from welfare.registers.registers import REGISTERS
from welfare.registers.visits.models import Lecture

Database = scoped_session[Session]


def test_every_register_has_entries_of_days_that_are_over(demo: datetime, session: Database) -> None:
    for name, register in REGISTERS.items():
        rows = session.scalars(select(register.model)).all()
        assert rows, name
        days = [column.key for column in register.model.__table__.columns if column.key.endswith("_on")]
        told = [getattr(row, day) for row in rows for day in days]
        assert all(day is None or day <= demo.date() for day in told), name


def test_each_alliance_is_recognized_and_shares_all_five(demo: datetime, session: Database) -> None:
    alliances = session.scalars(select(Recognition.alliance_id)).all()
    shared = session.execute(select(SharedWork.alliance_id, SharedWork.shared)).all()
    assert len(alliances) == 3
    assert Counter(tuple(row) for row in shared) == Counter((id_, one) for id_ in alliances for one in Shared)


def test_teachers_are_exchanged_from_their_own_school_in_every_way_and_some_are_key_teachers(
    demo: datetime, session: Database
) -> None:
    rows = session.execute(select(Exchange, Person).join(Person, Person.id == Exchange.person_id)).all()
    assert all(exchange.from_school_id == person.organization_id for exchange, person in rows)
    assert {exchange.extent for exchange, _person in rows} == set(Extent)
    assert 0 < sum(exchange.is_key_teacher for exchange, _person in rows) < len(rows) / 2


def test_pupils_are_counted_in_two_autumns_and_not_the_same_in_both(
    demo: datetime, session: Database
) -> None:
    newer, older = aliased(PupilCount), aliased(PupilCount)
    pairs = session.execute(
        select(newer.pupils, older.pupils).join(
            older,
            (older.school_id == newer.school_id)
            & (older.stage == newer.stage)
            & (older.counted_on < newer.counted_on),
        )
    ).all()
    assert len(pairs) == sum(map(len, PUPILS_AT.values()))
    assert all(now != before for now, before in pairs)


def test_some_buildings_are_finished_and_some_are_being_built(demo: datetime, session: Database) -> None:
    works = session.scalars(select(Works)).all()
    assert {one.finished_on is None for one in works} == {True, False}
    assert all(one.finished_on is None or one.finished_on > one.began_on for one in works)


def test_each_of_the_bureaus_leaders_has_given_lectures(demo: datetime, session: Database) -> None:
    works_at = (
        select(Person.id, Organization.parent_id)
        .join(Organization, Organization.id == Person.organization_id)
        .where(Person.id.in_(select(Lecture.leader_id)))
    )
    leaders = session.execute(works_at).all()
    assert len(leaders) == 4
    assert {parent_id for _leader, parent_id in leaders} == {None}


def test_a_bulletin_about_the_season_is_issued_and_one_about_this_month_a_draft(
    demo: datetime, session: Database
) -> None:
    issued, draft = session.scalars(select(Bulletin).order_by(Bulletin.id)).all()
    leader = person_by_staff_number("leader")
    assert leader
    assert (issued.number, issued.issued_by_id) == (1, leader.id)
    assert issued.issued_at == demo
    assert (issued.last_on, (issued.last_on - issued.first_on).days) == (demo.date(), 365)
    assert (draft.number, draft.first_on, draft.last_on) == (None, demo.date().replace(day=1), demo.date())
