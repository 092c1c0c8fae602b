"""The list, the preferences and the devices, as a person meets them."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from tests.notices.conftest import deliveries, devices, newest_notice
from tests.notices.push_service import Phone, PushService
from tests.support.client import Client
from tests.support.markup import elements
from tests.support.markup import text as text_of
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare.accounts.sign_ins.actions import end_all
from welfare.extensions import db
from welfare.needs.actions import handling, intake
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need
from welfare.notices import outbox, queries
from welfare.notices.kinds import DEVICES_AT_MOST, NoticeKind
from welfare.notices.models import Notice, NoticePreference
from welfare.notices.telling import tell_people
from welfare.web.keyset import PAGE_SIZE, read_page

PhoneOf = Callable[..., Phone]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def teacher(client: Client, district: District) -> Client:
    """The teacher's browser."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("teacher"))
    return client


def _rows(page: Any) -> list[str]:
    return [text_of(button) for button in elements(page.main, "button") if button.get("name") == "notice"]


def _unread(page: Any) -> int:
    return sum("New" in row for row in _rows(page))


def _in_navigation(page: Any) -> str:
    return next(name for name in page.links if name.startswith("Notices") and page.links[name] == "/notices")


def test_a_notice_leads_to_its_need_and_is_read_then(teacher: Client, district: District) -> None:
    need = district.need(Status.ANSWERED, title="宿舍漏雨")
    page = teacher.page("/notices")
    assert _rows(page)[0].startswith(f"Your need {need.number} was answered 宿舍漏雨")
    assert (_unread(page), _in_navigation(page)) == (2, "Notices 2")
    newest = newest_notice()
    opened = page.form("/notices/reading").send(button=("notice", str(newest)))
    assert opened.path == f"/needs/{need.number}"
    page = teacher.page("/notices")
    assert (_unread(page), _in_navigation(page)) == (1, "Notices 1")


def test_an_unread_invitation_stands_above_newer_news_until_it_is_read(
    teacher: Client, district: District
) -> None:
    told = [district.person("teacher").id]
    sentence = "You asked for it, so you are invited first: %(title)s, %(begins)s"
    tell_people(told, NoticeKind.INVITATION, sentence, address="/training", title="班级管理", begins="soon")
    invitation = newest_notice()
    for number in range(PAGE_SIZE):
        tell_people(told, NoticeKind.HOME, "News %(number)s", address="/homes", number=number)
    page = teacher.page("/notices")
    rows = _rows(page)
    assert rows[0].startswith("You asked for it, so you are invited first: 班级管理")
    assert rows[1].startswith(f"News {PAGE_SIZE - 1}")
    assert len(rows) == PAGE_SIZE + 1, "from a page further back"
    page.form("/notices/reading").send(button=("notice", str(invitation)))
    rows = _rows(teacher.page("/notices"))
    assert rows[0].startswith(f"News {PAGE_SIZE - 1}")
    assert not any("invited" in row for row in rows)


def test_what_asks_stands_once_on_the_page_and_is_nobody_elses(
    teacher: Client, client: Client, district: District
) -> None:
    need = district.need(Status.NEEDS_INFO)
    handling.comment(need, by=district.person("clerk"), words="还有一句")
    rows = _rows(teacher.page("/notices"))
    assert [row.split(" about")[0].split(" on")[0] for row in rows[:2]] == [
        "There is a question for you", "There is a new comment"
    ]  # fmt: skip
    assert sum("question" in row for row in rows) == 1
    sign_in_as(client, district.person("colleague"))
    assert not _rows(client.page("/notices"))


def test_opening_the_list_changes_nothing(teacher: Client, district: District) -> None:
    district.need(Status.ANSWERED)
    assert _unread(teacher.page("/notices")) == _unread(teacher.page("/notices")) == 2


def test_all_are_read_as_far_as_the_page_showed(teacher: Client, district: District) -> None:
    need = district.need(Status.ANSWERED)
    form = teacher.page("/notices").form("/notices/reading")
    handling.comment(need, by=district.person("clerk"), words="还有一句")
    page = form.send()
    assert [row.split(" need")[0] for row in _rows(page) if "New" in row] == ["There is a new comment on"]
    page = page.form("/notices/reading").send()
    assert (_unread(page), _in_navigation(page)) == (0, "Notices")


def test_nobody_reads_anothers_notices(teacher: Client, district: District) -> None:
    district.need(Status.ANSWERED, by="colleague")
    token = sign_in_as(teacher, district.person("teacher"))
    assert _rows(teacher.page("/notices")) == []
    data = {"notice": newest_notice(), "csrf_token": token}
    assert teacher.post("/notices/reading", data=data).status_code == 404
    teacher.post("/notices/reading", data={"up_to": newest_notice(), "csrf_token": token})
    anothers = select(Notice).where(Notice.person_id == district.person("colleague").id)
    assert [notice.read_at for notice in db.session.scalars(anothers)] == [None, None]


def test_a_need_that_went_elsewhere_is_not_shown(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS, title="宿舍漏雨")
    handling.comment(need, by=district.person("teacher"), words="请快一点")
    db.session.commit()
    intake.transfer(need, by=district.person("clerk"), unit=district.place("training_office"))
    sign_in_as(client, district.person("handler"))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.page("/notices")
    assert need.number in page.text
    assert "宿舍漏雨" not in page.text
    page = page.form("/notices/reading").send(button=("notice", str(_notice_of(district, "handler"))))
    assert page.path == "/notices"
    assert "This need has gone to others meanwhile" in page.text


def _notice_of(district: District, who: str) -> int:
    query = select(Notice.id).where(Notice.person_id == district.person(who).id).order_by(Notice.id.desc())
    return db.session.scalars(query).first() or 0


def test_longer_lists_have_pages(teacher: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    for _ in range(34):
        handling.comment(need, by=district.person("clerk"), words="一句")
    page = teacher.page("/notices")
    assert len(_rows(page)) == 30
    assert len(_rows(page.follow("Older"))) == 5
    assert len(_rows(page.follow("Older").follow("Newer"))) == 30


def test_the_list_asks_as_much_for_fifty_as_for_one(teacher: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    db.session.commit()
    for_one = _statements(lambda: teacher.get("/notices"))
    for _ in range(50):
        handling.comment(need, by=district.person("clerk"), words="一句")
        db.session.commit()
    for_fifty = _statements(lambda: teacher.get("/notices"))
    assert len(for_one) == len(for_fifty), "\n".join(for_fifty)


def test_telling_asks_as_much_for_many_as_for_one(district: District) -> None:
    needs = [district.need(Status.IN_PROGRESS) for _ in range(12)]
    db.session.commit()

    def answer(some: list[Need]) -> None:
        for need in some:
            handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="好了")
        for_telling = _statements(db.session.commit)
        counts.append(len([one for one in for_telling if one.startswith("SELECT")]))

    counts: list[int] = []
    answer(needs[:1])
    answer(needs[1:])
    assert counts[0] == counts[1]


def _statements(act: Callable[[], object]) -> list[str]:
    with _watching() as seen:
        act()
    return [statement for statement, _values in seen if not statement.startswith(("BEGIN", "PRAGMA"))]


@contextmanager
def _watching() -> Any:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_every_read_walks_an_index(district: District, phone_of: PhoneOf) -> None:
    phone_of("teacher")
    need = district.need(Status.ANSWERED)
    db.session.commit()
    person = district.person("teacher")
    with _watching() as seen:
        cursor = read_page(queries.notice_rows(person), queries.NEWEST_FIRST, size=1).older
        read_page(queries.notice_rows(person), queries.NEWEST_FIRST, after=cursor)
        queries.unread_count(person.id)
        queries.newest_unread(person)
        queries.unread_that_ask(person)
        queries.devices_of(person)
        outbox.DELIVERIES.take()
        handling.comment(need, by=district.person("clerk"), words="一句")
        db.session.commit()
    asked = [
        (sql, values)
        for sql, values in seen
        if "notice" in sql and sql.startswith(("SELECT", "UPDATE notices"))
    ]
    assert len(asked) >= 9
    faults = [f"{step}\n{sql}" for sql, values in asked for step in _scans(sql, values)]
    assert not faults, "\n\n".join(faults)


def _scans(sql: str, values: Any) -> list[str]:
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        return [
            step
            for step in steps
            if "TEMP B-TREE" in step
            or (step.startswith("SCAN") and not any(good in step for good in ("USING", "anon_", "CONSTANT")))
        ]
    for way in ("seqscan", "sort"):
        connection.execute(text(f"SET LOCAL enable_{way} = off"))
    plan = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {sql}", values)]
    return [line for line in plan if "Seq Scan" in line or "Sort" in line]


def test_preferences_come_back_as_they_were_chosen(teacher: Client, district: District) -> None:
    form = teacher.page("/profile/notices").form("/profile/notices")
    assert set(form.values.getlist("kinds")) >= {"question", "answer", "progress", "comment"}
    assert form.values["rhythm"] == "at_once"
    page = form.send(kinds=["question", "answer"], rhythm="daily")
    assert "Saved." in page.text
    form = teacher.page("/profile/notices").form("/profile/notices")
    assert form.values.getlist("kinds") == ["question", "answer"]
    assert form.values["rhythm"] == "daily"
    chosen = db.session.scalars(select(NoticePreference)).one()
    never = {
        "comment",
        "export",
        "home",
        "housing",
        "invitation",
        "overdue",
        "petition",
        "progress",
        "reminder",
        "training",
    }
    assert chosen.muted == sorted(never)
    assert chosen.digest_at


def test_a_teacher_is_offered_a_teachers_kinds(teacher: Client, client: Client, district: District) -> None:
    names = teacher.page("/profile/notices").text
    assert "A question for me" in names
    assert "A need is waiting to be accepted" not in names
    sign_in_as(client, district.person("clerk"))
    names = client.page("/profile/notices").text
    assert "A need is waiting to be accepted" in names
    assert "A question for me" not in names


def test_a_choice_that_is_none_is_refused(teacher: Client, district: District) -> None:
    page = teacher.page("/profile/notices").form("/profile/notices").send(rhythm="hourly")
    assert page.status == 422
    assert db.session.scalars(select(NoticePreference)).all() == []


def _turn_on(client: Client, token: str, content: Any, **headers: str) -> Any:
    sent = {"Accept": "application/json", "X-CSRFToken": token, "User-Agent": ANDROID, **headers}
    return client.post("/notices/devices", json=content, headers=sent)


ANDROID = "Mozilla/5.0 (Linux; Android 13; Redmi) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def test_a_device_is_turned_on_and_removed(
    client: Client, district: District, push_service: PushService
) -> None:
    token, phone = sign_in_as(client, district.person("teacher")), push_service.phone()
    answer = _turn_on(client, token, phone.subscription, **{"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json["label"]) == (201, "Chrome, Android")
    assert _turn_on(client, token, phone.subscription).status_code == 200
    (device,) = devices()
    assert (device.person_id, device.site) == (district.person("teacher").id, "https://localhost")
    page = client.page("/profile/notices")
    assert "Chrome, Android" in page.text
    page.form("/removal").send()
    assert devices() == []


def test_what_is_no_subscription_is_refused(
    client: Client, district: District, push_service: PushService
) -> None:
    token, good = sign_in_as(client, district.person("teacher")), push_service.phone().subscription
    keys = good["keys"]
    bad: list[Any] = [
        None, [], "x", {}, {**good, "keys": None}, {**good, "endpoint": None}, {**good, "endpoint": 7},
        {**good, "endpoint": "https://10.0.0.7/x"}, {**good, "endpoint": good["endpoint"] + "x" * 1000},
        {**good, "keys": {**keys, "p256dh": "AAAA"}}, {**good, "keys": {**keys, "auth": "AAAA"}},
        {**good, "keys": {**keys, "auth": "雪"}},
    ]  # fmt: skip
    for content in bad:
        answer = _turn_on(client, token, content)
        assert answer.status_code == 422, content
        assert answer.json["message"]
    assert devices() == []


def test_in_production_only_the_services_of_browsers_are_called(
    app: Flask, client: Client, district: District, push_service: PushService
) -> None:
    token, phone = sign_in_as(client, district.person("teacher")), push_service.phone()
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, environment="production", push_abroad=True)
    try:
        assert _turn_on(client, token, phone.subscription).status_code == 422
        mozilla = {**phone.subscription, "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/x"}
        assert _turn_on(client, token, mozilla).status_code == 201
    finally:
        app.config["SETTINGS"] = settings


def test_where_services_abroad_are_off_no_further_phone_is_told_through_them(
    app: Flask,
    teacher: Client,
    district: District,
    push_service: PushService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token, phone = sign_in_as(teacher, district.person("teacher")), push_service.phone()
    assert "whose servers stand abroad" in teacher.page("/profile/notices").text
    assert _turn_on(teacher, token, phone.subscription).status_code == 201
    settings = replace(app.config["SETTINGS"], push_abroad=False)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    mozilla = {**phone.subscription, "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/x"}
    assert _turn_on(teacher, token, mozilla).status_code == 422
    page = teacher.page("/profile/notices")
    assert "The bureau has not turned this on" in page.text
    assert "go on being told until you remove them" in page.text
    assert len(devices()) == 1
    own = {**mozilla, "endpoint": "https://push.example.cn/x"}
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, push_hosts=("push.example.cn",)))
    assert _turn_on(teacher, token, own).status_code == 201


def test_without_a_token_or_a_session_nothing_is_turned_on(
    client: Client, district: District, push_service: PushService
) -> None:
    phone = push_service.phone()
    assert _turn_on(client, "", phone.subscription).status_code in (400, 401)
    sign_in_as(client, district.person("teacher"))
    assert _turn_on(client, "wrong", phone.subscription).status_code in (400, 403)
    assert devices() == []


def test_ten_devices_are_enough(client: Client, district: District, push_service: PushService) -> None:
    token = sign_in_as(client, district.person("teacher"))
    answers = [
        _turn_on(client, token, push_service.phone().subscription).status_code
        for _ in range(DEVICES_AT_MOST + 1)
    ]
    assert answers == [201] * DEVICES_AT_MOST + [409]
    assert len(devices()) == DEVICES_AT_MOST


def test_a_phone_handed_on_tells_nothing_of_the_first(
    client: Client, district: District, push_service: PushService
) -> None:
    phone = push_service.phone()
    _turn_on(client, sign_in_as(client, district.person("teacher")), phone.subscription)
    district.need(Status.ANSWERED)
    db.session.commit()
    assert len(deliveries()) == 2
    _turn_on(client, sign_in_as(client, district.person("colleague")), phone.subscription)
    assert [device.person_id for device in devices()] == [district.person("colleague").id]
    assert deliveries() == []


def test_signing_out_turns_this_device_off(
    client: Client, district: District, push_service: PushService, phone_of: PhoneOf
) -> None:
    phone_of("teacher")
    token = sign_in_as(client, district.person("teacher"))
    _turn_on(client, token, push_service.phone().subscription)
    client.post("/sign-out", data={"csrf_token": token})
    assert [device.label for device in devices()] == ["Chrome, Android"]
    assert len(devices()) == 1


def test_ending_the_other_sessions_silences_the_other_devices(
    client: Client, district: District, push_service: PushService, phone_of: PhoneOf
) -> None:
    phone_of("teacher")
    token = sign_in_as(client, district.person("teacher"))
    here = _turn_on(client, token, push_service.phone().subscription).json["id"]
    client.post("/profile/sign-out-everywhere", data={"csrf_token": token})
    db.session.expire_all()
    assert [device.id for device in queries.devices_of(district.person("teacher"))] == [here]
    end_all(district.person("teacher"))
    db.session.commit()
    assert list(queries.devices_of(district.person("teacher"))) == []
    form = client.page("/sign-in").form("/sign-in")
    form.send(login="teacher", password=PASSWORD)
    db.session.expire_all()
    assert [device.id for device in queries.devices_of(district.person("teacher"))] == [here]
