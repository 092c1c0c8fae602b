"""Objections: who may make one, how it is answered once, and what an upheld one moves."""

from datetime import datetime

import pytest

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.states import State
from welfare.extensions import db
from welfare.housing.notice.models import Objection


@pytest.fixture
def state() -> State:
    return phases.state_at("disputed")


def test_of_two_who_answer_the_second_is_told_and_keeps_what_was_typed(
    browser_of: BrowserOf, now: datetime
) -> None:
    address = f"/housing/objections/{phases.the_objection().id}"
    forms = [browser_of(who).page(address).form(address) for who in ("handler", "clerk")]
    first = forms[0].send(is_upheld="no", words="已核实，无误")
    assert "The order stays as it was." in first.response.text
    second = forms[1].send(is_upheld="yes", words="我看是对的", years_here="9")
    assert second.status == 409
    assert "后勤一 has answered this objection already." in second.text
    assert "已核实，无误" in second.text
    assert second.form(address).values["words"] == "我看是对的"
    answered = db.session.get_one(Objection, phases.the_objection().id, populate_existing=True)
    assert (answered.answer, answered.is_upheld) == ("已核实，无误", False)
