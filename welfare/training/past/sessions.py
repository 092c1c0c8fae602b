"""Which session a row of a table of past sessions means, and what it says of it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.extensions import db
from welfare.spelling import name_key
from welfare.tables.days import FIRST_DAY, day_in
from welfare.tables.plan import Change, PlannedRow
from welfare.training.labels import FIELD, KIND, MODE
from welfare.training.lifecycle import LONGEST_SESSION, WHOLE_DAYS, EventKind
from welfare.training.models import Mode, Programme, Session, SessionKind, TrainingEvent
from welfare.training.past.columns import HEADING, KIND_WORDS, MODE_WORDS
from welfare.training.programmes.queries import programmes
from welfare.web.i18n import format_day

FROM_TO = re.compile("[至到~]")
Key = tuple[str, date]


@dataclass(frozen=True)
class Held:
    """A session as a row says that it was held."""

    title: str
    first_day: date
    last_day: date
    place: str
    programme: Programme | None
    kind: SessionKind
    mode: Mode | None
    """None where the row does not say it."""

    @property
    def key(self) -> Key:
        """By what a session is known."""
        return name_key(self.title), self.first_day

    @property
    def agreed(self) -> dict[str, Any]:
        """What the rows of one session must agree about."""
        return {
            "last_day": self.last_day,
            "place": self.place,
            "programme": self.programme,
            "kind": self.kind,
            "mode": self.mode,
        }

    @property
    def content(self) -> dict[str, Any]:
        """The columns of a `Session` of which something is said, beside what it is known by."""
        ends = datetime.combine(self.last_day, WHOLE_DAYS[1], clock.time_zone())
        return {
            "ends_at": ends,
            "place": self.place,
            "programme_id": self.programme.id if self.programme else None,
            "kind": self.kind,
            **({"mode": self.mode} if self.mode else {}),
        }

    @property
    def new(self) -> dict[str, Any]:
        """The columns of a new `Session`, but for its hours."""
        begins = datetime.combine(self.first_day, WHOLE_DAYS[0], clock.time_zone())
        return {"title": self.title, "starts_at": begins, "mode": Mode.OFFLINE, **self.content}

    def changes_to(self, session: Session) -> list[Change]:
        """What the row says otherwise of a session that is there."""
        was = session.programme.name if session.programme else str(KIND[session.kind])
        now = self.programme.name if self.programme else str(KIND[self.kind])
        pairs = (
            (HEADING["last_day"], format_day(clock.local(session.ends_at).date()), format_day(self.last_day)),
            (FIELD["place"], session.place, self.place),
            (FIELD["programme_id"], was, now),
            (FIELD["mode"], str(MODE[session.mode]), str(MODE[self.mode or session.mode])),
        )
        return [Change(str(what), before, after) for what, before, after in pairs if before != after]


def session_reader() -> Callable[[PlannedRow], Held | None]:
    """Reads what a row says of its session; what is wrong with that is said of the row."""
    known = {name_key(programme.name): programme for programme in programmes()}

    def read(entry: PlannedRow) -> Held | None:
        days = _days(entry)
        named, kind, mode = (entry.cells[name] or "" for name in ("programme", "kind", "mode"))
        programme = known.get(name_key(named)) if named else None
        problems = list(_wrong_words(named, programme, kind, mode))
        entry.problems.extend(problems)
        if days is None or entry.problems:
            return None
        return Held(
            title=entry.cells["title"] or "",
            first_day=days[0],
            last_day=days[1],
            place=entry.cells["place"] or "",
            programme=programme,
            kind=SessionKind.COURSE if programme else KIND_WORDS.find(kind) or SessionKind.COURSE,
            mode=MODE_WORDS.find(mode) if mode else None,
        )

    return read


def _wrong_words(named: str, programme: Programme | None, kind: str, mode: str) -> Iterator[str]:
    if named and programme is None:
        yield _('No programme is called "%(name)s". Enter it under Programmes first.', name=named[:60])
    if not named and not kind:
        yield no_programme_and_no_kind()
    if not named and kind and KIND_WORDS.find(kind) is None:
        yield _('"%(word)s" is no kind of training.', word=kind[:40])
    if mode and MODE_WORDS.find(mode) is None:
        yield _('"%(word)s" is no mode of training.', word=mode[:40])


def no_programme_and_no_kind() -> str:
    """What is missing where neither is said."""
    return _("Say which programme it belonged to, or which kind of the bureau's own study it was.")


def is_over(day: date) -> bool:
    """Whether a day has been, by the district's clocks."""
    return FIRST_DAY <= day < clock.today()


def wrong_period(first: date, last: date) -> str | None:
    """What is wrong with a session from one day to another."""
    if last < first:
        return _("The last day is before the first.")
    if last - first >= LONGEST_SESSION:
        return _("A session lasts at most %(days)d days; open several.", days=LONGEST_SESSION.days)
    return None


def _days(entry: PlannedRow) -> tuple[date, date] | None:
    """The first and the last day."""
    begin, *end = (part.strip() for part in FROM_TO.split(entry.cells["held_on"] or "", maxsplit=1))
    first = _day_that_has_been(entry, "held_on", begin) if begin else None  # that it is missing is said
    written = entry.cells["last_day"] or (end[0] if end else "")
    last = _day_that_has_been(entry, "last_day", written) if written else first
    if first is None or last is None:
        return None
    if wrong := wrong_period(first, last):
        entry.problems.append(wrong)
    return first, last


def _day_that_has_been(entry: PlannedRow, name: str, written: str) -> date | None:
    day = day_in(written)
    if day is not None and is_over(day):
        return day
    entry.problems.append(_("%(what)s: a day that has been, like 2026-09-01.", what=HEADING[name]))
    return None


def say_where_rows_differ(held: Iterable[tuple[PlannedRow, Held]]) -> None:
    """All rows of a session must say the same of it; what differs from its first row is wrong."""
    first_rows: dict[Key, tuple[PlannedRow, Held]] = {}
    for entry, said in held:
        first, before = first_rows.setdefault(said.key, (entry, said))
        differing = [name for name, value in said.agreed.items() if value != before.agreed[name]]
        if differing:
            what = _(", ").join(str(HEADING[name]) for name in differing)
            entry.problems.append(
                _("%(what)s: row %(row)s says otherwise of this session.", what=what, row=first.where)
            )


def sessions_held(keys: Collection[Key]) -> dict[Key, tuple[Session, bool]]:
    """The sessions that are there, by title and first day, each with whether it was entered afterwards."""
    days = [day for _title, day in keys]
    if not days:
        return {}
    in_time = Session.held_on.between(min(days), max(days) + timedelta(days=1))
    query = select(Session).where(in_time, Session.cancelled_at.is_(None)).order_by(Session.id)
    sessions = db.session.scalars(query.options(joinedload(Session.programme))).all()
    found = [one for one in sessions if (name_key(one.title), one.held_on) in keys]
    events = select(TrainingEvent.session_id).where(
        TrainingEvent.kind == EventKind.SESSION_ENTERED,
        TrainingEvent.session_id.in_([one.id for one in found]),
    )
    entered = set(db.session.scalars(events))
    found.sort(key=lambda one: (one.id in entered, -one.id))  # those entered go before those of the product
    return {(name_key(one.title), one.held_on): (one, one.id in entered) for one in found}
