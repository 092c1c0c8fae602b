"""Whom something tells, as they read it."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.notices.models import Notice


def told_by(app: Flask, district: District, act: Callable[[], object]) -> dict[str, tuple[str, str]]:
    """By account that is told something when `act` is done: how it reads, and the page that it opens."""
    db.session.commit()
    before = db.session.scalar(select(func.max(Notice.id))) or 0
    act()
    db.session.commit()
    query = select(Notice.id, Person.staff_number).join(Person, Person.id == Notice.person_id)
    told = {}
    for notice_id, account in db.session.execute(query.where(Notice.id > before)).all():
        client: Client = app.test_client()
        sign_in_as(client, district.person(account))
        page = client.page("/notices")
        (row,) = [row for row in elements(page.main, "button") if row.get("value") == str(notice_id)]
        opened = page.form("/notices/reading").send(("notice", str(notice_id)))
        assert opened.status == 200, f"{account} cannot open {opened.path}"
        assert account not in told, f"{account} is told twice"
        told[account] = (text(row), opened.path)
    return told
