"""The one message of a day comes at each own hour: one a day, whatever they change, and never at night."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.notices.push_service import Phone
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.config import UnsafeConfiguration, read_settings
from welfare.config.values import DIGEST_HOURS
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.notices.actions import choose, read, read_all
from welfare.notices.hours import HOURS, is_quiet
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice, NoticePreference
from welfare.notices.telling import tell_people
from welfare.notices.worker import deliver_all

PhoneOf = Callable[..., Phone]
MONDAY = datetime(2027, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def phone(phone_of: PhoneOf) -> Iterator[Phone]:
    """The teacher's."""
    with clock.at(MONDAY):
        yield phone_of("teacher")


class Week:
    """What happens from that Monday on, hour by hour."""

    def __init__(self, district: District, phone: Phone) -> None:
        self.district, self.phone, self.told = district, phone, 0

    def remind(self, day: int, hour: int, kind: NoticeKind = NoticeKind.REMINDER) -> None:
        """Something that is not urgent comes up."""
        with clock.at(MONDAY + timedelta(days=day, hours=hour)):
            self.told += 1
            sentence, teacher = "News %(count)d", self.district.person("teacher")
            tell_people([teacher.id], kind, sentence, address="/profile", count=self.told)
            db.session.commit()

    def choose(self, day: int, at: int, hour: int | None, *, is_daily: bool = False) -> None:
        """The teacher chooses that hour."""
        with clock.at(MONDAY + timedelta(days=day, hours=at)):
            choose(self.district.person("teacher"), muted=(), is_daily=is_daily, hour=hour)
            db.session.commit()

    def pass_days(self, days: int, happens: dict[int, Callable[[], None]] | None = None) -> list[str]:
        """When messages came, as `day hour count`, where the worker looks every hour, and by hours from the
        Monday on something `happens`."""
        came: list[str] = []
        for hours in range(days * 24):
            (happens or {}).get(hours, lambda: None)()
            with clock.at(MONDAY + timedelta(hours=hours)):
                before = len(self.phone.messages)
                deliver_all()
                bodies = [message["body"] for message in self.phone.messages[before:]]
                came += [f"{hours // 24} {hours % 24} {body.split()[0]}" for body in bodies]
        return came


@pytest.fixture
def week(district: District, phone: Phone) -> Week:
    return Week(district, phone)


def test_at_the_usual_hour_unless_another_was_chosen(week: Week) -> None:
    week.remind(0, 8)
    week.remind(0, 9)
    assert week.pass_days(1) == ["0 18 2"]


@pytest.mark.parametrize("hour", [HOURS[0], 12, HOURS[-1]])
@pytest.mark.parametrize("is_daily", [False, True])
def test_at_the_hour_that_was_chosen(week: Week, hour: int, is_daily: bool) -> None:
    week.choose(0, 0, hour, is_daily=is_daily)
    week.remind(0, 1)
    week.remind(0, 2)
    assert week.pass_days(2) == [f"0 {hour} 2"]


@pytest.mark.parametrize(
    ("before", "at", "after", "came"),
    [
        (18, 10, 8, ["0 18 1", "1 8 2"]),  # the message of today waits at the hour that was
        (8, 10, 18, ["0 8 1", "1 18 2"]),  # today had one
        (8, 7, 18, ["0 8 2", "1 18 1"]),  # what comes while it still waits is counted in it
        (18, 19, 8, ["0 18 1", "1 8 2"]),
        (18, 19, 20, ["0 18 1", "1 20 2"]),
    ],
)
def test_whatever_hour_is_chosen_a_day_has_one(
    week: Week, before: int, at: int, after: int, came: list[str]
) -> None:
    """Something comes up before the hour of before, and twice after the change."""
    week.choose(0, 0, before)
    week.remind(0, 5)
    happens = {
        at: lambda: week.choose(0, at, after),
        at + 1: lambda: week.remind(0, at + 1),
        at + 2: lambda: week.remind(0, at + 2),
    }
    assert week.pass_days(2, happens) == came


@pytest.mark.parametrize(
    ("before", "at", "after", "came"),
    [
        (18, 10, 8, ["0 10 1", "1 8 2"]),
        (8, 10, 18, ["0 8 1", "1 18 2"]),
        (18, 19, 8, ["0 18 1", "1 8 2"]),
        (20, 8, 9, ["0 9 2", "1 9 1"]),
    ],
)
def test_so_it_is_with_a_digest(week: Week, before: int, at: int, after: int, came: list[str]) -> None:
    week.choose(0, 0, before, is_daily=True)
    week.remind(0, 5)
    happens = {
        at: lambda: week.choose(0, at, after, is_daily=True),
        at + 1: lambda: week.remind(0, at + 1, NoticeKind.HOUSING),
        at + 2: lambda: week.remind(0, at + 2, NoticeKind.HOUSING),
    }
    assert week.pass_days(2, happens) == came


def test_whoever_had_a_message_and_then_chooses_a_digest_has_the_rest_tomorrow(week: Week) -> None:
    week.choose(0, 0, 8)
    week.remind(0, 1)
    with clock.at(MONDAY + timedelta(hours=8)):
        deliver_all()
    week.choose(0, 9, 18, is_daily=True)
    week.remind(0, 10)
    assert [message["body"] for message in week.phone.messages] == ["1 new notice"]
    assert week.pass_days(3) == ["1 18 1"]


def test_a_digest_counts_what_is_unread_and_not_switched_off(week: Week) -> None:
    teacher = week.district.person("teacher")
    with clock.at(MONDAY):
        choose(teacher, muted={NoticeKind.HOME}, is_daily=True, hour=8)
        db.session.commit()
    for hour, kind in ((1, NoticeKind.HOME), (2, NoticeKind.HOUSING), (3, NoticeKind.HOUSING)):
        week.remind(0, hour, kind)
    with clock.at(MONDAY + timedelta(hours=4)):
        read(db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.HOUSING)).first())
        db.session.commit()
    assert week.pass_days(2) == ["0 8 1"]


def test_a_digest_that_is_late_is_not_made_at_night_but_with_the_next_one(week: Week) -> None:
    week.choose(0, 0, 18, is_daily=True)
    for day, hour, came in ((0, 22, []), (1, 7, []), (1, 18, ["2"])):
        if came or day == 0:
            week.remind(day, hour - 8, NoticeKind.HOUSING)
        with clock.at(MONDAY + timedelta(days=day, hours=hour)):
            deliver_all()
        assert [message["body"].split()[0] for message in week.phone.messages] == came


def test_whoever_wants_no_digest_any_more_is_told_one_by_one(week: Week) -> None:
    week.choose(0, 0, 8, is_daily=True)
    week.choose(0, 1, 8)
    week.remind(0, 2, NoticeKind.HOUSING)
    week.remind(0, 3)
    assert week.pass_days(2) == ["0 2 News", "0 8 1"]


def test_what_was_put_off_does_not_come_at_night(week: Week) -> None:
    week.remind(0, 8)
    week.remind(0, 20, NoticeKind.OVERDUE)
    with clock.at(MONDAY + timedelta(hours=22)):
        deliver_all()
        assert week.phone.messages == []
        tell_people([week.district.person("teacher").id], NoticeKind.HOUSING, "At once", address="/profile")
        db.session.commit()
        deliver_all()
    assert [message["body"] for message in week.phone.messages] == ["At once"]
    with clock.at(MONDAY + timedelta(days=1, hours=7)):
        deliver_all()
    assert len(week.phone.messages) == 3


def test_what_the_clock_did_at_midnight_is_told_in_the_morning(app: Flask, week: Week) -> None:
    with clock.at(MONDAY):
        week.district.need(Status.ANSWERED)
        db.session.commit()
        deliver_all()
    before = len(week.phone.messages)
    with clock.at(MONDAY + timedelta(days=30, minutes=10)):
        assert "1 answers lapsed" in app.test_cli_runner().invoke(args=["clock"]).output
        deliver_all()
        assert len(week.phone.messages) == before
    with clock.at(MONDAY + timedelta(days=30, hours=7)):
        deliver_all()
    [message] = week.phone.messages[before:]
    assert "closed without your confirmation" in message["body"]


def test_what_was_all_read_before_its_hour_is_not_told(week: Week) -> None:
    week.remind(0, 1)
    week.remind(0, 2)
    with clock.at(MONDAY + timedelta(hours=3)):
        read_all(week.district.person("teacher"), up_to=2**31 - 1)
        db.session.commit()
    assert week.pass_days(1) == []


def test_what_time_does_to_one_s_account_is_told_at_once(week: Week) -> None:
    teacher = week.district.person("teacher")
    with clock.at(MONDAY + timedelta(hours=2)):
        with clock.passing():
            tell_people([teacher.id], NoticeKind.ACCOUNT, "At once", address="/profile")
            tell_people([teacher.id], NoticeKind.HOME, "By day", address="/profile")
            db.session.commit()
        deliver_all()
    assert [message["body"] for message in week.phone.messages] == ["At once"]


def test_the_hour_is_chosen_on_the_page(client: Client, district: District) -> None:
    sign_in_as(client, district.person("teacher"))
    form = client.page("/profile/notices").form("/profile/notices")
    assert form.values["hour"] == "18"
    assert "Saved." in form.send(hour="7").text
    form = client.page("/profile/notices").form("/profile/notices")
    assert form.values["hour"] == "7"
    for hour in ("6", "21", ""):
        assert form.send(hour=hour).status == 422
    (kept,) = db.session.query(NoticePreference).all()
    assert kept.hour == 7


@pytest.mark.parametrize("hour", [6, 21])
def test_no_hour_of_the_night_is_kept(district: District, hour: int) -> None:
    choose(district.person("teacher"), muted=(), is_daily=False, hour=8)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE notice_preferences SET hour = {hour}"))
    db.session.rollback()


def test_which_hour_is_usual_is_a_setting(tmp_path: object) -> None:
    assert DIGEST_HOURS == HOURS == range(7, 21)
    assert [hour for hour in range(24) if not is_quiet(MONDAY.replace(hour=hour))] == [*HOURS]
    given = {"WELFARE_ENV": "testing", "WELFARE_INSTANCE": str(tmp_path)}
    assert read_settings({**given}).digest_hour == 18
    assert read_settings({**given, "WELFARE_DIGEST_HOUR": "7"}).digest_hour == 7
    for wrong in ("6", "21", "x"):
        with pytest.raises(UnsafeConfiguration):
            read_settings({**given, "WELFARE_DIGEST_HOUR": wrong})
