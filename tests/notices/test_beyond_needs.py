"""Notices about what is no need: a seat, a flat, a booking."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.notices.conftest import deliveries
from tests.notices.push_service import PushService
from tests.notices.test_pages import PhoneOf
from tests.support.client import Client
from tests.support.markup import elements
from tests.support.markup import text as text_of
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.accounts.signals import codes_guessed
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.notices.actions import choose
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice
from welfare.notices.telling import tell_people
from welfare.notices.worker import deliver_all

OFFER = "%(name)s is offered to you until %(until)s, floor %(floor)d"
VALUES = {"name": "松岭 3-2", "until": date(2099, 12, 3), "floor": 3}
ADDRESS = "/profile"
"""A page that everybody may open."""


def tell(district: District, *people: str, **values: object) -> list[Notice]:
    ids = [district.person(who).id for who in people]
    notices = tell_people(ids, NoticeKind.HOUSING, OFFER, address=ADDRESS, **(VALUES | values))
    db.session.commit()
    return notices


def test_it_stands_in_the_list_and_leads_to_its_page(client: Client, district: District) -> None:
    need = district.need(Status.SUBMITTED, by="teacher")
    (notice,) = tell(district, "teacher")
    sign_in_as(client, district.person("teacher"))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.page("/notices")
    (row,) = [text_of(b) for b in elements(page.main, "button") if b.get("name") == "notice"]
    assert row.startswith("松岭 3-2 is offered to you until 3 Dec 2099, floor 3")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    assert "2099年12月3日" in client.page("/notices").text
    opened = page.form("/notices/reading").send(button=("notice", str(notice.id)))
    assert opened.path == ADDRESS
    assert db.session.get(Notice, notice.id, populate_existing=True).read_at
    assert need.number not in page.text


def test_what_becomes_of_one_s_own_account_is_told_at_once_whatever_is_switched_off(
    district: District, push_service: PushService, phone_of: PhoneOf
) -> None:
    phone = phone_of("teacher")
    tomorrow = clock.today() + timedelta(days=1)
    with clock.at(clock.midnight(tomorrow) + timedelta(hours=12)):  # before what comes once a day
        choose(district.person("teacher"), muted=set(NoticeKind) - {NoticeKind.ACCOUNT}, is_daily=True)
        tell(district, "teacher")
        codes_guessed.send(district.person("teacher"))
        db.session.commit()
        assert deliver_all() == 1
    [message] = phone.messages
    assert message["body"].startswith("Wrong codes were typed after your password")


def test_a_device_is_told_in_its_own_language(
    district: District, push_service: PushService, phone_of: PhoneOf
) -> None:
    phones = phone_of("teacher"), phone_of("colleague", language="zh")
    choose(district.person("school"), muted={NoticeKind.HOUSING}, is_daily=False)
    (first, *_rest) = tell(district, "teacher", "colleague", "school")
    assert deliver_all() == 2
    (english,), (chinese,) = phones[0].messages, phones[1].messages
    assert english["body"] == "松岭 3-2 is offered to you until 3 Dec 2099, floor 3"
    assert "2099年12月3日" in chinese["body"]
    assert (english["url"], english["id"], english["unread"]) == (ADDRESS, first.id, 1)
    tell(district, "teacher", floor=4)
    deliver_all()
    assert [arrived.headers["Topic"] for arrived in phones[0].arrivals] == [english["tag"]] * 2
    assert len(deliveries()) == 3


def test_what_was_just_said_is_not_said_again(district: District) -> None:
    assert len(tell(district, "teacher", "teacher", "colleague")) == 2
    assert tell(district, "teacher", "colleague") == []
    (other,) = tell(district, "teacher", floor=4)
    (again,) = tell(district, "teacher")
    assert other.id < again.id
    again.read_at = again.created_at
    db.session.commit()
    assert len(tell(district, "teacher")) == 1


def test_whoever_has_left_is_not_told(district: District) -> None:
    deactivate(district.person("teacher"), by=district.person("admin"))
    assert tell(district, "teacher") == []


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "profile"])
def test_it_leads_nowhere_else(district: District, address: str) -> None:
    with pytest.raises(ValueError, match=address):
        tell_people([district.person("teacher").id], NoticeKind.HOUSING, "News", address=address)


def test_a_sentence_has_all_its_values(district: District) -> None:
    person_ids = [district.person("teacher").id]
    with pytest.raises(KeyError):
        tell_people(person_ids, NoticeKind.HOUSING, OFFER, address=ADDRESS, name="松岭 3-2")
    with pytest.raises(ValueError, match="answer"):
        tell_people(person_ids, NoticeKind.ANSWER, "News", address=ADDRESS)


@pytest.mark.parametrize(
    "change",
    ["address = '//evil.example'", "address = NULL", "sentence = NULL", "event_id = 1, need_id = 1"],
)
def test_a_notice_is_about_one_thing(district: District, change: str) -> None:
    district.need(Status.SUBMITTED)
    (notice,) = tell(district, "teacher")
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE notices SET {change} WHERE id = {notice.id}"))
    db.session.rollback()
