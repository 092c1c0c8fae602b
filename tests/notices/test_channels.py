"""The page of channels: who sets one up, what is kept of it, and what it says about how it goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fakes.wecom import AGENT, CORP, SECRET, FakeWeCom
from tests.notices.conftest import deliveries
from tests.notices.wecom import environment, is_linked
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.channels.base import SendOutcome, Verdict
from welfare.channels.chats.kinds import WECOM
from welfare.channels.health import note
from welfare.channels.kinds import KINDS
from welfare.channels.models import ChannelSetting
from welfare.channels.stored import ENVIRONMENT, by_hand, read_environment, setting_of
from welfare.config import UnsafeConfiguration
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.notices.channels.actions import UNTIL_SAID
from welfare.notices.channels.labels import remedy
from welfare.notices.models import ChannelPreference, Wants
from welfare.notices.worker import deliver_all
from welfare.organizations.models import EventKind, OrganizationEvent

PAGE = "/channels/wecom"
TOLD = {"is_on": "y", "corp_id": CORP, "agent_id": AGENT, "secret": SECRET}
SEND = "/cgi-bin/message/send"


@pytest.fixture
def fake(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeCom]:
    """WeCom; the environment says only where it is."""
    service = FakeWeCom()
    with service.serving():
        only = {"WELFARE_WECOM_HOST": service.address}
        monkeypatch.setitem(app.config, ENVIRONMENT, only)
        yield service


@dataclass
class Admin:
    """An administrator of the bureau, who sends forms."""

    client: Client
    token: str

    def page(self, path: str) -> Page:
        return self.client.page(path)

    def post(self, path: str, data: Mapping[str, str] = MappingProxyType({})) -> TestResponse:
        sent = {**data, "csrf_token": self.token}
        return self.client.post(path, data=sent, follow_redirects=True)


@pytest.fixture
def admin(client: Client, district: District, fake: FakeWeCom) -> Admin:
    return Admin(client, sign_in_as(client, district.person("admin")))


def _row() -> ChannelSetting:
    db.session.expire_all()
    row = setting_of("wecom")
    assert row
    return row


def _events() -> list[dict[str, object]]:
    query = select(OrganizationEvent.details).where(OrganizationEvent.kind == EventKind.CHANNEL_SET)
    return list(db.session.scalars(query.order_by(OrganizationEvent.id)))


def test_it_begins_off(admin: Admin) -> None:
    assert "Off" in admin.page("/channels").text
    assert "How it runs" not in admin.page(PAGE).text


def test_what_is_told_is_kept_and_the_secret_sealed_and_never_shown(admin: Admin) -> None:
    page = admin.post(PAGE, data=TOLD).text
    assert "Saved." in page
    assert SECRET not in page
    row = _row()
    assert row.is_on
    assert row.settings == {"agent_id": AGENT, "corp_id": CORP}
    assert row.sealed
    assert SECRET.encode() not in row.sealed
    assert by_hand(WECOM, row)["secret"] == SECRET
    (event,) = _events()
    assert SECRET not in str(event)
    assert event["secrets"] == ["secret"]
    assert "nothing was taken by the service yet" in page


def test_a_secret_that_is_left_empty_stays(admin: Admin) -> None:
    admin.post(PAGE, data=TOLD)
    admin.post(PAGE, data={**TOLD, "agent_id": "1000003", "secret": ""})
    assert by_hand(WECOM, _row()) == {"agent_id": "1000003", "corp_id": CORP, "secret": SECRET}
    assert len(_events()) == 2
    admin.post(PAGE, data={**TOLD, "agent_id": "1000003", "secret": ""})
    assert len(_events()) == 2, "what changes nothing is no event"


@pytest.mark.parametrize("missing", ["corp_id", "agent_id", "secret"])
def test_what_could_reach_nobody_is_not_switched_on(admin: Admin, missing: str) -> None:
    answer = admin.post(PAGE, data={**TOLD, missing: ""})
    assert answer.status_code == 422
    assert "fill in" in answer.text
    assert setting_of("wecom") is None
    admin.post(PAGE, data={key: value for key, value in {**TOLD, missing: ""}.items() if key != "is_on"})
    assert not _row().is_on


def test_what_cannot_be_right_is_said_beside_its_field(admin: Admin) -> None:
    answer = admin.post(PAGE, data={**TOLD, "agent_id": "one"})
    assert answer.status_code == 422
    assert "does not look right" in answer.text
    assert CORP in answer.text


def test_without_an_address_of_ours_nothing_is_sent(
    app: Flask, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], public_url=None))
    answer = admin.post(PAGE, data=TOLD)
    assert answer.status_code == 409
    assert "does not know its own address" in answer.text


def test_the_environment_wins_and_is_shown_as_such(
    app: Flask, admin: Admin, fake: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.post(PAGE, data=TOLD)
    monkeypatch.setitem(app.config, ENVIRONMENT, environment(fake))
    page = admin.page(PAGE)
    assert "WELFARE_WECOM_SECRET" in page.text
    assert 'name="secret"' not in page.response.text
    assert SECRET not in page.response.text
    admin.post(PAGE, data={"is_on": "y", "corp_id": "ww-other"})
    assert by_hand(WECOM, _row())["corp_id"] == CORP, "what the environment says is not asked"


def test_a_test_goes_to_oneself_through_the_outbox(admin: Admin, district: District, fake: FakeWeCom) -> None:
    admin.post(PAGE, data=TOLD)
    answer = admin.post(f"{PAGE}/test")
    assert answer.status_code == 409
    assert "Link your account" in answer.text
    is_linked(district, "admin", "xi.guan")
    assert "on its way" in admin.post(f"{PAGE}/test").text
    deliver_all()
    ((who, card),) = fake.screen
    assert who == "xi.guan"
    assert card["description"] == "这是企业微信的测试消息"
    assert "Taken by the service" in admin.page(PAGE).text


def test_what_is_off_sends_no_test(admin: Admin, district: District) -> None:
    is_linked(district, "admin", "xi.guan")
    assert admin.post(f"{PAGE}/test").status_code == 409
    assert deliveries() == []


def test_a_channel_that_does_not_work_says_what_to_do(
    admin: Admin, district: District, fake: FakeWeCom
) -> None:
    admin.post(PAGE, data=TOLD)
    is_linked(district, "admin", "xi.guan")
    admin.post(f"{PAGE}/test")
    fake.refuses[SEND] = 60020
    deliver_all()
    page = admin.page(PAGE).text
    assert "does not trust the address of this server" in page
    assert "Does not work" in page
    fake.refuses.clear()
    admin.post(f"{PAGE}/going-on")
    deliver_all()
    assert len(fake.screen) == 1
    assert "does not trust" not in admin.page(PAGE).text or _row().failed_at <= _row().succeeded_at


def test_what_pauses_keeps_what_is_to_be_sent(admin: Admin, district: District, fake: FakeWeCom) -> None:
    admin.post(PAGE, data=TOLD)
    is_linked(district, "admin", "xi.guan")
    admin.post(f"{PAGE}/test")
    admin.post(f"{PAGE}/pause")
    deliver_all()
    assert fake.asked == []
    assert "Pauses" in admin.page(PAGE).text
    with clock.at(clock.now() + timedelta(hours=2)):
        deliver_all()
    assert fake.asked == []
    admin.post(PAGE, data={**TOLD, "secret": "another"})
    assert "Pauses" in admin.post(PAGE, data=TOLD).text, "it goes on when somebody says so"
    deliver_all()
    assert fake.asked == []
    admin.post(f"{PAGE}/going-on")
    with clock.at(clock.now() + timedelta(seconds=1)):
        deliver_all()
    assert len(fake.screen) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("isv.INVALID_PARAMETERS", "The service says isv.INVALID_PARAMETERS"),
        ("不存在", "The service says 不存在"),
        ("-7", "The service says -7"),
        ("InternalError.RequestTimeException", "The service says InternalError"),
        ("isv.AMOUNT_NOT_ENOUGH", "Top it up"),
        *((code, "gave no answer") for code in ("", "HTTP 502", "ReadTimeout", "InternalError", "unknown")),
    ],
)
def test_what_a_service_says_is_told_and_what_it_does_not_is_not(app: Flask, code: str, words: str) -> None:
    row = ChannelSetting(name="sms_aliyun", failed_code=code)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert words in remedy(KINDS["sms_aliyun"], row)


def test_nobody_is_led_away_who_would_not_come_back(
    app: Flask, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.post(PAGE, data=TOLD)
    client: Client = app.test_client()
    assert client.get("/sign-in/with/wecom").status_code == 303
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], public_url=None))
    assert client.get("/sign-in/with/wecom").status_code == 404
    assert "/sign-in/with/" not in client.get("/sign-in").text


def test_what_arrives_late_ends_no_pause_that_somebody_made(
    admin: Admin, district: District, fake: FakeWeCom
) -> None:
    admin.post(PAGE, data=TOLD)
    is_linked(district, "admin", "xi.guan")
    admin.post(f"{PAGE}/test")
    fake.refuses[SEND] = 60020
    deliver_all()
    admin.post(f"{PAGE}/pause")
    note("wecom", Verdict(SendOutcome.TAKEN, "0"))
    db.session.commit()
    assert _row().held_until == UNTIL_SAID
    assert "Pauses" in admin.page(PAGE).text


@pytest.mark.parametrize(
    ("field", "value"),
    [("budget", "99999999999"), ("access_key_id", "密钥LTAI5t"), ("access_key_secret", "钥匙")],
)
def test_what_the_provider_of_messages_or_the_database_could_not_hold_is_refused(
    admin: Admin, field: str, value: str
) -> None:
    told = {
        "access_key_id": "LTAI5t", "access_key_secret": "secret", "signature": "青禾教育",
        "code_template": "SMS_1", "notice_template": "SMS_2", "budget": "500",
    }  # fmt: skip
    page = admin.post("/channels/sms_aliyun", data={**told, field: value, "is_on": "y"})
    assert (page.status_code, "This does not look right" in page.text) == (422, True)
    assert setting_of("sms_aliyun") is None
    assert "Saved." in admin.post("/channels/sms_aliyun", data={**told, "is_on": "y"}).text


def test_switching_off_drops_what_waits(admin: Admin, district: District, fake: FakeWeCom) -> None:
    admin.post(PAGE, data=TOLD)
    is_linked(district, "teacher", "jia.yi")
    need = district.need(Status.IN_PROGRESS)
    handling.comment(need, by=district.person("handler"), words="明天来看")
    db.session.commit()
    assert any(each.given_up_at is None for each in deliveries())
    admin.post(PAGE, data={key: value for key, value in TOLD.items() if key != "is_on"})
    db.session.expire_all()
    assert all(each.given_up_at for each in deliveries())
    admin.post(PAGE, data=TOLD)
    deliver_all()
    assert fake.screen == []


def test_one_is_asked_for_the_password_again(
    app: Flask, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROVEN_FOR", timedelta(minutes=15))
    with clock.at(clock.now() + timedelta(hours=1)):
        answer = admin.post(PAGE, data=TOLD)
    assert answer.status_code == 403
    assert "Password" in answer.text
    assert setting_of("wecom") is None


def test_each_says_under_me_what_they_want_by_it(admin: Admin, district: District, fake: FakeWeCom) -> None:
    assert "WeCom" not in admin.page("/profile/notices").text, "what is off is not offered"
    admin.post(PAGE, data=TOLD)
    is_linked(district, "admin", "xi.guan")
    page = admin.page("/profile/notices").form("/profile/notices").send(by_wecom="pressing")
    assert "Saved." in page.text
    db.session.expire_all()
    preference = db.session.scalars(select(ChannelPreference)).one()
    assert preference.wants is Wants.PRESSING
    preference.closed_address = "xi.guan"
    db.session.commit()
    page = admin.page("/profile/notices")
    assert "does not reach you any more" in page.text
    page.form("/profile/notices").send()
    db.session.expire_all()
    preference = db.session.scalars(select(ChannelPreference)).one()
    assert (preference.wants, preference.closed_address) == (Wants.PRESSING, None)


@pytest.mark.parametrize(
    ("variable", "value"), [("WELFARE_WECOM_AGENT_ID", "one"), ("WELFARE_WECOM_HOST", "http://qyapi.example")]
)
def test_the_server_does_not_start_with_what_cannot_be_right(
    app: Flask, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], environment="production"))
    monkeypatch.setenv(variable, value)
    with pytest.raises(UnsafeConfiguration, match=variable):
        read_environment(app)


FILE = {"file_name": "WW_verify_Ab3dEf.txt", "file_text": "Ab3dEf_2"}


def test_the_file_of_the_trusted_domain_is_served_just_as_it_was_typed(
    fake: FakeWeCom, admin: Admin, client: Client
) -> None:
    admin.post(PAGE, data={**FILE, "corp_id": CORP})
    answer = client.get("/WW_verify_Ab3dEf.txt")
    assert (answer.status_code, answer.data) == (200, b"Ab3dEf_2")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for other in ("/WW_verify_ab3dEf.txt", "/WW_verify_.txt", "/WW_verify_Ab3dEf.html", "/Ab3dEf.txt"):
        assert client.get(other).status_code == 404
    admin.post(PAGE, data={"file_name": FILE["file_name"], "file_text": ""})
    assert client.get("/WW_verify_Ab3dEf.txt").data == b"Ab3dEf"
    admin.post(PAGE, data={"file_name": ""})
    assert client.get("/WW_verify_Ab3dEf.txt").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file_name", "index.html"),
        ("file_name", "WW_verify_a/b.txt"),
        ("file_name", "WW_verify_a.txt.html"),
        ("file_name", "../WW_verify_a.txt"),
        ("file_text", "<script>"),
        ("file_text", "two words"),
    ],
)
def test_no_other_file_is_served(
    fake: FakeWeCom, admin: Admin, client: Client, field: str, value: str
) -> None:
    answer = admin.post(PAGE, data={**FILE, field: value})
    assert answer.status_code == 422
    assert str(escape(value)) in answer.text, "what was typed stays"
    assert setting_of("wecom") is None
    assert client.get(f"/{FILE['file_name']}").status_code == 404


def test_the_environment_can_name_it(
    app: Flask, district: District, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"WELFARE_WECOM_FILE_NAME": "WW_verify_Ab3dEf.txt"}
    monkeypatch.setitem(app.config, ENVIRONMENT, said)
    assert client.get("/WW_verify_Ab3dEf.txt").data == b"Ab3dEf"
