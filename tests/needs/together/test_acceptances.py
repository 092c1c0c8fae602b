"""Accepting many needs at once: each by itself, and one that is refused does not hold up the others."""

import pytest
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions import intake
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.settings.models import CategorySetting


@pytest.fixture
def clerk(client: Client, district: District) -> Client:
    """A browser in which the clerk is signed in."""
    sign_in_as(client, district.person("clerk"))
    return client


def send(page: Page, *needs: Need, **values: object) -> Page:
    return page.form("/triage/acceptances").send(need=[need.number for need in needs], **values)


def fresh(need: Need) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, need.id)


def test_each_goes_to_its_categorys_office_with_its_own_urgency(clerk: Client, district: District) -> None:
    home = district.need()
    course = district.need(category="training", urgency=Urgency.URGENT)
    left = district.need()
    page = send(clerk.page("/triage"), home, course)
    assert "Accept and dispatch: 2 needs done." in page.text
    assert page.path == "/triage"
    assert fresh(home).unit_id == district.place("housing_office").id
    assert fresh(course).unit_id == district.place("training_office").id
    assert (fresh(course).urgency, fresh(course).limit_days) == (Urgency.URGENT, 1)
    assert fresh(home).limit_days == 7
    assert fresh(left).status == Status.SUBMITTED


def test_one_unit_and_one_urgency_for_all(clerk: Client, district: District) -> None:
    needs = [district.need(), district.need(category="training")]
    unit = district.place("training_office").id
    send(clerk.page("/triage"), *needs, unit=str(unit), urgency="complex")
    for need in needs:
        assert (fresh(need).unit_id, fresh(need).urgency, fresh(need).limit_days) == (
            unit,
            Urgency.COMPLEX,
            15,
        )


def test_those_that_cannot_be_accepted_are_named_and_unchanged(clerk: Client, district: District) -> None:
    taken, plain = district.need(), district.need(by="colleague")
    secret = district.need(is_protected=True)
    page = clerk.page("/triage")
    second = district.person("second_clerk")
    intake.accept(taken, by=second, unit=district.place("housing_office"), urgency=Urgency.ORDINARY)
    school = district.place("near_school").id
    page = send(page, taken, plain, secret, unit=str(school))
    assert "Accept and dispatch: 1 need done." in page.text
    assert f"{taken.number} not done: {second.name} was first" in page.text
    assert f"{secret.number} not done: The need cannot be dispatched to this unit." in page.text
    assert fresh(plain).unit_id == school
    assert (fresh(secret).status, fresh(secret).unit_id) == (Status.SUBMITTED, None)
    assert fresh(taken).unit_id == district.place("housing_office").id
    assert _acceptances(secret) == 0
    assert _acceptances(taken) == 1


def test_a_category_without_an_office_asks_for_one(clerk: Client, district: District) -> None:
    need = district.need(category="other")
    db.session.get_one(CategorySetting, "other").default_unit_id = None
    page = send(clerk.page("/triage"), need)
    assert "Choose a unit" in page.text
    assert fresh(need).status == Status.SUBMITTED


def test_nothing_chosen(clerk: Client, district: District) -> None:
    district.need()
    assert "Choose at least one need first." in send(clerk.page("/triage")).text


def test_what_is_not_there_or_not_theirs(client: Client, district: District) -> None:
    mine, foreign = district.need(), district.need(by="neighbour")
    sign_in_as(client, district.person("alliance_clerk"))
    form = client.page("/triage").form("/triage/acceptances")
    page = form.send(need=[foreign.number, "99-9999-9", "x", mine.number])
    assert "1 need done" in page.text
    assert page.text.count("There is no such need here.") == 3
    assert fresh(foreign).status == Status.SUBMITTED


def test_only_clerks_accept(client: Client, district: District) -> None:
    need = district.need()
    token = sign_in_as(client, district.person("school"))
    assert "acceptances" not in client.get("/triage?queue=all").text
    answer = client.post("/triage/acceptances", data={"need": need.number, "csrf_token": token})
    assert answer.status_code == 403
    assert fresh(need).status == Status.SUBMITTED


def test_back_to_the_same_view(clerk: Client, district: District) -> None:
    need = district.need()
    page = clerk.page("/triage?queue=all&category=housing")
    answer = clerk.post(page.form("/triage/acceptances").action, data={"need": need.number, **_token(page)})
    assert answer.location == "/triage?queue=all&category=housing"


def _token(page: Page) -> dict[str, str]:
    return {"csrf_token": page.form("/triage/acceptances").values["csrf_token"]}


def _acceptances(need: Need) -> int:
    query = select(func.count()).where(NeedEvent.need_id == need.id, NeedEvent.kind == Action.ACCEPT)
    return db.session.scalar(query) or 0
