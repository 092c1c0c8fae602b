"""From the signature to the key and back: who is offered which flat, and what each answer moves."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.applications.actions import withdraw
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import AllocationStatus, RoundStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.waiting import waiting_line
from welfare.housing.stays.actions import offers, stays
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.actions import teacher as teachers
from welfare.needs.lifecycle import Status


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phase], indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def offered() -> dict[str, str]:
    """Which door was offered to whom last, by public number."""
    db.session.expire_all()
    found = {}
    for offer in db.session.scalars(select(Allocation).order_by(Allocation.id)):
        unit = db.session.get_one(HousingUnit, offer.unit_id)
        found[db.session.get_one(Application, offer.application_id).code] = unit.door
    return found


@at_phase("draft")
def test_flats_are_offered_by_door_in_the_order_of_the_list_each_at_its_school(
    district: District, now: datetime
) -> None:
    doors = (("near_school", "2号楼", "101"), ("near_school", "1号楼", "202"), ("lone_school", "9号楼", "1"),
             ("near_school", "1号楼", "201"))  # fmt: skip
    flats = {f"{building} {number}": town.flat(district, school, building=building, number=number)
             for school, building, number in doors}  # fmt: skip
    with clock.at(phases.days_ago(22)):
        round_ = town.open_for(district, flats.values(), name="两校", notice_days=3, offer_days=4)
        first, second = (town.applied(round_, town.newcomer(district), years_here=years) for years in (3, 2))
        owner = town.applied(round_, town.newcomer(district), years_here=3, owns_home="yes", people=9)
        far, farther = (
            town.applied(round_, town.newcomer(district, "lone_school"), years_here=years) for years in (3, 2)
        )
    town.published(district, round_)
    town.drawn(district, round_)
    made = offers.sign(round_, by=district.person("clerk"), words="同意")
    assert offered() == {first.code: "1号楼 201", second.code: "1号楼 202", far.code: "9号楼 1"}
    assert {offer.signed_by_id for offer in made} == {district.person("clerk").id}
    assert {offer.respond_by for offer in made} == {date(2026, 11, 30)}
    assert flats["2号楼 101"].state == UnitState.VACANT
    assert {flats[door].state for door in ("1号楼 201", "1号楼 202", "9号楼 1")} == {UnitState.HELD}
    assert waiting_line(round_.id) == [farther]
    assert owner.position is None
    signed = db.session.scalars(select(HousingEvent).where(HousingEvent.kind == "signed")).one()
    assert (signed.words, signed.by_id, round_.status) == ("同意", district.person("clerk").id, "allocating")


@at_phase("drawn")
def test_a_round_in_which_nobody_waits_is_over_when_it_is_signed(district: District, now: datetime) -> None:
    for who in phases.APPLICANTS:
        withdraw(phases.application_of(who), by=district.person(who))
    assert offers.sign(phases.the_round(), by=district.person("clerk")) == []
    assert phases.the_flat().state == UnitState.VACANT
    assert phases.the_round().status == RoundStatus.FINISHED


@at_phase("allocating")
def test_who_does_not_take_it_leaves_the_line_and_the_next_has_their_own_days(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of("teacher").page("/housing").form("/refusal").send(words="已在镇上买房")
    assert "The flat goes to the next in line." in page.response.text
    codes = {who: phases.application_of(who).code for who in phases.APPLICANTS}
    assert offered() == {codes["teacher"]: "1号楼 101", codes["colleague"]: "1号楼 101"}
    assert phases.the_offer().status == AllocationStatus.DECLINED
    second = db.session.scalars(select(Allocation).order_by(Allocation.id.desc())).first()
    assert (second.status, second.respond_by) == (AllocationStatus.OFFERED, date(2026, 12, 1))
    assert [one.code for one in waiting_line(phases.the_round().id)] == [codes["third"]]
    declined = db.session.scalars(select(HousingEvent).where(HousingEvent.kind == "declined")).one()
    assert (declined.words, declined.unit_id) == ("已在镇上买房", phases.the_flat().id)


@at_phase("allocating")
def test_words_that_are_too_long_are_kept_where_they_were_typed(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of("teacher").page("/housing").form("/refusal").send(words="远" * 1001)
    assert page.status == 422
    assert "At most 1000 characters." in page.text
    (fold,) = [part for part in elements(page.main, "details") if "Decline this flat" in text(part)]
    assert fold.get("open") is not None
    page = page.form("/refusal").send(words="远" * 1000)
    assert "The flat goes to the next in line." in page.text


@at_phase("allocating")
def test_who_answers_an_offer_that_is_gone_reads_so_on_the_page_they_were_on(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of("teacher").page("/housing")
    offers.decline(phases.the_offer(), by=district.person("teacher"))
    db.session.commit()
    page = page.form("/acceptance").send()
    assert (page.status, page.heading) == (409, "Turnover housing")
    assert "Decline this flat" not in page.text


@at_phase("allocating")
def test_who_waits_for_another_school_is_not_offered_this_one(district: District, now: datetime) -> None:
    phases.application_of("colleague").school_id = district.place("lone_school").id
    offers.decline(phases.the_offer(), by=district.person("teacher"))
    last = db.session.scalars(select(Allocation).order_by(Allocation.id.desc())).first()
    assert last.application_id == phases.application_of("third").id


@at_phase("allocating")
def test_when_nobody_takes_the_flat_it_is_vacant_and_the_round_is_over(
    district: District, now: datetime
) -> None:
    for who in phases.APPLICANTS:
        offer = db.session.scalars(select(Allocation).order_by(Allocation.id.desc())).first()
        assert phases.the_round().status == RoundStatus.ALLOCATING
        offers.decline(offer, by=district.person(who))
    assert phases.the_flat().state == UnitState.VACANT
    assert (phases.the_round().status, phases.the_round().finished_at) == (RoundStatus.FINISHED, now)
    assert waiting_line(phases.the_round().id) == []


@at_phase("allocating")
def test_an_accepted_flat_can_still_be_left_to_the_next(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of("teacher").page("/housing").form("/acceptance").send()
    assert "The flat is yours. You will be told when the key is ready." in page.response.text
    assert phases.the_offer().status == AllocationStatus.ACCEPTED
    page.form("/refusal").send()
    assert phases.application_of("colleague").code in offered()


@at_phase("allocating")
def test_with_the_key_the_stay_begins_and_the_need_is_answered(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    offers.accept(phases.the_offer(), by=district.person("teacher"))
    handler = browser_of("handler")
    home = handler.page("/housing")
    assert "Keys to hand over" in home.text
    page = handler.page(f"/housing/units/{phases.the_flat().id}")
    form = page.form("/key")
    assert form.values["words"] == (
        "The key to your flat was handed over on Tue 24 Nov: 石门小学, 1号楼 101."
    )
    done = form.send(words="钥匙交给您了")
    assert "Key handed over, 1 need answered." in done.response.text
    db.session.expire_all()
    offer = phases.the_offer()
    assert (offer.status, offer.moved_in_on, offer.term_until) == (
        AllocationStatus.MOVED_IN,
        date(2026, 11, 24),
        date(2029, 11, 24),
    )
    assert phases.the_flat().state == UnitState.OCCUPIED
    need = phases.need_of("teacher")
    assert (need.status, need.answer) == (Status.ANSWERED, "钥匙交给您了")
    # Nothing of the round is open any more, although two still wait for a flat.
    assert phases.the_round().status == RoundStatus.FINISHED
    assert len(waiting_line(phases.the_round().id)) == 2


@at_phase("allocating")
def test_a_need_that_can_not_be_answered_stays_and_the_key_is_handed_over(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    teachers.withdraw(phases.need_of("teacher"), by=district.person("teacher"))
    offers.accept(phases.the_offer(), by=district.person("teacher"))
    page = browser_of("handler").page(f"/housing/units/{phases.the_flat().id}").form("/key").send()
    assert "Key handed over, 0 needs answered." in page.response.text
    assert f"Need {phases.need_of('teacher').number} stays as it is" in page.response.text
    assert phases.the_flat().state == UnitState.OCCUPIED


@at_phase("finished")
def test_a_flat_that_comes_back_is_offered_to_the_next_by_a_signature_of_its_own(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    handler, unit = browser_of("clerk"), f"/housing/units/{phases.the_flat().id}"
    page = handler.page(unit).form("/return").send()
    assert "The flat is vacant." in page.response.text
    db.session.expire_all()
    assert (phases.the_offer().status, phases.the_offer().vacated_on) == (
        AllocationStatus.VACATED,
        date(2026, 11, 24),
    )
    assert phases.the_flat().state == UnitState.VACANT
    round_page = handler.page(f"/housing/rounds/{phases.the_round().id}")
    offer_forms = {form.values["unit"]: form for form in round_page.forms if form.action.endswith("/offers")}
    assert set(offer_forms) == {str(phases.the_flat(number).id) for number in (phases.FLAT, phases.SPARE)}
    offer_forms[str(phases.the_flat().id)].send()
    db.session.expire_all()
    last = db.session.scalars(select(Allocation).order_by(Allocation.id.desc())).first()
    assert last.application_id == phases.application_of("colleague").id
    assert last.signed_by_id == district.person("clerk").id
    assert (phases.the_round().status, phases.the_round().finished_at) == (RoundStatus.ALLOCATING, None)
    assert phases.the_flat().state == UnitState.HELD


@at_phase("finished")
def test_who_has_moved_out_is_not_in_line_again(district: District, now: datetime) -> None:
    stays.vacate(phases.the_offer(), by=district.person("handler"))
    line = [one.id for one in waiting_line(phases.the_round().id)]
    assert line == [phases.application_of(who).id for who in ("colleague", "third")]


@at_phase("allocating")
def test_who_lives_in_a_flat_of_another_round_is_passed_over_until_they_move_out(
    district: District, now: datetime
) -> None:
    """Offered, accepted and lived in all count; what has come to an end does not."""
    colleague, round_id = district.person("colleague"), phases.the_round().id
    other = another_round(district, colleague.staff_number)
    held = db.session.scalars(select(Allocation).where(Allocation.round_id == other.id)).one()
    for step in (
        lambda: None,
        lambda: offers.accept(held, by=colleague),
        lambda: stays.hand_over_key(held, by=district.person("handler"), words="钥匙已交"),
    ):
        step()
        db.session.flush()
        assert [one.person_id for one in waiting_line(round_id)] == [district.person("third").id]
    stays.vacate(held, by=district.person("handler"))
    assert waiting_line(round_id)[0].person_id == colleague.id


def another_round(district: District, staff_number: str) -> Round:
    """Signed, its one flat offered to this person."""
    with clock.at(phases.days_ago(22)):
        round_ = town.open_for(district, [town.flat(district)], name="另一批", notice_days=3)
        town.applied(round_, district.person(staff_number))
    town.published(district, round_)
    town.drawn(district, round_)
    offers.sign(round_, by=district.person("clerk"))
    return round_


@at_phase("finished")
def test_a_form_that_is_wrong_and_comes_too_late_shows_the_flat_as_it_is_by_now(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    handler = browser_of("handler")
    form = handler.page(f"/housing/units/{phases.the_flat().id}").form("/renewal")
    offer = f"/housing/offers/{phases.the_offer().id}"
    stays.vacate(phases.the_offer(), by=district.person("handler"))
    page = form.send(until="2026-02-31")
    assert (page.status, "Vacant" in page.text) == (422, True)
    assert handler.post(f"{offer}/key", data={"csrf_token": form.values["csrf_token"]}).status_code == 422


@at_phase("finished")
def test_a_longer_stay_is_seen_by_both_sides(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    unit = f"/housing/units/{phases.the_flat().id}"
    page = browser_of("handler").page(unit).form("/renewal").send(until="2031-01-31")
    assert "until 31 Jan 2031" in page.text
    assert "31 Jan 2031" in browser_of("teacher").page("/housing").text
    renewed = db.session.scalars(select(HousingEvent).where(HousingEvent.kind == "renewed")).one()
    assert (renewed.details, renewed.by_id) == ({"until": "2031-01-31"}, district.person("handler").id)
    assert phases.the_offer().term_until == date(2031, 1, 31)


@at_phase("allocating")
def test_what_was_offered_is_on_the_first_page_of_whoever_it_was_offered_to(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of("teacher").page("/housing")
    assert "A flat is offered to you" in page.text
    assert "石门小学 · 1号楼 101" in page.text
    assert "Mon 30 Nov" in page.text
    other = browser_of("colleague").page("/housing")
    assert "A flat is offered to you" not in other.text
    assert "5 points, place 2" in other.text
    assert not [form for form in other.forms if form.action.endswith(("/acceptance", "/refusal"))]
