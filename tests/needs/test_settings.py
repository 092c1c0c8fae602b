"""What the district sets for each category, and who may."""

from typing import Any

import pytest

from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.deadlines import ANSWER_WITHIN, USUAL_QUESTION, QuestionLimits
from welfare.needs.refusals import DateNotPossible, NotAllowed, UnitNotPossible
from welfare.needs.settings.actions import set_category
from welfare.needs.settings.models import CategorySetting


def setting(category: str) -> CategorySetting:
    db.session.flush()
    db.session.expire_all()
    return db.session.get_one(CategorySetting, category)


def test_a_clerk_of_the_district_sets_each_category(client: Client, district: District) -> None:
    sign_in_as(client, district.person("clerk"))
    office = district.place("training_office").id
    page = client.page("/triage").follow("Settings")
    page = page.form("/triage/settings").send(
        **{"housing-default_unit": str(office), "housing-ordinary_days": "9", "home-is_open": None}
    )
    assert "The settings are saved" in page.text
    assert (setting("housing").default_unit_id, setting("housing").ordinary_days) == (office, 9)
    assert setting("housing").is_open
    assert not setting("home").is_open
    assert setting("training").ordinary_days == 7


@pytest.mark.parametrize("days", ["0", "61", "-3", "", "x", "1.5"])
def test_an_impossible_limit_is_named_and_nothing_is_saved(
    client: Client, district: District, days: str
) -> None:
    sign_in_as(client, district.person("clerk"))
    form = client.page("/triage/settings").form("/triage/settings")
    page = form.send(**{"housing-urgent_days": days, "housing-ordinary_days": "9"})
    assert page.status == 422
    assert "Please correct this first" in page.text
    assert page.form("/triage/settings").values["housing-urgent_days"] == days
    assert page.form("/triage/settings").values["housing-ordinary_days"] == "9"
    assert setting("housing").ordinary_days == 7


def test_a_clerk_sets_how_long_a_question_waits(client: Client, district: District) -> None:
    sign_in_as(client, district.person("clerk"))
    form = client.page("/triage/settings").form("/triage/settings")
    assert (form.values["housing-silent_days"], form.values["housing-goes_on_days"]) == ("10", "20")
    page = form.send(**{"housing-silent_days": "7", "housing-goes_on_days": "9"})
    assert "questions asked from now on" in page.text
    assert setting("housing").question_limits == QuestionLimits(7, 9)
    assert setting("home").question_limits == USUAL_QUESTION
    assert "Until the intake clerk may decide: 10 working days → 7 working days" in page.text
    assert "Until the deadline goes on: 20 working days → 9 working days" in page.text


def test_an_auditor_reads_limits_with_their_unit(client: Client, district: District) -> None:
    sign_in_as(client, district.person("auditor"))
    read = [text(each) for each in elements(client.page("/triage/settings").main, "dt", "dd")]
    first = dict(zip(read[:16:2], read[1:16:2], strict=True))
    assert (first["Urgent"], first["Ordinary"]) == ("1 working day", "7 working days")
    assert first["Until the intake clerk may decide"] == "10 working days"


@pytest.mark.parametrize(
    ("silent", "goes_on", "why"),
    [
        ("5", "20", "Between 6 and 30 working days."),
        ("31", "40", "Between 6 and 30 working days."),
        ("10", "10", "More working days than until the intake clerk may decide."),
        ("10", "8", "More working days than until the intake clerk may decide."),
        ("10", "61", "Between 7 and 60 working days."),
        ("10", "", "Give a number of working days."),
        ("x", "20", "Not a valid integer value."),
    ],
)
def test_a_question_that_would_wait_too_short_or_too_long_is_named(
    client: Client, district: District, silent: str, goes_on: str, why: str
) -> None:
    sign_in_as(client, district.person("clerk"))
    form = client.page("/triage/settings").form("/triage/settings")
    page = form.send(**{"home-silent_days": silent, "home-goes_on_days": goes_on, "home-is_open": None})
    assert page.status == 422
    assert why in page.text
    typed = page.form("/triage/settings").values
    assert (typed["home-silent_days"], typed["home-goes_on_days"]) == (silent, goes_on)
    assert setting("home").is_open
    assert setting("home").question_limits == USUAL_QUESTION


@pytest.mark.parametrize("who", ["alliance_clerk", "handler", "school", "leader", "admin", "teacher"])
def test_nobody_else_does(client: Client, district: District, who: str) -> None:
    token = sign_in_as(client, district.person(who))
    assert client.get("/triage/settings").status_code == 403
    assert client.post("/triage/settings", data={"csrf_token": token}).status_code == 403


def test_the_action_keeps_its_rules(district: District) -> None:
    def change(who: str = "clerk", unit: str | None = None, days: int = 3, **more: Any) -> None:
        set_category(
            "home",
            by=district.person(who),
            is_open=True,
            default_unit=district.place(unit) if unit else None,
            limits=dict.fromkeys(ANSWER_WITHIN, days),
            **more,
        )

    with pytest.raises(NotAllowed):
        change("alliance_clerk")
    with pytest.raises(UnitNotPossible):
        change(unit="bureau")
    with pytest.raises(DateNotPossible):
        change(days=0)
    for impossible in ((5, 20), (31, 40), (10, 10), (10, 61)):
        with pytest.raises(DateNotPossible):
            change(question=QuestionLimits(*impossible))
    change(unit="training_office")
    assert setting("home").complex_days == 3
