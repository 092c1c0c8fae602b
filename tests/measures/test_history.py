"""What was done to a problem and a measure is told on their pages, to each as far as they may know of it."""

import pytest
from flask import Flask

from tests.measures.world import a_measure, a_problem
from tests.support.client import Client
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.needs.lifecycle import Status


def history_of(app: Flask, district: District, account: str, address: str) -> str:
    client: Client = app.test_client()
    sign_in_as(client, district.person(account))
    page = client.page(address)
    (told,) = (each for each in page.root.iter("section") if each.get("aria-labelledby") == "history")
    return text(told)


@pytest.mark.parametrize(("account", "knows"), [("clerk", True), ("leader", True), ("handler", False)])
def test_a_protected_need_is_in_no_history_of_whoever_may_not_know_of_it(
    app: Flask, district: District, account: str, knows: bool
) -> None:
    hidden = district.need(Status.IN_PROGRESS, unit="training_office", is_protected=True)
    problem = a_problem(district, hidden)
    measure = a_measure(district, takes_on=[hidden])
    for address in (f"/problems/{problem.id}", f"/measures/{measure.id}"):
        assert ("A need was added" in history_of(app, district, account, address)) == knows


def test_a_need_of_another_unit_is_told_of_and_not_named(app: Flask, district: District) -> None:
    need = district.need(Status.IN_PROGRESS, unit="training_office")
    told = history_of(app, district, "handler", f"/problems/{a_problem(district, need).id}")
    assert "A need was added" in told
    assert need.number not in told


def test_a_measure_of_another_unit_is_told_of_and_not_named(app: Flask, district: District) -> None:
    problem = a_problem(district)
    a_measure(district, answers=[problem])
    told = history_of(app, district, "other_handler", f"/problems/{problem.id}")
    assert "A measure was named that answers it" in told
    assert "集中安装热水器" not in told
