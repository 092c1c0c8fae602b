"""Entering in a register, changing an entry, taking it out."""

from datetime import date
from typing import Any

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db, unless_taken
from welfare.history.actions import append
from welfare.organizations.models import Organization
from welfare.registers.alliances.models import Exchange
from welfare.registers.models import Entry, EventKind, RegisterEvent
from welfare.registers.policy import keeps, school_year_of
from welfare.registers.refusals import AlreadyEntered, NotInOneAlliance, NotTheBureaus, StillNamed
from welfare.registers.shape import Register

Values = dict[str, Any]
"""What a row says, by column."""
BETWEEN = ("from_school_id", "to_school_id")
"""Between which schools somebody is exchanged."""


def enter(register: Register, values: Values, *, by: Person) -> Any:
    """A new row of a register. Raises `NotTheBureaus`, `NotInOneAlliance`, `AlreadyEntered`."""
    whole = _checked(register, values, by)
    entry = Entry(register=register.name)
    row = register.model(**whole)
    with unless_taken(AlreadyEntered()):
        db.session.add(entry)
        db.session.flush()
        row.id = entry.id
        db.session.add(row)
    _record(row, EventKind.ENTERED, whole, by)
    return row


def change(register: Register, row: Any, values: Values, *, by: Person) -> None:
    """Other values of a locked row. Raises as `enter` does; schools that stay as they are may have gone into
    different alliances since."""
    whole = _checked(register, values, by, was=row)
    changes = {name: [getattr(row, name), value] for name, value in whole.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    with unless_taken(AlreadyEntered()):
        for name, (_before, after) in changes.items():
            setattr(row, name, after)
    told = {name: [_plain(value) for value in pair] for name, pair in changes.items()}
    _record(row, EventKind.CHANGED, whole, by, changes=told)


def remove(row: Any, *, by: Person) -> None:
    """Take a row out; what it said stays in its history. Raises `NotTheBureaus`, `StillNamed`."""
    if not keeps(by):
        raise NotTheBureaus
    _record(row, EventKind.REMOVED, None, by)
    with unless_taken(StillNamed()):
        db.session.delete(row)


def _checked(register: Register, values: Values, by: Person, was: Any = None) -> Values:
    """The values with what follows from them."""
    if not keeps(by):
        raise NotTheBureaus
    if register.model is not Exchange:
        return values
    if was is None or any(values[name] != getattr(was, name) for name in BETWEEN):
        _check_one_alliance(values)
    return values | {"school_year": school_year_of(values["began_on"])}


def _check_one_alliance(values: Values) -> None:
    if _alliance_of(values["from_school_id"]) != _alliance_of(values["to_school_id"]):
        raise NotInOneAlliance
    if values["from_school_id"] == values["to_school_id"] or not _alliance_of(values["to_school_id"]):
        raise NotInOneAlliance


def _alliance_of(school_id: int) -> int | None:
    """The alliance that a school belongs to; None for one below the bureau itself."""
    school = db.session.get_one(Organization, school_id)
    alliance = select(Organization.id).where(
        Organization.id == school.parent_id, Organization.parent_id.is_not(None)
    )
    return db.session.scalar(alliance)


def _record(row: Any, kind: EventKind, values: Values | None, by: Person, **details: Any) -> None:
    """One more event of an entry's history, with all that the row says from then on."""
    if values is not None:
        details["values"] = {name: _plain(value) for name, value in values.items()}
    append(RegisterEvent, kind, by=by, entry_id=row.id, details=details)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
