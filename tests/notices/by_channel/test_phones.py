"""From a notice to a text message: a day later, by day, twice a day, within the budget, and never twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.fakes.aliyun import FakeAliyun
from tests.fakes.phones import NOTICE
from tests.notices.by_channel.answers import NOON, answer_it, at, last
from tests.notices.conftest import deliveries
from tests.support.texting import NUMBER, aliyun_on, environment, has_phone, setting
from tests.support.world import District
from welfare import clock
from welfare.accounts.reset.models import ContactPoint, Line
from welfare.channels.base import Message, SendOutcome, Verdict
from welfare.channels.kinds import KINDS
from welfare.channels.phones import spend, spent
from welfare.channels.sms.aliyun import AliyunSMS
from welfare.channels.sms.kinds import SMS_KINDS, SMS_NAMES
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices import ways
from welfare.notices.actions import choose_by_channel, read_all
from welfare.notices.addressing import address_of, linked_by, preference_by
from welfare.notices.cards import card_for, key_of
from welfare.notices.channels.actions import send_test
from welfare.notices.channels.queries import people_reached
from welfare.notices.confirming import UNCONFIRMED, ask_some
from welfare.notices.hours import within_phone_hours
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice, Wants
from welfare.notices.telling import tell_people
from welfare.notices.worker import deliver_all

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOON)


@pytest.fixture
def texts(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch, noon: None
) -> Iterator[FakeAliyun]:
    with aliyun_on(app, monkeypatch) as fake:
        has_phone(district, "teacher")
        yield fake


@pytest.fixture
def need(district: District, texts: FakeAliyun) -> Need:
    need = district.need(Status.IN_PROGRESS, title="宿舍的瓦漏了")
    db.session.commit()
    return need


def test_an_answer_that_nobody_reads_for_a_day_goes_to_the_phone(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    deliver_all()
    at(monkeypatch, NOON + DAY - timedelta(minutes=1))
    deliver_all()
    assert texts.phones.taken == []
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert [(text.number, text.template, text.code) for text in texts.phones.taken] == [(NUMBER, NOTICE, "")]
    assert (last().outcome, bool(last().sent_at), spent("sms_aliyun")) == (SendOutcome.TAKEN, True, 1)


def test_what_was_read_meanwhile_does_not(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    read_all(district.person("teacher"), up_to=2**31 - 1)
    db.session.commit()
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert (texts.phones.taken, bool(last().given_up_at)) == ([], True)


def test_only_questions_and_answers_go_there_and_no_digest(
    district: District, need: Need, texts: FakeAliyun
) -> None:
    handling.comment(need, by=district.person("handler"), words="明天来看")
    db.session.commit()
    assert [each for each in deliveries() if each.channel == "sms_aliyun"] == []
    handling.ask(need, by=district.person("handler"), words="几间漏")
    db.session.commit()
    tell_people([district.person("teacher").id], NoticeKind.REMINDER, "News", address="/profile")
    db.session.commit()
    assert [each.channel for each in deliveries()] == ["sms_aliyun"]


def test_who_wants_nothing_by_phone_gets_nothing(district: District, need: Need, texts: FakeAliyun) -> None:
    preference_by(district.person("teacher").id, "sms_aliyun").wants = Wants.NOTHING
    answer_it(district, need)
    assert deliveries() == []


@pytest.mark.parametrize(
    ("channel", "wants", "goes_out"),
    [
        ("sms_aliyun", Wants.PRESSING, 1),
        ("sms_aliyun", Wants.NOTHING, 0),
        ("sms_tencent", Wants.NOTHING, 0),
        ("wecom", Wants.NOTHING, 1),
    ],
)
def test_what_somebody_wants_by_phone_holds_whoever_sends_it(
    district: District, need: Need, texts: FakeAliyun, channel: str, wants: Wants, goes_out: int
) -> None:
    """The bureau may have another provider now than when they said it; other channels are other channels."""
    teacher = district.person("teacher")
    preference_by(teacher.id, channel).wants = wants
    db.session.flush()
    kind, row = KINDS["sms_aliyun"], setting()
    told = wants if channel in SMS_NAMES else Wants.ALL
    assert [(one.wants, one.is_closed) for one in linked_by(teacher.id)] == [(told, False)]
    assert people_reached(kind, row) == goes_out
    answer_it(district, need)
    assert len(deliveries()) == goes_out
    choose_by_channel(teacher, "sms_aliyun", Wants.ALL)
    assert (people_reached(kind, row), linked_by(teacher.id)[0].wants) == (1, Wants.ALL)


def test_a_number_that_one_provider_knew_to_be_nobodys_is_not_tried_by_the_next(
    district: District, need: Need, texts: FakeAliyun
) -> None:
    teacher = district.person("teacher")
    for number, closed in (("13800000009", False), (NUMBER, True)):
        preference_by(teacher.id, "sms_tencent").closed_address = number
        db.session.flush()
        assert linked_by(teacher.id)[0].is_closed == closed
        assert people_reached(KINDS["sms_aliyun"], setting()) == 1 - closed
        assert bool(address_of(teacher.id, "sms_aliyun")) != closed


def test_an_address_of_mail_is_no_number(district: District, need: Need, texts: FakeAliyun) -> None:
    teacher = district.person("teacher")
    proven = {"address": "jia@example.cn", "proven_at": clock.now()}
    db.session.execute(delete(ContactPoint))
    db.session.add(ContactPoint(person_id=teacher.id, line=Line.EMAIL, **proven))
    db.session.commit()
    answer_it(district, need)
    assert deliveries() == []


def test_it_names_no_need_and_leads_nowhere(district: District, need: Need, texts: FakeAliyun) -> None:
    answer_it(district, need)
    message = card_for(last())
    assert (message.url, message.code) == ("", "")
    assert need.number not in message.body
    assert message.body == "教育局的应用里有新消息等您查看"


@pytest.mark.parametrize(
    ("hour", "goes_out"), [(0, 9), (8, 9), (9, 9), (19, 19), (20, 33), (23, 33)], ids=lambda hour: str(hour)
)
def test_it_goes_out_by_day(hour: int, goes_out: int) -> None:
    midnight = NOON - timedelta(hours=12)
    moment = midnight + timedelta(hours=hour)
    assert within_phone_hours(moment) == midnight + timedelta(hours=goes_out)


def test_a_test_goes_out_at_any_hour_whatever_is_wanted(
    district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An administrator has just asked for it, and looks at their phone."""
    admin = district.person("admin")
    has_phone(district, "admin", "13800000002")
    preference_by(admin.id, "sms_aliyun").wants = Wants.NOTHING
    at(monkeypatch, NOON + timedelta(hours=10))
    send_test(KINDS["sms_aliyun"], by=admin)
    db.session.commit()
    deliver_all()
    assert [text.number for text in texts.phones.taken] == ["13800000002"]


def test_a_worker_that_was_away_sends_nothing_at_night(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    at(monkeypatch, NOON + DAY + timedelta(hours=10))
    deliver_all()
    assert (texts.phones.taken, last().tries) == ([], 0)
    at(monkeypatch, NOON + DAY + timedelta(hours=21))
    deliver_all()
    assert len(texts.phones.taken) == 1


def test_nobody_gets_more_than_two_a_day(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in [need, *(district.need(Status.IN_PROGRESS) for _ in range(2))]:
        answer_it(district, other)
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert len(texts.phones.taken) == 2
    at(monkeypatch, NOON + 2 * DAY + timedelta(minutes=1))
    deliver_all()
    assert len(texts.phones.taken) == 3


def test_nothing_goes_out_beyond_the_budget_and_administrators_know(
    app: Flask, district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, ENVIRONMENT, environment(texts, budget=1))
    answer_it(district, need)
    answer_it(district, district.need(Status.IN_PROGRESS))
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert (len(texts.phones.taken), spent("sms_aliyun")) == (1, 1)
    told = db.session.scalars(select(Notice).where(Notice.sentence == ways.SPENT)).one()
    assert told.person_id == district.person("admin").id


@pytest.mark.parametrize(("arrived", "is_sent"), [(None, True), (True, True), (False, False)])
def test_a_lost_answer_is_asked_about_and_nothing_sent_again(
    district: District,
    need: Need,
    texts: FakeAliyun,
    monkeypatch: pytest.MonkeyPatch,
    arrived: bool | None,
    is_sent: bool,
) -> None:
    answer_it(district, need)
    texts.lost_at = {"/"}
    at(monkeypatch, NOON + DAY)
    deliver_all()
    texts.lost_at = set()
    assert (last().outcome, bool(last().attempted_at)) == (SendOutcome.UNKNOWN, True)
    texts.phones.taken[0].arrived = arrived
    at(monkeypatch, NOON + DAY + timedelta(minutes=5))
    deliver_all()
    assert (bool(last().sent_at), bool(last().given_up_at)) == (is_sent, not is_sent)
    assert (len(texts.phones.taken), spent("sms_aliyun")) == (1, 1)


def test_who_dies_between_the_wire_and_the_note_sends_nothing_twice(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    at(monkeypatch, NOON + DAY)

    def die(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("welfare.notices.worker.settle", die)
        with pytest.raises(SystemExit):
            deliver_all()
    db.session.rollback()
    assert (len(texts.phones.taken), last().sent_at) == (1, None)
    for minutes in (5, 10, 60, 200):
        at(monkeypatch, NOON + DAY + timedelta(minutes=minutes))
        deliver_all()
    assert len(texts.phones.taken) == 1
    assert last().sent_at, "the provider knows it by our key"


def test_a_provider_that_knows_nothing_is_asked_some_times_and_then_left(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    texts.instead["/"] = (502, {}, b"")
    moment = NOON + DAY
    at(monkeypatch, moment)
    deliver_all()
    del texts.instead["/"]
    for _ in range(12):
        moment += timedelta(hours=2)
        at(monkeypatch, moment)
        deliver_all()
    assert (texts.phones.taken, bool(last().given_up_at), last().outcome) == ([], True, SendOutcome.UNKNOWN)


@pytest.mark.parametrize(("arrived", "outcome"), [(True, SendOutcome.TAKEN), (False, SendOutcome.NEVER)])
def test_whether_it_has_arrived_is_found_out_afterwards(
    district: District,
    need: Need,
    texts: FakeAliyun,
    monkeypatch: pytest.MonkeyPatch,
    arrived: bool,
    outcome: SendOutcome,
) -> None:
    answer_it(district, need)
    at(monkeypatch, NOON + DAY)
    deliver_all()
    db.session.rollback()
    assert ask_some() == 0
    at(monkeypatch, NOON + DAY + timedelta(minutes=2))
    assert ask_some() == 1
    assert (last().confirmed_at, bool(last().sent_at)) == (None, True), "it is on its way"
    texts.phones.taken[0].arrived = arrived
    at(monkeypatch, NOON + DAY + timedelta(minutes=10))
    assert ask_some() == 1
    assert (last().outcome, bool(last().confirmed_at)) == (outcome, arrived)
    assert bool(last().given_up_at) != arrived
    at(monkeypatch, NOON + DAY + timedelta(hours=5))
    assert ask_some() == 0
    if not arrived:
        assert setting().failed_code == "MK:0012"


def test_what_nobody_says_of_is_asked_about_some_times(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    at(monkeypatch, NOON + DAY)
    deliver_all()
    last().tries = UNCONFIRMED.tries_at_most
    db.session.commit()
    moment = NOON + DAY + timedelta(minutes=2)
    for asked in (1, 0):
        at(monkeypatch, moment)
        assert ask_some() == asked
        moment += timedelta(hours=5)


def test_a_number_that_is_nobodys_is_closed(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts.phones.cut_off.add(NUMBER)
    answer_it(district, need)
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert (last().outcome, spent("sms_aliyun")) == (SendOutcome.GONE, 1), "who reached nobody has spent it"
    before = len(deliveries())
    answer_it(district, district.need(Status.IN_PROGRESS))
    assert len(deliveries()) == before


def test_an_empty_account_pauses_the_provider_and_costs_no_try(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts.refuses = "isv.AMOUNT_NOT_ENOUGH"
    answer_it(district, need)
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert (last().outcome, last().tries, last().attempted_at) == (SendOutcome.DOWN, 0, None)
    assert setting().held_until
    texts.refuses = ""
    at(monkeypatch, NOON + DAY + timedelta(minutes=2))
    deliver_all()
    assert len(texts.phones.taken) == 1
    assert spent("sms_aliyun") == 1, "what was not taken costs nothing"


def test_who_wants_nothing_by_phone_any_more_gets_nothing_of_what_waits(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    preference_by(district.person("teacher").id, "sms_aliyun").wants = Wants.NOTHING
    db.session.commit()
    at(monkeypatch, NOON + DAY)
    deliver_all()
    assert (texts.phones.taken, spent("sms_aliyun"), bool(last().given_up_at)) == ([], 0, True)


def test_a_channel_that_raises_keeps_nobody_else_from_being_told(
    district: District, need: Need, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_it(district, need)
    answer_it(district, district.need(Status.IN_PROGRESS))
    send, first = AliyunSMS.send, key_of(deliveries()[0])

    def send_or_raise(channel: AliyunSMS, address: str, message: Message) -> Verdict:
        if message.key == first:
            raise RuntimeError("never seen before")
        return send(channel, address, message)

    monkeypatch.setattr(AliyunSMS, "send", send_or_raise)
    at(monkeypatch, NOON + DAY)
    deliver_all()
    db.session.expire_all()
    assert [each.outcome for each in deliveries()[:2]] == [SendOutcome.UNKNOWN, SendOutcome.TAKEN]
    assert setting().failed_code == "RuntimeError"


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (4, [(ways.SPENT, None)]),
        (5, [(ways.LAST_ONE, None), (ways.SPENT, None)]),
        (10, [(ways.NEARLY_SPENT, 2), (ways.SPENT, None)]),
    ],
)
def test_administrators_are_told_how_many_messages_are_left_be_it_one(
    district: District, budget: int, said: list[tuple[str, int | None]]
) -> None:
    assert [spend(SMS_KINDS[0], budget) for _ in range(budget + 1)] == [True] * budget + [False]
    told = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.DUTY).order_by(Notice.id)).all()
    assert [(notice.sentence, (notice.details or {}).get("left")) for notice in told] == said
    assert {notice.person_id for notice in told} == {district.person("admin").id}
