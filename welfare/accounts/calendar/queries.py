"""Whose calendar feed it is."""

from sqlalchemy import select

from welfare.accounts.calendar.feed import digest_of
from welfare.accounts.models import CalendarFeed, Person
from welfare.accounts.queries import is_production, may_sign_in
from welfare.extensions import db


def calendar_feed_of(person: Person) -> CalendarFeed | None:
    """The person's calendar feed, if there is one."""
    return db.session.get(CalendarFeed, person.id)


def owner_of_feed(token: str) -> tuple[Person, str] | None:
    """Whose calendar it is, without roles, and in which language; None for whoever can no longer sign in."""
    query = (
        select(Person, CalendarFeed.language)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_digest == digest_of(token), may_sign_in(is_production()))
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None
