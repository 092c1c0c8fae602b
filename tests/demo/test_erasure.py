"""Somebody of the demo is erased: nothing says any more who it was, and everything else is as it was."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, String, cast, func, select, type_coerce
from sqlalchemy.types import Text

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import person_by_staff_number
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.files import store
from welfare.files.actions import keep_document
from welfare.files.documents import DocumentKind, ReadDocument
from welfare.history.chains import all_chains
from welfare.needs.models import Need
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.petitions.actions import submit
from welfare.petitions.erasure.actions import OWNER, carry_out
from welfare.petitions.erasure.queries import what_runs
from welfare.petitions.lifecycle import Kind, Status
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import counted_now
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.public.totals import this_month
from welfare.sending.models import Receipt, SentFile
from welfare.training.models import Enrolment

TYPED = "住在河对面独家小院"
PERIODS = (Period.of_month(2026, 9), Period.of_month(2026, 10), Period.of_month(2026, 11))


@pytest.fixture
def teacher(demo: datetime, app: Flask) -> Iterator[Person]:
    """Whoever of the demo has most behind them, and nothing that runs."""
    with app.app_context():
        query = (
            select(Need.raised_by_id)
            .join(Enrolment, Enrolment.person_id == Need.raised_by_id)
            .group_by(Need.raised_by_id)
            .order_by(func.count().desc(), Need.raised_by_id)
        )
        people = (db.session.get_one(Person, id_) for id_ in db.session.scalars(query).all())
        found = next(person for person in people if not what_runs(person))
        found.name = "独孤不二"
        found.phone = "13900001111"
        need = db.session.scalars(select(Need).where(Need.raised_by_id == found.id)).first()
        assert need is not None
        need.title, need.description = "我的难处只有我知道", f"{TYPED}，请联系我"
        _attach(need)
        db.session.commit()
        yield found


def _attach(need: Need) -> None:
    content = b"%PDF-1.7 mine"
    digest = sha256(content).hexdigest()
    document = keep_document(ReadDocument(DocumentKind.PDF, content, digest), by_id=need.raised_by_id)
    receipt = Receipt(
        person_id=need.raised_by_id,
        key="with-a-file",
        digest=digest,
        received_at=clock.now(),
        need_id=need.id,
        address="/",
    )
    sent = SentFile(receipt=receipt, need_id=need.id, client_id="one", document_id=document.id)
    db.session.add(sent)


def figures(leader: Person) -> list[Any]:
    return [counted_now(FIGURES.values(), leader, Filters(period=period)) for period in PERIODS]


def everything() -> Iterator[tuple[str, str]]:
    """Every text of the database, of JSON what it says, with where it stands."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            is_json = isinstance(column.type, JSON)
            if (
                not is_json
                and not isinstance(column.type, String | Text)
                and "Name" not in type(column.type).__name__
            ):
                continue
            stored = cast(column, Text) if is_json else type_coerce(column, String)
            for value in db.session.scalars(select(stored).where(column.is_not(None))):
                said = json.dumps(json.loads(value), ensure_ascii=False) if is_json else str(value)
                yield f"{table.name}.{column.name}", said


def where(*words: str) -> set[str]:
    return {place for place, said in everything() if any(word in said for word in words)}


def test_nothing_says_who_it_was_and_every_figure_holds(teacher: Person, app: Flask) -> None:
    leader, admin = (person_by_staff_number(number) for number in ("leader", "admin"))
    assert leader is not None
    assert admin is not None
    number, phone, name, id_ = teacher.staff_number, teacher.phone, teacher.name, teacher.id
    tell_people([admin.id], NoticeKind.DUTY, "%(name)s", address="/profile", name=name)
    [file] = [
        path for path, _name in store.files_before(datetime.max.replace(tzinfo=UTC)) if path.suffix == ".pdf"
    ]
    assert _words_of(id_)
    db.session.commit()
    before, public = figures(leader), this_month()
    petition = submit(Kind.ERASURE, words=f"我叫{name}", person=teacher, by=teacher)
    db.session.commit()
    assert where(name)
    assert where(TYPED)
    carry_out(petition, by=admin)
    db.session.commit()
    db.session.expire_all()

    assert where(name, number, phone or name) == set()
    assert where(TYPED) == set()
    assert not file.exists()
    assert _words_of(id_) == []
    leader = person_by_staff_number("leader")
    assert leader is not None
    assert figures(leader) == before
    assert this_month() == public
    report = verify(app.config["SETTINGS"].instance)
    assert report.told == []
    gone = db.session.get_one(Person, id_)
    assert (gone.is_active, gone.phone, gone.password_hash) == (False, None, None)
    assert gone.erased_at is not None
    assert petition.status == Status.ANSWERED


def _words_of(person_id: int) -> list[str]:
    """The words in the histories of what is somebody's."""
    found = []
    for chain in all_chains():
        owner = OWNER.get(chain.name)
        if owner is not None:
            ids = select(owner.class_.id).where(owner == person_id)
            said = select(chain.model.words).where(chain.subject.in_(ids), chain.model.words.is_not(None))
            found += db.session.scalars(said.where(*chain.condition())).all()
    return found
