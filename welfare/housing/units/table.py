"""A table of flats as people send it: which column is what, what is wrong with a row, what it would do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.labels import OBTAINED, UNIT_FIELD
from welfare.housing.queries import schools
from welfare.housing.units.actions import Description
from welfare.housing.units.forms import LARGEST_AREA, MOST_COST, MOST_RENT
from welfare.housing.units.models import BUILDING_LENGTH, NUMBER_LENGTH, HousingUnit, Obtained
from welfare.housing.units.words import HEADINGS
from welfare.organizations.models import Organization
from welfare.tables.columns import Column, Words, as_code
from welfare.tables.days import day_in
from welfare.tables.mistakes import DAY, TRUTH
from welfare.tables.places import place_finder
from welfare.tables.plan import Change, PlannedRow, rows_twice

MOST_ROOMS = 20
WAYS = Words(
    OBTAINED,
    {
        Obtained.BUILT: "新建 自建 建设 built newlybuilt",
        Obtained.GROUP_PURCHASE: "团购 集中购买 购买 grouppurchase boughtasagroup bought",
        Obtained.CONVERTED: "改建 改造 converted",
        Obtained.RENTED: "租赁 租用 rented",
    },
)
COLUMNS = (
    Column(
        "school_id",
        UNIT_FIELD["school_id"],
        HEADINGS["school_id"],
        called=_l("school"),
        tidy=as_code,
        is_key=True,
        explanation=_l('named as under Organizations; where two are called the same, "Alliance / School"'),
    ),
    Column(
        "building",
        UNIT_FIELD["building"],
        HEADINGS["building"],
        called=_l("building"),
        longest=BUILDING_LENGTH,
        tidy=as_code,
        is_key=True,
        explanation=_l("its name or number"),
        cannot_be=(DAY, TRUTH),
    ),
    Column(
        "number",
        UNIT_FIELD["number"],
        HEADINGS["number"],
        called=_l("number of the flat"),
        longest=NUMBER_LENGTH,
        tidy=as_code,
        is_key=True,
        explanation=_l("as it stands on the door"),
        cannot_be=(DAY, TRUTH),
    ),
    Column(
        "floor_area",
        UNIT_FIELD["floor_area"],
        HEADINGS["floor_area"],
        tidy=as_code,
        explanation=_l("a number, with or without decimals"),
    ),
    Column(
        "rooms",
        UNIT_FIELD["rooms"],
        HEADINGS["rooms"],
        tidy=as_code,
        explanation=_l("a whole number"),
    ),
    Column(
        "obtained_by",
        UNIT_FIELD["obtained_by"],
        HEADINGS["obtained_by"],
        tidy=as_code,
        explanation=_l("one of:"),
        words=WAYS,
    ),
    Column(
        "cost_yuan",
        UNIT_FIELD["cost_yuan"],
        HEADINGS["cost_yuan"],
        tidy=as_code,
        explanation=_l("a whole number"),
    ),
    Column(
        "rent_yuan",
        UNIT_FIELD["rent_yuan"],
        HEADINGS["rent_yuan"],
        is_required=False,
        tidy=as_code,
        explanation=_l("a whole number; may stay empty"),
    ),
    Column(
        "acquired_on",
        UNIT_FIELD["acquired_on"],
        HEADINGS["acquired_on"],
        is_required=False,
        tidy=as_code,
        explanation=_l("a day like 2026-09-01; may stay empty"),
    ),
)


def understand(entries: list[PlannedRow], _by: Person) -> None:
    """Say of each row which flat it means and what it would change; known by school, building and number."""
    find_place = place_finder(schools())
    for entry in entries:
        place, problem = find_place(entry.cells["school_id"] or "")
        if problem and entry.cells["school_id"]:
            entry.problems.append(problem)
        _describe(entry, place)
    described = [entry for entry in entries if entry.described]
    known = flats_at({entry.described.school_id for entry in described})
    for entry, other in rows_twice(described, lambda entry: entry.described.door):
        entry.problems.append(_("The same flat stands in row %(row)s.", row=other))
    for entry in described:
        entry.existing = known.get(entry.described.door)
        if entry.existing is not None:
            spelt = {name: getattr(entry.existing, name) for name in ("building", "number")}
            entry.described = replace(entry.described, **spelt)
            if not entry.cells["acquired_on"]:  # nor when they were acquired
                entry.described = replace(entry.described, acquired_on=entry.existing.acquired_on)
            if entry.described.rent_yuan is None:  # a table without rents settles none anew
                entry.described = replace(entry.described, rent_yuan=entry.existing.rent_yuan)
            entry.changes = _changes(Description.of(entry.existing), entry.described)


def flats_at(school_ids: set[int]) -> dict[tuple[int, str, str], HousingUnit]:
    """The flats of these schools by their doors."""
    flats = db.session.scalars(select(HousingUnit).where(HousingUnit.school_id.in_(school_ids)))
    return {Description.of(flat).door: flat for flat in flats}


def _changes(before: Description, after: Description) -> list[Change]:
    """What differs, in words."""
    return [
        Change(str(UNIT_FIELD[name]), *(str(OBTAINED.get(value, value)) for value in pair))
        for name, pair in before.changes_to(after).items()
    ]


def _describe(entry: PlannedRow, place: Organization | None) -> None:
    """Fill in what the row describes, or what is wrong with it by itself."""
    area = _number(entry, "floor_area", least=1, most=LARGEST_AREA)
    rooms = _number(entry, "rooms", least=1, most=MOST_ROOMS)
    cost = _number(entry, "cost_yuan", least=0, most=MOST_COST)
    rent = _number(entry, "rent_yuan", least=0, most=MOST_RENT) if entry.cells["rent_yuan"] else None
    named = entry.cells["obtained_by"] or ""
    way = WAYS.find(named)
    if way is None:
        entry.problems.append(_('"%(word)s" is no way to obtain a flat.', word=named[:40]))
    acquired = _day(entry)
    if entry.problems or place is None or way is None:
        return
    entry.described = Description(
        school_id=place.id,
        building=entry.cells["building"] or "",
        number=entry.cells["number"] or "",
        floor_area=float(round(area, 2)),
        rooms=int(rooms),
        obtained_by=way,
        cost_yuan=int(cost),
        rent_yuan=None if rent is None else int(rent),
        acquired_on=acquired,
    )


def _day(entry: PlannedRow) -> date:
    """The day of acquiring; today where the table says none."""
    written, today = entry.cells["acquired_on"], clock.today()
    if not written:
        return today
    day = day_in(written)
    if day is not None and day <= today:
        return day
    entry.problems.append(
        _("%(what)s: a day that has been, like 2026-09-01.", what=UNIT_FIELD["acquired_on"])
    )
    return today


def _number(entry: PlannedRow, name: str, *, least: int, most: int) -> Decimal:
    try:
        number = Decimal((entry.cells[name] or "").replace(",", ""))
        fits = number.is_finite() and least <= number <= most
    except InvalidOperation:
        fits = False
    if fits and (name == "floor_area" or number == int(number)):
        return number
    entry.problems.append(
        _("%(what)s: a number from %(least)d to %(most)d.", what=UNIT_FIELD[name], least=least, most=most)
    )
    return Decimal(0)
