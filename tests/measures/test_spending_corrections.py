"""Money spent whose amount was a slip: by whom corrected, until when, what counts and who is told."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.measures.world import a_measure
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.telling import told_by
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.history.slips import SLIPS, What
from welfare.measures.measures.actions import correct_spending, spend
from welfare.measures.measures.models import Measure, Spending
from welfare.measures.refusals import LessThanNothing, NotYours
from welfare.needs.deadlines import add_working_days
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import plain
from welfare.reports.figures.periods import Period

SPENT = FIGURES["measures_spent_yuan"]


def spent_8000(district: District, *, days_ago: int = 0) -> tuple[Measure, Spending]:
    measure = a_measure(district)
    spending = spend(
        measure, amount_yuan=8000, spent_on=clock.today() - timedelta(days=days_ago), words="热水器",
        reason=None, by=district.person("handler"),
    )  # fmt: skip
    db.session.commit()
    return measure, spending


def correct(
    measure: Measure, spending: Spending, district: District, by: str = "handler", to: int = 800
) -> None:
    correct_spending(measure, spending, amount_yuan=to, words="多写了一个零", by=district.person(by))


def counted(district: District, **more: Any) -> Any:
    db.session.flush()
    return plain(SPENT, values_of([SPENT], district.person("leader"), Filters(**more))[SPENT.name])


def test_the_day_of_the_entry_counts_what_is_right_and_both_are_shown(
    client: Client, district: District
) -> None:
    measure, spending = spent_8000(district, days_ago=40)
    sign_in_as(client, district.person("handler"))
    form = client.page(f"/measures/{measure.id}").form("/spending-corrections")
    page = form.send(spending=str(spending.id), amount_yuan="800", words="多写了一个零")
    assert page.status == 200
    for said in ("8,000 yuan", "-7,200 yuan", "多写了一个零", "Amount (yuan): 8,000 → 800"):
        assert said in page.text
    db.session.rollback()
    assert counted(district, period=Period(spending.spent_on, spending.spent_on)) == 800
    assert counted(district, period=Period(clock.today(), clock.today())) == 0
    again = page.form("/spending-corrections").send(
        spending=str(spending.id), amount_yuan="0", words="没有买成"
    )
    assert "Amount (yuan): 800 → 0" in again.text
    db.session.rollback()
    assert counted(district) == 0


def test_the_form_says_who_can_within_which_time_and_what_becomes_of_it(
    client: Client, district: District
) -> None:
    measure, _spending = spent_8000(district)
    sign_in_as(client, district.person("clerk"))
    said = client.page(f"/measures/{measure.id}/spending-corrections").text
    slip = SLIPS[What.SPENDING]
    within = f"It can be done within {slip.working_days} working days."
    for sentence in (slip.becomes, slip.figures, slip.told, slip.by, slip.until, within):
        assert sentence in said


@pytest.mark.parametrize(
    ("by", "may"),
    [("handler", True), ("clerk", True), ("second_clerk", True), ("other_handler", False),
     ("alliance_clerk", False), ("leader", False), ("school", False), ("teacher", False), ("auditor", False)],
)  # fmt: skip
def test_who_corrects_what_a_handler_entered(district: District, by: str, may: bool) -> None:
    measure, spending = spent_8000(district)
    if may:
        correct(measure, spending, district, by)
    else:
        with pytest.raises(NotYours):
            correct(measure, spending, district, by)
    assert counted(district) == (800 if may else 8000)


def test_a_handler_is_offered_no_correction_of_what_a_clerk_entered(
    client: Client, district: District
) -> None:
    measure = a_measure(district, spent=8000)
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    page = client.page(f"/measures/{measure.id}")
    assert page.folded
    assert not [address for address in page.folded if address.endswith("/spending-corrections")]


def test_it_is_too_late_after_its_working_days(district: District) -> None:
    measure, spending = spent_8000(district)
    last = add_working_days(clock.today(), SLIPS[What.SPENDING].working_days).day
    with clock.at(clock.now() + (last - clock.today())):
        correct(measure, spending, district)
    with (
        clock.at(clock.now() + (last - clock.today()) + timedelta(days=1)),
        pytest.raises(TooLate),
    ):
        correct(measure, spending, district, to=80)
    assert counted(district) == 800


def test_whoever_entered_it_is_told_where_somebody_else_corrects_it(app: Flask, district: District) -> None:
    measure, spending = spent_8000(district)
    tell = partial(told_by, app, district)
    said, address = tell(lambda: correct(measure, spending, district, "clerk"))["handler"]
    assert "has corrected what you had entered as spent: 热水器" in said
    assert address == f"/measures/{measure.id}"
    assert tell(lambda: correct(measure, spending, district, to=80)) == {}


def test_no_correction_leaves_less_than_nothing_and_what_stays_leaves_no_trace(district: District) -> None:
    measure, spending = spent_8000(district)
    correct(measure, spending, district, to=8000)
    with pytest.raises(LessThanNothing):
        correct(measure, spending, district, to=-1)
    assert db.session.query(Spending).count() == 1
