"""Sending a text from a phone: every answer of the contract, and nothing taken twice."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client
from tests.support.phone import WORDS, Phone
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.sign_ins.actions import end_all
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Action, Outcome, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.settings.models import CategorySetting
from welfare.sending import once
from welfare.sending.models import Receipt

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def phone(client: Client, district: District) -> Phone:
    return Phone(client, district.person("teacher"))


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def actions_on(need: Need) -> list[Action]:
    db.session.rollback()
    query = select(NeedEvent.kind).where(NeedEvent.need_id == need.id).order_by(NeedEvent.id)
    return list(db.session.scalars(query))


# Taken


def test_a_text_is_taken_with_a_receipt(phone: Phone) -> None:
    with clock.at(NOON):
        answer = phone.send(fields=WORDS | {"lives_in": "rented", "people": "2", "protected": "y"})
    assert answer.status_code == 201
    assert answer.json == {
        "submission_key": "key-1",
        "number": "26-0001-7",
        "url": "/needs/26-0001-7",
        "received_at": "2026-11-24T04:00:00+00:00",
        "photos": {},
    }
    need = db.session.query(Need).one()
    assert (need.number, need.title, need.details) == (
        "26-0001-7", WORDS["title"], {"lives_in": "rented", "people": 2}
    )  # fmt: skip
    assert need.is_protected
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.on_both("a key is there once")
def test_the_same_again_gets_the_same_receipt_and_makes_nothing(phone: Phone) -> None:
    first = phone.send()
    again = phone.send()
    assert (again.status_code, again.json) == (200, first.json)
    assert phone.receipt().json == first.json
    assert (count(Need), count(NeedEvent), count(Receipt)) == (1, 1, 1)


def test_what_the_plain_form_sent_before_is_known(phone: Phone) -> None:
    form = phone.client.page("/needs/new/housing").form("/needs/new/housing")
    page = form.send(submission_key="key-1", **WORDS)
    again = phone.send(fields=WORDS | {"lives_in": "", "people": ""})
    assert (again.status_code, again.json["url"]) == (200, page.path)
    assert count(Need) == 1


def test_other_content_under_the_key_is_a_conflict(phone: Phone) -> None:
    number = phone.send().json["number"]
    answer = phone.send(fields=WORDS | {"title": "想要一间书吧"})
    assert answer.status_code == 409
    assert (answer.json["code"], answer.json["number"]) == ("conflict", number)
    assert number in answer.json["message"]
    assert db.session.query(Need).one().title == WORDS["title"]


@pytest.mark.on_both("a key is there once")
def test_two_people_may_use_the_same_key(phone: Phone, app: Flask, district: District) -> None:
    colleague = Phone(app.test_client(), district.person("colleague"))
    first, second = phone.send(), colleague.send()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["number"] != second.json["number"]
    assert phone.receipt().json == first.json
    assert colleague.receipt().json == second.json


def test_somebody_elses_receipt_is_not_there(phone: Phone, app: Flask, district: District) -> None:
    phone.send()
    answer = Phone(app.test_client(), district.person("colleague")).receipt()
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_school_sends_for_its_teacher(client: Client, district: District) -> None:
    teacher = district.person("teacher").id
    fields = WORDS | {"on_behalf_of": str(teacher)}
    answer = Phone(client, district.person("school")).send(fields=fields)
    assert answer.status_code == 201
    assert db.session.query(Need).one().raised_by_id == teacher


def test_a_foreign_school_does_not(client: Client, district: District) -> None:
    fields = WORDS | {"on_behalf_of": str(district.person("teacher").id)}
    answer = Phone(client, district.person("other_school")).send(fields=fields)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert count(Receipt) == 0


# Words on a need

WORDS_ON = {
    "reply": (Status.NEEDS_INFO, Action.REPLY, {"words": "两口人"}),
    "comments": (Status.IN_PROGRESS, Action.COMMENT, {"words": "天冷了"}),
    "confirmation": (
        Status.ANSWERED,
        Action.CONFIRM,
        {"holds": "yes", "satisfaction": "satisfied", "words": "谢谢"},
    ),
    "objection": (Status.ANSWERED, Action.OBJECT, {"holds": "no", "words": "还是漏雨"}),
    "reopening": (Status.SOLVED, Action.REOPEN, {"words": "又坏了"}),
    "withdrawal": (Status.SUBMITTED, Action.WITHDRAW, {"words": ""}),
}


SENT_TO = {"objection": "confirmation"}


@pytest.mark.parametrize("noun", WORDS_ON)
def test_a_word_on_a_need_is_taken_once(phone: Phone, district: District, noun: str) -> None:
    status, action, fields = WORDS_ON[noun]
    need = district.need(status)
    address = f"/needs/{need.number}/{SENT_TO.get(noun, noun)}"
    first, again = (phone.send(address=address, fields=fields) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["number"] == need.number
    assert actions_on(need).count(action) == 1


@pytest.mark.on_both("a key is there once")
@pytest.mark.parametrize("noun", WORDS_ON)
def test_a_double_tap_on_the_plain_form_does_it_once(phone: Phone, district: District, noun: str) -> None:
    status, action, fields = WORDS_ON[noun]
    need = district.need(status)
    address = f"/needs/{need.number}/{SENT_TO.get(noun, noun)}"
    form = phone.client.page(address).form(address)
    assert form.values["submission_key"]
    pages = [form.send(**fields) for _ in range(2)]
    assert [page.path for page in pages] == [f"/needs/{need.number}"] * 2
    assert actions_on(need).count(action) == 1


def test_a_reply_sent_again_is_known_though_the_need_has_moved_on(phone: Phone, district: District) -> None:
    need = district.need(Status.NEEDS_INFO)
    address = f"/needs/{need.number}/reply"
    phone.send(address=address, fields={"words": "两口人"})
    phone.send("key-2", f"/needs/{need.number}/withdrawal", fields={})
    assert phone.send(address=address, fields={"words": "两口人"}).status_code == 200


def test_other_words_under_the_key_are_a_conflict(phone: Phone, district: District) -> None:
    need = district.need()
    address = f"/needs/{need.number}/comments"
    phone.send(address=address, fields={"words": "天冷了"})
    answer = phone.send(address=address, fields={"words": "下雪了"})
    assert (answer.status_code, answer.json["code"], answer.json["number"]) == (409, "conflict", need.number)
    assert actions_on(need).count(Action.COMMENT) == 1


def test_a_key_stands_for_one_thing_only(phone: Phone, district: District) -> None:
    number = phone.send().json["number"]
    answer = phone.send(address=f"/needs/{number}/comments", fields={"words": "天冷了"})
    assert (answer.status_code, answer.json["code"]) == (409, "conflict")


def test_what_cannot_be_done_now_is_refused_and_the_key_stays_free(phone: Phone, district: District) -> None:
    need = district.need()
    answer = phone.send(address=f"/needs/{need.number}/reply", fields={"words": "两口人"})
    assert (answer.status_code, answer.json["code"]) == (409, "refused")
    assert answer.json["message"] == "This cannot be done with the need as it stands now."
    assert count(Receipt) == 1  # the need's own
    assert phone.send().status_code == 201


def test_words_about_an_earlier_answer_are_not_taken_for_the_last_one(
    phone: Phone, district: District
) -> None:
    need = district.need(Status.ANSWERED)
    words = {"holds": "no", "words": "还是漏雨"}
    earlier = phone.client.page(f"/needs/{need.number}/confirmation").form("/confirmation").action
    phone.send(address=earlier, fields=words)
    handling.answer(need, by=district.person("clerk"), outcome=Outcome.SOLVED, words="又修了")
    db.session.commit()
    refused = phone.send("key-2", address=earlier, fields=words)
    assert (refused.status_code, refused.json["code"]) == (409, "past")
    assert phone.send(address=earlier, fields=words).status_code == 200
    assert actions_on(need).count(Action.OBJECT) == 1


def test_a_need_of_somebody_else_is_not_there(client: Client, district: District) -> None:
    number = district.need().number
    neighbour = Phone(client, district.person("neighbour"))
    answer = neighbour.send(address=f"/needs/{number}/comments", fields={"words": "天冷了"})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


# Not taken


def test_what_is_wrong_is_said_by_field_and_the_key_stays_free(phone: Phone) -> None:
    answer = phone.send(fields=WORDS | {"title": " ", "people": "99"})
    assert answer.status_code == 422
    assert answer.json == {
        "code": "invalid",
        "errors": {
            "title": ["Say in one line what you need."],
            "people": ["Between 1 and 12 people."],
        },
    }
    assert count(Receipt) == 0
    assert phone.send().status_code == 201


def test_a_closed_category_is_refused(phone: Phone) -> None:
    db.session.get_one(CategorySetting, "housing").is_open = False
    answer = phone.send()
    assert (answer.status_code, answer.json["code"]) == (409, "refused")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/needs/new/nothing", 404), ("/needs/26-0001-7/nonsense", 404), ("/needs/new/housing/more", 404),
     ("/submissions", 404), ("/needs", 405), ("/triage/settings", 403)],
)  # fmt: skip
def test_an_address_that_takes_no_words_says_so_in_json(phone: Phone, address: str, status: int) -> None:
    answer = phone.send(address=address)
    assert answer.status_code == status
    assert answer.is_json
    assert count(Receipt) == 0


def test_who_cannot_open_the_form_cannot_send_it(client: Client, district: District) -> None:
    answer = Phone(client, district.person("admin")).send()
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


@pytest.mark.parametrize("key", ["", "a key", "k" * 65, "../key", "钥匙"])
def test_a_key_that_is_none_is_malformed(phone: Phone, key: str) -> None:
    answer = phone.send(key)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert count(Receipt) == 0


@pytest.mark.parametrize("name", ["", "../../photo", "p" * 65, "照片"])
def test_a_photo_of_no_name_is_malformed(phone: Phone, name: str) -> None:
    answer = phone.send(photos=["photo-1", name])
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert (count(Need), count(Receipt)) == (0, 0)


def test_without_a_session_one_is_asked_to_sign_in(client: Client, district: District) -> None:
    for answer in (
        client.post("/needs/new/housing", data=WORDS, headers={"Accept": "application/json"}),
        client.put("/submissions/key-1/photos/photo-1", data=b"x"),
        client.get("/submissions/key-1"),
    ):
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in")


def test_an_ended_session_and_an_issued_password_ask_to_sign_in(phone: Phone, district: District) -> None:
    person = district.person("teacher")
    person.must_change_password = True
    assert (phone.send().status_code, phone.send().json["code"]) == (401, "sign_in")
    person.must_change_password = False
    end_all(person)
    assert (phone.send().status_code, phone.send().json["code"]) == (401, "sign_in")


@pytest.mark.parametrize("token", ["", "stale"])
def test_a_stale_token_says_so(phone: Phone, token: str) -> None:
    sending = (
        phone.send(**{"X-CSRFToken": token}),
        phone.client.put("/submissions/key-1/photos/photo-1", data=b"x", headers={"X-CSRFToken": token}),
    )
    for answer in sending:
        assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert count(Receipt) == 0
    fresh = phone.client.get("/session").json["csrf_token"]
    assert phone.send(**{"X-CSRFToken": fresh}).status_code == 201


def test_a_text_that_is_far_too_long_is_too_large(phone: Phone) -> None:
    answer = phone.send(address="/profile", fields={"phone": "长" * 5_000_000})
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_storm_is_told_when_to_come_back(phone: Phone, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 1)
    answers = [phone.send() for _ in range(31)]
    assert [answer.status_code for answer in answers[:30]] == [201] + [200] * 29
    assert (answers[30].status_code, answers[30].json["code"]) == (429, "too_many")
    assert 1 <= int(answers[30].headers["Retry-After"]) <= 600


@pytest.mark.on_both("what was written is taken back there")
def test_a_crash_answers_in_json_and_keeps_nothing(
    phone: Phone, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(once, "announce", fail)
    answer = phone.send()
    assert (answer.status_code, answer.json["code"]) == (500, "error")
    assert (count(Need), count(Receipt)) == (0, 0)
    monkeypatch.undo()
    assert phone.send().status_code == 201


# Who is signed in


def test_the_session_names_its_person_without_showing_the_staff_number(
    client: Client, district: District
) -> None:
    nobody = client.get("/session")
    assert nobody.json.keys() == {"signed_in", "person", "name", "csrf_token"}
    assert (nobody.json["signed_in"], nobody.json["person"], nobody.json["name"]) == (False, None, None)
    assert nobody.headers["Cache-Control"] == "no-store"

    told = []
    for person in ("teacher", "colleague", "teacher"):
        sign_in_as(client, district.person(person))
        told.append(client.get("/session").json)
    assert [one["signed_in"] for one in told] == [True] * 3
    assert [one["name"] for one in told] == ["甲一", "甲二", "甲一"]
    assert told[0]["person"] == told[2]["person"] != told[1]["person"]
    assert "teacher" not in told[0]["person"]


def test_with_an_issued_password_one_is_not_in_yet(client: Client, district: District) -> None:
    person = district.person("teacher")
    sign_in_as(client, person)
    person.must_change_password = True
    assert client.get("/session").json["signed_in"] is False


# At the same moment


@pytest.mark.on_both("two at once wait for each other there")
def test_the_same_text_at_the_same_moment_makes_one_need(app: Flask, district: District) -> None:
    phones = [Phone(app.test_client(), district.person("teacher")) for _ in range(6)]
    db.session.commit()
    db.session.remove()
    start = Barrier(len(phones))
    answers: list[tuple[int, str]] = []

    def tap(phone: Phone) -> None:
        start.wait()
        answer = phone.send()
        answers.append((answer.status_code, answer.json["number"]))

    threads = [Thread(target=tap, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 5 + [201]
    assert len({number for _, number in answers}) == 1
    assert (count(Need), count(Receipt)) == (1, 1)


@pytest.mark.on_both("two at once wait for each other there")
def test_the_same_reply_at_the_same_moment_is_one_reply(app: Flask, district: District) -> None:
    need = district.need(Status.NEEDS_INFO)
    phones = [Phone(app.test_client(), district.person("teacher")) for _ in range(6)]
    address = f"/needs/{need.number}/reply"
    need_id = need.id
    db.session.commit()
    db.session.remove()
    start = Barrier(len(phones))
    statuses: list[int] = []

    def tap(phone: Phone) -> None:
        start.wait()
        statuses.append(phone.send(address=address, fields={"words": "两口人"}).status_code)

    threads = [Thread(target=tap, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 5 + [201]
    assert actions_on(db.session.get_one(Need, need_id)).count(Action.REPLY) == 1
