"""What the district sets for each category, and who may."""

import pytest

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.deadlines import ANSWER_WITHIN
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


@pytest.mark.parametrize("who", ["alliance_clerk", "handler", "school", "leader", "admin", "teacher"])
def test_nobody_else_does(client: Client, district: District, who: str) -> None:
    token = sign_in_as(client, district.person(who))
    assert client.get("/triage/settings").status_code == 403
    assert client.post("/triage/settings", data={"csrf_token": token}).status_code == 403


def test_the_action_keeps_its_rules(district: District) -> None:
    def change(who: str = "clerk", unit: str | None = None, days: int = 3) -> None:
        set_category(
            "home",
            by=district.person(who),
            is_open=True,
            default_unit=district.place(unit) if unit else None,
            limits=dict.fromkeys(ANSWER_WITHIN, days),
        )

    with pytest.raises(NotAllowed):
        change("alliance_clerk")
    with pytest.raises(UnitNotPossible):
        change(unit="bureau")
    with pytest.raises(DateNotPossible):
        change(days=0)
    change(unit="training_office")
    assert setting("home").complex_days == 3
