"""From a notice to a phone: over a real push service, through failures, and past the death of a process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest
from flask import Flask
from py_vapid import Vapid02
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.notices.conftest import deliveries, devices, newest_notice
from tests.notices.push_service import Phone, PushService
from tests.support.forked import beside, flask
from tests.support.live_server import PATIENCE
from tests.support.plans import statements
from tests.support.world import District
from welfare import clock, create_app
from welfare.accounts.actions import add_person
from welfare.accounts.leaving import deactivate
from welfare.accounts.queries import person_by_staff_number
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.actions import end_all
from welfare.channels.base import SendOutcome as Verdicts
from welfare.channels.base import Verdict
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need
from welfare.notices import outbox
from welfare.notices.actions import choose, read_all, remove_device
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Delivery, Notice
from welfare.notices.webpush import Message, send
from welfare.notices.worker import deliver_all
from welfare.workers import GIVES_WAY_BY

ROOT = Path(__file__).resolve().parents[2]
PhoneOf = Callable[..., Phone]
WORDS = {"title": "宿舍的瓦漏了", "description": "三楼西头漏雨，被子湿了"}


def _answer(district: District, need: Need, words: str = "已经换了新瓦") -> None:
    handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words=words)
    db.session.commit()


@pytest.fixture
def need(district: District) -> Need:
    """A need in progress; what was to be told of it so far went to nobody's device."""
    need = district.need(Status.IN_PROGRESS, **WORDS)
    db.session.commit()
    return need


@pytest.mark.in_turn("what is sent is put together in Python")
def test_a_message_says_that_there_is_news_and_never_what(
    district: District, need: Need, phone_of: PhoneOf
) -> None:
    phone = phone_of("teacher")
    _answer(district, need)
    assert deliver_all() == 1
    (message,) = phone.messages
    notice = db.session.scalars(select(Notice).where(Notice.kind == "answer")).one()
    assert message == {
        "id": notice.id,
        "title": "Teachers' Welfare",
        "body": f"Your need {need.number} was answered",
        "url": f"/needs/{need.number}",
        "reading": "/notices/reading",
        "lang": "en",
        "tag": message["tag"],
        "unread": 2,
    }
    for said in (*WORDS.values(), need.answer, district.person("teacher").name):
        assert said not in str(message)


@pytest.mark.in_turn("what is sent is put together in Python")
def test_headers_let_repeats_replace_each_other(district: District, need: Need, phone_of: PhoneOf) -> None:
    phone = phone_of("teacher")
    for words in ("明天来看", "后天来修"):
        handling.comment(need, by=district.person("handler"), words=words)
        db.session.commit()
    _answer(district, need)
    deliver_all()
    first, second, answer = sorted(
        phone.arrivals, key=lambda arrived: arrived.headers["Urgency"], reverse=True
    )
    assert first.headers["Topic"] == second.headers["Topic"] != answer.headers["Topic"]
    assert {message["tag"] for message in phone.messages} == {a.headers["Topic"] for a in phone.arrivals}
    assert len(first.headers["Topic"]) <= 32
    assert (first.headers["Urgency"], answer.headers["Urgency"]) == ("normal", "high")
    assert first.headers["TTL"] == "259200"
    assert first.headers["Content-Encoding"] == "aes128gcm"
    assert first.headers["Authorization"].startswith("vapid t=")


def test_every_device_is_told_once(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    phones = [phone_of("teacher"), phone_of("teacher", language="zh"), phone_of("colleague")]
    _answer(district, need)
    assert deliver_all() == 2
    assert deliver_all() == 0
    assert [len(phone.arrivals) for phone in phones] == [1, 1, 0]
    assert all(delivery.sent_at and delivery.tries == 1 for delivery in deliveries())
    assert [device.succeeded_at is not None for device in devices()] == [True, True, False]


@pytest.mark.in_turn("what an answer means is decided in Python")
@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_subscription_is_removed(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService, status: int
) -> None:
    phone_of("teacher")
    push_service.answers.append((status, {}))
    _answer(district, need)
    deliver_all()
    assert devices() == []
    assert deliveries() == []


def test_a_service_in_trouble_is_asked_again_later_and_later(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    phone = phone_of("teacher")
    push_service.answers.extend([(503, {}), (500, {}), (429, {"Retry-After": "900"})])
    moment = clock.now()
    with clock.at(moment):
        _answer(district, need)
    pauses = []
    while not deliveries()[0].sent_at:
        with clock.at(moment):
            assert deliver_all() == 1
            assert deliver_all() == 0
        pauses.append((deliveries()[0].due_at - moment).total_seconds())
        moment = deliveries()[0].due_at
    assert pauses[:3] == [30, 60, 900]
    assert len(phone.arrivals) == 4


def test_it_is_not_tried_for_ever(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    phone = phone_of("teacher")
    push_service.answers.extend([(503, {})] * 100)
    moment = clock.now()
    with clock.at(moment):
        _answer(district, need)
    pauses = []
    while not deliveries()[0].given_up_at:
        with clock.at(moment):
            deliver_all()
        pauses.append(deliveries()[0].due_at - moment)
        moment += pauses[-1]
    queue = outbox.DELIVERIES
    assert len(phone.arrivals) == queue.tries_at_most
    assert max(pauses) <= max(queue.longest_pause, queue.lease)
    assert devices(), "the phone may be told of other things later"


@pytest.mark.in_turn("what an answer means is decided in Python")
def test_what_no_try_can_mend_is_given_up_at_once(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    phone_of("teacher")
    push_service.answers.append((403, {}))
    _answer(district, need)
    deliver_all()
    assert deliveries()[0].given_up_at
    assert deliver_all() == 0


@pytest.mark.in_turn("what an answer means is decided in Python")
def test_a_service_that_cannot_be_reached_is_tried_again(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    phone_of("teacher")
    devices()[0].endpoint = "http://127.0.0.1:9/nobody-listens"
    _answer(district, need)
    deliver_all()
    assert deliveries()[0].sent_at is None
    assert deliveries()[0].given_up_at is None
    assert deliveries()[0].due_at > clock.now()


@pytest.mark.in_turn("what an answer means is decided in Python")
def test_a_device_that_raises_keeps_nobody_else_from_being_told(
    district: District, need: Need, phone_of: PhoneOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it tried for ever: each time is a try."""
    broken, phone = phone_of("teacher"), phone_of("teacher")
    first = devices()[0].endpoint

    def send_or_raise(message: Message, key: Vapid02) -> Verdict:
        if message.endpoint == first:
            raise RuntimeError("never seen before")
        return send(message, key)

    monkeypatch.setattr("welfare.notices.worker.send", send_or_raise)
    _answer(district, need)
    assert deliver_all() == 2
    assert (len(broken.arrivals), len(phone.arrivals)) == (0, 1)
    raised, taken = sorted(deliveries(), key=lambda one: one.device_id or 0)
    assert (raised.outcome, bool(raised.sent_at), bool(raised.given_up_at)) == (
        Verdicts.UNKNOWN, False, False,
    )  # fmt: skip
    assert taken.sent_at
    raised.tries, again, raised_id = outbox.DELIVERIES.tries_at_most - 1, raised.due_at, raised.id
    db.session.commit()
    db.session.expunge_all()
    with clock.at(again):
        assert deliver_all() == 1
    assert db.session.get_one(Delivery, raised_id).given_up_at
    assert len(phone.arrivals) == 1


def test_nobody_is_told_what_no_longer_concerns_them(
    district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    for who in ("teacher", "clerk", "second_clerk", "alliance_clerk", "colleague"):
        phone_of(who)
    for by in ("teacher", "colleague"):
        handling.answer(
            need if by == "teacher" else district.need(Status.IN_PROGRESS, by=by),
            by=district.person("handler"),
            outcome=Outcome.SOLVED,
            words="好了",
        )
    district.need(by="neighbour")
    db.session.commit()
    newest = max(db.session.scalars(select(Notice.id)))
    read_all(district.person("teacher"), up_to=newest)
    deactivate(district.person("clerk"), by=district.person("admin"))
    end_all(district.person("second_clerk"))
    db.session.commit()
    for device in devices():
        if device.person_id == district.person("colleague").id:
            remove_device(device)
    db.session.commit()
    deliver_all()
    assert push_service.received == []


@pytest.mark.in_turn("what is sent is put together in Python")
def test_kinds_can_be_switched_off_and_stay_in_the_list(
    district: District, need: Need, phone_of: PhoneOf
) -> None:
    phone = phone_of("teacher")
    choose(district.person("teacher"), muted={NoticeKind.ANSWER}, is_daily=False)
    handling.comment(need, by=district.person("handler"), words="明天来看")
    _answer(district, need)
    deliver_all()
    assert [message["body"] for message in phone.messages] == [
        f"There is a new comment on need {need.number}"
    ]
    assert "answer" in db.session.scalars(select(Notice.kind)).all()


def test_a_digest_is_one_message_a_day(district: District, need: Need, phone_of: PhoneOf) -> None:
    phone = phone_of("teacher")
    zone = ZoneInfo("Asia/Shanghai")
    morning = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), zone) + timedelta(
        hours=9
    )
    with clock.at(morning):
        choose(district.person("teacher"), muted={NoticeKind.PROGRESS}, is_daily=True)
    with clock.at(morning + timedelta(minutes=1)):
        handling.comment(need, by=district.person("handler"), words="明天来看")
        _answer(district, need)
        deliver_all()
    with clock.at(morning + timedelta(hours=8, minutes=59)):
        deliver_all()
    assert phone.arrivals == []
    for minutes in (0, 1, 200, 60 * 24, 60 * 48):
        with clock.at(morning + timedelta(hours=9, minutes=minutes)):
            deliver_all()
    (message,) = phone.messages
    assert message["body"] == "2 new notices"
    assert message["url"] == "/notices"
    assert not {"id", "reading"} & message.keys()


def _environment(app: Flask) -> dict[str, str]:
    settings = app.config["SETTINGS"]
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "WELFARE_INSTANCE": str(settings.instance),
        "WELFARE_ENV": "testing",
        "WELFARE_SECRET_KEY": settings.secret_key,
        "WELFARE_TIME_ZONE": settings.time_zone,
    }


@pytest.mark.slow("starts processes")
def test_a_worker_killed_in_the_middle_loses_nothing(
    app: Flask, district: District, need: Need, phone_of: PhoneOf, push_service: PushService
) -> None:
    """The service has the message and the worker has not noted it: it comes again, to the same place."""
    phone = phone_of("teacher")
    _answer(district, need)
    push_service.holds_back = True
    worker = beside(app, flask, "deliver")
    assert push_service.arrived.wait(PATIENCE), "the worker sent nothing"
    worker.kill()
    worker.join()
    push_service.holds_back = False
    push_service.let_go.set()
    assert deliver_all() == 0, "the lease of the dead worker still runs"
    with clock.at(clock.now() + outbox.DELIVERIES.lease):
        assert deliver_all() == 1
        assert deliver_all() == 0
    db.session.expire_all()
    assert deliveries()[0].sent_at
    first, second = phone.arrivals
    assert first.headers["Topic"] == second.headers["Topic"]
    assert {message["tag"] for message in phone.messages} == {first.headers["Topic"]}
    assert {message["id"] for message in phone.messages} == {phone.messages[0]["id"]}


@pytest.mark.slow("starts processes")
def test_two_workers_share_the_work(
    app: Flask, district: District, phone_of: PhoneOf, push_service: PushService
) -> None:
    phone = phone_of("teacher")
    for _ in range(20):
        handling.comment(district.need(Status.IN_PROGRESS), by=district.person("handler"), words="明天来看")
    db.session.commit()
    wanted = len(deliveries())
    assert wanted >= 20
    db.session.remove()
    workers = [beside(app, flask, "deliver", "--once") for _ in range(2)]
    for worker in workers:
        worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    sent = db.session.scalar(select(func.count()).where(Delivery.sent_at.is_not(None)))
    assert sent == len(phone.arrivals) == wanted


def answer_and_die() -> None:
    """In a process of its own, which is killed when all is written and nothing committed."""

    def die(session: Session) -> None:
        session.flush()
        assert session.scalars(select(Notice).where(Notice.kind == "answer")).one()
        assert session.scalars(select(Delivery)).one()
        os.kill(os.getpid(), signal.SIGKILL)

    with create_app().app_context():
        event.listen(db.session, "before_commit", die)
        need = db.session.scalars(select(Need)).one()
        by = person_by_staff_number("handler")
        assert by
        handling.answer(need, by=by, outcome=Outcome.SOLVED, words="好了")
        db.session.commit()


@pytest.mark.slow("starts processes")
def test_an_event_and_its_notices_are_there_together_or_not_at_all(
    app: Flask, district: District, need: Need, phone_of: PhoneOf
) -> None:
    phone_of("teacher")
    before = len(db.session.scalars(select(Notice.id)).all())
    db.session.remove()
    died = beside(app, answer_and_die)
    died.join(PATIENCE)
    assert died.exitcode == -signal.SIGKILL
    assert db.session.scalars(select(Need.status)).one() == Status.IN_PROGRESS
    assert len(db.session.scalars(select(Notice.id)).all()) == before
    assert deliveries() == []


@pytest.mark.slow("starts processes")
@pytest.mark.in_turn("a process is started and ended by Python")
def test_the_worker_gives_way_and_ends_with_the_process_that_started_it(app: Flask, tmp_path: Path) -> None:
    script = (
        "import time\n"
        "from welfare.notices.command import delivering_beside\n"
        "from wsgi import app\n"
        "with app.app_context(), delivering_beside() as process:\n"
        "    print(process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=_environment(app), stdout=subprocess.PIPE
    )
    assert parent.stdout
    worker = int(parent.stdout.readline())
    deadline, nicer = time.monotonic() + PATIENCE, min(os.nice(0) + GIVES_WAY_BY, 19)
    while os.getpriority(os.PRIO_PROCESS, worker) != nicer:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + PATIENCE
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(process_id: int) -> bool:
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_many_are_told_in_as_many_statements_as_few(district: District, phone_of: PhoneOf) -> None:
    phone_of("clerk")
    district.need()
    db.session.commit()
    few = _statements_of_a_need(district)
    for number in range(9):
        add_person(
            staff_number=f"clerk{number}",
            name="局办",
            organization=district.place("bureau"),
            roles=[Role.CLERK],
        )
        db.session.commit()
        phone_of(f"clerk{number}")
    told_before, sent_before = newest_notice(), len(deliveries())
    assert _statements_of_a_need(district) == few
    assert newest_notice() >= told_before + 10
    assert len(deliveries()) == sent_before + 10


def _statements_of_a_need(district: District) -> int:
    with statements() as seen:
        district.need()
        db.session.commit()
    return len(seen)


def test_old_deliveries_are_cleared_away(district: District, need: Need, phone_of: PhoneOf) -> None:
    phone_of("teacher")
    _answer(district, need)
    deliver_all()
    outbox.clean_up()
    assert len(deliveries()) == 1
    with clock.at(clock.now() + outbox.KEPT_FOR + timedelta(minutes=1)):
        assert outbox.clean_up() == 1
    assert deliveries() == []
    assert len(devices()) == 1


def test_what_is_still_to_be_sent_is_kept_and_so_are_devices_that_fell_silent_lately(
    district: District, need: Need, phone_of: PhoneOf
) -> None:
    phone_of("teacher")
    _answer(district, need)
    long_after = clock.now() + outbox.KEPT_FOR + timedelta(minutes=1)
    with clock.at(long_after):
        assert outbox.clean_up() == 0
    assert len(deliveries()) == 1
    end_all(district.person("teacher"))
    outbox.clean_up()
    assert len(devices()) == 1
    with clock.at(long_after):
        outbox.clean_up()
    assert devices() == []
