"""Each sentence that housing tells: who reads it, nobody else, what it says, and that it leads on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.clock import let_time_pass
from welfare.housing.applications.actions import withdraw
from welfare.needs.actions import intake
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice

RUNNERS = {"clerk", "second_clerk", "handler"}
AT_NINE = time(9)


def at_phase(phase: str) -> pytest.MarkDecorator:
    """The test begins with the round at this phase."""
    return pytest.mark.parametrize("phase", [phase])


@pytest.fixture
def state(phase: str) -> State:
    return phases.state_at(phase)


def on(day: date) -> datetime:
    """That morning."""
    return datetime.combine(day, AT_NINE, tzinfo=clock.time_zone())


def newest() -> int:
    return db.session.scalar(select(func.max(Notice.id))) or 0


def told_since(notice_id: int) -> dict[str, set[str]]:
    """Whom housing has told since that notice, by sentence."""
    db.session.commit()
    query = (
        select(Notice.sentence, Person.staff_number)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.id > notice_id, Notice.kind == NoticeKind.HOUSING)
    )
    told = defaultdict(set)
    for sentence, staff_number in db.session.execute(query):
        assert staff_number not in told[sentence], f"{staff_number} is told twice: {sentence}"
        told[sentence].add(staff_number)
    return dict(told)


def reads(browser_of: BrowserOf, staff_number: str, sentence: str, address: str) -> None:
    """The sentence stands in the person's notices, and leads to a page that is open to them."""
    page = browser_of(staff_number).page("/notices")
    buttons = [button for button in elements(page.main, "button") if button.get("name") == "notice"]
    row = next((button for button in buttons if text(button).startswith(sentence)), None)
    assert row is not None, [text(button) for button in buttons]
    opened = page.form("/notices/reading").send(button=("notice", row.get("value", "")))
    assert (opened.status, opened.path) == (200, address)


def all_read(browser_of: BrowserOf, people: Iterable[str], sentence: str, address: str) -> None:
    for staff_number in people:
        reads(browser_of, staff_number, sentence, address)


@at_phase("draft")
def test_who_needs_a_flat_hears_that_a_round_has_opened(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    # A need that is closed is none any more, and a need for something else never was one.
    intake.decline(phases.need_of("neighbour"), by=district.person("clerk"), words="不在受理范围")
    district.need(by="neighbour", category="training")
    before, address = newest(), f"/housing/rounds/{phases.the_round().id}"
    browser_of("handler").page(address).form("/opening").send()
    hearers = {"teacher", "colleague", "third"}
    assert told_since(before) == {"Flats are given out: apply in %(round)s until %(day)s": hearers}
    sentence = "Flats are given out: apply in 秋季周转房 until Thu 26 Nov"
    all_read(browser_of, hearers, sentence, address)


@at_phase("closed")
def test_who_runs_housing_hears_that_applications_have_closed(browser_of: BrowserOf, now: datetime) -> None:
    before = newest()
    let_time_pass()
    sentence = "Applications in %(round)s have closed: check them and publish the list"
    assert told_since(before) == {sentence: RUNNERS}
    address = f"/housing/rounds/{phases.the_round().id}"
    all_read(browser_of, RUNNERS, "Applications in 秋季周转房 have closed: check them", address)


@at_phase("closed")
def test_who_applied_hears_that_the_list_is_public(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    withdraw(phases.application_of("third"), by=district.person("third"))
    before, address = newest(), f"/housing/rounds/{phases.the_round().id}"
    browser_of("clerk").page(address).form("/publication").send()
    hearers = {"teacher", "colleague"}
    sentence = "The list of %(round)s is public until %(day)s: see your points and your place"
    assert told_since(before) == {sentence: hearers}
    shown = "The list of 秋季周转房 is public until Fri 27 Nov: see your points and your place"
    all_read(browser_of, hearers, shown, address)


@at_phase("notice")
def test_who_runs_housing_hears_of_an_objection(browser_of: BrowserOf, now: datetime) -> None:
    before, address = newest(), f"/housing/rounds/{phases.the_round().id}"
    browser_of("third").page(f"{address}/objections").form("/objections").send(words="里程不对")
    # The objection that stands there already was told in the same words, and nobody has read that yet.
    assert told_since(before) == {}
    browser_of("clerk").page("/notices").form("/notices/reading").send()
    browser_of("third").page(f"{address}/objections").form("/objections").send(words="年限也不对")
    sentence = "There is an objection to the list of %(round)s"
    assert told_since(before) == {sentence: {"clerk"}}
    reads(browser_of, "second_clerk", "There is an objection to the list of 秋季周转房", address)
    reads(browser_of, "handler", "There is an objection to the list of 秋季周转房", address)


@at_phase("notice")
def test_who_objected_hears_the_answer_and_nobody_else(browser_of: BrowserOf, now: datetime) -> None:
    before, objection = newest(), f"/housing/objections/{phases.the_objection().id}"
    browser_of("handler").page(objection).form(objection).send(is_upheld="no", words="已核实，无误")
    assert told_since(before) == {"Your objection to the list of %(round)s was answered": {"colleague"}}
    address = f"/housing/rounds/{phases.the_round().id}"
    reads(browser_of, "colleague", "Your objection to the list of 秋季周转房 was answered", address)
    assert "已核实，无误" in browser_of("colleague").page(address).text


@at_phase("disputed")
def test_who_applied_hears_that_the_order_has_changed(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    withdraw(phases.application_of("third"), by=district.person("third"))
    before, objection = newest(), f"/housing/objections/{phases.the_objection().id}"
    form = browser_of("handler").page(objection).form(objection)
    form.send(is_upheld="yes", words="年限是零", years_here="0")
    changed = "An objection was upheld and the list of %(round)s has changed; it is public until %(day)s"
    hearers = {"teacher", "colleague"}
    assert told_since(before) == {
        changed: hearers,
        "Your objection to the list of %(round)s was answered": {"colleague"},
    }
    shown = "An objection was upheld and the list of 秋季周转房 has changed; it is public until Fri 27 Nov"
    all_read(browser_of, hearers, shown, f"/housing/rounds/{phases.the_round().id}")


@at_phase("expired")
def test_who_runs_housing_hears_that_the_list_can_be_frozen(browser_of: BrowserOf, now: datetime) -> None:
    before = newest()
    let_time_pass()
    sentence = "The notice of %(round)s has run its days: the list can be frozen for the draw"
    assert told_since(before) == {sentence: RUNNERS}
    address = f"/housing/rounds/{phases.the_round().id}"
    all_read(browser_of, RUNNERS, "The notice of 秋季周转房 has run its days", address)


@at_phase("expired")
def test_who_applied_hears_which_public_value_is_taken(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    before, address = newest(), f"/housing/rounds/{phases.the_round().id}"
    browser_of("handler").page(address).form("/freezing").send(issue="2026138")
    sentence = "The list of %(round)s is frozen: see which public random value tells equals apart"
    assert told_since(before) == {sentence: set(phases.APPLICANTS)}
    all_read(browser_of, {"teacher", "colleague"}, "The list of 秋季周转房 is frozen", address)


@at_phase("frozen")
def test_who_applied_hears_that_the_places_are_drawn(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    before, address = newest(), f"/housing/rounds/{phases.the_round().id}"
    for who in ("handler", "clerk"):
        assert told_since(before) == {}
        browser_of(who).page(address).form("/public-value").send(value=town.VALUE)
    assert told_since(before) == {"The places in %(round)s are drawn: see yours": set(phases.APPLICANTS)}
    all_read(browser_of, {"teacher", "colleague"}, "The places in 秋季周转房 are drawn: see yours", address)


@at_phase("drawn")
def test_the_first_in_line_hears_of_the_offer(browser_of: BrowserOf, now: datetime) -> None:
    before, address = newest(), f"/housing/rounds/{phases.the_round().id}"
    browser_of("clerk").page(address).form("/signature").send()
    sentence = "A flat is offered to you: %(flat)s. Say by %(day)s whether you take it"
    assert told_since(before) == {sentence: {"teacher"}}
    shown = "A flat is offered to you: 1号楼 101. Say by Tue 1 Dec whether you take it"
    reads(browser_of, "teacher", shown, "/housing")


@at_phase("allocating")
def test_the_next_in_line_hears_of_a_flat_that_was_not_taken(browser_of: BrowserOf, now: datetime) -> None:
    before = newest()
    browser_of("teacher").page("/housing").form("/refusal").send(words="已在镇上买房")
    sentence = "A flat is offered to you: %(flat)s. Say by %(day)s whether you take it"
    assert told_since(before) == {sentence: {"colleague"}}
    reads(browser_of, "colleague", "A flat is offered to you: 1号楼 101. Say by Tue 1 Dec", "/housing")


@at_phase("allocating")
def test_who_was_silent_hears_that_the_flat_has_gone_on(browser_of: BrowserOf) -> None:
    before, last_day = newest(), phases.the_offer().respond_by
    with clock.at(on(last_day)):
        let_time_pass()
        told_since(before)
        before = newest()
    with clock.at(on(last_day + timedelta(days=1))):
        let_time_pass()
        assert told_since(before) == {
            "You did not answer in time: the flat %(flat)s went to the next in line": {"teacher"},
            "A flat is offered to you: %(flat)s. Say by %(day)s whether you take it": {"colleague"},
        }
        shown = "You did not answer in time: the flat 1号楼 101 went to the next in line"
        reads(browser_of, "teacher", shown, "/housing")


@at_phase("allocating")
def test_who_runs_housing_hears_that_a_key_is_to_be_handed_over(browser_of: BrowserOf, now: datetime) -> None:
    before = newest()
    browser_of("teacher").page("/housing").form("/acceptance").send()
    assert told_since(before) == {"The flat %(flat)s was accepted: hand over the key": RUNNERS}
    address = f"/housing/units/{phases.the_flat().id}"
    all_read(browser_of, RUNNERS, "The flat 1号楼 101 was accepted: hand over the key", address)


@at_phase("finished")
def test_who_lives_there_hears_of_a_longer_stay(browser_of: BrowserOf, now: datetime) -> None:
    before = newest()
    page = browser_of("handler").page(f"/housing/units/{phases.the_flat().id}")
    page.form("/renewal").send(until="2030-06-30")
    assert told_since(before) == {"Your stay in the flat goes on until %(day)s": {"teacher"}}
    reads(browser_of, "teacher", "Your stay in the flat goes on until 30 Jun 2030", "/housing")


@at_phase("finished")
def test_who_runs_housing_hears_of_a_flat_whose_holder_has_left(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    before = newest()
    page = browser_of("admin").page(f"/people/{district.person('teacher').id}/deactivation")
    page.form("/deactivation").send()
    assert told_since(before) == {"The flat %(flat)s is free: the account of who held it was closed": RUNNERS}
    shown = "The flat 1号楼 101 is free: the account of who held it was closed"
    all_read(browser_of, RUNNERS, shown, f"/housing/units/{phases.the_flat().id}")
