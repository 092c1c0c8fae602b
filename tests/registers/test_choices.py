"""Of whom and what an entry can be: what its form offers, and what stays where it is entered already."""

from typing import Any

from flask import Flask

from tests.registers.entries import given
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person, grant_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.registers.actions import enter
from welfare.registers.partners.registers import AGREEMENTS


def offered(page: Page, field: str) -> list[str]:
    """What the list of a field offers, without the choice of none."""
    (box,) = (one for one in elements(page.main, "select") if one.get("name") == field)
    return [text(choice) for choice in elements(box, "option") if choice.get("value")]


def another_leader(district: District, name: str, number: str) -> Any:
    leader = add_person(staff_number=number, name=name, organization=district.place("bureau"), roles=())
    grant_role(leader, role=Role.LEADER, organization=district.place("bureau"), by=district.person("admin"))
    return leader


def test_a_closed_school_or_alliance_is_offered_no_more_and_stays_where_it_is_entered(
    district: District, client: Client
) -> None:
    sign_in_as(client, district.person("clerk"))
    fields = given(district)
    entries = {
        name: client.page(f"/registers/{name}/new").form("/new").send(**fields[name]).follow(named).path
        for name, named in (("pupils", "石门小学"), ("alliances", "东片教联体"))
    }
    for place in ("near_school", "alliance"):
        district.place(place).is_active = False
    db.session.commit()
    for name, field, there, new in (
        ("pupils", "school_id", ["石门小学", "松岭学校", "双河幼儿园"], ["松岭学校", "双河幼儿园"]),
        ("alliances", "alliance_id", ["东片教联体"], []),
    ):
        assert offered(client.page(f"/registers/{name}/new"), field) == new
        page = client.page(entries[name])
        assert offered(page, field) == there
        assert page.form(page.path).send().path == f"/registers/{name}"


def test_a_leader_who_has_left_is_offered_for_no_other_lecture_and_named_at_their_own(
    district: District, client: Client
) -> None:
    clerk, fields = district.person("clerk"), given(district)["lectures"]
    another_leader(district, "局长二", "deputy")
    db.session.commit()
    sign_in_as(client, clerk)
    entry = client.page("/registers/lectures/new").form("/new").send(**fields).follow("讲座").path
    district.person("leader").is_active = False
    db.session.commit()
    assert offered(client.page("/registers/lectures/new"), "leader_id") == ["局长二"]
    assert offered(client.page(entry), "leader_id") == ["局长一", "局长二"]
    sign_in_as(client, district.person("auditor"))
    assert "Leader局长一" in text(client.page(entry).main)


def test_leaders_of_one_name_are_told_apart_by_their_staff_number(district: District, client: Client) -> None:
    another_leader(district, "局长一", "deputy")
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page("/registers/lectures/new")
    assert offered(page, "leader_id") == ["局长一 · leader", "局长一 · deputy"]


def test_agreements_are_offered_newest_first_and_alike_ones_with_the_day_they_were_signed(
    app: Flask, district: District, client: Client
) -> None:
    clerk = district.person("clerk")
    days = [clock.today().replace(year=clock.today().year - ago, month=3, day=1) for ago in (3, 2, 1)]
    for title, day in zip(("框架协议", "框架协议", "捐赠协议"), days, strict=True):
        values = {"title": title, "partner": "青岭公司", "signed_on": day, "words": ""}
        enter(AGREEMENTS, values, by=clerk)
    db.session.commit()
    sign_in_as(client, clerk)
    assert offered(client.page("/registers/deliveries/new"), "agreement_id") == [
        "捐赠协议 · 青岭公司",
        f"框架协议 · 青岭公司 · 1 Mar {days[1].year}",
        f"框架协议 · 青岭公司 · 1 Mar {days[0].year}",
    ]
