"""A complaint without a name: followed by its code, and nothing anywhere leads to who sent it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.world import District
from welfare.extensions import db
from welfare.petitions.actions import code_from, digest_of, submit_unnamed
from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import Petition, PetitionEvent
from welfare.sending.models import Receipt
from welfare.web.log import WITHOUT_A_NAME

Enter = Callable[[str], Client]


def test_it_is_followed_by_a_code_that_is_shown_once(app: Flask, district: District, enter: Enter) -> None:
    sent = enter("teacher").page("/petitions/unnamed/complaint").form("/complaint").send(words="食堂太贵")
    petition = db.session.scalars(select(Petition)).one()
    code = next(word for word in sent.text.split() if word.count("-") == 4)
    assert petition.code_digest == digest_of(code)
    assert code not in (petition.code_digest or "")
    leader = enter("leader").page(f"/petitions/{petition.id}").form("/answer").send(words="已降价")
    assert "已降价" in leader.text
    stranger = app.test_client()
    found = stranger.page("/petitions/followed").form("/followed").send(code=code.upper().replace("-", " "))  # type: ignore[attr-defined]
    assert "食堂太贵" in found.text
    assert "已降价" in found.text
    wrong = stranger.page("/petitions/followed").form("/followed").send(code="0000-0000")  # type: ignore[attr-defined]
    assert wrong.status == 404
    assert "食堂太贵" not in wrong.text


def test_nothing_says_who_it_was(app: Flask, district: District, enter: Enter) -> None:
    enter("teacher").page("/petitions/unnamed/suggestion").form("/suggestion").send(words="字大些")
    petition = db.session.scalars(select(Petition)).one()
    assert (petition.person_id, petition.entered_by_id, petition.need_id) == (None, None, None)
    assert db.session.scalars(select(PetitionEvent.by_id)).all() == [None]
    assert db.session.scalars(select(Receipt)).all() == []


def test_another_persons_form_has_another_code_whatever_its_key(
    app: Flask, district: District, enter: Enter
) -> None:
    for name in ("teacher", "colleague"):
        form = enter(name).page("/petitions/unnamed/complaint").form("/complaint")
        form.send(words="食堂", submission_key="the-same")
    assert len(db.session.scalars(select(Petition)).all()) == 2


def test_the_same_form_twice_is_one_under_one_code(app: Flask, district: District, enter: Enter) -> None:
    form = enter("teacher").page("/petitions/unnamed/complaint").form("/complaint")
    first, again = form.send(words="食堂"), form.send(words="食堂")
    assert first.text == again.text
    assert len(db.session.scalars(select(Petition)).all()) == 1


def test_of_two_that_come_in_one_moment_there_is_one(app: Flask, district: District) -> None:
    with app.test_request_context():
        code = code_from("one-key", by=district.person("teacher"))
    page = answer_meanwhile(
        lambda: submit_unnamed(Kind.COMPLAINT, words="食堂", is_for_leaders=False, code=code),
        app.test_client(),  # type: ignore[arg-type]
        district.person("teacher"),
        "/petitions/unnamed/complaint",
        words="食堂",
        submission_key="one-key",
    )
    assert (page.status, code in page.text) == (200, True)
    assert len(db.session.scalars(select(Petition)).all()) == 1


def test_the_log_does_not_say_whose_form_was_refused(
    app: Flask, district: District, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    browser = enter("teacher")
    caplog.clear()
    browser.page("/petitions/unnamed/complaint").form("/complaint").send(words="")
    said = [line.getMessage() for line in caplog.records if line.name == "welfare.security"]
    assert said == ["refused by=- method=POST page=petitions.unnamed status=422 kind=complaint"]
    assert app.view_functions.keys() >= WITHOUT_A_NAME
