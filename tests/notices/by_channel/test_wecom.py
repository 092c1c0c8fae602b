"""From a notice to a phone by WeCom: to whom, in which words, through failures, past a dead process."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.fakes.wecom import FakeWeCom
from tests.notices.by_channel.answers import NOON, answer_it, last
from tests.notices.conftest import deliveries
from tests.notices.wecom import environment, is_linked, wecom_on
from tests.support.client import Client
from tests.support.forked import beside, flask
from tests.support.live_server import PATIENCE
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.identities.models import Identity
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import RoleAssignment
from welfare.channels.base import Repeats, SendOutcome
from welfare.channels.chats.wecom import BUSY
from welfare.channels.kinds import KINDS
from welfare.channels.models import ChannelSetting
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices import by_channel, outbox
from welfare.notices.actions import choose, read_all
from welfare.notices.addressing import preference_by
from welfare.notices.channels.queries import lately, people_reached
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Delivery, Notice, Wants
from welfare.notices.telling import tell_people
from welfare.notices.worker import deliver_all

SEND = "/cgi-bin/message/send"


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The middle of a day, when nobody is left in peace."""
    with clock.at(NOON):
        yield NOON


@pytest.fixture
def fake(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> Iterator[FakeWeCom]:
    with wecom_on(app, monkeypatch) as fake:
        is_linked(district, "teacher", "jia.yi")
        yield fake


@pytest.fixture
def need(district: District, fake: FakeWeCom) -> Need:
    """A need in progress; what was to be told of it so far is told."""
    need = district.need(Status.IN_PROGRESS, title="宿舍的瓦漏了")
    db.session.commit()
    read_all(district.person("teacher"), up_to=2**31 - 1)
    db.session.commit()
    deliver_all()
    fake.screen.clear()
    fake.asked.clear()
    return need


def _setting() -> ChannelSetting:
    return db.session.get_one(ChannelSetting, "wecom", populate_existing=True)


def test_a_card_says_that_there_is_news_and_leads_to_it(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    answer_it(district, need)
    assert deliver_all() == 1
    notice = db.session.scalars(select(Notice).where(Notice.kind == "answer")).one()
    ((who, card),) = fake.screen
    assert who == "jia.yi"
    assert card["title"] == "师有所应"
    assert card["description"].endswith(need.number)
    assert card["url"] == f"http://localhost/n/{notice.id}"
    assert "瓦" not in str(fake.screen)
    assert (last().outcome, bool(last().sent_at), bool(last().receipt)) == (SendOutcome.TAKEN, True, True)
    assert _setting().succeeded_at == NOON


def test_a_protected_need_has_no_number_there(district: District, fake: FakeWeCom) -> None:
    need = district.need(Status.IN_PROGRESS, is_protected=True)
    answer_it(district, need)
    deliver_all()
    assert fake.screen
    assert need.number not in str(fake.screen)


@pytest.mark.parametrize(
    "why", ["off", "not whole", "another corporation", "no public address", "nobody linked"]
)
def test_nobody_is_reached_by_what_is_not_there(
    app: Flask,
    district: District,
    need: Need,
    fake: FakeWeCom,
    monkeypatch: pytest.MonkeyPatch,
    why: str,
) -> None:
    before = len(deliveries())
    match why:
        case "off":
            _setting().is_on = False
        case "not whole":
            monkeypatch.setitem(app.config, ENVIRONMENT, {**environment(fake), "WELFARE_WECOM_SECRET": ""})
        case "another corporation":
            db.session.execute(update(Identity).values(issuer="ww-other"))
        case "no public address":
            monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], public_url=None))
        case "nobody linked":
            db.session.execute(update(Identity).values(provider="oidc"))
    db.session.commit()
    answer_it(district, need)
    assert len(deliveries()) == before
    assert fake.asked == []


def test_who_has_lost_the_right_to_see_it_meanwhile_is_not_told(district: District, fake: FakeWeCom) -> None:
    is_linked(district, "handler", "yi.yi")
    need = district.need(Status.IN_PROGRESS)
    db.session.commit()
    assert [each.person_id for each in deliveries() if not each.sent_at].count(
        district.person("handler").id
    ) == 1
    for role in db.session.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == district.person("handler").id)
    ):
        db.session.delete(role)
    db.session.commit()
    deliver_all()
    assert "yi.yi" not in [who for who, _card in fake.screen]
    assert need.number in str(fake.screen), "its teacher is told"


def test_what_was_read_or_ended_meanwhile_is_dropped(district: District, need: Need, fake: FakeWeCom) -> None:
    answer_it(district, need)
    read_all(district.person("teacher"), up_to=2**31 - 1)
    db.session.commit()
    deliver_all()
    other = district.need(Status.IN_PROGRESS)
    deactivate(district.person("teacher"), by=district.person("admin"))
    db.session.commit()
    deliver_all()
    assert other.number not in str(fake.screen)
    assert fake.screen == []


@pytest.mark.parametrize(("wants", "told"), [(Wants.ALL, 2), (Wants.PRESSING, 1), (Wants.NOTHING, 0)])
def test_each_person_says_what_they_want_by_it(
    district: District, need: Need, fake: FakeWeCom, wants: Wants, told: int
) -> None:
    preference_by(district.person("teacher").id, "wecom").wants = wants
    handling.comment(need, by=district.person("handler"), words="明天来看")
    db.session.commit()
    answer_it(district, need)
    deliver_all()
    assert len(fake.screen) == told


def test_what_is_wanted_by_other_channels_says_nothing_of_this_one(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    for channel in ("dingtalk", "sms_aliyun"):
        preference_by(district.person("teacher").id, channel).wants = Wants.NOTHING
    answer_it(district, need)
    deliver_all()
    assert len(fake.screen) == 1


def test_whom_it_reaches_is_who_works_there_is_linked_and_wants_it(
    district: District, fake: FakeWeCom
) -> None:
    is_linked(district, "colleague", "yi.yi", corp="ww-other")
    is_linked(district, "handler", "bing")
    district.person("handler").is_active = False
    teacher, kind = district.person("teacher"), KINDS["wecom"]
    preference_by(teacher.id, "dingtalk").wants = Wants.NOTHING
    db.session.flush()
    assert people_reached(kind, _setting()) == 1
    preference_by(teacher.id, "wecom").closed_address = "jia.yi"
    db.session.flush()
    assert people_reached(kind, _setting()) == 0
    preference = preference_by(teacher.id, "wecom")
    preference.closed_address, preference.wants = "as it was before", Wants.PRESSING
    db.session.flush()
    assert people_reached(kind, _setting()) == 1


def test_what_became_of_the_messages_of_the_last_day(district: District, fake: FakeWeCom) -> None:
    teacher_id, ended = district.person("teacher").id, {"given_up_at": NOON}
    became: list[tuple[str, dict[str, object]]] = [
        ("sent", {"sent_at": NOON, "outcome": SendOutcome.TAKEN}),
        ("waits", {"outcome": SendOutcome.DOWN}),
        ("waits", {}),
        ("unknown", {**ended, "outcome": SendOutcome.UNKNOWN}),
        ("not_sent", {**ended, "outcome": SendOutcome.NEVER}),
        ("dropped", ended),
        ("", {"sent_at": NOON, "channel": "dingtalk"}),
        ("", {"sent_at": NOON, "created_at": NOON - timedelta(hours=24)}),
    ]
    usual = {"person_id": teacher_id, "channel": "wecom", "created_at": NOON, "due_at": NOON}
    for number, (_what, became_of_it) in enumerate(became):
        day = {"digest_on": NOON.date() + timedelta(days=number), "count": 1}
        db.session.add(Delivery(**{**usual, **day, **became_of_it}))
    db.session.flush()
    assert lately(KINDS["wecom"]) == Counter(what for what, _more in became if what)


def test_at_night_it_waits_until_the_morning(district: District, need: Need, fake: FakeWeCom) -> None:
    with clock.at(NOON + timedelta(hours=10)):
        answer_it(district, need)
        deliver_all()
    assert fake.screen == []
    with clock.at(NOON + timedelta(hours=19)):
        deliver_all()
    assert len(fake.screen) == 1


@pytest.mark.parametrize("why", ["the worker was away", "the service failed", "the channel paused"])
def test_what_was_put_off_into_the_night_waits_until_the_morning(
    district: District, need: Need, fake: FakeWeCom, why: str
) -> None:
    with clock.at(NOON + timedelta(hours=8, minutes=59)):
        answer_it(district, need)
        if why != "the worker was away":
            fake.refuses[SEND] = -1 if why == "the service failed" else 60020
            deliver_all()
            fake.refuses.clear()
    for hours, shown in ((10, 0), (18, 0), (19, 1)):
        with clock.at(NOON + timedelta(hours=hours)):
            deliver_all()
        assert len(fake.screen) == shown
    assert last().tries <= 2, "to wait for the morning is no try"


@pytest.mark.parametrize(("wants", "shown"), [(Wants.ALL, 1), (Wants.PRESSING, 0), (Wants.NOTHING, 0)])
def test_what_is_not_urgent_is_one_card_a_day_for_who_wants_all(
    district: District, need: Need, fake: FakeWeCom, wants: Wants, shown: int
) -> None:
    teacher = district.person("teacher")
    preference_by(teacher.id, "wecom").wants = wants
    for number in range(2):
        tell_people([teacher.id], NoticeKind.REMINDER, "News %(number)d", address="/profile", number=number)
    db.session.commit()
    for hours, by_then in ((5, 0), (6, shown), (7, shown)):
        with clock.at(NOON + timedelta(hours=hours)):
            deliver_all()
        assert len(fake.screen) == by_then
    assert all("2" in card["description"] for _who, card in fake.screen)


def test_a_card_of_the_day_is_not_shown_to_who_wants_it_no_more(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    teacher = district.person("teacher")
    tell_people([teacher.id], NoticeKind.REMINDER, "News", address="/profile")
    preference_by(teacher.id, "wecom").wants = Wants.PRESSING
    db.session.commit()
    with clock.at(NOON + timedelta(hours=6)):
        deliver_all()
    assert (fake.screen, bool(last().given_up_at)) == ([], True)


def test_what_others_got_and_what_is_repeated_is_no_reason_to_wait(
    district: District, need: Need, fake: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor what came by another channel."""
    kind = replace(KINDS["wecom"], at_most=((1, timedelta(hours=1)),))
    monkeypatch.setitem(KINDS, "wecom", kind)
    is_linked(district, "colleague", "yi.yi")
    fake.lost_at.add(SEND)
    notice = db.session.scalars(select(Notice).where(Notice.need_id == need.id)).first()
    assert notice
    by_another = {"channel": "feishu", "notice_id": notice.id, "attempted_at": NOON, "given_up_at": NOON}
    teacher_id = district.person("teacher").id
    db.session.add(Delivery(person_id=teacher_id, created_at=NOON, due_at=NOON, **by_another))
    for one in (need, district.need(Status.ANSWERED, by="colleague")):
        handling.comment(one, by=district.person("handler"), words="明天来看")
    db.session.commit()
    deliver_all()
    assert {who for who, _card in fake.screen} == {"jia.yi", "yi.yi"}
    fake.lost_at.clear()
    with clock.at(NOON + timedelta(minutes=5)):
        deliver_all()
    assert len([each for each in deliveries() if each.sent_at]) == 2


def test_what_is_repeated_again_and_again_is_known_from_the_first_time(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    """After that it would be shown twice, by however little."""
    fake.lost_at.add(SEND)
    answer_it(district, need)
    for moment in (NOON, NOON + timedelta(minutes=5)):
        with clock.at(moment):
            deliver_all()
    assert (last().outcome, last().attempted_at, len(fake.sent)) == (SendOutcome.UNKNOWN, NOON, 2)
    fake.lost_at.clear()
    with clock.at(NOON + KINDS["wecom"].knows_again_for - outbox.DELIVERIES.lease):
        deliver_all()
    assert (last().outcome, bool(last().given_up_at), len(fake.sent)) == (SendOutcome.UNKNOWN, True, 2)


def test_a_digest_is_one_card_a_day(district: District, need: Need, fake: FakeWeCom) -> None:
    choose(district.person("teacher"), muted=set(), is_daily=True)
    db.session.commit()
    handling.comment(need, by=district.person("handler"), words="明天来看")
    db.session.commit()
    with clock.at(NOON + timedelta(minutes=1)):
        answer_it(district, need)
    for hours in (6, 7, 30):
        with clock.at(NOON + timedelta(hours=hours)):
            deliver_all()
    ((_who, card),) = fake.screen
    assert card["url"] == "http://localhost/notices"


def test_a_wrong_secret_pauses_the_channel_and_burns_no_tries(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    fake.refuses[SEND] = 60020
    answer_it(district, need)
    pauses = []
    moment = NOON
    for _ in range(9):
        with clock.at(moment):
            deliver_all()
            held_until = _setting().held_until
            assert held_until
            assert (last().tries, last().outcome, last().attempted_at) == (0, SendOutcome.DOWN, None)
        pauses.append((held_until - moment).total_seconds() / 60)
        moment = held_until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    asked = fake.asked.count(SEND)
    with clock.at(moment - timedelta(minutes=1)):
        deliver_all()
    assert fake.asked.count(SEND) == asked, "a channel that pauses is not asked"
    fake.refuses.clear()
    with clock.at(moment):
        deliver_all()
    assert len(fake.screen) == 1
    assert (_setting().downs, _setting().held_until, _setting().failed_code) == (0, None, "60020")


def test_a_busy_service_is_left_alone_for_as_long_as_it_asks(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    fake.refuses[SEND] = 45009
    answer_it(district, need)
    deliver_all()
    assert (last().outcome, last().due_at) == (SendOutcome.LATER, NOON + BUSY)


def test_a_dead_address_is_closed_and_its_owner_told_in_the_app(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    fake.members.clear()
    answer_it(district, need)
    deliver_all()
    assert (last().outcome, bool(last().given_up_at)) == (SendOutcome.GONE, True)
    told = db.session.scalars(select(Notice).where(Notice.sentence == by_channel.CLOSED)).one()
    assert (told.person_id, told.address) == (district.person("teacher").id, "/profile/notices")
    before = len(deliveries())
    fake.members.add("jia.yi")
    handling.comment(need, by=district.person("handler"), words="好了吗")
    db.session.commit()
    assert len(deliveries()) == before, "what is closed stays closed until its owner opens it"
    preference_by(district.person("teacher").id, "wecom").closed_address = None
    handling.comment(need, by=district.person("handler"), words="好了吧")
    db.session.commit()
    deliver_all()
    assert len(fake.screen) == 1


def test_what_may_have_arrived_is_repeated_and_shown_once(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    fake.lost_at.add(SEND)
    answer_it(district, need)
    deliver_all()
    assert (last().outcome, last().attempted_at) == (SendOutcome.UNKNOWN, NOON)
    fake.lost_at.clear()
    with clock.at(NOON + timedelta(minutes=5)):
        deliver_all()
    assert last().sent_at
    assert (len(fake.sent), len(fake.screen)) == (2, 1)


def test_what_wecom_no_longer_knows_again_is_not_repeated(
    district: District, need: Need, fake: FakeWeCom
) -> None:
    fake.lost_at.add(SEND)
    answer_it(district, need)
    deliver_all()
    fake.lost_at.clear()
    with clock.at(NOON + timedelta(hours=4)):
        deliver_all()
    assert (last().outcome, bool(last().given_up_at), len(fake.sent)) == (SendOutcome.UNKNOWN, True, 1)


def test_what_no_service_would_know_again_is_never_sent_twice(
    app: Flask, district: District, need: Need, fake: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service like WeCom that knows nothing again: an answer is lost, and a worker dies over another."""
    kind = KINDS["wecom"]
    monkeypatch.setitem(KINDS, "wecom", replace(kind, repeats=Repeats.ONCE))
    fake.lost_at.add(SEND)
    answer_it(district, need)
    deliver_all()
    fake.lost_at.clear()
    assert (last().outcome, bool(last().given_up_at)) == (SendOutcome.UNKNOWN, True)
    other = district.need(Status.IN_PROGRESS)
    answer_it(district, other)
    db.session.execute(update(Delivery).where(Delivery.sent_at.is_(None)).values(attempted_at=NOON))
    db.session.commit()
    with clock.at(NOON + timedelta(minutes=10)):
        deliver_all()
    assert (last().outcome, bool(last().given_up_at)) == (SendOutcome.UNKNOWN, True)
    assert len(fake.sent) == 1


def test_nobody_gets_more_than_wecom_shows_them(district: District, need: Need, fake: FakeWeCom) -> None:
    most = KINDS["wecom"].at_most[0][0]
    for number in range(most + 3):
        handling.comment(need, by=district.person("handler"), words=f"第{number}次")
        db.session.commit()
    deliver_all()
    assert len(fake.screen) == most
    assert all(each.tries == 0 for each in deliveries() if not each.sent_at and not each.given_up_at)
    with clock.at(NOON + timedelta(minutes=2)):
        deliver_all()
    assert len(fake.screen) == most + 3


def test_a_link_in_a_card_reads_the_notice_and_leads_on(
    district: District, need: Need, fake: FakeWeCom, client: Client
) -> None:
    answer_it(district, need)
    notice = db.session.scalars(select(Notice).where(Notice.kind == "answer")).one()
    number, notice_id = need.number, notice.id
    sign_in_as(client, district.person("colleague"))
    assert client.get(f"/n/{notice_id}").status_code == 404
    sign_in_as(client, district.person("teacher"))
    answer = client.get(f"/n/{notice_id}")
    assert (answer.status_code, answer.location) == (303, f"/needs/{number}")
    db.session.expire_all()
    assert db.session.get_one(Notice, notice_id).read_at


def _where_it_is_noon() -> str:
    """A process of its own goes by the real clock, and sends no card at night: a zone in which it is noon."""
    hour = datetime.now(ZoneInfo("UTC")).hour  # noqa: TID251  # the worker's
    return f"Etc/GMT{hour - 12:+d}"  # whose sign counts to the west


@pytest.mark.slow("starts a process")
def test_a_worker_killed_between_the_wire_and_the_commit_shows_it_once(
    app: Flask, district: District, need: Need, fake: FakeWeCom
) -> None:
    """WeCom has shown it and the worker has not noted it: it comes again, and is not shown again."""
    answer_it(district, need)
    db.session.execute(update(Delivery).values(due_at=clock.now() - timedelta(days=2)))
    db.session.commit()
    fake.holds_back = True
    where = {"WELFARE_PUBLIC_URL": "http://localhost", "WELFARE_TIME_ZONE": _where_it_is_noon()}
    worker = beside(app, flask, "deliver", WELFARE_ENV="development", **where, **environment(fake))
    assert fake.arrived.wait(PATIENCE), "the worker sent nothing"
    worker.kill()
    worker.join()
    fake.holds_back = False
    fake.goes_on.set()
    assert (last().sent_at, bool(last().attempted_at)) == (None, True)
    with clock.at(datetime.now(ZoneInfo("UTC")) + outbox.DELIVERIES.lease):  # noqa: TID251  # the worker's
        deliver_all()
    assert last().sent_at
    assert len(fake.sent) == 2
    assert fake.sent[0] == fake.sent[1]
    assert len(fake.screen) == 1
