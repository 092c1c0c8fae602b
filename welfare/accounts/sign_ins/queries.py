"""Who is signed in, who may want to be, and where somebody is."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import contains_eager, lazyload

from welfare import clock
from welfare.accounts.calendar.feed import digest_of
from welfare.accounts.labels import DEMO_ACCOUNTS
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.privacy.queries import TO_READ
from welfare.accounts.queries import is_production, may_sign_in, people_with_reach
from welfare.accounts.reach import reaching
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import SHARED, Limit, Present
from welfare.extensions import db
from welfare.spelling import name_key, number_key

CANDIDATES_AT_MOST = 5
"""How many people of one name a password is compared with; checking each takes time on purpose."""
PRESENT: tuple[Any, ...] = (SignIn.id, SignIn.began_at, SignIn.used_at, SignIn.proven_at, SignIn.is_shared)
"""The columns of `Present`."""


class Candidate(NamedTuple):
    """Somebody whom a typed name may mean, as the row was when it was read."""

    id: int
    password_hash: str | None
    must_change_password: bool

    @classmethod
    def of(cls, person: Person) -> "Candidate":
        """Somebody who is known already."""
        return cls(person.id, person.password_hash, person.must_change_password)


def person_signed_in(token: str) -> Person | None:
    """The active person whose sign-in this secret opens, with organization, reach and the sign-in.

    One query, since each request begins with it. Whether the sign-in is too old is not asked here.
    """
    asked = {"digest": digest_of(token), "today": clock.today()}
    rows = db.session.execute(_signed_in(is_production()), asked).all()
    if not rows:
        return None
    person = reaching(rows[0].Person, rows, stands_in=rows[0].stands_in)
    person.notice_to_read = rows[0].notice_to_read
    person.sign_in = Present(*rows[0][-len(PRESENT) :])
    return person


@cache
def _signed_in(in_production: bool) -> Select[Any]:
    """Rows of the person who is signed in by what `digest` is of; built once. The roles are read where they
    are shown."""
    return (
        people_with_reach()
        .options(lazyload(Person.roles).joinedload(RoleAssignment.organization))
        .add_columns(TO_READ.label("notice_to_read"), *PRESENT)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.token_digest == bindparam("digest"), may_sign_in(in_production))
    )


def people_who_may_be(login: str) -> list[Candidate]:
    """Up to `CANDIDATES_AT_MOST` active people with this number or name, the number's owner first."""
    number, name = number_key(login), name_key(login)
    query = (
        select(Person.id, Person.password_hash, Person.must_change_password)
        .where((Person.number_key == number) | (Person.name_key == name), may_sign_in(is_production()))
        .order_by((Person.staff_number == login).desc(), (Person.number_key == number).desc(), Person.id)
        .limit(CANDIDATES_AT_MOST)
    )
    return [Candidate(*row) for row in db.session.execute(query)]


def demo_people() -> list[Person]:
    """The demo's accounts that are offered for one tap, with organization; none in production."""
    if is_production():
        return []
    query = (
        select(Person)
        .join(Person.organization)
        .options(contains_eager(Person.organization))
        .where(Person.staff_number.in_(DEMO_ACCOUNTS), Person.is_demo, Person.is_active)
    )
    places = {account: place for place, account in enumerate(DEMO_ACCOUNTS)}
    return sorted(db.session.scalars(query), key=lambda person: places[person.staff_number])


def sign_ins_of(person: Person, limit: Limit) -> Sequence[SignIn]:
    """Where a person is signed in and not for too long, the last used first. There are few (`AT_MOST`)."""
    now = clock.now()
    query = select(SignIn).where(
        SignIn.person_id == person.id,
        SignIn.used_at >= now - limit.idle,
        SignIn.began_at >= now - limit.whole,
        ~is_over_where_shared(now),
    )
    return db.session.scalars(query.order_by(SignIn.used_at.desc(), SignIn.id.desc())).all()


def is_over_where_shared(now: datetime) -> ColumnElement[bool]:
    """That a sign-in is one at a shared computer, and has ended by time."""
    is_old = (SignIn.used_at < now - SHARED.idle) | (SignIn.began_at < now - SHARED.whole)
    return SignIn.is_shared & is_old
