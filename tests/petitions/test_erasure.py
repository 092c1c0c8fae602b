"""Erasing is refused while something runs, asks for the password, is done once; what was bent is found."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.homes import world as homes
from tests.housing import town
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.actions import grant_role, reactivate
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.refusals import Erased
from welfare.accounts.roles import Role
from welfare.audit.verifying import verify
from welfare.exports import store
from welfare.exports.actions import ask_for, new_export
from welfare.exports.files import Format
from welfare.exports.models import Export
from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.history.models import Redaction
from welfare.history.redaction import without_words
from welfare.homes.proposals.actions import join
from welfare.needs.actions.handling import answer as give
from welfare.needs.actions.intake import decline, merge
from welfare.needs.actions.slips import undo
from welfare.needs.actions.teacher import confirm, reopen, withdraw
from welfare.needs.lifecycle import Action, Outcome, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.refusals import NotUndoable
from welfare.notices.models import Notice
from welfare.own_data.archive import EXPORT
from welfare.petitions.actions import refuse, submit, take_in
from welfare.petitions.erasure.actions import NOTHING, carry_out
from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import Petition
from welfare.petitions.refusals import NotNow, OneIsRunning, StillRunning

WHO = "colleague"


def asked(district: District) -> Petition:
    person = district.person(WHO)
    petition = submit(Kind.ERASURE, words="请删除", person=person, by=person)
    db.session.commit()
    return petition


def a_need(district: District) -> None:
    district.need(Status.ANSWERED, by=WHO)


def a_flat(district: District) -> None:
    round_ = town.open_for(district, [town.flat(district)])
    town.applied(round_, district.person(WHO))


def a_booking(district: District) -> None:
    homes.book(homes.room_in(homes.home_at(district), district), district.person(WHO))


def a_role(district: District) -> None:
    db.session.add(
        RoleAssignment(
            person_id=district.person(WHO).id,
            role=Role.HANDLER,
            organization_id=district.place("near_school").id,
        )
    )


def a_complaint(district: District) -> None:
    person = district.person(WHO)
    submit(Kind.COMPLAINT, words="太慢", person=person, by=person)


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (a_need, "未办结的诉求：1"),
        (a_flat, "未办结的诉求：1、周转房申请：1"),
        (a_booking, "未使用的预约：1"),
        (a_role, "教师以外的角色：1"),
        (a_complaint, "其他办理中的申请或投诉：1"),
    ],
)
def test_while_something_runs_nothing_is_erased_and_it_is_said(
    begin: Callable[[District], None], said: str, app: Flask, district: District
) -> None:
    begin(district)
    petition = asked(district)
    admin = district.person("admin")
    with pytest.raises(StillRunning) as refused:
        carry_out(petition, by=admin)
    assert refused.value.details == {"what": said}
    db.session.rollback()
    assert district.person(WHO).is_active
    assert db.session.scalars(select(Redaction)).all() == []


def erased(district: District) -> Person:
    district.need(Status.SOLVED, by=WHO)
    db.session.commit()
    petition = asked(district)
    id_ = district.person(WHO).id
    carry_out(petition, by=district.person("admin"))
    db.session.commit()
    return db.session.get_one(Person, id_)


def test_the_file_of_what_was_kept_of_them_goes_once_it_is_committed(app: Flask, district: District) -> None:
    with app.test_request_context():
        ask_for(new_export(EXPORT, by=district.person(WHO), args={}, format=Format.ZIP))
    db.session.commit()
    assert make_next()
    [path] = [store.path_of(token) for token in db.session.scalars(select(Export.token))]
    petition = asked(district)
    carry_out(petition, by=district.person("admin"))
    assert path.exists()
    db.session.commit()
    assert not path.exists()


def test_of_what_they_asked_before_nothing_stays_that_was_written(app: Flask, district: District) -> None:
    person, admin = district.person(WHO), district.person("admin")
    before = submit(Kind.CORRECTION, words="名字错了", reason="我是某某", person=person, by=person)
    refuse(before, words="依法，某某", turn_to="网信办，某某", by=admin)
    carry_out(asked(district), by=admin)
    said = (before.words, before.reason, before.answer, before.turn_to)
    assert said == (NOTHING, None, NOTHING, NOTHING)


def test_colleagues_who_joined_a_need_keep_no_title_of_it(app: Flask, district: District) -> None:
    need = district.need(by=WHO, category="home", title="想要一间琴房")
    assert join(need, by=district.person("teacher"))
    decline(need, by=district.person("clerk"), words="暂无场地")
    db.session.commit()
    told = select(Notice.details).where(Notice.person_id == district.person("teacher").id)
    assert [details["title"] for details in db.session.scalars(told)] == ["想要一间琴房"]
    carry_out(asked(district), by=district.person("admin"))
    assert [details["title"] for details in db.session.scalars(told)] == [NOTHING]


def test_a_role_that_a_closed_account_had_keeps_nobody_from_being_erased(
    app: Flask, district: District
) -> None:
    a_role(district)
    petition, person = asked(district), district.person(WHO)
    deactivate(person, by=district.person("admin"), successor=district.person("handler"))
    db.session.commit()
    carry_out(petition, by=district.person("admin"))
    assert person.erased_at
    left = select(RoleAssignment.id).where(RoleAssignment.person_id == person.id)
    assert db.session.scalars(left).all() == []


def test_what_they_needed_comes_back_no_more(app: Flask, district: District) -> None:
    leading, follower = district.need(Status.IN_PROGRESS), district.need(by=WHO)
    also, declined = district.need(by="neighbour"), district.need(Status.DECLINED, by=WHO)
    clerk, raiser = district.person("clerk"), district.person("teacher")
    for need in (follower, also):
        merge(need, by=clerk, into=leading)
    give(leading, by=district.person("handler"), outcome=Outcome.SOLVED, words="分到三楼一间，已入住")
    confirm(leading, by=raiser)
    carry_out(asked(district), by=district.person("admin"))
    reopen(leading, by=raiser, words="又漏雨")
    withdraw(leading, by=raiser)
    assert (follower.status, also.status) == (Status.MERGED, Status.SUBMITTED)
    with pytest.raises(NotUndoable):
        undo(declined, by=clerk, action=Action.UNDO_DECLINE, words="看错了")
    db.session.commit()
    assert verify(app.config["SETTINGS"].instance).told == []


def test_whoever_is_erased_is_never_changed_or_opened_again(app: Flask, district: District) -> None:
    person, admin = erased(district), district.person("admin")
    for change in (
        lambda: reactivate(person, by=admin),
        lambda: grant_role(person, role=Role.LEADER, organization=district.place("bureau"), by=admin),
    ):
        with pytest.raises(Erased):
            change()


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_a_reader_has_the_name_in_their_language(
    app: Flask, district: District, enter: Callable[[str], Client]
) -> None:
    id_ = erased(district).id
    admin = enter("admin")
    for language, name in (("zh", "已注销教师"), ("en", "Erased teacher")):
        page = admin.page(f"/people/{id_}", headers={"Accept-Language": language})
        assert page.heading == name


def test_what_is_left_of_an_event_is_sealed_and_found_if_it_is_bent(app: Flask, district: District) -> None:
    erased(district)
    folder = app.config["SETTINGS"].instance
    assert verify(folder).told == []
    event_id = db.session.scalars(
        select(Redaction.event_id).where(Redaction.history == "need_events")
    ).first()
    table = NeedEvent.__tablename__
    db.session.execute(text(f"UPDATE {table} SET words = 'bent' WHERE id = {event_id}"))
    db.session.commit()
    assert verify(folder).told


def test_words_taken_out_past_the_app_are_found(app: Flask, district: District) -> None:
    district.need(Status.SOLVED, by=WHO)
    db.session.commit()
    db.session.execute(text("UPDATE need_events SET words = NULL WHERE words IS NOT NULL"))
    db.session.commit()
    assert verify(app.config["SETTINGS"].instance).told


def test_of_details_only_what_was_typed_goes() -> None:
    details = {
        "changes": {"title": ["甲", "乙"], "urgency": ["ordinary", "urgent"]},
        "unit": "后勤科",
        "days": 3,
    }
    left = {
        "changes": {"title": [None, None], "urgency": ["ordinary", "urgent"]},
        "unit": "后勤科",
        "days": 3,
    }
    assert without_words(details) == left


def test_one_request_of_a_kind_at_a_time_and_done_once(app: Flask, district: District) -> None:
    petition = asked(district)
    with pytest.raises(OneIsRunning):
        asked(district)
    admin = district.person("admin")
    carry_out(petition, by=admin)
    with pytest.raises(NotNow):
        carry_out(petition, by=admin)


def test_of_two_administrators_one_takes_it_in(
    app: Flask, district: District, enter: Callable[[str], Client]
) -> None:
    grant_role(
        district.person("leader"),
        role=Role.ADMIN,
        organization=district.place("bureau"),
        by=district.person("admin"),
    )
    petition = asked(district)
    page = answer_meanwhile(
        lambda: take_in(petition, by=district.person("admin")),
        app.test_client(),  # type: ignore[arg-type]
        district.person("leader"),
        f"/petitions/{petition.id}/taking-in",
    )
    assert page.status == 409
    assert db.session.get_one(Petition, petition.id).in_charge_id == district.person("admin").id


def test_what_arrives_meanwhile_is_not_left_without_anybody_it_is_for(
    app: Flask, district: District, enter: Callable[[str], Client]
) -> None:
    petition = asked(district)
    page = answer_meanwhile(
        lambda: district.need(by=WHO),
        app.test_client(),  # type: ignore[arg-type]
        district.person("admin"),
        f"/petitions/{petition.id}/erasure",
    )
    assert page.status == 409
    assert district.person(WHO).is_active


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/petitions/new/suggestion", {"words": "多开培训"}),
        ("/needs/new/housing", {"title": "想要一间宿舍", "description": "住得太远"}),
    ],
)
def test_what_waited_for_it_is_not_taken_in_a_name_that_is_gone(
    app: Flask, district: District, enter: Callable[[str], Client], address: str, fields: dict[str, str]
) -> None:
    petition = asked(district)
    person, before = district.person(WHO), db.session.query(Petition).count()
    page = answer_meanwhile(
        lambda: carry_out(petition, by=district.person("admin")),
        app.test_client(),  # type: ignore[arg-type]
        person,
        address,
        submission_key="one-that-waited-for-it",
        **fields,
    )
    assert page.status in (401, 403)
    db.session.rollback()
    assert db.session.query(Petition).count() == before
    assert db.session.query(Need).count() == 0


def test_the_password_is_asked_for_before_it(
    app: Flask, district: District, enter: Callable[[str], Client]
) -> None:
    petition = asked(district)
    client = app.test_client()
    token = sign_in_as(client, district.person("admin"), is_proven=False)
    assert client.post(f"/petitions/{petition.id}/erasure", data={"csrf_token": token}).status_code == 403
    assert district.person(WHO).is_active
