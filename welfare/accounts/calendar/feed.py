"""A person's own appointments, as every calendar program reads them (iCalendar, RFC 5545).

Accounts know no appointments. A feature that has some registers, in its `register(app)`, a function that
gives a person's:

    from welfare.accounts.calendar import Entry, register_entries

    register_entries(my_sessions)  # my_sessions(person, since) -> Iterable[Entry]

`person` is whose feed is read, without roles or reach; `since` is an aware moment, and what ended before it
is not asked for. Texts are made in the reader's language with `_`. Give only what is the person's own and
holds, or with `is_cancelled` what held and no longer does. Registering twice is as once.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from flask_babel import gettext as _
from icalendar import Calendar, Event
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import CalendarFeed, Person
from welfare.extensions import db

KEPT_FOR = timedelta(days=60)
"""How long an appointment that is over stays in the feed."""
ENTRIES_AT_MOST = 500
ASKED_AGAIN_AFTER = timedelta(hours=1)
"""How often a calendar program is told to look again."""


@dataclass(frozen=True)
class Appointment:
    """One appointment."""

    uid: str
    """Its name for good, the same each time it is given: `booking-12`."""
    title: str
    begins: datetime
    """Aware, as is `ends`."""
    ends: datetime
    place: str = ""
    address: str = ""
    """The path of its page."""
    is_cancelled: bool = False


Span = tuple[datetime, datetime]
"""From when to when."""
Source = Callable[[Person, datetime], Iterable[Appointment]]
_sources: list[Source] = []


def register_entries(source: Source) -> None:
    """Let this function's entries stand in everybody's calendar."""
    if source not in _sources:
        _sources.append(source)


def calendar_entries(person: Person) -> list[Appointment]:
    """Everything that stands in a person's calendar, in the order in which it begins."""
    since = clock.now() - KEPT_FOR
    entries = [entry for source in _sources for entry in source(person, since)]
    return sorted(entries, key=lambda entry: (entry.begins, entry.uid))[-ENTRIES_AT_MOST:]


def clashing(person: Person, spans: Iterable[Span], *, but: str) -> list[Appointment]:
    """What else stands in a person's calendar at one of these times; nothing whose uid begins with `but`, of
    which its own feature says more."""
    spans = list(spans)
    begins = min((span[0] for span in spans), default=None)
    if begins is None:
        return []
    entries = (entry for source in _sources for entry in source(person, begins))
    found = [
        entry
        for entry in entries
        if not (entry.is_cancelled or entry.uid.startswith(but))
        and any(entry.begins < ends and begins < entry.ends for begins, ends in spans)
    ]
    return sorted(found, key=lambda entry: (entry.begins, entry.uid))


def as_icalendar(entries: Iterable[Appointment], *, site: str, name: str) -> bytes:
    """The entries as a calendar file. `site` is where their pages are: `https://welfare.example/`."""
    calendar = Calendar()
    for term, value in (
        ("prodid", "-//Teachers' Welfare//Calendar//EN"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
    ):
        calendar.add(term, value)
    calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    stamp = clock.now()
    for entry in entries:
        calendar.add_component(_event(entry, site, stamp))
    return calendar.to_ical()


def _event(entry: Appointment, site: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@teachers-welfare")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", _("Cancelled: %(what)s", what=entry.title) if entry.is_cancelled else entry.title)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    if entry.address:
        event.add("url", urljoin(site, entry.address))
    return event


def make_feed(person: Person, *, language: str) -> str:
    """A new secret for the person's feed, in place of the one before, which opens nothing any more."""
    revoke_feed(person)
    token = secrets.token_urlsafe(32)
    db.session.add(
        CalendarFeed(
            person_id=person.id, token_digest=digest_of(token), language=language, created_at=clock.now()
        )
    )
    db.session.flush()
    return token


def revoke_feed(person: Person) -> bool:
    """Close the person's feed; whether there was one."""
    return revoke_feeds([person]) > 0


def revoke_feeds(people: Iterable[Person]) -> int:
    """Close the feeds of these people; how many there were."""
    theirs = CalendarFeed.person_id.in_([person.id for person in people])
    feeds = db.session.scalars(select(CalendarFeed).where(theirs)).all()
    for feed in feeds:
        db.session.delete(feed)
    if feeds:
        db.session.flush()
    return len(feeds)


def digest_of(token: str) -> str:
    """What is kept of a secret. It is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
