"""The password once more, before what somebody at an open browser must not be able to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests.support.client import Client, Page
from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import PASSWORD, District
from tests.web import test_access_matrix as matrix
from tests.web.access_table import ACCOUNTS, TABLE
from welfare import clock
from welfare.accounts.models import EventKind, Person
from welfare.accounts.records.models import FailedSignIns
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.proof import POWERFUL, is_powerful
from welfare.accounts.throttle import LIMITS, Of
from welfare.config import for_flask, read_settings
from welfare.extensions import db
from welfare.web.forms import RESUMED

ASKS = "Your password once more"
PROVEN_FOR = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def as_shipped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = for_flask(read_settings({"WELFARE_ENV": "testing"}))["PROVEN_FOR"]
    assert shipped == PROVEN_FOR
    monkeypatch.setitem(app.config, "PROVEN_FOR", shipped)


@pytest.fixture
def admin(client: Client, district: District) -> Client:
    """An administrator who typed the password long ago."""
    sign_in_as(client, district.person("admin"), is_proven=False)
    return client


def _new_person(client: Client, **more: Any) -> Page:
    form = client.page("/people/new").form("/people/new")
    place = form.values["organization"] or District().place("near_school").id
    return form.send(staff_number="n1", name="新来", organization=str(place), **more)


def _is_there(number: str) -> bool:
    db.session.rollback()
    return db.session.scalar(select(Person.id).where(Person.staff_number == number)) is not None


def test_what_was_typed_goes_on_as_it_was(admin: Client) -> None:
    page = _new_person(admin, roles=["teacher", "handler"])
    assert (page.status, page.heading) == (403, ASKS)
    assert not _is_there("n1")
    page = page.form("/people/new").send(password_proof=PASSWORD)
    assert page.status == 200
    assert _is_there("n1")
    roles = {held.role for held in District().person("n1").roles}
    assert roles == {Role.TEACHER, Role.HANDLER}


def test_a_wrong_password_does_nothing_and_loses_nothing(admin: Client) -> None:
    page = _new_person(admin, roles=["teacher", "handler"])
    for wrong, said in (("wrong one", "This is not your password."), ("", "Type your password.")):
        page = page.form("/people/new").send(password_proof=wrong)
        assert (page.status, page.heading) == (422, ASKS)
        assert said in page.text
        assert "wrong one" not in page.response.text
        assert page.form("/people/new").values.getlist("roles") == ["teacher", "handler"]
    assert not _is_there("n1")
    page.form("/people/new").send(password_proof=PASSWORD)
    assert _is_there("n1")


def test_a_wrong_password_is_counted_as_one_at_the_door(admin: Client, district: District) -> None:
    page = _new_person(admin)
    for _again in range(2):
        page = page.form("/people/new").send(password_proof="wrong one")
    db.session.rollback()
    counted = select(FailedSignIns.person_id, FailedSignIns.kind, FailedSignIns.times)
    assert db.session.execute(counted).all() == [(district.person("admin").id, EventKind.SIGN_IN_FAILED, 2)]


def test_guessing_is_slowed(admin: Client) -> None:
    page = _new_person(admin)
    for number in range(LIMITS[Of.CURRENT].tries):
        page = page.form("/people/new").send(password_proof=f"guess {number}")
        assert page.status == 422
    assert page.form("/people/new").send(password_proof=PASSWORD).status == 429
    assert not _is_there("n1")


def test_it_is_asked_for_again_after_a_quarter_of_an_hour(admin: Client, district: District) -> None:
    near, teacher = str(district.place("near_school").id), district.person("teacher").id
    now = clock.now()

    def give(role: str) -> Page:
        return admin.page(f"/people/{teacher}").form("/roles").send(role=role, at=near)

    with clock.at(now):
        give("handler").form("/roles").send(password_proof=PASSWORD)
        proven = db.session.scalars(select(SignIn.proven_at).where(SignIn.proven_at >= now)).one()
    with clock.at(proven + PROVEN_FOR - timedelta(seconds=1)):
        assert give("clerk").status == 200
    with clock.at(proven + PROVEN_FOR):
        assert give("leader").heading == ASKS


def test_who_has_just_signed_in_is_not_asked(client: Client, district: District, sign_in: Any) -> None:
    sign_in(client, "admin")
    assert _new_person(client).status == 200


def test_one_browser_s_password_proves_nothing_at_another(
    app: Flask, admin: Client, district: District, sign_in: Any
) -> None:
    other = app.test_client()
    sign_in(other, "admin")
    assert _new_person(admin).heading == ASKS


def test_who_typed_it_is_not_asked_again_where_the_form_is_refused(admin: Client) -> None:
    page = _new_person(admin, phone="not a phone").form("/people/new").send(password_proof=PASSWORD)
    assert page.status == 422
    assert page.heading != ASKS
    page.form("/people/new").send(phone="13800000000")
    assert _is_there("n1")


def test_looking_asks_for_nothing(admin: Client, district: District) -> None:
    for address in ("/people/new", f"/people/{district.person('teacher').id}/password"):
        page = admin.page(address)
        assert page.status == 200
        assert page.heading != ASKS


def test_without_a_token_nothing_is_asked_or_done(admin: Client) -> None:
    answer = admin.post("/people/new", data={"staff_number": "n1", "password_proof": PASSWORD})
    assert answer.status_code == 400
    assert not _is_there("n1")


def test_a_form_on_its_way_back_is_still_shown_first(admin: Client) -> None:
    form = admin.page("/people/new").form("/people/new")
    form.names.add(RESUMED)
    place = str(District().place("near_school").id)
    page = form.send(staff_number="n1", name="新来", organization=place, **{RESUMED: "yes"})
    assert page.heading == ASKS
    page = page.form("/people/new").send(password_proof=PASSWORD)
    assert page.form("/people/new").values["staff_number"] == "n1"
    assert not _is_there("n1")


def test_a_program_is_refused(admin: Client) -> None:
    token = admin.get("/session").json["csrf_token"]
    answer = admin.post(
        "/people/new",
        data={"staff_number": "n1", "password_proof": PASSWORD, "csrf_token": token},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_of_files_only_those_ask_that_tell_of_hardship() -> None:
    assert is_powerful("exports.make", {"name": "housing-applications"})
    assert not is_powerful("exports.make", {"name": "flats"})
    assert not is_powerful("accounts.password_strength", {})
    assert not is_powerful(None, None)


@pytest.mark.thorough("sends every form that asks for it")
class TestEachOne:
    @pytest.fixture
    def state(self) -> State:
        return State("access", matrix.build)

    @pytest.fixture
    def things(self, app: Flask) -> dict[str, Any]:
        with app.app_context():
            return matrix.named()

    @pytest.mark.parametrize("endpoint", POWERFUL)
    def test_asks_first_and_then_answers_as_ever(
        self, endpoint: str, app: Flask, things: dict[str, Any], start_again: Callable[[], None]
    ) -> None:
        cells = list(_cells(app, things, endpoint))
        assert cells, "no row of the table of addresses sends it a form"
        for cell, account, letter in cells:
            client = app.test_client()
            with app.app_context():
                sign_in_as(client, matrix.DISTRICT.person(account), is_proven=False)
                db.session.commit()
            token = client.get("/session").json["csrf_token"]
            before = fingerprint(app)
            page = Page(client, cell.ask(client, token))
            assert (page.status, page.heading) == (403, ASKS), (cell.row, account)
            assert fingerprint(app) == before
            form = page.form(cell.address.partition("?")[0])
            answer = client.post(
                form.action, data={**form.values.to_dict(flat=False), "password_proof": PASSWORD}
            )
            assert answer.status_code == matrix.ANSWERS[letter], (cell.row, account)
            start_again()


def _cells(app: Flask, things: dict[str, Any], endpoint: str) -> Iterator[tuple[Any, str, str]]:
    """Each address of a powerful endpoint, with the first account that the gate lets in."""
    for row, by_method in TABLE.items():
        cell = matrix.Cell(app, things, row, "POST")
        path = cell.address.partition("?")[0]
        try:
            found, names = app.url_map.bind("localhost").match(path, method="POST")
        except HTTPException:
            continue
        if found != endpoint or not is_powerful(found, names):
            continue
        letters = {name: matrix.expected_of(by_method[1], name) for name in ACCOUNTS}
        able = next((name for name in ACCOUNTS if letters[name] in "o>+=?!."), None)
        if able:
            yield cell, able, letters[able]
