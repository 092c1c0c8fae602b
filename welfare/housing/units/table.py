"""A table of flats as people send it: which column is what, what is wrong with a row, what it would do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import select

from welfare.accounts.forms import plain
from welfare.accounts.models import Person
from welfare.accounts.roster.plan import place_finder
from welfare.extensions import db
from welfare.housing.labels import OBTAINED, UNIT_FIELD
from welfare.housing.units.actions import Description, add_unit, change_unit
from welfare.housing.units.forms import LARGEST_AREA, MOST_COST
from welfare.housing.units.models import BUILDING_LENGTH, NUMBER_LENGTH, HousingUnit, Obtained
from welfare.organizations.models import Organization
from welfare.refusals import N_, Refusal
from welfare.tables.columns import Cells, Columns, bare, has_hidden
from welfare.tables.plan import Plan
from welfare.tables.reading import Table

KINDS = ("bad", "new", "changed", "unchanged")
OTHER_HEADINGS = {
    "school_id": "学校 所在学校 单位 school",
    "building": "楼栋 楼号 栋 楼 building block",
    "number": "房号 房间号 门牌号 编号 number door room flat",
    "floor_area": "面积 建筑面积 使用面积 floorarea area",
    "rooms": "房间数 间数 居室 rooms numberofrooms",
    "obtained_by": "来源 取得方式 筹集方式 obtainedby obtained",
    "cost_yuan": "造价 金额 费用 投入 cost costyuan",
}
OTHER_WAYS = {
    Obtained.BUILT: "新建 自建 建设 built newlybuilt",
    Obtained.GROUP_PURCHASE: "团购 集中购买 购买 grouppurchase boughtasagroup bought",
    Obtained.CONVERTED: "改建 改造 converted",
    Obtained.RENTED: "租赁 租用 rented",
}


class NoHeader(Refusal):
    """Without its header nobody knows which column is what."""

    status = 422
    sentence = N_(
        "No row names the columns. There must be headings for school, building, number, floor area, rooms, "
        "how it was obtained, and cost."
    )


COLUMNS = Columns(UNIT_FIELD, OTHER_HEADINGS, tuple(UNIT_FIELD), NoHeader)


@dataclass
class Entry:
    """One row, and what it comes to."""

    row: int
    cells: dict[str, str]
    problems: list[str] = field(default_factory=list)
    unit: HousingUnit | None = None
    described: Description | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def kind(self) -> Literal["bad", "new", "changed", "unchanged"]:
        """What happens to the row."""
        if self.problems:
            return "bad"
        if self.unit is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    @property
    def told(self) -> tuple[Any, ...]:
        """What the preview says of it."""
        return self.row, self.kind, self.changes


def read_rows(table: Table) -> list[dict[str, Any]]:
    """The flats of a table as they are kept for the preview. Raises `NoHeader`, `NothingInIt`."""
    return [{"row": row, "cells": _tidy(cells)} for row, cells in COLUMNS.rows(table)]


def make_plan(rows: Sequence[dict[str, Any]], places: dict[int, Organization]) -> Plan[Entry]:
    """What these rows would do; a flat is known by its school, building and number."""
    find_place = place_finder(places)
    entries = [_read(Entry(row["row"], row["cells"]), find_place) for row in rows]
    known = _units_at({entry.described.school_id for entry in entries if entry.described})
    seen: dict[tuple[int, str, str], int] = {}
    for entry in entries:
        if entry.described is None:
            continue
        door = (entry.described.school_id, entry.described.building, entry.described.number)
        if door in seen:
            entry.problems.append(_("The same flat stands in row %(row)d.", row=seen[door]))
            continue
        seen[door] = entry.row
        entry.unit = known.get(door)
        if entry.unit is not None:
            entry.changes = Description.of(entry.unit).changes_to(entry.described)
    return Plan(entries)


def carry_out(plan: Plan[Entry], *, by: Person) -> dict[str, int]:
    """Add and change what the plan says; wrong and unchanged rows are left alone. Gives the counts."""
    for entry in plan.of_kind("new"):
        if entry.described is not None:
            add_unit(entry.described, by=by)
    for entry in plan.of_kind("changed"):
        if entry.unit is not None and entry.described is not None:
            change_unit(entry.unit, entry.described, by=by)
    return dict(plan.counts)


def _units_at(school_ids: set[int]) -> dict[tuple[int, str, str], HousingUnit]:
    units = db.session.scalars(select(HousingUnit).where(HousingUnit.school_id.in_(school_ids)))
    return {(unit.school_id, unit.building, unit.number): unit for unit in units}


def _tidy(cells: Cells) -> dict[str, str]:
    return {name: " ".join((plain(text) or "").split()) for name, text in cells.items()}


def _read(entry: Entry, find_place: Callable[[str], tuple[Organization | None, str | None]]) -> Entry:
    """Fills in what the row describes, or what is wrong with it by itself."""
    cells, problems = entry.cells, entry.problems
    place, problem = (
        find_place(cells["school_id"]) if cells["school_id"] else (None, _("The school is missing."))
    )
    problems.extend([problem] if problem else [])
    for name, length in (("building", BUILDING_LENGTH), ("number", NUMBER_LENGTH)):
        if not cells[name] or len(cells[name]) > length:
            problems.append(
                _("%(what)s: between 1 and %(max)d characters.", what=UNIT_FIELD[name], max=length)
            )
    area = _number("floor_area", cells, problems, least=1, most=LARGEST_AREA)
    rooms = _number("rooms", cells, problems, least=1, most=20)
    cost = _number("cost_yuan", cells, problems, least=0, most=MOST_COST)
    way = _way(cells["obtained_by"])
    if way is None:
        named = cells["obtained_by"][:40]
        problems.append(_('"%(word)s" is no way to obtain a flat.', word=named))
    if has_hidden(*cells.values()):
        problems.append(_("A cell holds an invisible control character."))
    if not problems and place is not None and way is not None:
        entry.described = Description(
            school_id=place.id,
            building=cells["building"],
            number=cells["number"],
            floor_area=float(round(area, 2)),
            rooms=int(rooms),
            obtained_by=way,
            cost_yuan=int(cost),
        )
    return entry


def _number(name: str, cells: dict[str, str], problems: list[str], *, least: int, most: int) -> Decimal:
    try:
        number = Decimal(cells[name].replace(",", ""))
        fits = number.is_finite() and least <= number <= most
    except InvalidOperation:
        fits = False
    if fits and (name == "floor_area" or number == int(number)):
        return number
    problems.append(
        _("%(what)s: a number from %(least)d to %(most)d.", what=UNIT_FIELD[name], least=least, most=most)
    )
    return Decimal(0)


def _way(text: str) -> Obtained | None:
    names = {bare(str(label)): way for way, label in OBTAINED.items()}
    names |= {word: way for way, words in OTHER_WAYS.items() for word in words.split()}
    return names.get(bare(text))
