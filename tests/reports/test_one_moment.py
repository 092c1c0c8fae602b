"""What is added up and the rows beside it are read as of one moment, whatever is corrected in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.sums import add_up
from tests.support.world import District
from welfare import clock
from welfare.extensions import db, read_only
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.reports.figures.counting import value_of
from welfare.reports.figures.definitions import needs
from welfare.reports.figures.filters import Filters
from welfare.reports.sums.models import SummedPeriod

JULY = datetime(2026, 7, 10, 2, tzinfo=UTC)


@pytest.fixture
def summer(district: District, session: scoped_session[Session]) -> Iterator[District]:
    """Two needs solved in spring, added up; it is July, and the leader has signed in."""
    for month in (3, 4):
        with clock.at(datetime(2026, month, 13, 2, tzinfo=UTC)):
            district.need(Status.SOLVED)
    with clock.at(JULY):
        add_up()
        session.commit()
        yield district


def by_page(client: Client, district: District) -> int:
    return int(client.get("/figures.json?period=all").get_json()["solved"])


def by_command(client: Client, district: District) -> int:
    with read_only():
        return int(value_of(needs.SOLVED, district.person("leader"), Filters()) or 0)


@pytest.mark.parametrize("read", [by_page, by_command])
def test_what_is_corrected_between_two_queries_is_counted_once(
    read: Callable[[Client, District], int], summer: District, client: Client
) -> None:
    sign_in_as(client, summer.person("leader"))
    db.session.remove()
    with corrected_once_sums_are_read() as corrections:
        assert read(client, summer) == 2
    assert corrections == [1]
    assert read(client, summer) == 2


@contextmanager
def corrected_once_sums_are_read() -> Iterator[list[int]]:
    """Somebody else has the need of March closed today, in a connection of their own; gives how often."""
    done: list[int] = []

    def correct(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if done or "figure_sums" not in statement:
            return
        done.append(1)
        with db.engine.connect() as other:
            march = select(Need.id).where(Need.closed_on < date(2026, 4, 1)).scalar_subquery()
            is_march = SummedPeriod.last_on >= date(2026, 3, 13), SummedPeriod.first_on <= date(2026, 3, 13)
            other.execute(update(Need.__table__).where(Need.id == march).values(closed_on=clock.today()))
            other.execute(delete(SummedPeriod).where(*is_march))
            other.commit()

    event.listen(db.engine, "after_cursor_execute", correct)
    try:
        yield done
    finally:
        event.remove(db.engine, "after_cursor_execute", correct)
