"""Periods in addresses, and the ones they are compared with; figures broken down."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from welfare.accounts.queries import person_by_staff_number
from welfare.reports.figures.periods import LATEST, Period, read_period

Database = scoped_session[Session]
AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("args", "period"),
    [
        ({}, None),
        ({"period": "2026"}, Period.of_year(2026)),
        ({"period": "2026-11"}, Period(date(2026, 11, 1), date(2026, 11, 30))),
        ({"first": "2026-09-01", "last": "2026-11-24"}, AUTUMN),
        ({"first": "2026-11-24", "last": "2026-09-01"}, AUTUMN),
        ({"first": "2026-02-01", "last": "2026-02-28"}, Period.of_month(2026, 2)),
        ({"first": "2026-09-01"}, Period(date(2026, 9, 1), LATEST)),
    ],
)
def test_periods_are_read(args: dict[str, str], period: Period | None) -> None:
    assert read_period(**args) == period


@pytest.mark.parametrize("written", ["2026-13", "２０２６", "1.9.2026", "2026-02-30", "0"])
def test_what_is_no_period(written: str) -> None:
    for args in ({"period": written}, {"first": written}):
        with pytest.raises(ValueError):  # noqa: PT011
            read_period(**args)


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (Period.of_month(2026, 1), Period.of_month(2025, 12), Period.of_month(2025, 1)),
        (Period.of_month(2024, 2), Period.of_month(2024, 1), Period.of_month(2023, 2)),
        (Period.of_year(2026), Period.of_year(2025), Period.of_year(2025)),
        (
            Period(date(2026, 11, 9), date(2026, 11, 15)),
            Period(date(2026, 11, 2), date(2026, 11, 8)),
            Period(date(2025, 11, 9), date(2025, 11, 15)),
        ),
        (Period(date(2026, 9, 1), LATEST), None, None),
    ],
)
def test_what_a_period_is_compared_with(
    period: Period, before: Period | None, year_before: Period | None
) -> None:
    assert (period.before, period.year_before) == (before, year_before)


@pytest.mark.parametrize("side", ["month", "school", "alliance", "office", "category"])
def test_each_side_of_a_figure_opens_what_it_shows(
    demo: datetime, session: Database, client: Client, side: str
) -> None:
    leader = person_by_staff_number("leader")
    assert leader
    sign_in_as(client, leader)
    for name in ("solved", "on_time_rate"):
        page = client.page(f"/figures/{name}?by={side}")
        chart = next(table for table in elements(page.main, "table") if table.get("class") == "bars")
        links = list(elements(chart, "a"))
        assert len(links) > 2
        for link in links[:2]:
            opened = client.page(link.get("href", ""))
            assert text(opened.figure(name)) == text(link)
        # a school may belong to no alliance, and may handle a need itself
        if name == "solved" and side not in ("alliance", "office"):
            shown = [int(text(link).replace(",", "")) for link in links]
            assert sum(shown) == int(text(page.figure(name)))


def test_a_period_beside_the_one_before(demo: datetime, session: Database, client: Client) -> None:
    leader = person_by_staff_number("leader")
    assert leader
    sign_in_as(client, leader)
    values = {
        month: client.get(f"/figures.json?period={month}").json["solved"] for month in ("2026-10", "2026-11")
    }
    change = values["2026-11"] - values["2026-10"]
    assert change < 0
    page = client.get("/figures/solved?period=2026-11").text
    assert f"−{-change}" in page  # period on period
    assert f"+{values['2026-11']}" in page  # year on year: there was nothing then
