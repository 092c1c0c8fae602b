"""Changes to flats."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, unless_taken
from welfare.housing.actions.record import move_unit, record
from welfare.housing.lifecycle import EventKind, UnitState
from welfare.housing.refusals import DoorTaken
from welfare.housing.units.models import HousingUnit, Obtained
from welfare.spelling import name_key, number_key


@dataclass(frozen=True)
class Description:
    """What a flat is: `floor_area` in square metres, `cost_yuan` and `rent_yuan` in whole yuan."""

    school_id: int
    building: str
    number: str
    floor_area: float
    rooms: int
    obtained_by: Obtained
    cost_yuan: int
    rent_yuan: int | None = None
    acquired_on: date = field(default_factory=clock.today)

    @classmethod
    def of(cls, unit: HousingUnit) -> "Description":
        """What a flat is now."""
        return cls(**{name: getattr(unit, name) for name in cls.__dataclass_fields__})

    @property
    def door(self) -> tuple[int, str, str]:
        """Which flat it is, the same however building and number are spelt."""
        return self.school_id, name_key(self.building), number_key(self.number)

    @property
    def taken(self) -> DoorTaken:
        """What is said where another flat has that door."""
        return DoorTaken(door=f"{self.building} {self.number}")

    def changes_to(self, other: "Description") -> dict[str, list[Any]]:
        """What differs, by name: before and after."""
        before, after = asdict(self), asdict(other)
        return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def add_unit(described: Description, *, by: Person) -> HousingUnit:
    """A flat, vacant. Raises `DoorTaken`."""
    _check_door(described)
    unit = HousingUnit(**asdict(described), state=UnitState.VACANT, created_at=clock.now())
    with unless_taken(described.taken):
        db.session.add(unit)
    record(EventKind.ADDED, by=by, unit_id=unit.id)
    return unit


def change_unit(unit: HousingUnit, described: Description, *, by: Person) -> bool:
    """Describe a flat anew; whether anything was different. Raises `DoorTaken`."""
    changes = Description.of(unit).changes_to(described)
    if not changes:
        return False
    _check_door(described, but=unit)
    with unless_taken(described.taken):
        for name, (_before, after) in changes.items():
            setattr(unit, name, after)
    told = {name: [_plain(value) for value in pair] for name, pair in changes.items()}
    record(EventKind.CHANGED, by=by, unit_id=unit.id, changes=told)
    return True


def acquired_by(unit: HousingUnit, day: date, *, by: Person) -> None:
    """Somebody lived in the flat on that day, so that it was acquired no later."""
    if day < unit.acquired_on:
        change_unit(unit, replace(Description.of(unit), acquired_on=day), by=by)


def says_no_day(unit: HousingUnit) -> bool:
    """Whether nobody has said when the flat was acquired: it counts from the day on which it was entered."""
    return unit.acquired_on == clock.local(unit.created_at).date()


def _check_door(described: Description, *, but: HousingUnit | None = None) -> None:
    flats = db.session.scalars(select(HousingUnit).where(HousingUnit.school_id == described.school_id))
    if any(Description.of(flat).door == described.door for flat in flats if flat is not but):
        raise described.taken


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def begin_repair(unit: HousingUnit, *, by: Person, words: str | None) -> None:
    """A vacant flat is put right, and given to nobody meanwhile. Raises `NotInThatState`."""
    move_unit(unit, EventKind.REPAIR_BEGAN, by=by, words=words)


def end_repair(unit: HousingUnit, *, by: Person, words: str | None) -> None:
    """It can be lived in again. Raises `NotInThatState`."""
    move_unit(unit, EventKind.REPAIR_ENDED, by=by, words=words)
