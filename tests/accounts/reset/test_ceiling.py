"""How many codes go to phones in one day, whoever asks for them and from however many networks."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.aliyun import FakeAliyun
from tests.support.at_once import done_meanwhile
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.texting import aliyun_on, environment, has_phone
from tests.support.world import District
from welfare import clock
from welfare.accounts.reset import ceiling, worker
from welfare.accounts.reset.letters import write
from welfare.accounts.reset.models import Letter, Line, Purpose
from welfare.channels.phones import spent
from welfare.channels.smtp import MAIL_SERVER, MailServer, Security
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db
from welfare.notices import ways
from welfare.notices.actions import read_all
from welfare.notices.models import Notice

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(CHINA).date()  # noqa: TID251  # in the future, as the fakes' clock may not go back
NOON = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), CHINA) + timedelta(hours=12)
PEOPLE = ("teacher", "colleague", "neighbour", "handler")
PAGE = "/channels/sms_aliyun"


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """For all threads, of which the provider has some."""
    monkeypatch.setattr(clock, "now", lambda: moment.astimezone(ZoneInfo("UTC")))


@pytest.fixture
def texts(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAliyun]:
    _at(monkeypatch, NOON)
    with aliyun_on(app, monkeypatch) as fake:
        for number, who in enumerate(PEOPLE):
            has_phone(district, who, f"1380000000{number}")
        yield fake


def _may_go(app: Flask, monkeypatch: pytest.MonkeyPatch, fake: FakeAliyun, codes: int) -> None:
    monkeypatch.setitem(app.config, ENVIRONMENT, environment(fake, codes=codes))


def _letters(app: Flask, district: District, who: Sequence[str] = PEOPLE) -> list[int]:
    """Codes that people have asked for, each from another network."""
    with app.test_request_context():
        letters = [
            write(Purpose.RESET, district.person(each).id, None, line=Line.PHONE, with_code=True)
            for each in who
        ]
    db.session.commit()
    return letters


def _send(letters: Sequence[int]) -> None:
    for letter_id in letters:
        worker._send(letter_id)
        db.session.commit()


def _told() -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.sentence == ways.CODES_USED_UP)))


def test_no_more_go_out_than_may_in_a_day_and_administrators_know(
    app: Flask, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    _may_go(app, monkeypatch, texts, 2)
    letters = _letters(app, district)
    _send(letters[:1])
    assert _told() == []
    _send(letters[1:])
    assert [text.number for text in texts.phones.taken] == ["13800000000", "13800000001"]
    assert (spent("sms_aliyun"), ceiling.codes_today()) == (2, 2)
    rows = [db.session.get_one(Letter, letter_id) for letter_id in letters]
    assert [bool(row.given_up_at) for row in rows] == [False, False, True, True]
    assert [row.sealed_code for row in rows] == [None] * 4
    (told,) = _told()
    assert (told.person_id, told.address) == (district.person("admin").id, PAGE)


def test_administrators_are_told_once_a_day_also_where_they_have_read_it(
    app: Flask, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    _may_go(app, monkeypatch, texts, 1)
    _send(_letters(app, district, PEOPLE[:2]))
    read_all(district.person("admin"), up_to=2**31 - 1)
    db.session.commit()
    _send(_letters(app, district, PEOPLE[2:]))
    assert len(_told()) == 1
    _at(monkeypatch, NOON + timedelta(days=1))
    _send(_letters(app, district, PEOPLE[:2]))
    assert (len(texts.phones.taken), len(_told())) == (2, 2)


def test_a_ceiling_that_was_lowered_beneath_what_went_out_holds_and_is_told(
    app: Flask, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = _letters(app, district)
    _send(letters[:2])
    assert _told() == []
    _may_go(app, monkeypatch, texts, 0)
    _send(letters[2:])
    assert (len(texts.phones.taken), len(_told())) == (2, 1)


def test_what_the_provider_has_not_taken_is_not_counted(
    app: Flask, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    _may_go(app, monkeypatch, texts, 1)
    texts.refuses = "isv.BUSINESS_LIMIT_CONTROL"
    (letter,) = _letters(app, district, PEOPLE[:1])
    _send([letter])
    assert (ceiling.codes_today(), spent("sms_aliyun")) == (0, 0)
    texts.refuses = ""
    _send([letter])
    assert (len(texts.phones.taken), ceiling.codes_today(), len(_told())) == (1, 1, 1)


def test_of_many_workers_at_once_none_goes_beyond(
    app: Flask, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    _may_go(app, monkeypatch, texts, 1)
    letters = _letters(app, district)
    start = Barrier(len(letters))

    def work(letter_id: int) -> None:
        with app.app_context():
            start.wait()
            _send([letter_id])

    threads = [Thread(target=work, args=(letter_id,)) for letter_id in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert len(texts.phones.taken) == 1
    assert (spent("sms_aliyun"), ceiling.codes_today()) == (1, 1)
    rows = [db.session.get_one(Letter, letter_id, populate_existing=True) for letter_id in letters]
    assert sorted(bool(row.sent_at) for row in rows) == [False, False, False, True]
    assert sorted(bool(row.given_up_at) for row in rows) == [False, True, True, True]


def test_of_two_workers_at_once_one_tells_the_administrators(
    app: Flask, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    _may_go(app, monkeypatch, texts, 0)
    first, second = _letters(app, district, PEOPLE[:2])
    done_meanwhile(lambda: worker._send(first), lambda: _send([second]))
    assert (len(texts.phones.taken), len(_told())) == (0, 1)


def test_where_nobody_says_how_many_the_accounts_do(district: District, texts: FakeAliyun) -> None:
    assert ceiling.most_a_day(None) == ceiling.AT_LEAST
    assert [ceiling.most_a_day(said) for said in (0, 7)] == [0, 7]


def test_a_tenth_of_many_accounts(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ceiling, "AT_LEAST", 0)
    monkeypatch.setattr(ceiling, "ACCOUNTS_A_CODE", 1)
    active = ceiling.most_a_day(None)
    monkeypatch.setattr(ceiling, "ACCOUNTS_A_CODE", active - 1)
    assert ceiling.most_a_day(None) == 2
    district.person("colleague").is_active = False
    db.session.flush()
    assert ceiling.most_a_day(None) == 1


def test_once_they_are_used_up_whoever_asks_is_told_so(
    app: Flask, client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    _may_go(app, monkeypatch, texts, 1)
    _send(_letters(app, district, PEOPLE[:1]))
    written = len(db.session.scalars(select(Letter)).all())
    for number in ("colleague", "nobody at all"):
        page = client.page("/sign-in/forgotten").form("/sign-in/forgotten").send(staff_number=number)
        assert (page.status, "No more codes go to phones today" in page.text) == (429, True)
        assert page.form("/sign-in/forgotten").values["staff_number"] == number
    sign_in_as(client, district.person("neighbour"))
    page = client.page("/profile/phone").form("/profile/phone").send(phone="13800000009")
    assert (page.status, "No more codes go to phones today" in page.text) == (429, True)
    assert len(db.session.scalars(select(Letter)).all()) == written


def test_where_codes_go_by_mail_too_all_get_the_same_page(
    app: Flask, client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = MailServer("127.0.0.1", 9, Security.NONE, "a@example.cn")
    monkeypatch.setitem(app.config, MAIL_SERVER, nowhere)
    _may_go(app, monkeypatch, texts, 0)
    for number in ("colleague", "nobody at all"):
        page = client.page("/sign-in/forgotten").form("/sign-in/forgotten").send(staff_number=number)
        assert (page.status, page.path) == (200, "/sign-in/forgotten/code")


def test_the_page_of_the_provider_says_how_many_and_takes_another_number(
    app: Flask, client: Client, district: District, texts: FakeAliyun
) -> None:
    _send(_letters(app, district, PEOPLE[:1]))
    sign_in_as(client, district.person("admin"))
    page = client.page(PAGE)
    assert f"1 / {ceiling.AT_LEAST}" in page.text
    page = page.form(PAGE).send(codes="lots")
    assert (page.status, page.form(PAGE).values["codes"]) == (422, "lots")
    page = page.form(PAGE).send(codes="35")
    assert "1 / 35" in page.text
    assert f"1 / {ceiling.AT_LEAST}" in page.form(PAGE).send(codes="").text
