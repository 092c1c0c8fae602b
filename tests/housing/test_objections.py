"""Objections: who may make one, how it is answered once, and what an upheld one moves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.client import Page
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.applications.actions import withdraw
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.models import HousingEvent
from welfare.housing.notice.actions import refuse_objection
from welfare.housing.notice.models import Objection
from welfare.housing.rounds.waiting import waiting_line


@pytest.fixture
def state() -> State:
    return phases.state_at("disputed")


def test_of_two_who_answer_the_second_is_told_and_keeps_what_was_typed(
    browser_of: BrowserOf, now: datetime
) -> None:
    address = f"/housing/objections/{phases.the_objection().id}"
    forms = [browser_of(who).page(address).form(address) for who in ("handler", "second_clerk")]
    first = forms[0].send(is_upheld="no", words="已核实，无误")
    assert "The order stays as it was." in first.response.text
    second = forms[1].send(is_upheld="yes", words="我看是对的", years_here="9")
    assert second.status == 409
    assert "后勤一 has answered this objection already." in second.text
    assert "已核实，无误" in second.text
    assert second.form(address).values["words"] == "我看是对的"
    answered = db.session.get_one(Objection, phases.the_objection().id, populate_existing=True)
    assert (answered.answer, answered.is_upheld) == ("已核实，无误", False)


def facts_of(staff_number: str) -> dict[str, Any]:
    return db.session.get_one(
        Application, phases.application_of(staff_number).id, populate_existing=True
    ).facts


def standing_list() -> dict[str, tuple[int | None, int | None]]:
    """Points and place of each applicant, as the list stands."""
    db.session.expire_all()
    applications = {who: phases.application_of(who) for who in phases.APPLICANTS}
    return {who: (one.points, one.position) for who, one in applications.items()}


def uphold(browser_of: BrowserOf, **facts: Any) -> Page:
    address = f"/housing/objections/{phases.the_objection().id}"
    form = browser_of("handler").page(address).form(address)
    page = form.send(is_upheld="yes", words="已更正", **facts)
    db.session.expire_all()
    return page


def test_an_upheld_objection_puts_right_the_facts_and_all_is_scored_again(
    browser_of: BrowserOf, now: datetime
) -> None:
    assert standing_list() == {"teacher": (6, 1), "colleague": (5, 2), "third": (4, 3)}
    page = uphold(browser_of, years_here="1", commute_km="12", people="1")
    assert "The order stays as it was." in page.response.text
    assert standing_list() == {"teacher": (14, 1), "colleague": (5, 2), "third": (4, 3)}
    assert facts_of("teacher")["commute_km"] == 12
    (corrected,) = events("corrected")
    assert corrected.details["changes"] == {"commute_km": [5, 12], "years_here": [3, 1]}
    assert corrected.words == "已更正"
    # The order stays, and so do the days of the notice.
    assert phases.the_round().notice_until == date(2026, 11, 12)
    assert events("order_changed") == []


def test_where_the_order_changes_the_notice_runs_its_days_anew(browser_of: BrowserOf, now: datetime) -> None:
    page = uphold(browser_of, years_here="0")
    assert "The order has changed, and the notice runs its whole period again." in page.response.text
    assert standing_list() == {"teacher": (3, 3), "colleague": (5, 1), "third": (4, 2)}
    round_ = phases.the_round()
    assert (round_.notice_from, round_.notice_until) == (date(2026, 11, 9), date(2026, 11, 27))
    (changed,) = events("order_changed")
    codes = {who: phases.application_of(who).code for who in phases.APPLICANTS}
    assert changed.details["before"] == {codes["teacher"]: 1, codes["colleague"]: 2, codes["third"]: 3}
    assert changed.details["after"] == {codes["colleague"]: 1, codes["third"]: 2, codes["teacher"]: 3}
    # Whoever it moved can object in turn, and nobody signs meanwhile.
    assert browser_of("teacher").get(f"/housing/rounds/{round_.id}/objections").status_code == 200
    told = browser_of("handler").page(f"/housing/rounds/{round_.id}").text
    assert "Public notice" in told
    assert f"{codes['colleague']}: place 2, now 1" in told


def test_who_turns_out_not_to_be_eligible_has_no_place(browser_of: BrowserOf, now: datetime) -> None:
    uphold(browser_of, owns_home="yes")
    assert standing_list() == {"teacher": (6, None), "colleague": (5, 1), "third": (4, 2)}
    page = browser_of("teacher").page(f"/housing/rounds/{phases.the_round().id}")
    assert "By the rules of this round you are not eligible." in page.text
    code = phases.application_of("teacher").code
    told = browser_of("handler").page(f"/housing/rounds/{phases.the_round().id}").text
    assert f"{code}: no longer in the list" in told


def test_who_withdrew_after_publication_stays_in_the_list_and_is_passed_over(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    withdraw(phases.application_of("colleague"), by=district.person("colleague"))
    uphold(browser_of, years_here="0")
    assert standing_list() == {"teacher": (3, 3), "colleague": (5, 1), "third": (4, 2)}
    assert [one.person_id for one in waiting_line(phases.the_round().id)] == [
        district.person("third").id,
        district.person("teacher").id,
    ]
    notice = browser_of("third").page(f"/housing/rounds/{phases.the_round().id}/notice").text
    assert "withdrawn since" in notice


def test_facts_kept_apart_count_when_corrected_and_the_record_says_only_that_they_were(
    browser_of: BrowserOf, now: datetime
) -> None:
    uphold(browser_of, hardship="yes")
    assert standing_list()["teacher"] == (14, 1)
    application = phases.application_of("teacher")
    assert application.undisclosed_points == 8
    assert db.session.get_one(SensitiveFacts, application.id).facts == {"hardship": "yes"}
    assert "hardship" not in application.facts
    (corrected,) = events("corrected")
    assert corrected.details["changes"] == {"kept_apart": [None, None]}
    page = browser_of("teacher").page(f"/housing/rounds/{phases.the_round().id}")
    assert "Facts kept apart were corrected" in page.text


def test_facts_that_nobody_consented_to_are_neither_asked_nor_taken(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    db.session.delete(db.session.get_one(SensitiveFacts, phases.application_of("teacher").id))
    address = f"/housing/objections/{phases.the_objection().id}"
    browser = browser_of("handler")
    form = browser.page(address).form(address)
    assert not {"hardship", "illness"} & form.names
    sent = {**form.values, "is_upheld": "yes", "words": "已更正", "hardship": "yes"}
    assert browser.post(address, data=sent).status_code == 303
    db.session.expire_all()
    assert (
        db.session.scalars(
            select(SensitiveFacts).where(SensitiveFacts.application_id == phases.application_of("teacher").id)
        ).all()
        == []
    )
    assert standing_list()["teacher"] == (6, 1)


def test_one_objects_to_masked_places_and_ones_own(browser_of: BrowserOf, now: datetime) -> None:
    with clock.at(phases.days_ago(14)):
        page = browser_of("colleague").page(f"/housing/rounds/{phases.the_round().id}/objections")
    options = [text(option) for option in elements(page.main, "option")]
    codes = {who: phases.application_of(who).code for who in phases.APPLICANTS}
    names = {who: District().person(who).name[0] for who in phases.APPLICANTS}
    masks = {who: f"{names[who]}**{codes[who]}" for who in phases.APPLICANTS}
    assert options == [
        f"Place 1: {masks['teacher']}",
        f"My own: {masks['colleague']}",
        f"Place 3: {masks['third']}",
    ]
    assert page.form("/objections").values["about"] == str(phases.application_of("colleague").id)


def test_the_answer_stands_on_the_notice_and_with_who_objected_only(
    browser_of: BrowserOf, app: Flask, now: datetime
) -> None:
    uphold(browser_of, years_here="0")
    round_ = f"/housing/rounds/{phases.the_round().id}"
    notice = app.test_client().get(f"{round_}/notice").text
    assert "已更正" in notice
    assert "里程不对" not in notice
    assert "甲二" not in notice
    assert "里程不对" in browser_of("colleague").page(round_).text
    assert "里程不对" not in browser_of("third").page(round_).text


def test_a_second_objection_waits_for_an_answer_of_its_own(browser_of: BrowserOf, now: datetime) -> None:
    with clock.at(phases.days_ago(14)):
        form = browser_of("third").page(f"/housing/rounds/{phases.the_round().id}/objections")
        form.form("/objections").send(words="年限不对")
    uphold(browser_of)
    address = f"/housing/rounds/{phases.the_round().id}"
    handler = browser_of("handler")
    assert "Answer every objection first." in handler.page(address).text
    assert not [form for form in handler.page(address).forms if form.action.endswith("/signature")]


def test_anybody_at_the_schools_concerned_objects_and_reads_the_answer(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    address = f"/housing/rounds/{phases.the_round().id}"
    town.newcomer(district, staff_number="onlooker")
    db.session.commit()
    with clock.at(phases.days_ago(14)):
        for who in ("onlooker", "school"):
            page = browser_of(who).page(address).follow("Raise an objection")
            about = str(phases.application_of("third").id)
            page.form("/objections").send(about=about, words="第三名的年限不对")
        assert "Raise an objection" not in browser_of("neighbour").page(address).text
    made = db.session.scalars(select(Objection).where(Objection.words == "第三名的年限不对")).all()
    assert {one.by_id for one in made} == {district.person(who).id for who in ("onlooker", "school")}
    for one in made:
        refuse_objection(one, by=district.person("handler"), words="年限已核对")
    db.session.commit()
    for who, reads in (("onlooker", True), ("school", True), ("neighbour", False)):
        assert ("年限已核对" in browser_of(who).page(address).text) is reads


def events(kind: str) -> Sequence[HousingEvent]:
    return db.session.scalars(select(HousingEvent).where(HousingEvent.kind == kind)).all()
