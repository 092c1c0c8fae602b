"""The steps of a measure: in the order in which they are due, and each of its own measure alone."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.measures.world import a_measure
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.measures.actions import add_step, finish_measure
from welfare.measures.measures.models import Measure, MeasureStep
from welfare.measures.measures.queries import steps_of
from welfare.measures.refusals import StepsLeft


def steps(measure: Measure, district: District, *due: tuple[str, int]) -> list[MeasureStep]:
    """Steps, each with in how many days it is due."""
    handler = district.person("handler")
    return [
        add_step(measure, title=title, due_on=clock.today() + timedelta(days=days), by=handler)
        for title, days in due
    ]


def test_they_stand_in_the_order_in_which_they_are_due(district: District) -> None:
    measure = a_measure(district)
    steps(measure, district, ("安装", 9), ("采购", 3), ("验收", 9))
    assert [step.title for step in steps_of(measure)] == ["采购", "安装", "验收"]
    with pytest.raises(StepsLeft) as refused:
        finish_measure(measure, words="装好了", by=district.person("handler"))
    assert refused.value.details == {"titles": "采购 · 安装 · 验收"}


@pytest.mark.parametrize("noun", ["step-completions", "step-removals"])
def test_a_step_of_another_measure_is_not_touched(app: Flask, district: District, noun: str) -> None:
    mine, other = a_measure(district), a_measure(district, title="换路灯")
    [step] = steps(other, district, ("采购", 3))
    client: Client = app.test_client()
    token = sign_in_as(client, district.person("handler"))
    given = {"which": step.id, "csrf_token": token}
    assert client.post(f"/measures/{mine.id}/{noun}", data=given).status_code == 404
    db.session.expire_all()
    assert [(left.id, left.done_on) for left in steps_of(other)] == [(step.id, None)]
