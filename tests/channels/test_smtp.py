"""Handing a letter to a real mail server: over a line that is secured, to whom it is, as who we are."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.support.live_server import free_port
from welfare.channels.base import SendOutcome
from welfare.channels.smtp import MailServer, Security, read_mail_server
from welfare.config import UnsafeConfiguration

SENDER = "welfare@example.cn"
ENV = {"WELFARE_SMTP_HOST": "mail.example.cn", "WELFARE_SMTP_SENDER": SENDER}
Serve = Callable[..., int]


class Mailbox:
    """Keeps what comes."""

    def __init__(self) -> None:
        self.came: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.came.append(envelope.content)
        return "250 OK"


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(box: Mailbox, certificate: Path) -> Iterator[Serve]:
    """Starts a mail server on this machine; gives its port."""
    running = []
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secured.load_cert_chain(certificate)

    def start(security: Security, **how: Any) -> int:
        port = free_port()
        with_line = {
            Security.TLS: {"ssl_context": secured},
            Security.STARTTLS: {"tls_context": secured, "require_starttls": True},
            Security.NONE: {},
        }[security]
        controller = Controller(box, hostname="127.0.0.1", port=port, **with_line, **how)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def is_trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def _send(port: int, security: Security, host: str = "localhost", **who: str) -> SendOutcome:
    server = MailServer(host, port, security, SENDER, **who)
    return server.send("jia@example.cn", "师有所应", "您的验证码：12345678", "letter-1")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_over_a_line_that_is_secured(
    serve: Serve, box: Mailbox, is_trusted: None, security: Security
) -> None:
    assert _send(serve(security), security) is SendOutcome.TAKEN
    [content] = box.came
    assert b"Message-ID: <letter-1@example.cn>" in content


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_nothing_is_said_to_a_server_that_nobody_vouches_for(
    serve: Serve, box: Mailbox, security: Security
) -> None:
    assert _send(serve(security), security) is SendOutcome.LATER
    assert box.came == []


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_nor_to_one_of_another_name(serve: Serve, box: Mailbox, is_trusted: None, security: Security) -> None:
    assert _send(serve(security), security, host="127.0.0.1") is SendOutcome.LATER
    assert box.came == []


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_nor_in_the_clear_to_one_that_secures_nothing(serve: Serve, box: Mailbox, security: Security) -> None:
    assert _send(serve(Security.NONE), security) is SendOutcome.LATER
    assert box.came == []


@pytest.mark.parametrize(
    ("password", "outcome"),
    [("of ours", SendOutcome.TAKEN), ("of others", SendOutcome.LATER), ("", SendOutcome.LATER)],
)
def test_where_it_asks_who_we_are(
    serve: Serve, box: Mailbox, is_trusted: None, password: str, outcome: SendOutcome
) -> None:
    def is_ours(_server: Any, _session: Any, _envelope: Any, _how: str, said: LoginPassword) -> AuthResult:
        is_so = (said.login, said.password) == (b"welfare", b"of ours")
        return AuthResult(success=is_so, handled=False)

    port = serve(Security.STARTTLS, authenticator=is_ours, auth_required=True)
    assert _send(port, Security.STARTTLS, user="welfare", password=password) is outcome
    assert len(box.came) == (outcome is SendOutcome.TAKEN)


def test_where_it_asks_and_we_have_no_name_it_takes_nothing(
    serve: Serve, box: Mailbox, is_trusted: None
) -> None:
    port = serve(Security.STARTTLS, authenticator=lambda *_: AuthResult(success=True), auth_required=True)
    assert _send(port, Security.STARTTLS) is SendOutcome.LATER
    assert box.came == []


def test_one_that_is_not_there_is_asked_again_later() -> None:
    assert _send(free_port(), Security.TLS) is SendOutcome.LATER


def test_without_a_host_there_is_none() -> None:
    assert read_mail_server({}, is_production=True) is None
    assert read_mail_server({**ENV, "WELFARE_SMTP_HOST": " "}, is_production=True) is None


@pytest.mark.parametrize(
    ("more", "server"),
    [
        ({}, MailServer("mail.example.cn", 465, Security.TLS, SENDER)),
        (
            {"WELFARE_SMTP_SECURITY": "starttls"},
            MailServer("mail.example.cn", 587, Security.STARTTLS, SENDER),
        ),
        (
            {"WELFARE_SMTP_SECURITY": "none", "WELFARE_SMTP_HOST": "127.0.0.1"},
            MailServer("127.0.0.1", 25, Security.NONE, SENDER),
        ),
        (
            {"WELFARE_SMTP_PORT": "2465", "WELFARE_SMTP_USER": "u", "WELFARE_SMTP_PASSWORD": " p "},
            MailServer("mail.example.cn", 2465, Security.TLS, SENDER, "u", " p "),
        ),
        ({"WELFARE_SMTP_SECURITY": ""}, MailServer("mail.example.cn", 465, Security.TLS, SENDER)),
    ],
)
def test_what_is_set_is_how_we_send(more: dict[str, str], server: MailServer) -> None:
    assert read_mail_server({**ENV, **more}, is_production=True) == server


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"WELFARE_SMTP_SECURITY": "ssl"}, "WELFARE_SMTP_SECURITY"),
        ({"WELFARE_SMTP_SECURITY": "none"}, "WELFARE_SMTP_SECURITY"),
        ({"WELFARE_SMTP_SENDER": ""}, "WELFARE_SMTP_SENDER"),
        ({"WELFARE_SMTP_SENDER": "welfare"}, "WELFARE_SMTP_SENDER"),
        ({"WELFARE_SMTP_SENDER": "a@b@c"}, "WELFARE_SMTP_SENDER"),
        ({"WELFARE_SMTP_SENDER": "a@b.cn\nBcc: c@d.cn"}, "WELFARE_SMTP_SENDER"),
        ({"WELFARE_SMTP_PORT": "0"}, "WELFARE_SMTP_PORT"),
        ({"WELFARE_SMTP_PORT": "65536"}, "WELFARE_SMTP_PORT"),
        ({"WELFARE_SMTP_PORT": "four"}, "WELFARE_SMTP_PORT"),
        ({"WELFARE_SMTP_PORT": "４６５"}, "WELFARE_SMTP_PORT"),
        ({"WELFARE_SMTP_PORT": "-25"}, "WELFARE_SMTP_PORT"),
    ],
)
def test_what_cannot_be_or_is_not_safe_is_refused(more: dict[str, str], named: str) -> None:
    with pytest.raises(UnsafeConfiguration, match=named):
        read_mail_server({**ENV, **more}, is_production=True)


def test_elsewhere_than_in_production_the_clear_will_do() -> None:
    found = read_mail_server({**ENV, "WELFARE_SMTP_SECURITY": "none"}, is_production=False)
    assert found == MailServer("mail.example.cn", 25, Security.NONE, SENDER)
