"""Changes to flats."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.record import move_unit, record
from welfare.housing.lifecycle import EventKind, UnitState
from welfare.housing.refusals import DoorTaken
from welfare.housing.units.models import HousingUnit, Obtained


@dataclass(frozen=True)
class Description:
    """What a flat is: `floor_area` in square metres, `cost_yuan` in whole yuan."""

    school_id: int
    building: str
    number: str
    floor_area: float
    rooms: int
    obtained_by: Obtained
    cost_yuan: int

    @classmethod
    def of(cls, unit: HousingUnit) -> "Description":
        """What a flat is now."""
        return cls(**{name: getattr(unit, name) for name in cls.__dataclass_fields__})

    def changes_to(self, other: "Description") -> dict[str, list[Any]]:
        """What differs, by name: before and after."""
        before, after = asdict(self), asdict(other)
        return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def add_unit(described: Description, *, by: Person) -> HousingUnit:
    """A flat, vacant. Raises `DoorTaken`."""
    unit = HousingUnit(**asdict(described), state=UnitState.VACANT, created_at=clock.now())
    with _door_still_free(described):
        db.session.add(unit)
    record(EventKind.ADDED, by=by, unit_id=unit.id)
    return unit


def change_unit(unit: HousingUnit, described: Description, *, by: Person) -> bool:
    """Describe a flat anew; whether anything was different. Raises `DoorTaken`."""
    changes = Description.of(unit).changes_to(described)
    if not changes:
        return False
    with _door_still_free(described):
        for name, (_before, after) in changes.items():
            setattr(unit, name, after)
    record(EventKind.CHANGED, by=by, unit_id=unit.id, changes=changes)
    return True


def begin_repair(unit: HousingUnit, *, by: Person, words: str | None) -> None:
    """A vacant flat is put right, and given to nobody meanwhile. Raises `NotInThatState`."""
    move_unit(unit, EventKind.REPAIR_BEGAN, by=by, words=words)


def end_repair(unit: HousingUnit, *, by: Person, words: str | None) -> None:
    """It can be lived in again. Raises `NotInThatState`."""
    move_unit(unit, EventKind.REPAIR_ENDED, by=by, words=words)


@contextmanager
def _door_still_free(described: Description) -> Iterator[None]:
    """Writes what the block changed, where no other flat has that door."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise DoorTaken(door=f"{described.building} {described.number}") from None
