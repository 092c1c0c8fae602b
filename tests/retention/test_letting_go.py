"""What has had its time goes, what has not or is needed stays; figures and histories hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.housing import town
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.housing.applications.actions import correct
from welfare.housing.applications.models import Application
from welfare.housing.models import HousingEvent
from welfare.housing.notice.actions import make_objection, refuse_objection
from welfare.housing.notice.models import Objection
from welfare.housing.stays.actions import offers, stays
from welfare.needs.actions.intake import decline
from welfare.needs.actions.teacher import withdraw
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need, NeedEvent
from welfare.notices.models import Notice
from welfare.petitions.actions import answer, refuse, submit
from welfare.petitions.erasure.actions import NOTHING
from welfare.petitions.lifecycle import Kind as PetitionKind
from welfare.petitions.models import Petition
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import counted_now
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.retention import actions
from welfare.retention.actions import OutOfBounds, let_go, set_days
from welfare.retention.models import RetentionTime
from welfare.retention.policy import LONGEST, RULES, Kind
from welfare.retention.queries import counts_due, days_kept
from welfare.sending.models import Receipt


def a_notice(district: District) -> None:
    district.need()
    db.session.commit()
    for notice in db.session.scalars(select(Notice)):
        notice.read_at = clock.now()


def a_receipt(district: District) -> None:
    person = district.person("teacher")
    db.session.add(
        Receipt(person_id=person.id, key="old", digest="0" * 64, received_at=clock.now(), address="/")
    )


def a_need(district: District) -> None:
    district.need(Status.DECLINED)


def a_petition(district: District) -> None:
    asks = district.person("teacher")
    petition = submit(PetitionKind.SUGGESTION, words="字大些", person=asks, by=asks)
    answer(petition, words="已改", by=district.person("leader"))


def a_round(district: District) -> None:
    """A round that is finished at this moment: one applied, was corrected, and was objected to."""
    ends = clock.now()
    with clock.at(ends - timedelta(days=60)):
        round_ = town.open_for(district, [town.flat(district)])
        mine = town.applied(round_, district.person("teacher"), sensitive={"hardship": "yes"})
    with clock.at(town.after(round_)):
        facts, found = {**mine.facts, "commute_km": 12}, {"by": district.person("handler"), "words": "实测"}
        correct(mine, facts, {"hardship": "no"}, **found, evidence="register")
    town.published(district, round_)
    with clock.at(town.after(round_, 0)):
        objection = make_objection(mine, by=district.person("colleague"), words="住得不远")
        refuse_objection(objection, by=district.person("handler"), words="已核实")
    town.drawn(district, round_)
    (offer,) = offers.sign(round_, by=district.person("clerk"))
    offers.accept(offer, by=district.person("teacher"))
    stays.hand_over_key(offer, by=district.person("handler"), words="钥匙已交")
    assert round_.finished_at == ends


def an_account(district: District) -> None:
    deactivate(district.person("colleague"), by=district.person("admin"))


KEPT: dict[Kind, tuple[Callable[[District], None], Callable[[], object]]] = {
    Kind.NOTICES: (a_notice, lambda: select(Notice.id)),
    Kind.RECEIPTS: (a_receipt, lambda: select(Receipt.id).where(Receipt.key == "old")),
    Kind.NEEDS: (a_need, lambda: select(Need.id).where(Need.title != NOTHING)),
    Kind.PETITIONS: (a_petition, lambda: select(Petition.id).where(Petition.words != NOTHING)),
    Kind.FACTS: (a_round, lambda: select(Application.id).where(Application.nonce.is_not(None))),
    Kind.ACCOUNTS: (
        an_account,
        lambda: select(Person.id).where(~Person.is_active, Person.erased_at.is_(None)),
    ),
}


def left(kind: Kind) -> int:
    query: Any = KEPT[kind][1]()
    return len(db.session.scalars(query).all())


@pytest.fixture
def begun() -> datetime:
    return clock.now()


@pytest.mark.parametrize("kind", KEPT)
def test_it_goes_on_its_day_and_not_before(
    kind: Kind, app: Flask, district: District, begun: datetime
) -> None:
    with clock.at(begun):
        KEPT[kind][0](district)
        db.session.commit()
    there = left(kind)
    assert there
    days = RULES[kind].usual
    with clock.at(begun + timedelta(days=days)):
        assert counts_due()[kind] == 0
        let_go()
        assert left(kind) == there
    with clock.at(begun + timedelta(days=days, seconds=1)):
        due = counts_due()[kind]
        assert due == let_go()[kind]
        assert due
        assert left(kind) == 0
        assert counts_due()[kind] == 0
        assert verify(app.config["SETTINGS"].instance).told == []


def test_a_need_that_is_needed_stays_and_the_figures_hold(
    app: Flask, district: District, begun: datetime
) -> None:
    with clock.at(begun):
        declined, solved = district.need(Status.DECLINED), district.need(Status.SOLVED, by="colleague")
        asks = district.person("teacher")
        complaint = submit(PetitionKind.COMPLAINT, words="为何不受理", person=asks, by=asks, need=declined)
        db.session.commit()
    day = clock.local(begun).date()
    filters = Filters(period=Period.of_month(day.year, day.month))
    with clock.at(begun + timedelta(days=RULES[Kind.NEEDS].usual + 1)):
        before = counted_now(FIGURES.values(), district.person("leader"), filters)
        let_go()
        assert declined.title != NOTHING
        answer(complaint, words="已说明", by=district.person("leader"))
        db.session.commit()
        let_go()
        assert declined.title == NOTHING
        said = select(func.count()).where(NeedEvent.need_id == declined.id, NeedEvent.words.is_not(None))
        assert db.session.scalar(said) == 0
        assert counted_now(FIGURES.values(), district.person("leader"), filters) == before
    assert solved.status == Status.SOLVED


def test_a_need_that_follows_another_waits_for_it(app: Flask, district: District, begun: datetime) -> None:
    with clock.at(begun):
        follower = district.need(Status.MERGED, title="跟随的诉求")
        leading = db.session.get_one(Need, follower.merged_into_id)
        db.session.commit()
    later = begun + timedelta(days=RULES[Kind.NEEDS].usual + 1)
    with clock.at(later):
        assert let_go()[Kind.NEEDS] == 0
        withdraw(leading, by=district.person("colleague"))
        assert (follower.status, follower.title) == (Status.SUBMITTED, "跟随的诉求")


def test_a_need_that_follows_another_goes_with_it(app: Flask, district: District, begun: datetime) -> None:
    with clock.at(begun):
        follower = district.need(Status.MERGED)
        leading = db.session.get_one(Need, follower.merged_into_id)
        db.session.commit()
    with clock.at(begun + timedelta(days=30)):
        decline(leading, by=district.person("clerk"), words="不属于受理范围")
        db.session.commit()
    days = RULES[Kind.NEEDS].usual
    with clock.at(begun + timedelta(days=days + 30)):
        assert let_go()[Kind.NEEDS] == 0
    with clock.at(begun + timedelta(days=days + 30, seconds=1)):
        assert let_go()[Kind.NEEDS] == 2
        assert (follower.title, leading.title) == (NOTHING, NOTHING)


def test_whom_to_turn_to_goes_with_what_was_refused(app: Flask, district: District, begun: datetime) -> None:
    asks = district.person("teacher")
    with clock.at(begun):
        petition = submit(PetitionKind.CORRECTION, words="请更正", reason="写错了", person=asks, by=asks)
        refuse(petition, words="依法", turn_to="区网信办王某", by=district.person("admin"))
        db.session.commit()
    with clock.at(begun + timedelta(days=RULES[Kind.PETITIONS].usual + 1)):
        assert let_go()[Kind.PETITIONS] == 1
        said = (petition.words, petition.reason, petition.answer, petition.turn_to)
        assert said == (NOTHING, None, NOTHING, NOTHING)


def test_of_a_round_that_is_over_points_places_and_the_frozen_list_stay(
    app: Flask, district: District, begun: datetime
) -> None:
    with clock.at(begun):
        a_round(district)
        db.session.commit()
    mine, objection = (
        db.session.scalars(select(Application)).one(),
        db.session.scalars(select(Objection)).one(),
    )
    address = f"/housing/rounds/{mine.round_id}/notice.json"
    placed = (mine.points, mine.position, mine.undisclosed_points, mine.code)
    client: Any = app.test_client()
    assert isinstance(client, Client)
    before = client.get(address).json
    assert "commute_km" in str(before["corrections"])
    with clock.at(begun + timedelta(days=RULES[Kind.FACTS].usual + 1)):
        assert let_go()[Kind.FACTS] == 1
        db.session.expire_all()
        assert (mine.facts, mine.nonce) == ({}, None)
        assert (mine.points, mine.position, mine.undisclosed_points, mine.code) == placed
        assert (objection.words, objection.answer) == (NOTHING, NOTHING)
        told = db.session.scalars(select(HousingEvent).where(HousingEvent.application_id == mine.id)).all()
        assert {event.words for event in told} == {None}
        assert "12" not in str([event.details.get("changes") for event in told])
        after = client.get(address).json
        assert (after["list"], after["list_hash"], after["draw"]) == (
            before["list"],
            before["list_hash"],
            before["draw"],
        )
        assert after["corrections"] == {"open": [], "kept_apart": before["corrections"]["kept_apart"]}
        assert after["corrections"]["kept_apart"] == 1
        sign_in_as(client, district.person("handler"))
        page = client.page(f"/housing/applications/{mine.id}")
        assert "What was said has had its time and was erased; the points stay." in page.text
        assert f"Points: {mine.points}" in page.text
        sign_in_as(client, district.person("teacher"))
        assert client.page(f"/housing/rounds/{mine.round_id}").status == 200
        assert client.get(f"/housing/rounds/{mine.round_id}/openings.json").json == []
        assert verify(app.config["SETTINGS"].instance).told == []


def test_of_a_round_that_is_not_over_nothing_goes(app: Flask, district: District, begun: datetime) -> None:
    with clock.at(begun):
        round_ = town.open_for(district, [town.flat(district)])
        town.applied(round_, district.person("teacher"))
        town.published(district, round_)
        db.session.commit()
    with clock.at(begun + timedelta(days=LONGEST)):
        assert let_go()[Kind.FACTS] == 0


def test_what_was_said_in_a_round_stays_while_somebody_complains(
    app: Flask, district: District, begun: datetime
) -> None:
    with clock.at(begun):
        a_round(district)
        db.session.commit()
    mine, asks = db.session.scalars(select(Application)).one(), district.person("teacher")
    with clock.at(begun + timedelta(days=RULES[Kind.FACTS].usual + 1)):
        need = db.session.get_one(Need, mine.need_id)
        complaint = submit(PetitionKind.COMPLAINT, words="分数不对", person=asks, by=asks, need=need)
        db.session.commit()
        assert (counts_due()[Kind.FACTS], let_go()[Kind.FACTS]) == (0, 0)
        answer(complaint, words="已说明", by=district.person("leader"))
        db.session.commit()
        assert let_go()[Kind.FACTS] == 1


def test_a_person_with_something_open_is_not_erased(app: Flask, district: District, begun: datetime) -> None:
    with clock.at(begun):
        district.need(Status.IN_PROGRESS, by="colleague")
        an_account(district)
        db.session.commit()
    with clock.at(begun + timedelta(days=LONGEST)):
        assert let_go()[Kind.ACCOUNTS] == 0


def test_whoever_worked_at_an_office_is_erased_as_well(
    app: Flask, district: District, begun: datetime
) -> None:
    with clock.at(begun):
        deactivate(
            district.person("handler"), by=district.person("admin"), successor=district.person("colleague")
        )
        db.session.commit()
    with clock.at(begun + timedelta(days=RULES[Kind.ACCOUNTS].usual + 1)):
        assert counts_due()[Kind.ACCOUNTS] == let_go()[Kind.ACCOUNTS] == 1
        assert verify(app.config["SETTINGS"].instance).told == []


def test_some_go_at_a_time_each_committed(
    app: Flask, district: District, begun: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(begun):
        for _ in range(3):
            a_need(district)
        db.session.commit()
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    with clock.at(begun + timedelta(days=LONGEST)):
        assert let_go()[Kind.NEEDS] == 3


def test_the_daily_clock_lets_go(app: Flask, district: District, begun: datetime) -> None:
    with clock.at(begun):
        KEPT[Kind.NOTICES][0](district)
        set_days(Kind.NOTICES, RULES[Kind.NOTICES].least, by=district.person("admin"))
        db.session.commit()
    there = left(Kind.NOTICES)
    assert there
    with clock.at(begun + timedelta(days=RULES[Kind.NOTICES].least, seconds=1)):
        db.session.remove()
        said = app.test_cli_runner().invoke(args=["clock"], catch_exceptions=False).output
    assert f"{there} let go that had had their time" in said
    read = select(Notice.id).where(Notice.read_at.is_not(None))
    assert db.session.scalars(read).all() == []


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_kept_shorter_than_it_is_needed_nor_for_ever(
    kind: Kind, app: Flask, district: District
) -> None:
    admin, least = district.person("admin"), RULES[kind].least
    for days in (least - 1, LONGEST + 1, 0, -1):
        with pytest.raises(OutOfBounds):
            set_days(kind, days, by=admin)
    for days in (least, LONGEST):
        set_days(kind, days, by=admin)
        assert days_kept()[kind] == days
    assert least <= RULES[kind].usual <= LONGEST


def test_who_sets_it_stands_in_its_history(app: Flask, district: District) -> None:
    client: Any = app.test_client()
    assert isinstance(client, Client)
    sign_in_as(client, district.person("admin"))
    refused = client.page("/retention/needs").form("/needs").send(days="7")
    assert refused.status == 422
    client.page("/retention/needs").form("/needs").send(days="1000")
    assert db.session.scalars(select(RetentionTime.days)).one() == 1000
    assert "系管一" in client.page("/retention/needs").text
