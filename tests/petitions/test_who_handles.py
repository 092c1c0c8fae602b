"""Who reads a complaint, and who is told: nobody who had a hand in what it is about."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.standing_in import stand_in
from tests.support.world import PEOPLE, District
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions.intake import decline
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices.models import Notice
from welfare.petitions.actions import submit
from welfare.petitions.lifecycle import TABLE, Action, Kind, Party, possible_actions, standing_after
from welfare.petitions.models import Petition
from welfare.petitions.notices import SENTENCES
from welfare.petitions.policy import HANDLED_BY
from welfare.petitions.queries import parties_to, petition_by_id


def complain(district: District, status: Status | None = None, **more: object) -> Petition:
    need = district.need(status) if status else None
    asks = district.person("teacher")
    given = {"words": "处理太慢", "person": asks, "by": asks, "need": need, **more}
    petition = submit(Kind.COMPLAINT, **given)  # type: ignore[arg-type]
    db.session.commit()
    return petition


def readers(district: District, petition: Petition) -> set[str]:
    names = (number for number, *_ in PEOPLE)
    return {name for name in names if petition_by_id(petition.id, district.person(name))}


def told(district: District, petition: Petition) -> set[str]:
    people = {district.person(number).id: number for number, *_ in PEOPLE}
    here = select(Notice.person_id).where(Notice.address == f"/petitions/{petition.id}")
    return {people[id_] for id_ in db.session.scalars(here)}


@pytest.mark.parametrize(
    ("status", "is_for_leaders", "handlers"),
    [
        (None, False, {"clerk", "second_clerk", "leader"}),
        (None, True, {"leader"}),
        (Status.SUBMITTED, False, {"clerk", "second_clerk", "leader"}),
        (Status.IN_PROGRESS, False, {"second_clerk", "leader"}),
        (Status.DECLINED, False, {"second_clerk", "leader"}),
        (Status.SOLVED, True, {"leader"}),
    ],
)
def test_whoever_had_a_hand_in_the_need_neither_reads_nor_hears_of_it(
    status: Status | None, is_for_leaders: bool, handlers: set[str], app: Flask, district: District
) -> None:
    petition = complain(district, status, is_for_leaders=is_for_leaders)
    assert readers(district, petition) == {"teacher", "auditor", *handlers}
    assert told(district, petition) == handlers


def test_whoever_stands_in_for_somebody_who_had_a_hand_does_not_read_it(
    app: Flask, district: District
) -> None:
    stand_in(district, "clerk", "admin", at="bureau")
    about_a_need, about_none = complain(district, Status.IN_PROGRESS), complain(district)
    assert "admin" not in readers(district, about_a_need)
    assert "admin" in readers(district, about_none)


def test_whose_deputy_had_a_hand_in_the_need_does_not_read_it(app: Flask, district: District) -> None:
    stand_in(district, "clerk", "admin", at="bureau")
    need, other = district.need(), district.need()
    decline(need, by=district.person("admin"), words="不属于受理范围")
    petition = complain(district, need=need)
    assert readers(district, petition) == {"teacher", "auditor", "second_clerk", "leader"}
    assert told(district, petition) == {"second_clerk", "leader"}
    assert {"clerk", "admin"} <= readers(district, complain(district, need=other))


def test_a_deputy_acts_for_nobody_with_what_they_hold_themselves(app: Flask, district: District) -> None:
    stand_in(district, "second_clerk", "clerk", at="bureau")
    need = district.need()
    decline(need, by=district.person("clerk"), words="不属于受理范围")
    assert "second_clerk" in readers(district, complain(district, need=need))


def test_a_clerk_who_belongs_to_the_unit_does_not_read_it(app: Flask, district: District) -> None:
    petition = complain(district, Status.IN_PROGRESS)
    stand_in(district, "handler", "second_clerk")
    db.session.commit()
    assert "second_clerk" not in readers(district, petition)


def test_what_concerns_data_is_the_administrators_of_the_bureau(app: Flask, district: District) -> None:
    asks = district.person("teacher")
    petition = submit(Kind.ERASURE, words="请删除", person=asks, by=asks)
    db.session.commit()
    assert readers(district, petition) == {"teacher", "auditor", "admin"}
    assert told(district, petition) == {"admin"}


def test_nobody_handles_their_own(app: Flask, district: District) -> None:
    for kind, name in ((Kind.COMPLAINT, "leader"), (Kind.CORRECTION, "admin")):
        asks = district.person(name)
        petition = submit(kind, words="本人", person=asks, by=asks)
        assert parties_to(petition, asks) == {Party.PETITIONER}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_handled_by_roles_of_the_bureau_alone(kind: Kind) -> None:
    assert set(HANDLED_BY[kind]) <= {Role.ADMIN, Role.CLERK, Role.LEADER}


@pytest.mark.parametrize("action", TABLE)
def test_where_an_action_leads_its_event_leads(action: Action) -> None:
    row = TABLE[action]
    assert standing_after([{"kind": "submit"}, {"kind": action.value}]).status == row.after
    for kind in Kind:
        for status in row.before:
            assert (action in possible_actions(kind, status, row.by)) == (kind in row.kinds)


def test_a_teacher_is_told_of_each_step_and_follows_it(
    app: Flask, district: District, enter: Callable[[str], object]
) -> None:
    teacher, admin = enter("teacher"), enter("admin")
    page = teacher.page("/petitions/new/correction").form("/correction").send(words="名字错了")  # type: ignore[attr-defined]
    address = page.path
    assert "名字错了" in page.text
    admin.page(address).form("/taking-in").send()  # type: ignore[attr-defined]
    answered = admin.page(address).form("/answer").send(words="已更正")  # type: ignore[attr-defined]
    assert "已更正" in answered.text
    assert "已更正" in teacher.page(address).text  # type: ignore[attr-defined]
    here = select(Notice.sentence).where(
        Notice.address == address, Notice.person_id == district.person("teacher").id
    )
    assert len(db.session.scalars(here).all()) == 2


@pytest.mark.parametrize("reader", ["second_clerk", "leader", "auditor", "teacher"])
def test_whoever_reads_a_complaint_about_a_need_reads_which_need(
    reader: str, app: Flask, district: District, enter: Callable[[str], object]
) -> None:
    petition = complain(district, Status.IN_PROGRESS)
    number = db.session.scalars(select(Need.number).where(Need.id == petition.need_id)).one()
    page = enter(reader).page(f"/petitions/{petition.id}")  # type: ignore[attr-defined]
    assert number in page.text


def test_whoever_is_asked_for_by_an_administrator_hears_of_it(
    app: Flask, district: District, enter: Callable[[str], object]
) -> None:
    person = district.person("neighbour")
    address = f"/petitions/new/erasure?for={person.id}"
    page = enter("admin").page(address).form("/erasure").send(words="书面申请")  # type: ignore[attr-defined]
    told = select(Notice.sentence).where(Notice.address == page.path, Notice.person_id == person.id)
    assert db.session.scalars(told).all() == [SENTENCES[Action.SUBMIT]]


def test_whoever_asks_what_nobody_may_answer_reads_so_at_once(
    app: Flask, district: District, enter: Callable[[str], object]
) -> None:
    said = "Nobody at the bureau may answer this at the moment."
    teacher = enter("teacher")
    for kind in ("complaint", "correction"):
        form = teacher.page(f"/petitions/new/{kind}").form(f"/{kind}")  # type: ignore[attr-defined]
        assert said not in form.send(words="请处理").text
    for name in ("clerk", "second_clerk", "leader"):
        district.person(name).is_active = False
    db.session.commit()
    for address in ("/petitions/new/complaint", "/petitions/unnamed/suggestion"):
        form = teacher.page(address).form(address)  # type: ignore[attr-defined]
        assert said in form.send(words="请处理").text
