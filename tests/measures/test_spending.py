"""Money spent: when a reason is asked for and kept, which entries can be corrected, and until which day."""

from datetime import UTC, datetime

import pytest

from tests.measures.world import a_measure
from tests.support.world import District
from welfare import clock
from welfare.history.slips import What
from welfare.measures.actions import correctable_until
from welfare.measures.measures.actions import correct_spending, finish_measure, spend
from welfare.measures.measures.models import Measure, Spending
from welfare.measures.measures.operations import may_correct_now
from welfare.measures.measures.queries import spendings_of
from welfare.measures.refusals import ReasonNeeded


def enter(measure: Measure, district: District, yuan: int, reason: str | None = None) -> Spending:
    """By the handler, today."""
    given = {"spent_on": clock.today(), "words": "材料", "reason": reason, "by": district.person("handler")}
    return spend(measure, amount_yuan=yuan, **given)  # type: ignore[arg-type]


def test_a_reason_is_asked_for_beyond_what_is_approved_and_kept_only_there(district: District) -> None:
    measure = a_measure(district, approved_yuan=30_000)
    assert enter(measure, district, 29_000, "先付一笔").reason is None
    assert enter(measure, district, 1_000).reason is None
    with pytest.raises(ReasonNeeded):
        enter(measure, district, 1)
    assert enter(measure, district, 500, "涨价").reason == "涨价"


def test_money_that_comes_back_needs_no_reason_though_more_than_approved_stays_spent(
    district: District,
) -> None:
    measure = a_measure(district, approved_yuan=0)
    enter(measure, district, 500, "应急")
    assert enter(measure, district, -100, "退回").reason is None


def test_a_last_bill_comes_in_after_the_end(district: District) -> None:
    measure = a_measure(district)
    finish_measure(measure, words="装好了", by=district.person("handler"))
    assert enter(measure, district, 800).amount_yuan == 800


def test_an_entry_that_corrects_another_is_not_corrected_itself(district: District) -> None:
    measure, handler = a_measure(district), district.person("handler")
    wrong = enter(measure, district, 8_000)
    correct_spending(measure, wrong, amount_yuan=800, words="多写了一个零", by=handler)
    offered = {one.amount_yuan: may_correct_now(measure, one, handler) for one in spendings_of(measure)}
    assert offered == {8_000: True, -7_200: False}


def test_what_is_entered_at_night_is_counted_from_the_districts_day(district: District) -> None:
    late, in_the_morning = datetime(2027, 3, 1, 17, tzinfo=UTC), datetime(2027, 3, 2, 1, tzinfo=UTC)
    the_day_before = datetime(2027, 3, 1, 15, tzinfo=UTC)
    for what in (What.SPENDING, What.VISIT):
        assert correctable_until(what, late) == correctable_until(what, in_the_morning)
        assert correctable_until(what, the_day_before) < correctable_until(what, late)
