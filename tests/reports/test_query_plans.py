"""Counts are read from covering indexes alone, and lists walk an index in their order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from tests.demo.fixtures import DEMO
from tests.support.plans import faults_of, is_bad_step, plan_of, statements
from tests.support.states import State
from welfare.accounts.models import Person
from welfare.accounts.queries import person_by_staff_number
from welfare.extensions import db
from welfare.homes.bookings.models import Booking
from welfare.needs.calls.queries import unusual_callers
from welfare.needs.desk.unattended import unattended_units
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.models import OrganizationKind
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import value_of, values_by_month
from welfare.reports.figures.definitions import follow_ups
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import rows_of
from welfare.reports.figures.periods import Period, recent_months
from welfare.reports.figures.reach import can_tell, counted_places
from welfare.reports.figures.rows import counted_rows, tally
from welfare.reports.figures.shape import Rows
from welfare.training.models import Enrolment

Database = scoped_session[Session]
GROWING = (Need, NeedEvent, Enrolment, Booking)
"""Tables of which a district has many thousands of rows; it has hundreds of visits, flats and measures."""
LISTS = {
    name: figure
    for name, figure in FIGURES.items()
    if isinstance(figure, Rows) and figure.source.table in GROWING
}
A_FEW = 3
"""Months, of which each is counted as all others are, from rows of other days."""


def _look_through_needs() -> None:
    """PostgreSQL reads an index alone only where it knows the rows of the table to be old."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE needs"))


@pytest.fixture
def state() -> State:
    return State("demo_looked_through", _look_through_needs, on=DEMO)


def _filters(reader: Person) -> tuple[Filters, ...]:
    school = next(place for place in counted_places(reader) if place.kind == OrganizationKind.SCHOOL)
    period = Period.of_month(2026, 11)
    return Filters(), Filters(period=period), Filters(school=school), Filters(period, school, "housing")


def _reader(who: str) -> Person:
    """The leader of the district, or of an alliance."""
    if who == "alliance":
        alliance = "SELECT staff_number FROM people JOIN role_assignments r ON r.person_id = people.id"
        sql = text(
            f"{alliance} WHERE r.role = 'leader' AND staff_number <> 'leader' ORDER BY people.id LIMIT 1"
        )
        who = db.session.scalars(sql).one()
    person = person_by_staff_number(who)
    assert person
    return person


@pytest.mark.parametrize("who", ["leader", "alliance"])
@pytest.mark.parametrize("figure", LISTS.values(), ids=LISTS)
def test_plans(demo: datetime, session: Database, figure: Rows, who: str) -> None:
    _be_frank(session)
    reader = _reader(who)
    explained, by_month = set(), set()
    for filters in _filters(reader):
        if not can_tell(figure.source, reader, filters):
            continue
        with statements() as counts:
            value_of(figure, reader, filters)
            if figure.source.category is not None:
                tally([figure], reader, filters)
            if figure.is_dated and (anytime := replace(filters, period=None)) not in by_month:
                by_month.add(anytime)
                values_by_month([figure], recent_months()[-A_FEW:], reader, anytime)
        for statement, values in counts:
            if "summed_periods" in statement:
                continue  # about a thousand rows, however many needs
            if any(
                table in statement for table in ("role_assignments", "frozen_periods", "FROM organizations")
            ):
                if statement not in explained:
                    assert faults_of(statement, values) == [], statement
                    explained.add(statement)
                continue
            assert _reads_only_an_index(session, statement, values, figure), statement
        with statements() as lists:
            page = rows_of(figure, reader, filters)
            rows_of(figure, reader, filters, after=page.older or "2026-11-01~5")
        for statement, values in lists:
            assert faults_of(statement, values) == [], statement


def test_callers_are_compared_by_an_index_of_what_they_noted(demo: datetime, session: Database) -> None:
    """It goes from one caller to the next, and reads no call itself."""
    _be_frank(session)
    with statements() as seen:
        unusual_callers()
    [asked] = [asked for asked in seen if "follow_ups" in asked[0]]
    plan = plan_of(*asked)
    if session.connection().dialect.name == "sqlite":
        reads = [step for step in _steps(session, *asked) if "follow_ups" in step]
        assert len(reads) == 4
        assert all("COVERING INDEX ix_follow_ups_by_caller" in step for step in reads), plan
    else:
        assert "ix_follow_ups_by_caller" in plan, plan
        assert "Seq Scan on follow_ups" not in plan, plan


def test_valid_calls_are_found_by_their_own_index(demo: datetime, session: Database) -> None:
    _be_frank(session)
    with statements() as seen:
        counted_rows(follow_ups.VALID, [follow_ups.FOUND_SOLVED], (), _reader("leader"), Filters())
    [asked] = [asked for asked in seen if "follow_ups" in asked[0]]
    plan = plan_of(*asked)
    assert "uq_follow_ups_valid" in plan or "ix_follow_ups_counted" in plan, plan


def test_what_units_have_in_hand_is_counted_from_an_index_alone(demo: datetime, session: Database) -> None:
    _be_frank(session)
    with statements() as seen:
        unattended_units(_reader("leader"))
    [asked] = [asked for asked in seen if "FROM needs" in asked[0]]
    steps = list(_steps(session, *asked))
    if session.connection().dialect.name == "sqlite":
        assert any("needs USING COVERING INDEX ix_needs_unclosed" in step for step in steps), steps
    else:
        assert "Seq Scan" not in steps, steps


def _be_frank(session: Database) -> None:
    """PostgreSQL would rather read a small table whole and sort it; here it shall only where it has to."""
    if session.connection().dialect.name == "postgresql":
        for choice in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
            session.execute(text(f"SET LOCAL {choice} = off"))


def _reads_only_an_index(session: Database, statement: str, values: Any, figure: Rows) -> bool:
    """Rows of one table are counted from the index alone; where tables are joined, each is read by one."""
    steps = list(_steps(session, statement, values))
    if figure.source.joins:
        return "Seq Scan" not in steps and not any(
            is_bad_step(step) for step in steps if "GROUP" not in step and "DISTINCT" not in step
        )
    if session.connection().dialect.name == "sqlite":
        reads = [step for step in steps if "needs" in step]
        return bool(reads) and all("COVERING INDEX" in step for step in reads)
    # What is not closed is few; PostgreSQL may also find it by the partial indexes of the work queues.
    return "Seq Scan" not in steps and ("Index Only Scan" in steps or "closed_on IS NULL" in statement)


def _steps(session: Database, statement: str, values: Any) -> Iterator[str]:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values)):
            yield row[3]
    else:
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", dict(values)).scalar_one()
        yield from _nodes(plan[0]["Plan"])


def _nodes(node: dict[str, Any]) -> Iterator[str]:
    yield node["Node Type"]
    for part in node.get("Plans", ()):
        yield from _nodes(part)
