"""Whoever would bend a round, alone or late: what is refused, what is shown, and what is kept."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.kept import RowIsKept
from welfare.housing.applications import actions as applications
from welfare.housing.draw import actions as draws
from welfare.housing.draw.models import Draw
from welfare.housing.draw.rules import Source, issue_after
from welfare.housing.models import HousingEvent
from welfare.housing.notice import actions as objections
from welfare.housing.refusals import NotNow, TakesAnother
from welfare.housing.rounds import actions as rounds
from welfare.housing.stays.actions import offers
from welfare.refusals import Refusal

SSQ, DRAND = Source.SSQ, Source.DRAND


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(getattr(request, "param", "frozen"))


def at_phase(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", names, indirect=True)


Step = Callable[[District], Any]


def steps_of(person: str) -> dict[str, Step]:
    """Everything that somebody who runs housing can do in the round."""

    def by(district: District) -> Any:
        return district.person(person)

    def answer(district: District) -> None:
        objection = phases.the_objection() or objections.make_objection(
            phases.application_of("teacher"), by=district.person("colleague"), words="里程不对"
        )
        objections.refuse_objection(objection, by=by(district), words="无误")

    def freeze(district: District) -> None:
        town_day = issue_after(SSQ, "2026000", clock.today(), clock.today())[1]
        draws.freeze(phases.the_round(), draws.Named(SSQ, town_day, "2026138"), by=by(district))

    return {
        "publish": lambda d: rounds.publish(phases.the_round(), by=by(d)),
        "answer": answer,
        "freeze": freeze,
        "type": lambda d: draws.type_value(phases.the_round(), town.VALUE, by=by(d)),
        "sign": lambda d: offers.sign(phases.the_round(), by=by(d)),
    }


@at_phase("closed")
@pytest.mark.parametrize(("person", "correct_first"), [("handler", False), ("clerk", False), ("clerk", True)])
def test_nobody_carries_a_round_alone_in_whatever_order(
    person: str, correct_first: bool, district: District, now: datetime
) -> None:
    """What somebody can do is tried in every order, days apart; one person never comes to the signature."""
    if correct_first:
        with clock.at(now):
            applications.correct(
                phases.application_of("teacher"), town.FACTS, None, by=district.person(person), words="已核"
            )
    db.session.commit()
    steps = steps_of(person)
    for order in permutations(["publish", "answer", "type", "sign"]):
        for later, name in enumerate((*order, "freeze", *order), start=1):
            with clock.at(now + timedelta(days=20 * later)), suppress(Refusal):
                steps[name](district)
        db.session.flush()
        assert phases.the_round().status not in ("drawn", "allocating", "finished"), order
        assert not db.session.scalars(select(HousingEvent).where(HousingEvent.kind == "signed")).all()
        db.session.rollback()


@at_phase("open")
def test_whoever_prepared_a_round_does_not_apply_in_it(district: District, now: datetime) -> None:
    handler, school = district.person("handler"), district.place("near_school")
    with pytest.raises(TakesAnother):
        applications.apply(phases.the_round(), by=handler, need_id=0, school_id=school.id, facts=town.FACTS)


@at_phase("notice")
def test_whoever_objects_does_not_answer(district: District, now: datetime) -> None:
    clerk = district.person("second_clerk")
    objection = objections.make_objection(phases.application_of("teacher"), by=clerk, words="里程不对")
    with pytest.raises(TakesAnother):
        objections.refuse_objection(objection, by=clerk, words="无误")


def typed(browser_of: BrowserOf, who: str, **sent: Any) -> str:
    address = f"/housing/rounds/{phases.the_round().id}"
    page = browser_of(who).page(address).form("/public-value").send(**sent)
    db.session.expire_all()
    return page.response.text


def test_the_first_ones_digits_are_shown_to_nobody_until_another_typed_the_same(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    address = f"/housing/rounds/{phases.the_round().id}"
    assert "Saved, and shown to nobody." in typed(browser_of, "handler", value="02 09 13 20 25 32 + 07")
    for reader in (*map(browser_of, ("handler", "clerk", "leader", "teacher")), app.test_client()):
        for ending in ("", "/notice", "/notice.json"):
            told = reader.get(address + ending).text
            assert "02091320253207" not in told
            assert "02 09 13" not in told
    with pytest.raises(TakesAnother):
        draws.type_value(phases.the_round(), "02091320253207", by=district.person("handler"))
    assert "The places are drawn." in typed(browser_of, "clerk", value="2 9 13 20 25 32 + 7")
    assert phases.the_round().status == "drawn"


def test_digits_that_differ_draw_nothing_and_are_on_record(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    typed(browser_of, "handler", value="03 07 12 19 24 31 + 09")
    assert "The two do not agree." in typed(browser_of, "clerk", value=town.VALUE)
    round_ = phases.the_round()
    assert round_.status == "frozen"
    (event,) = db.session.scalars(select(HousingEvent).where(HousingEvent.kind == "values_differed")).all()
    assert event.details["typed"] == ["03071219243109", "03071219243108"]
    assert (event.details["first_by"], event.by_id) == tuple(
        district.person(who).id for who in ("handler", "clerk")
    )
    typed(browser_of, "clerk", value=town.VALUE)
    typed(browser_of, "second_clerk", value=town.VALUE)
    assert phases.the_round().status == "drawn"


def test_an_issue_that_two_say_was_not_drawn_is_followed_by_the_next_and_told(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    typed(browser_of, "handler", was_not_drawn="y")
    assert "The two do not agree." in typed(browser_of, "clerk", value=town.VALUE)
    typed(browser_of, "handler", was_not_drawn="y")
    assert "The next one is taken." in typed(browser_of, "clerk", was_not_drawn="y")
    draw = db.session.scalars(select(Draw)).one()
    # Of the 15th was 138; those of the 17th, 19th, 22nd and 24th are known or may be by now.
    assert (draw.issue, draw.draws_at.date()) == ("2026143", date(2026, 11, 26))
    notice = app.test_client().get(f"/housing/rounds/{draw.round_id}/notice.json").json
    assert notice["draw"]["failed_issues"] == ["2026138"]
    with clock.at(now + timedelta(days=3)):
        for who in ("handler", "clerk"):
            draws.type_value(phases.the_round(), town.VALUE, by=district.person(who))
    assert phases.the_round().status == "drawn"


@at_phase("frozen", "drawn", "allocating")
def test_once_the_list_is_frozen_no_fact_changes(district: District, now: datetime) -> None:
    handler, application = district.person("handler"), phases.application_of("teacher")
    facts = {**application.facts, "years_here": 40}
    attempts: list[Callable[[], Any]] = [
        lambda: applications.correct(application, facts, None, by=handler, words="再改"),
        lambda: objections.make_objection(application, by=district.person("colleague"), words="不对"),
        lambda: objections.uphold_objection(
            phases.the_objection(), facts=facts, sensitive=None, by=handler, words="再改"
        ),
        lambda: applications.apply(
            phases.the_round(),
            by=district.person("teacher"),
            need_id=application.need_id,
            school_id=application.school_id,
            facts=facts,
        ),
        lambda: rounds.publish(phases.the_round(), by=district.person("clerk")),
    ]
    for attempt in attempts:
        with pytest.raises(NotNow):
            attempt()
    assert phases.application_of("teacher").facts["years_here"] == 3


@at_phase("frozen", "drawn")
@pytest.mark.parametrize("name", ["list", "list_hash", "source"])
def test_what_is_frozen_is_never_written_anew(name: str, district: District, now: datetime) -> None:
    draw = db.session.scalars(select(Draw)).one()
    setattr(draw, name, {"list": {}, "list_hash": "0" * 64, "source": DRAND}[name])
    with pytest.raises(RowIsKept):
        db.session.flush()
    db.session.rollback()


@at_phase("drawn")
@pytest.mark.parametrize("name", ["value", "secret", "seed", "issue", "first_value"])
def test_what_was_drawn_is_never_drawn_again(name: str, district: District, now: datetime) -> None:
    draw = db.session.scalars(select(Draw)).one()
    setattr(draw, name, "1")
    with pytest.raises(RowIsKept):
        db.session.flush()
    db.session.rollback()


@at_phase("closed")
def test_a_correction_is_in_the_notice_with_office_and_evidence(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    application = phases.application_of("teacher")
    form = browser_of("handler").page(f"/housing/applications/{application.id}").form("/correction")
    form.send(years_here="2", hardship="yes", evidence="personnel", words="人事记录少一年")
    address = f"/housing/rounds/{phases.the_round().id}"
    browser_of("clerk").page(address).form("/publication").send()
    notice = app.test_client().page(f"{address}/notice")
    assert (
        "Years in the district from 3 to 2. Corrected by 后勤科, evidence: Personnel records." in notice.text
    )
    assert "1 correction of facts that are not public" in notice.text
    assert "人事记录少一年" not in notice.text
    (told,) = app.test_client().get(f"{address}/notice.json").json["corrections"]["open"]
    assert told["changes"] == {"years_here": [3, 2]}
    assert (told["office"], told["evidence"]) == ("后勤科", "personnel")
