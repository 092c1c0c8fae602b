"""How figures are asked for and written: periods, filters, numbers, cells. Both sides of every bound."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import NotFound

from tests.support.world import District
from welfare import clock
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures import AREAS, FIGURES, find_figure
from welfare.reports.figures.asking import places_in, read_filters
from welfare.reports.figures.comparing import is_asked_for
from welfare.reports.figures.counting import value_of
from welfare.reports.figures.exports import listings
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import cell_text, difference, plain, written
from welfare.reports.figures.periods import (
    EARLIEST,
    LATEST,
    Period,
    presets,
    read_period,
    recent_months,
)
from welfare.reports.figures.rows import Tally
from welfare.reports.figures.shape import Cell, Figure, Form, Rate, Rows, Spread, Sum, Unit
from welfare.reports.figures.spreads import Times

pytestmark = pytest.mark.in_turn("what a figure is, the other files compare on both")

DAYS = st.dates(EARLIEST, LATEST)
ALLIANCE = Organization(id=2, kind=OrganizationKind.ALLIANCE, name="东片", path="1/2/")
INSIDE = Organization(id=3, kind=OrganizationKind.SCHOOL, name="石门", path="1/2/3/")
OUTSIDE = Organization(id=4, kind=OrganizationKind.SCHOOL, name="双河", path="1/4/")
OFFICE = Organization(id=5, kind=OrganizationKind.OFFICE, name="后勤科", path="1/5/")


def of_unit(unit: Unit) -> Figure:
    return Figure(name="a", label="a", counts="a", unit=unit)


@given(DAYS, DAYS)
def test_a_period_in_an_address_is_read_as_it_was(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    args = {"from": "first", "to": "last", "period": "period"}
    read = read_period(**{args[name]: value for name, value in period.as_args.items()})
    assert read == (None if period == Period(EARLIEST, LATEST) else period)


@pytest.mark.parametrize(
    ("period", "args"),
    [
        (Period.of_year(2026), {"period": "2026"}),
        (Period.of_month(2026, 2), {"period": "2026-02"}),
        (Period(date(2026, 2, 1), date(2026, 2, 27)), {"from": "2026-02-01", "to": "2026-02-27"}),
        (Period(date(2026, 1, 2), date(2026, 12, 31)), {"from": "2026-01-02", "to": "2026-12-31"}),
        (Period(date(2026, 1, 1), date(2027, 12, 31)), {"from": "2026-01-01", "to": "2027-12-31"}),
        (Period(date(2026, 2, 1), LATEST), {"from": "2026-02-01"}),
        (Period(EARLIEST, date(2026, 2, 1)), {"to": "2026-02-01"}),
    ],
)
def test_how_a_period_stands_in_an_address(period: Period, args: dict[str, str]) -> None:
    assert period.as_args == args


@pytest.mark.parametrize(
    ("period", "is_one"),
    [("1999", False), ("2000", True), ("2199", True), ("2200", False), ("2026-00", False), ("2026-12", True),
     ("2026-1", False), ("2026-01-01", False), (" 2026", False), ("2026\n", False)],
)  # fmt: skip
def test_which_years_and_months_there_are(period: str, is_one: bool) -> None:
    if is_one:
        assert read_period(period)
    else:
        with pytest.raises(ValueError, match=r".*"):
            read_period(period)


def test_days_before_and_after_all_that_can_be_counted_are_its_ends() -> None:
    assert read_period(first="1999-12-31", last="2200-01-01") == Period(EARLIEST, LATEST)
    assert read_period(last="2026-03-01") == Period(EARLIEST, date(2026, 3, 1))
    assert read_period("2026", first="2026-03-01", last="2026-03-01") == Period(*[date(2026, 3, 1)] * 2)


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (Period(date(2024, 2, 29), date(2024, 2, 29)),
         Period(date(2024, 2, 28), date(2024, 2, 28)), Period(date(2023, 2, 28), date(2023, 2, 28))),
        (Period(date(2026, 3, 1), date(2026, 3, 30)),
         Period(date(2026, 1, 30), date(2026, 2, 28)), Period(date(2025, 3, 1), date(2025, 3, 30))),
        (Period.of_month(2025, 2), Period.of_month(2025, 1), Period.of_month(2024, 2)),
        (Period(EARLIEST, date(2000, 1, 5)), None, None),
        (Period(date(2000, 1, 2), date(2000, 1, 2)),
         Period(EARLIEST, EARLIEST), Period(date(1999, 1, 2), date(1999, 1, 2))),
    ],
)  # fmt: skip
def test_what_odd_periods_are_compared_with(
    period: Period, before: Period | None, year_before: Period | None
) -> None:
    assert (period.before, period.year_before) == (before, year_before)


@given(st.dates(date(2001, 1, 1), date(2190, 1, 1)), st.integers(0, 400))
def test_the_period_before_ends_the_day_before(first: date, length: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + length))
    before = period.before
    assert before
    assert (period.first - before.last).days == 1
    assert before.first <= before.last


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (Period.of_year(2026), "2026年", "2026"),
        (Period.of_month(2026, 3), "2026年3月", "March 2026"),
        (Period(*[date(2026, 3, 1)] * 2), "2026年3月1日", "1 Mar 2026"),
        (Period(date(2026, 3, 1), date(2026, 3, 2)), "2026年3月1日至2026年3月2日",
         "1 Mar 2026 to 2 Mar 2026"),
        (Period(EARLIEST, date(2026, 3, 1)), "截至2026年3月1日", "until 1 Mar 2026"),
        (Period(date(2026, 3, 1), LATEST), "2026年3月1日起", "from 1 Mar 2026 on"),
    ],
)  # fmt: skip
def test_a_period_in_words(app: Flask, period: Period, zh: str, en: str) -> None:
    with app.test_request_context():
        with force_locale("zh"):
            assert period.label.replace(" ", "") == zh
        with force_locale("en"):
            assert period.label == en


def test_the_last_twelve_months_go_over_the_year(app: Flask) -> None:
    with app.app_context(), clock.at(datetime(2026, 2, 15, tzinfo=UTC)):
        months = recent_months()
        assert (len(months), months[0], months[-1]) == (
            12, Period.of_month(2025, 3), Period.of_month(2026, 2),
        )  # fmt: skip
        assert all(one.before == other for one, other in zip(months[1:], months, strict=False))
        assert presets() == [
            None, Period.of_month(2026, 2), Period.of_month(2026, 1), Period.of_year(2026),
            Period.of_year(2025),
        ]  # fmt: skip


@pytest.mark.parametrize(("hour", "month"), [(15, 11), (16, 12)])
def test_a_month_begins_by_the_districts_clocks(app: Flask, hour: int, month: int) -> None:
    with app.app_context(), clock.at(datetime(2026, 11, 30, hour, tzinfo=UTC)):
        assert recent_months()[-1] == Period.of_month(2026, month)


@pytest.mark.parametrize(
    ("filters", "school_ids"),
    [
        (Filters(), ()),
        (Filters(school=OUTSIDE), (4,)),
        (Filters(alliance=ALLIANCE, alliance_school_ids=(3,)), (3,)),
        (Filters(school=INSIDE, alliance=ALLIANCE, alliance_school_ids=(3,)), (3,)),
        (Filters(school=OUTSIDE, alliance=ALLIANCE, alliance_school_ids=(3,)), ()),
    ],
)
def test_which_schools_filters_leave(filters: Filters, school_ids: tuple[int, ...]) -> None:
    assert filters.school_ids == school_ids
    left = {school.id for school in (INSIDE, OUTSIDE) if is_asked_for(school, filters)}
    assert left == (set(school_ids) if filters.school or filters.alliance else {3, 4})


def test_what_narrows_and_what_only_dates() -> None:
    assert not Filters().narrows
    assert not Filters(period=Period.of_year(2026)).narrows
    for narrower in ({"school": INSIDE}, {"alliance": ALLIANCE}, {"office": OFFICE}, {"category": "housing"}):
        assert Filters(**narrower).narrows  # type: ignore[arg-type]


def test_filters_stand_in_an_address_and_one_can_be_changed() -> None:
    filters = Filters(Period.of_year(2026), INSIDE, "housing", ALLIANCE, OFFICE)
    assert filters.as_args() == {
        "period": "2026", "school": 3, "alliance": 2, "office": 5, "category": "housing",
    }  # fmt: skip
    assert filters.as_args(period=None, school=None, office=None, category=None) == {"alliance": 2}
    assert Filters().as_args() == {}


def read(district: District, who: str = "leader", **args: Any) -> Filters:
    """The filters that somebody asks for."""
    named = {name: str(getattr(value, "id", value)) for name, value in args.items()}
    return read_filters(named, places_in(named, district.person(who)))


def test_filters_are_read_from_an_address(district: District) -> None:
    school, alliance, office = map(district.place, ("near_school", "alliance", "housing_office"))
    found = read(district, period="2026", school=school, alliance=alliance, office=office, category="housing")
    inside = (school.id, district.place("far_school").id)
    assert found == Filters(Period.of_year(2026), school, "housing", alliance, office, inside)
    assert read(district, school="", category="", **{"from": ""}) == Filters()
    assert read(district, school_typed="双河") == Filters(school=district.place("lone_school"))
    assert read(district, school_typed="没有") == Filters()


@pytest.mark.parametrize(
    ("who", "name", "key"),
    [("leader", "school", "alliance"), ("leader", "school", "housing_office"),
     ("leader", "alliance", "near_school"), ("leader", "office", "near_school"),
     ("alliance_leader", "school", "lone_school")],
)  # fmt: skip
def test_a_place_of_another_kind_or_of_others_answers_404(
    district: District, who: str, name: str, key: str
) -> None:
    with pytest.raises(NotFound):
        read(district, who, **{name: district.place(key)})


@pytest.mark.parametrize(
    ("name", "value"),
    [("school", "999999"), ("school", "9" * 30), ("category", "cars"), ("period", "2026-13"), ("from", "x"),
     ("to", "2026-02-30")],
)  # fmt: skip
def test_what_is_not_there_answers_404(district: District, name: str, value: str) -> None:
    with pytest.raises(NotFound):
        read(district, **{name: value})


@pytest.mark.parametrize(
    ("unit", "value", "number", "text"),
    [
        (Unit.PERCENT, Fraction(1), 100, "100%"),
        (Unit.PERCENT, Fraction(9999, 10000), 99.9, "99.9%"),
        (Unit.PERCENT, Fraction(1, 3), 33.3, "33.3%"),
        (Unit.PERCENT, Fraction(2, 3), 66.6, "66.6%"),
        (Unit.PERCENT, 0, 0, "0%"),
        (Unit.PERCENT, None, None, "—"),
        (Unit.COUNT, 1234, 1234, "1,234"),
        (Unit.COUNT, 0, 0, "0"),
        (Unit.COUNT, None, None, "—"),
        (Unit.YUAN, Decimal("1234.5"), 1234.5, "¥1,234.5"),
        (Unit.YUAN, Fraction(100, 3), 33.33, "¥33.33"),
        (Unit.YUAN, -500, -500, "¥-500"),
        (Unit.HOURS, Decimal("2.50"), 2.5, "2.5"),
        (Unit.WORKING_DAYS, 3, 3, "3"),
    ],
)
def test_how_a_value_is_written(
    app: Flask, unit: Unit, value: Any, number: int | float | None, text: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert plain(of_unit(unit), value) == number
        assert written(of_unit(unit), value) == text


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_never_said_greater_than_it_is(part: int, more: int) -> None:
    shown = plain(of_unit(Unit.PERCENT), Fraction(part, part + more))
    assert shown is not None
    assert shown < 100
    assert Fraction(str(shown)) <= Fraction(part, part + more) * 100 < Fraction(str(shown)) + Fraction(1, 10)


@pytest.mark.parametrize(
    ("unit", "now", "then", "said"),
    [
        (Unit.COUNT, 5, 3, "+2"),
        (Unit.COUNT, 3, 5, "−2"),
        (Unit.COUNT, 3, 3, "±0"),
        (Unit.COUNT, 3000, 1, "+2,999"),
        (Unit.PERCENT, Fraction(2, 3), Fraction(1, 2), "+16.6"),
        (Unit.PERCENT, None, Fraction(1, 2), "—"),
        (Unit.PERCENT, Fraction(1, 2), None, "—"),
        (Unit.YUAN, Decimal("0.30"), Decimal("0.10"), "+0.2"),
    ],
)
def test_how_much_more_or_less_it_is(unit: Unit, now: Any, then: Any, said: str) -> None:
    assert difference(of_unit(unit), now, then) == said


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (Form.TEXT, "甲", "甲"),
        (Form.TEXT, "", ""),
        (Form.TEXT, None, ""),
        (Form.NUMBER, 0, "0"),
        (Form.NUMBER, Decimal("1234.50"), "1,234.5"),
        (Form.YUAN, 12000, "¥12,000"),
        (Form.YES_NO, True, "yes"),
        (Form.YES_NO, False, "no"),
        (Form.DAY, date(2020, 3, 1), "1 Mar 2020"),
        (Form.DAY, datetime(2020, 2, 29, 16, tzinfo=UTC), "1 Mar 2020"),
        (Form.DAY, datetime(2020, 2, 29, 15, 59, tzinfo=UTC), "29 Feb 2020"),
    ],
)
def test_what_stands_in_a_cell(app: Flask, form: Form, value: Any, text: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert cell_text(Cell("a", "a", None, form), SimpleNamespace(a=value)) == text


def test_a_key_in_a_cell_has_its_word() -> None:
    cell = Cell("a", "a", None, word={"x": "一个字"}.__getitem__)
    assert cell_text(cell, SimpleNamespace(a="x")) == "一个字"


@pytest.mark.parametrize(
    ("days", "share", "within"),
    [
        ([], Fraction(1, 2), None),
        ([4], Fraction(1, 2), 4),
        ([1, 2], Fraction(1, 2), 1),
        ([1, 2, 3], Fraction(1, 2), 2),
        ([3, 1, 2], Fraction(9, 10), 3),
        ([1] * 9 + [7], Fraction(9, 10), 1),
        ([1] * 8 + [7, 7], Fraction(9, 10), 7),
        ([0, 0, 5], Fraction(1, 2), 0),
    ],
)
def test_within_how_many_days_a_share_was_done(days: list[int], share: Fraction, within: int | None) -> None:
    assert Times(Counter(days)).within(share) == within


def test_a_tally_adds_up_by_category_by_school_and_in_all() -> None:
    figure = FIGURES["solved"]
    assert isinstance(figure, Rows)
    rows = [
        SimpleNamespace(category=category, school_id=school, solved=solved)
        for category, school, solved in (("housing", 3, 2), ("training", 3, 1), ("housing", 4, None))
    ]
    tally = Tally(rows)
    assert tally.total(figure) == 3
    assert tally.by_category(figure) == {"housing": 2, "training": 1}
    assert (tally.by_school(figure)[3], tally.by_school(figure)[4]) == (3, 0)


def test_every_figure_has_a_name_of_its_own_and_words() -> None:
    named = [figure.name for area in AREAS for figure in area.figures]
    assert len(named) == len(set(named)) == len(FIGURES)
    assert all(str(figure.label) and str(figure.counts) for figure in FIGURES.values())
    assert find_figure("no_such_figure") is None


def test_a_rate_and_a_spread_stand_on_lists_that_can_be_opened() -> None:
    for figure in FIGURES.values():
        if isinstance(figure, Rate | Spread):
            assert figure.parts
        else:
            assert figure.parts == (figure,)
    assert FIGURES["on_time_rate"].is_dated
    assert not FIGURES["open"].is_dated


def test_a_sum_adds_a_column_that_its_list_shows() -> None:
    for figure in FIGURES.values():
        if isinstance(figure, Sum):
            assert figure.adds in {cell.key for cell in figure.source.cells}
            assert figure.added is not None


def test_every_list_of_a_figure_can_be_taken_and_no_rate_pretends_to_be_one() -> None:
    named = [listing.name for listing in listings()]
    assert named[0] == "figures"
    assert set(named[1:]) == {f"figure-{f.name}" for f in FIGURES.values() if isinstance(f, Rows)}


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), False),
    ],
)
def test_a_moment_belongs_to_the_days_of_the_districts_clocks(
    district: District, at: datetime, counts: bool
) -> None:
    with clock.at(at):
        district.need()
    filters = Filters(period=Period.of_month(2026, 11))
    assert value_of(FIGURES["taken_in"], district.person("leader"), filters) == int(counts)
