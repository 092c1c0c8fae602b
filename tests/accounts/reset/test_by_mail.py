"""A new password by a code that is sent by mail, to a real mail server of tests."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.live_server import free_port
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.credentials import issue_password, set_password
from welfare.accounts.reset.letters import remove_address
from welfare.accounts.reset.models import ContactPoint, Letter
from welfare.accounts.reset.policy import GUESSES, LIMITS
from welfare.accounts.reset.worker import send_some
from welfare.accounts.sign_ins.models import SignIn
from welfare.channels.smtp import MAIL_SERVER, MailServer, Security
from welfare.extensions import db

NEW = "mist on the pass"
CODE = "/sign-in/forgotten/code"


class Mailbox:
    """Takes what comes, but for addresses that it is told to refuse."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if said := self.refuses.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def code(self) -> str:
        return re.search(r"\d{8}", self.letters[-1].get_content())[0]


@pytest.fixture
def mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    server = MailServer("127.0.0.1", port, Security.NONE, "welfare@example.cn")
    monkeypatch.setitem(app.config, MAIL_SERVER, server)
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 1)
    yield box
    controller.stop()


def _proven(district: District, account: str, address: str = "jia@example.cn") -> None:
    person = district.person(account)
    db.session.add(ContactPoint(person_id=person.id, address=address, proven_at=clock.now()))
    db.session.commit()


def _ask(client: Client, number: str) -> Page:
    page = client.page("/sign-in").path and client.page("/sign-in/forgotten")
    page = page.form("/sign-in/forgotten").send(staff_number=number)
    db.session.rollback()
    send_some()
    return page


def _choose(page: Page, code: str, password: str = NEW) -> Page:
    return page.form(CODE).send(password_code=code, password_new=password, password_repeat=password)


def _opens(client: Client, password: str) -> bool:
    return client.page("/sign-in").form("/sign-in").send(login="teacher", password=password).path == "/needs"


def test_the_code_in_the_mail_opens_a_new_password(client: Client, district: District, mail: Mailbox) -> None:
    _proven(district, "teacher")
    sign_in_elsewhere(district.person("teacher"))
    assert "Forgotten password" in client.page("/sign-in").text
    page = _ask(client, "Teacher")
    assert [letter["To"] for letter in mail.letters] == ["jia@example.cn"]
    page = _choose(page, mail.code())
    assert page.path == "/sign-in"
    assert "Your new password is set." in page.text
    db.session.rollback()
    person_id = district.person("teacher").id
    assert db.session.scalars(select(SignIn).where(SignIn.person_id == person_id)).all() == []
    db.session.rollback()
    send_some()
    assert "A new password was set" in mail.letters[-1].get_content()
    assert not _opens(client, PASSWORD)
    assert _opens(client, NEW)


@pytest.mark.parametrize("number", ["teacher", "colleague", "admin", "nobody at all", "neighbour"])
def test_whoever_it_is_the_page_and_what_is_written_are_the_same(
    client: Client, district: District, mail: Mailbox, number: str
) -> None:
    _proven(district, "teacher")
    _proven(district, "admin", "root@example.cn")
    _proven(district, "neighbour", "gone@example.cn")
    district.person("neighbour").is_active = False
    page = _ask(client, number)
    assert (page.path, page.status) == (CODE, 200)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.code_digest
    assert letter.address is None
    assert [each["To"] for each in mail.letters] == (["jia@example.cn"] if number == "teacher" else [])
    assert letter.sealed_code is None
    page = _choose(page, "00000000")
    assert (page.status, "This is not the code that was sent." in page.text) == (422, True)


def test_no_mail_opens_the_bureau_s_administrator(client: Client, district: District, mail: Mailbox) -> None:
    sign_in_as(client, district.person("admin"))
    assert "no code sets your password anew" in client.page("/profile/email").text


def test_a_code_is_good_once_in_one_browser_and_for_ten_minutes(
    app: Flask, client: Client, district: District, mail: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    _proven(district, "teacher")
    page = _ask(client, "teacher")
    other: Client = app.test_client()
    assert other.page(CODE).path == "/sign-in/forgotten"
    kept = client.get_cookie("welfare").value
    form = page.form(CODE)
    assert _choose(page, mail.code()).path == "/sign-in"
    client.set_cookie("welfare", kept)
    typed = {"password_code": mail.code(), "password_new": "snow on it", "password_repeat": "snow on it"}
    assert "no longer works" in client.post(CODE, data={**form.values, **typed}).text
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = _ask(client, "teacher")
    much_later = later + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    assert "no longer works" in _choose(page, mail.code()).text


def test_after_five_guesses_the_right_code_is_none(client: Client, district: District, mail: Mailbox) -> None:
    _proven(district, "teacher")
    page = _ask(client, "teacher")
    wrong = "00000000" if mail.code() != "00000000" else "00000001"
    for _ in range(GUESSES):
        assert "not the code" in _choose(page, wrong).text
    assert "no longer works" in _choose(page, mail.code()).text
    assert _opens(client, PASSWORD)


def test_a_password_that_is_refused_leaves_the_code(
    client: Client, district: District, mail: Mailbox
) -> None:
    _proven(district, "teacher")
    page = _ask(client, "teacher")
    assert _choose(page, mail.code(), "short").status == 422
    assert _choose(page, f"{mail.code()[:4]} {mail.code()[4:]}").path == "/sign-in"


def test_codes_are_asked_for_seldom(client: Client, district: District, mail: Mailbox) -> None:
    _proven(district, "teacher")
    assert LIMITS[0].tries == 1
    _ask(client, "teacher")
    page = client.page("/sign-in/forgotten").form("/sign-in/forgotten").send(staff_number="ｔeacher")
    assert page.status == 429
    assert len(mail.letters) == 1


@pytest.mark.on_both("the one place where a contact point is replaced")
def test_an_address_is_proven_by_its_code_and_the_one_before_is_told(
    client: Client, district: District, mail: Mailbox
) -> None:
    _proven(district, "teacher", "old@example.cn")
    sign_in_as(client, district.person("teacher"))
    page = client.page("/profile/email").form("/profile/email").send(email="new@example.cn")
    assert page.path == "/profile/email/code"
    assert db.session.scalars(select(ContactPoint.address)).one() == "old@example.cn"
    db.session.rollback()
    send_some()
    assert mail.letters[-1]["To"] == "new@example.cn"
    assert page.form("/code").send(password_code="99").status == 422
    page = page.form("/code").send(password_code=mail.code())
    assert "new@example.cn" in page.text
    db.session.rollback()
    send_some()
    assert mail.letters[-1]["To"] == "old@example.cn"
    assert "Your account has another e-mail address from now on" in client.page("/notices").text
    page = page.form("/profile/email/removal").send()
    assert "new@example.cn" not in page.text
    db.session.rollback()
    assert db.session.scalars(select(ContactPoint)).all() == []


def test_whoever_issues_a_password_takes_off_an_address_that_was_proven_meanwhile(
    client: Client, district: District, mail: Mailbox
) -> None:
    """Whoever was in with the old password may have proven one of their own, and would come back by it."""
    _proven(district, "teacher", "stranger@example.cn")
    page = _ask(client, "teacher")
    code = mail.code()
    issue_password(district.person("teacher"), by=district.person("admin"))
    db.session.commit()
    assert db.session.scalars(select(ContactPoint)).all() == []
    assert "no longer works" in _choose(page, code).text
    send_some()
    assert [letter["To"] for letter in mail.letters] == ["stranger@example.cn"] * 2  # and told so


def test_a_code_ends_with_a_password_that_is_chosen_and_with_the_address(
    client: Client, district: District, mail: Mailbox
) -> None:
    _proven(district, "teacher")
    page = _ask(client, "teacher")
    set_password(district.person("teacher"), NEW)
    db.session.commit()
    assert "no longer works" in _choose(page, mail.code(), "snow on the pass").text
    later = clock.now() + timedelta(minutes=2)
    with clock.at(later):
        page = _ask(client, "teacher")
        remove_address(district.person("teacher"))
        db.session.commit()
        assert "no longer works" in _choose(page, mail.code(), "snow on the pass").text
    assert _opens(client, NEW)


@pytest.mark.parametrize(
    "typed", ["", "a@b", "a b@example.cn", "a@example.cn\nBcc: b@example.cn", "@example"]
)
def test_what_is_no_address_is_not_written_to(
    client: Client, district: District, mail: Mailbox, typed: str
) -> None:
    sign_in_as(client, district.person("teacher"))
    page = client.page("/profile/email").form("/profile/email").send(email=typed)
    assert page.status == 422
    assert db.session.scalars(select(Letter)).all() == []


def test_nobody_proves_an_address_by_another_s_code(
    app: Flask, client: Client, district: District, mail: Mailbox
) -> None:
    sign_in_as(client, district.person("teacher"))
    client.page("/profile/email").form("/profile/email").send(email="new@example.cn")
    db.session.rollback()
    send_some()
    with client.session_transaction() as session:
        letter_id = session["letter_of_proof"]
    other: Client = app.test_client()
    sign_in_as(other, district.person("colleague"))
    with other.session_transaction() as session:
        session["letter_of_proof"] = letter_id
    page = other.page("/profile/email/code").form("/code").send(password_code=mail.code())
    assert page.status == 422
    assert db.session.scalars(select(ContactPoint)).all() == []


@pytest.mark.parametrize(("said", "is_over"), [("550 nobody here", True), ("451 come again", False)])
def test_what_the_server_refuses_is_given_up_or_tried_again(
    client: Client, district: District, mail: Mailbox, said: str, is_over: bool
) -> None:
    _proven(district, "teacher")
    mail.refuses = {"jia@example.cn": said}
    _ask(client, "teacher")
    db.session.rollback()
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.given_up_at is not None, letter.sealed_code is None) == (is_over, is_over)
    assert letter.sent_at is None


def test_without_a_server_there_is_nothing_of_it(client: Client, district: District) -> None:
    assert "Forgotten" not in client.page("/sign-in").text
    assert client.get("/sign-in/forgotten").status_code == 404
    sign_in_as(client, district.person("teacher"))
    assert "/profile/email" not in client.page("/profile").response.text


def test_the_code_stands_nowhere_in_the_database(
    client: Client, district: District, mail: Mailbox, session: Callable[..., Any]
) -> None:
    _proven(district, "teacher")
    client.page("/sign-in/forgotten").form("/sign-in/forgotten").send(staff_number="teacher")
    db.session.rollback()
    row = db.session.scalars(select(Letter)).one()
    send_some()
    assert mail.code().encode() not in (row.sealed_code or b"") + (row.code_digest or "").encode()
