"""Messages are sealed as RFC 8291 says and signed as RFC 8292 says; they go to push services only."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from py_vapid import Vapid02

from tests.notices.push_service import Phone, PushService, running_push_service
from tests.support.live_server import PATIENCE
from welfare import clock
from welfare.channels.base import SendOutcome, Verdict
from welfare.notices.endpoints import is_push_service
from welfare.notices.vapid import public_key, signing_key
from welfare.notices.webpush import Message, send


@pytest.fixture
def phone(push_service: PushService) -> Phone:
    return push_service.phone()


def send_to(phone: Phone, payload: str, folder: Path) -> Verdict:
    subscription = phone.subscription
    message = Message(
        endpoint=subscription["endpoint"],
        p256dh=subscription["keys"]["p256dh"],
        auth=subscription["keys"]["auth"],
        site="https://welfare.example:8443",
        payload=payload.encode(),
        topic="topic",
        urgency="normal",
        keep_for=timedelta(days=1),
    )
    return send(message, signing_key(folder))


@pytest.mark.parametrize("text", ['"短"', '"' + "x" * 509 + '"', '"' + "x" * 3000 + '"'])
def test_only_the_phone_opens_it(app: Flask, phone: Phone, text: str, tmp_path: Path) -> None:
    with app.app_context():
        assert send_to(phone, text, tmp_path).outcome is SendOutcome.TAKEN
    assert phone.messages == [text.strip('"')]
    assert text.encode() not in phone.arrivals[0].body


def test_the_length_does_not_tell_what_it_says(app: Flask, phone: Phone, tmp_path: Path) -> None:
    with app.app_context():
        for text in ('"a"', '"' + "b" * 300 + '"', '"' + "c" * 510 + '"'):
            send_to(phone, text, tmp_path)
    assert len({len(arrived.body) for arrived in phone.arrivals}) == 1


def test_who_sends_can_be_checked(app: Flask, phone: Phone, tmp_path: Path) -> None:
    with app.app_context():
        send_to(phone, '"a"', tmp_path)
    header = phone.arrivals[0].headers["Authorization"]
    assert Vapid02.verify(header)
    assert header.endswith(public_key(signing_key(tmp_path)))


def test_a_push_service_that_sends_us_elsewhere_is_not_followed(
    app: Flask, phone: Phone, push_service: PushService, tmp_path: Path
) -> None:
    push_service.answers.append((307, {"Location": f"{push_service.address}/elsewhere"}))
    with app.app_context():
        assert send_to(phone, '"a"', tmp_path).outcome is not SendOutcome.TAKEN
    assert [arrived.path for arrived in push_service.received] == [phone.path]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of `localhost` that nobody known has signed, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(clock.now() - timedelta(days=1)).not_valid_after(
        clock.now() + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = tmp_path / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return pem


def test_a_service_that_cannot_show_who_it_is_is_told_nothing(
    app: Flask, certificate: Path, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running_push_service(context) as service, app.app_context():
        assert send_to(service.phone(), '"a"', tmp_path) == Verdict(SendOutcome.LATER)
        assert service.received == []
        requests.post(service.address, data=b"", verify=str(certificate), timeout=PATIENCE)
    assert len(service.received) == 1, "whoever trusts it gets through"


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    made = public_key(signing_key(tmp_path))
    signing_key.cache_clear()
    assert public_key(signing_key(tmp_path)) == made
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://push.bureau.example/abc",
    ],
)
def test_push_services_of_browsers_are_taken(endpoint: str) -> None:
    assert is_push_service(endpoint, named=["push.bureau.example"])


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/abc",
        "https://fcm.googleapis.com:8443/abc",
        "https://fcm.googleapis.com.evil.example/abc",
        "https://evilfcm.googleapis.com/abc",
        "https://me@fcm.googleapis.com/abc",
        "https://fcm.googleapis.com@10.0.0.1/abc",
        "https://127.0.0.1/abc",
        "https://[::1]/abc",
        "https://10.0.0.7/abc",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/abc",
        "https://localhost/abc",
        "file:///etc/passwd",
        "https://fcm.googleapis.com:port/abc",
        "https://notify.windows.com/abc",
        "https://fcm.googleapis.com/\u2028",
        "",
    ],
)
def test_other_addresses_are_not(endpoint: str) -> None:
    assert not is_push_service(endpoint)


def test_this_machine_only_for_trying_things_out() -> None:
    assert is_push_service("http://127.0.0.1:9000/abc", loopback_too=True)
    assert not is_push_service("http://10.0.0.7:9000/abc", loopback_too=True)
