"""What is asked by form: what it may say, what is kept of it, by when it is answered, and for whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.support.client import Client
from tests.support.fields import TriedForm, error_at
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.notices.models import Notice
from welfare.petitions.actions import submit, take_in
from welfare.petitions.lifecycle import Action, Kind, Status
from welfare.petitions.models import Petition, PetitionEvent
from welfare.petitions.notices import SENTENCES
from welfare.petitions.queries import NEEDS_OFFERED, needs_of
from welfare.petitions.refusals import OneIsRunning

Enter = Callable[[str], Client]
LONGEST = 2000
OWN = {"words": "请更正", "reason": ""}
VOICE = {"words": "太慢", "need": ""}


def asked() -> Petition:
    """The one that there is."""
    return db.session.scalars(select(Petition)).one()


def a_petition(district: District, kind: Kind = Kind.CORRECTION) -> Petition:
    person = district.person("teacher")
    petition = submit(kind, words="请处理", person=person, by=person)
    db.session.commit()
    return petition


# --- what may be said


@pytest.mark.parametrize(
    ("address", "given", "of_none"),
    [
        ("/petitions/new/correction", OWN, "Say what it is about."),
        ("/petitions/new/erasure", OWN, "Say what it is about."),
        ("/petitions/new/complaint", VOICE, "Write what you want to say."),
        ("/petitions/new/suggestion", VOICE, "Write what you want to say."),
    ],
)
def test_words_are_asked_for_and_have_room(
    address: str, given: dict[str, str], of_none: str, app: Flask, district: District
) -> None:
    form = TriedForm(app, district.person("teacher"), address, given)
    assert form.said_of("words", words=" ") == of_none
    assert form.said_of("words", words="长" * (LONGEST + 1)) == f"At most {LONGEST} characters."
    assert db.session.scalars(select(Petition)).all() == []
    assert form.said_of("words", words="长" * LONGEST) == ""


def test_a_reason_can_be_left_out_and_has_room(app: Flask, district: District) -> None:
    form = TriedForm(app, district.person("teacher"), "/petitions/new/correction", OWN)
    assert form.said_of("reason", reason="长" * (LONGEST + 1)) == f"At most {LONGEST} characters."
    assert form.said_of("reason", reason=" ") == ""
    assert asked().reason is None


def test_a_complaint_without_a_name_is_bound_alike(app: Flask, district: District) -> None:
    given = {"words": "", "submission_key": "one-key"}
    form = TriedForm(app, district.person("teacher"), "/petitions/unnamed/complaint", given)
    assert error_at(form.send(), "words") == "Write what you want to say."
    assert error_at(form.send(words="长" * (LONGEST + 1)), "words") == f"At most {LONGEST} characters."
    assert db.session.scalars(select(Petition)).all() == []


@pytest.mark.parametrize(
    ("noun", "field", "of_none"),
    [
        ("answer", "words", "Write the answer."),
        ("refusal", "words", "Say why, and by which law."),
        ("refusal", "turn_to", "Say whom the person can turn to."),
    ],
)
def test_what_is_answered_is_asked_for_and_has_room(
    noun: str, field: str, of_none: str, app: Flask, district: District
) -> None:
    petition = a_petition(district)
    given = {"words": "依法", "turn_to": "上级"}
    form = TriedForm(app, district.person("admin"), f"/petitions/{petition.id}/{noun}", given)
    at = f"{noun}-{field}"
    assert form.said_of(field, at=at, **{field: " "}) == of_none
    too_long = form.said_of(field, at=at, **{field: "长" * (LONGEST + 1)})
    assert too_long == f"At most {LONGEST} characters."
    db.session.expire_all()
    assert (petition.status, petition.answer, petition.turn_to) == (Status.SUBMITTED, None, None)


def test_a_code_is_asked_for(app: Flask, district: District) -> None:
    form = TriedForm(app, district.person("teacher"), "/petitions/followed", {"code": ""})
    assert error_at(form.send(), "code") == "Type the code."


# --- what is kept of it


def test_what_was_said_is_kept_as_it_was_said(app: Flask, district: District, enter: Enter) -> None:
    form = enter("teacher").page("/petitions/new/correction").form("/correction")
    shown = form.send(words="名字错了一个字", reason="证件上是另一个字")
    petition = asked()
    assert (petition.words, petition.reason) == ("名字错了一个字", "证件上是另一个字")
    assert "证件上是另一个字" in shown.text
    assert (petition.kind, petition.status, petition.entered_by_id) == (
        Kind.CORRECTION, Status.SUBMITTED, None,
    )  # fmt: skip


def test_a_complaint_is_about_one_of_ones_own_needs_or_none(
    app: Flask, district: District, enter: Enter
) -> None:
    mine, others = district.need(title="漏雨"), district.need(by="colleague", title="同事的")
    db.session.commit()
    page = enter("teacher").page("/petitions/new/complaint")
    assert mine.number in page.text
    assert others.number not in page.text
    refused = page.form("/complaint").send(words="太慢", need=others.number)
    assert (refused.status, error_at(refused, "need")) == (422, "Not a valid choice.")
    page.form("/complaint").send(words="太慢", need=mine.number)
    assert asked().need_id == mine.id


def test_the_newest_of_ones_needs_are_offered(app: Flask, district: District) -> None:
    person = district.person("teacher")
    for _ in range(NEEDS_OFFERED + 1):
        newest = district.need()
    offered = needs_of(person)
    assert (len(offered), offered[0].number) == (NEEDS_OFFERED, newest.number)


@pytest.mark.parametrize("is_for_leaders", [True, False])
def test_with_and_without_a_name_it_is_for_whom_it_says(
    is_for_leaders: bool, app: Flask, district: District, enter: Enter
) -> None:
    teacher, only = enter("teacher"), "y" if is_for_leaders else None
    for address in ("/petitions/new/complaint", "/petitions/unnamed/complaint"):
        teacher.page(address).form("/complaint").send(words="太慢", is_for_leaders=only)
    kept = db.session.scalars(select(Petition.is_for_leaders)).all()
    assert kept == [is_for_leaders, is_for_leaders]


def test_a_form_without_a_key_is_not_taken_without_a_name(app: Flask, district: District) -> None:
    form = TriedForm(app, district.person("teacher"), "/petitions/unnamed/complaint", {"words": "食堂"})
    assert form.send(submission_key="").status == 400
    assert db.session.scalars(select(Petition)).all() == []


def test_complaints_may_be_several_at_a_time_and_requests_one_of_a_kind(district: District) -> None:
    person = district.person("teacher")
    for kind in (*Kind, Kind.COMPLAINT, Kind.SUGGESTION):
        submit(kind, words="请处理", person=person, by=person)
    for kind in (Kind.CORRECTION, Kind.ERASURE):
        with pytest.raises(OneIsRunning):
            submit(kind, words="再一次", person=person, by=person)
        submit(kind, words="另一人的", person=district.person("colleague"), by=district.person("colleague"))


# --- by when, and what is told


@pytest.mark.parametrize(("days", "due"), [(15, date(2027, 3, 26)), (3, date(2027, 3, 10))])
def test_it_is_due_after_as_many_working_days_as_are_set(
    days: int, due: date, app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PETITION_DAYS", days)
    friday = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
    with clock.at(friday):
        petition = a_petition(district)
    assert (petition.submitted_at, petition.due_on) == (friday, due)


def test_who_takes_it_in_has_it_in_charge_and_the_petitioner_hears_each_step(
    app: Flask, district: District, enter: Enter
) -> None:
    petition = a_petition(district)
    admin = enter("admin")
    admin.page(f"/petitions/{petition.id}").form("/taking-in").send()
    form = admin.page(f"/petitions/{petition.id}").form("/refusal")
    assert "the authority above the bureau" in form.values["turn_to"]
    form.send(words="依《个人信息保护法》", turn_to="区网信办")
    db.session.expire_all()
    assert petition.in_charge_id == district.person("admin").id
    assert (petition.answer, petition.turn_to) == ("依《个人信息保护法》", "区网信办")
    mine = Notice.person_id == district.person("teacher").id
    told = db.session.execute(select(Notice.sentence, Notice.details).where(mine).order_by(Notice.id)).all()
    assert [sentence for sentence, _ in told] == [SENTENCES[Action.TAKE_IN], SENTENCES[Action.REFUSE]]
    assert all(petition.due_on.isoformat() in str(details) for _, details in told)


def test_whoever_takes_it_back_hears_nothing_of_it(app: Flask, district: District, enter: Enter) -> None:
    petition = a_petition(district)
    enter("teacher").page(f"/petitions/{petition.id}").form("/withdrawal").send()
    mine = Notice.person_id == district.person("teacher").id
    assert db.session.scalars(select(Notice).where(mine)).all() == []


# --- for somebody who asks on paper


def test_what_is_entered_for_somebody_is_theirs_and_says_who_entered_it(
    app: Flask, district: District, enter: Enter
) -> None:
    person = district.person("neighbour")
    page = enter("admin").page(f"/petitions/new/correction?for={person.id}")
    assert "For 乙一" in page.text
    page.form("/correction").send(words="书面申请")
    petition = asked()
    assert (petition.person_id, petition.entered_by_id) == (person.id, district.person("admin").id)
    event = db.session.scalars(select(PetitionEvent)).one()
    assert event.by_id == district.person("admin").id


# --- two at once, and what the database itself does not take


def test_of_one_that_moved_on_meanwhile_what_was_typed_stays(
    app: Flask, district: District, enter: Enter
) -> None:
    petition = a_petition(district)
    form = enter("admin").page(f"/petitions/{petition.id}").form("/taking-in")
    take_in(db.session.get_one(Petition, petition.id), by=district.person("admin"))
    db.session.commit()
    refused = form.send()
    assert refused.status == 409
    assert "This can no longer be done here." in refused.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"closed_at": datetime(2027, 3, 5, tzinfo=UTC)},
        {"status": "answered", "answer": "已办"},
        {"code_digest": "0" * 64},
        {"person_id": None},
        {"person_id": None, "code_digest": "0" * 64},
        {"turn_to": "上级"},
        {"status": "refused", "closed_at": datetime(2027, 3, 5, tzinfo=UTC)},
    ],
    ids=lambda wrong: " ".join(wrong),
)
def test_the_database_itself_takes_none_that_cannot_be(wrong: dict[str, Any], district: District) -> None:
    row = {
        "kind": "correction", "status": "submitted", "person_id": district.person("teacher").id,
        "words": "请更正", "submitted_at": datetime(2027, 3, 5, tzinfo=UTC), "due_on": date(2027, 3, 26),
        "is_for_leaders": False,
    }  # fmt: skip
    with db.session.begin_nested():
        db.session.execute(insert(Petition).values(row))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(Petition).values(row | wrong))


def test_which_need_it_is_about_stays_with_it(district: District) -> None:
    need = district.need()
    person = district.person("teacher")
    petition = submit(Kind.COMPLAINT, words="太慢", person=person, by=person, need=need)
    assert db.session.get_one(Need, petition.need_id).number == need.number
