"""A table of past sessions: who was at which session, what a row would do, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.organizations.models import Organization
from welfare.organizations.queries import in_tree_order
from welfare.tables.places import place_finder
from welfare.tables.plan import Change, PlannedRow, rows_twice
from welfare.training.attendance.actions import is_changeable
from welfare.training.labels import FIELD, hours_label
from welfare.training.lifecycle import HOUR_STEP, MOST_HOURS
from welfare.training.models import Enrolment, Session
from welfare.training.past.columns import ATTENDED_WORDS, HEADING
from welfare.training.past.sessions import Held, Key, say_where_rows_differ, session_reader, sessions_held
from welfare.training.past.whom import who_is_meant

UNITS = ("学时", "课时", "小时", "hours")
There = Mapping[Key, tuple[Session, bool]]


@dataclass(frozen=True)
class Row:
    """What a row says; its hours are None where it does not say them."""

    entry: PlannedRow
    held: Held
    school: Organization | None
    was_there: bool
    hours: float | None


@dataclass(frozen=True)
class Described:
    """Who was at which session (None: it is new, too), with how many hours; None: they were not there."""

    held: Held
    session: Session | None
    person: Person
    school: Organization | None
    """The one that the row names, where they worked then."""
    hours: float | None
    most_hours: float
    """The most that its session has."""


def understand(entries: list[PlannedRow], _by: Person) -> None:
    """Say of each row what it enters or corrects, and what is wrong with it."""
    places = in_tree_order()
    rows = _read(entries, places)
    say_where_rows_differ([(row.entry, row.held) for row in rows])
    _say_where_nothing_is_said(rows)
    there = sessions_held({row.held.key for row in rows})
    most = _most_hours(rows, there)
    sound = {row.entry.place: row for row in rows if not row.entry.problems}
    for entry, meant, person in who_is_meant([(row.entry, row.school) for row in sound.values()], places):
        row = sound[entry.place]
        session, _is_entered = there.get(row.held.key, (None, False))
        hours = (row.hours or most[row.held.key]) if row.was_there else None
        meant.described = Described(row.held, session, person, row.school, hours, most[row.held.key])
        meant.shown |= {"name": person.name, "staff_number": person.staff_number}
    described = [meant for entry in entries if (meant := entry.perhaps or entry).described]
    for meant, other in rows_twice(described, _identity):
        meant.problems.append(_("The same person stands in row %(row)s for this session.", row=other))
    _compare(described, there, {place.id: place.display_name for place in places})


def _identity(meant: PlannedRow) -> tuple[Key, int]:
    return meant.described.held.key, meant.described.person.id


def _read(entries: Iterable[PlannedRow], places: Sequence[Organization]) -> list[Row]:
    read, find_place, rows = session_reader(), place_finder(places), []
    for entry in entries:
        held, (was_there, hours) = read(entry), _presence(entry)
        school, problem = find_place(named) if (named := entry.cells["school"]) else (None, None)
        if not entry.cells["name"] and not entry.cells["staff_number"]:
            problem = _("Say who was on the list, by name or staff number.")
        if problem:
            entry.problems.append(problem)
        if held is not None and not entry.problems:
            rows.append(Row(entry, held, school, was_there, hours))
    return rows


def _say_where_nothing_is_said(rows: Sequence[Row]) -> None:
    """Where those who came are ticked, an empty cell is no word that somebody came."""
    ticked = {row.held.key for row in rows if row.was_there and row.entry.cells["attended"]}
    for row in rows:
        if row.held.key in ticked and not row.entry.cells["attended"]:
            row.entry.problems.append(_("Others of this session are ticked: say whether they were there."))


def _presence(entry: PlannedRow) -> tuple[bool, float | None]:
    """Whether somebody was there, and how many hours the row says."""
    written, attended = entry.cells["hours"] or "", entry.cells["attended"]
    written = _without_unit(written)
    was_there = ATTENDED_WORDS.find(attended) if attended else written != "0"
    if was_there is None:
        entry.problems.append(
            _('"%(word)s" does not say whether somebody was there.', word=(attended or "")[:40])
        )
    says_hours = bool(written) and (was_there or written != "0")
    hours = hours_in(written) if says_hours else None
    if says_hours and hours is None:
        entry.problems.append(wrong_hours())
    return bool(was_there), hours


def wrong_hours() -> str:
    """What is wrong with hours that `hours_in` does not know."""
    return _(
        "%(what)s: whole or half hours from %(least)s to %(most)d.",
        what=HEADING["hours"],
        least=HOUR_STEP,
        most=MOST_HOURS,
    )


def _without_unit(written: str) -> str:
    for unit in UNITS:
        written = written.removesuffix(unit).strip()
    return written


def hours_in(written: str) -> float | None:
    """The training hours that somebody wrote, with their unit or without; None for any other words."""
    try:
        hours = Decimal(_without_unit(written))
    except InvalidOperation:
        return None
    fits = hours.is_finite() and HOUR_STEP <= hours <= MOST_HOURS and hours % Decimal("0.5") == 0
    return float(hours) if fits else None


def _most_hours(rows: Iterable[Row], there: There) -> dict[Key, float]:
    """The hours of each session: the most that its rows say, else what they are already."""
    said: dict[Key, float] = {}
    for row in rows:
        if row.hours is not None:
            said[row.held.key] = max(row.hours, said.get(row.held.key, 0))
    most = {key: session.hours for key, (session, _is_entered) in there.items()} | said
    for row in rows:
        if row.held.key not in most:
            row.entry.problems.append(_("Say how many training hours there were."))
    return most


def _compare(described: Sequence[PlannedRow], there: There, called: Mapping[int, str]) -> None:
    """What of it is there already, and what changes."""
    query = select(Enrolment).where(
        Enrolment.session_id.in_([session.id for session, _is_entered in there.values()])
    )
    listed = {(one.session_id, one.person_id): one for one in db.session.scalars(query)}
    changeable = cache(is_changeable)
    by_session: dict[Key, list[PlannedRow]] = {}
    for meant in described:
        says = meant.described
        session, is_entered = there.get(says.held.key, (None, False))
        if session is None:
            continue
        meant.existing = listed.get((session.id, says.person.id))
        if is_entered:
            meant.changes = _changes(meant.existing, says, called) if meant.existing else []
            was = meant.existing.hours if meant.existing else says.hours
            if was != says.hours and not changeable(session, takes_away=was is not None):
                meant.problems.append(_(TooLate.sentence))
            by_session.setdefault(says.held.key, []).append(meant)
        elif meant.existing is None or meant.existing.hours != says.hours:
            meant.problems.append(_("This session was run here. Correct its list on its own page."))
    for key, rows in by_session.items():
        _say_once(there[key][0], rows)


def _say_once(session: Session, rows: Sequence[PlannedRow]) -> None:
    """What changes of the session itself: said of its first row that is there, else of its first."""
    changes = rows[0].described.held.changes_to(session)
    # Of a row that is asked about it would be lost where nobody answers.
    there = (row for row in rows if row.existing and not row.problems)
    known = min(there, key=lambda row: bool(row.unless_meant), default=None)
    if known is not None:
        known.changes = [*changes, *known.changes]
    else:
        rows[0].notes.extend(f"{what}{_(': ')}{before} → {after}" for what, before, after in changes)


def _changes(listed: Enrolment, says: Described, called: Mapping[int, str]) -> list[Change]:
    changes = []
    if (listed.hours is None) != (says.hours is None):
        words = [str(ATTENDED_WORDS.labels[hours is not None]) for hours in (listed.hours, says.hours)]
        changes.append(Change(str(HEADING["attended"]), *words))
    elif listed.hours != says.hours:
        changes.append(Change(str(HEADING["hours"]), hours_label(listed.hours), hours_label(says.hours)))
    if says.school and says.school.id != listed.school_id:
        changes.append(
            Change(str(FIELD["school_id"]), called.get(listed.school_id, ""), says.school.display_name)
        )
    return changes
