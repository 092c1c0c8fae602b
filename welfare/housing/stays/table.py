"""A table of tenants from before the product: whom a row means, which flat, since when and until when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.named import Found, person_columns, person_finder
from welfare.extensions import db
from welfare.housing.labels import STAY_FIELD, UNIT_STATE
from welfare.housing.lifecycle import LIVE, AllocationStatus, UnitState
from welfare.housing.queries import schools
from welfare.housing.stays.actions.stays import months_after
from welfare.housing.stays.models import Allocation
from welfare.housing.stays.words import HEADINGS
from welfare.housing.units.actions import says_no_day
from welfare.housing.units.models import HousingUnit
from welfare.housing.units.table import COLUMNS as OF_FLATS
from welfare.housing.units.table import flats_at
from welfare.spelling import name_key, number_key
from welfare.tables.columns import Column, as_code
from welfare.tables.days import day_in
from welfare.tables.places import place_finder
from welfare.tables.plan import Change, PlannedRow, rows_twice
from welfare.web.i18n import format_day

MOST_MONTHS = 600
COLUMNS = (
    *(column for column in OF_FLATS if column.is_key),
    *person_columns(HEADINGS, label=_l("Tenant"), explanation=_l("who lives there; empty where nobody does")),
    Column(
        "moved_in_on",
        STAY_FIELD["moved_in_on"],
        HEADINGS["moved_in_on"],
        tidy=as_code,
        explanation=_l("a day like 2026-09-01"),
    ),
    Column(
        "term_until",
        STAY_FIELD["term_until"],
        HEADINGS["term_until"],
        is_required=False,
        tidy=as_code,
        explanation=_l("a day like 2026-09-01; may stay empty where the months are said"),
    ),
    Column(
        "term_months",
        _l("Months"),
        HEADINGS["term_months"],
        is_required=False,
        tidy=as_code,
        explanation=_l("for how many months, where the day is not said"),
    ),
)


@dataclass(frozen=True)
class Described:
    """Who lives where, since when and until when."""

    unit: HousingUnit
    person: Person
    moved_in_on: date
    term_until: date


def understand(entries: list[PlannedRow], _by: Person) -> None:
    """Say of each row which stay it means, what it would change, and what is wrong with it.

    A row that names nobody changes nothing, so that a table of all flats can be sent.
    """
    find_place, find_person = place_finder(schools()), person_finder(entry.cells for entry in entries)
    places = {entry.place: find_place(entry.cells["school_id"] or "") for entry in entries}
    flats = flats_at({school.id for school, _problem in places.values() if school is not None})
    by_unit = {held.unit_id: held for held in _held()}
    by_person = {held.person_id: held for held in by_unit.values()}
    for entry in entries:
        school, problem = places[entry.place]
        if problem and entry.cells["school_id"]:
            entry.problems.append(problem)
        if school is None or entry.problems:
            continue
        unit = flats.get((school.id, *_door(entry)))
        if unit is None:
            entry.problems.append(_("There is no such flat at this school. Enter or import the flats first."))
        elif _names_nobody(entry):
            entry.existing = unit
        else:
            _describe(entry, unit, _whom(entry, find_person(entry.cells, school)))
            _compare(entry, unit, by_unit, by_person)
    _refuse_twice(entries)


def _door(entry: PlannedRow) -> tuple[str, str]:
    return name_key(entry.cells["building"] or ""), number_key(entry.cells["number"] or "")


def _names_nobody(entry: PlannedRow) -> bool:
    return not any(entry.cells[name] for name in ("name", "staff_number", "moved_in_on"))


def _describe(entry: PlannedRow, unit: HousingUnit, person: Person | None) -> None:
    moved_in_on = day_in(entry.cells["moved_in_on"] or "")
    if moved_in_on is None or moved_in_on > clock.today():
        moved_in_on = None
        entry.problems.append(
            _("%(what)s: a day that has been, like 2026-09-01.", what=STAY_FIELD["moved_in_on"])
        )
    term_until = _term(entry, moved_in_on) if moved_in_on is not None else None
    is_before = moved_in_on is not None and moved_in_on < unit.acquired_on
    if is_before and says_no_day(unit):
        entry.notes.append(_("The flat then counts as acquired on the day of moving in."))
    elif is_before:
        entry.problems.append(
            _(
                "%(what)s: not before %(day)s, when the flat was acquired. Or correct the flat first.",
                what=STAY_FIELD["moved_in_on"],
                day=format_day(unit.acquired_on),
            )
        )
    if person is not None and moved_in_on is not None and term_until is not None:
        entry.described = Described(unit, person, moved_in_on, term_until)
        entry.shown["name"], entry.shown["staff_number"] = person.name, person.staff_number
        entry.shown["term_until"] = term_until.isoformat()


def _term(entry: PlannedRow, moved_in_on: date) -> date | None:
    """The last day, as it is said or by the months."""
    written, months = entry.cells["term_until"], entry.cells["term_months"] or ""
    if written:
        until = day_in(written)
        if until is not None and until > moved_in_on:
            return until
        entry.problems.append(
            _("%(what)s: a day after moving in, like 2026-09-01.", what=STAY_FIELD["term_until"])
        )
    elif not months:
        entry.problems.append(_("Say until when somebody may stay, or for how many months."))
    elif re.fullmatch("[0-9]{1,3}", number := months.removesuffix("个月").removesuffix("月").strip()) and (
        1 <= int(number) <= MOST_MONTHS
    ):
        return months_after(moved_in_on, int(number))
    else:
        entry.problems.append(
            _("%(what)s: a number from %(least)d to %(most)d.", what=_("Months"), least=1, most=MOST_MONTHS)
        )
    return None


def _compare(
    entry: PlannedRow, unit: HousingUnit, by_unit: dict[int, Allocation], by_person: dict[int, Allocation]
) -> None:
    """What is there already: the stay itself, another tenant, another flat."""
    after = entry.described
    if after is None:
        return
    held = by_unit.get(unit.id)
    elsewhere = by_person.get(after.person.id, held)
    if held is None and unit.state != UnitState.VACANT:
        entry.problems.append(_("The flat is not vacant: %(state)s.", state=UNIT_STATE[unit.state][0]))
    elif held is not None and held.person_id != after.person.id:
        entry.problems.append(_("Somebody else holds this flat."))
    elif elsewhere is not held:
        entry.problems.append(_("%(name)s holds another flat.", name=after.person.name))
    elif held is not None:
        _compare_stay(entry, held, after)


def _compare_stay(entry: PlannedRow, held: Allocation, after: Described) -> None:
    entry.existing = held
    pairs = {name: (getattr(held, name), getattr(after, name)) for name in STAY_FIELD}
    entry.changes = [
        Change(str(STAY_FIELD[name]), format_day(before) if before else "", format_day(day))
        for name, (before, day) in pairs.items()
        if before != day
    ]
    if entry.changes and (held.application_id is not None or held.status != AllocationStatus.MOVED_IN):
        entry.problems.append(_("This stay comes from a housing round. Renew it on the page of the flat."))


def _refuse_twice(entries: list[PlannedRow]) -> None:
    described = [entry for entry in entries if entry.described is not None]
    twice = (
        (lambda entry: entry.described.unit.id, _l("The same flat stands in row %(row)s.")),
        (lambda entry: entry.described.person.id, _l("The same tenant stands in row %(row)s.")),
    )
    for key, sentence in twice:
        for entry, other in rows_twice(described, key):
            entry.problems.append(sentence % {"row": other})


def _whom(entry: PlannedRow, found: Found) -> Person | None:
    person, problem = found
    if not entry.cells["name"] and not entry.cells["staff_number"]:
        problem = _("Say who lives there.")
    elif person is not None and not person.is_active:
        problem = _("This account is closed. Open it on its own page first.")
    if problem:
        entry.problems.append(problem)
        return None
    return person


def _held() -> Sequence[Allocation]:
    return db.session.scalars(select(Allocation).where(Allocation.status.in_(LIVE))).all()
