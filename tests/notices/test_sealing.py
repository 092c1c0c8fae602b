"""Messages are sealed as RFC 8291 says, and signed as RFC 8292 says."""

import json
from pathlib import Path

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.notices.push_service import Phone, PushService
from welfare.notices.endpoints import is_push_service
from welfare.notices.sealing import CURVE, pack, read_point, seal, unpack
from welfare.notices.vapid import authorization, public_key, signing_key


def test_the_example_of_the_standard() -> None:
    """RFC 8291, section 5 and appendix A."""
    secret = int.from_bytes(unpack("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        sender=ec.derive_private_key(secret, CURVE),
        salt=unpack("DGv6ra1nlYgDCS1FRnbzlw"),
        padded_to=0,
    )
    assert pack(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize("text", ["", "短", "x" * 511, "x" * 3000])
def test_other_hands_open_it(text: str) -> None:
    phone = Phone(PushService(), "/p")
    keys = phone.subscription["keys"]
    sealed = seal(text.encode(), keys["p256dh"], keys["auth"])
    opened = http_ece.decrypt(sealed, private_key=phone.key, auth_secret=phone.auth, version="aes128gcm")
    assert opened.decode() == text


def test_the_length_does_not_tell_what_it_says() -> None:
    keys = Phone(PushService(), "/p").subscription["keys"]
    lengths = {len(seal(text, keys["p256dh"], keys["auth"])) for text in (b"a", b"b" * 300, b"c" * 512)}
    assert len(lengths) == 1


def test_who_sends_can_be_checked(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    header = authorization("https://push.example:444/x/y", "https://welfare.example", key)
    token, public = header.removeprefix("vapid t=").split(", k=")
    signed, _, signature = token.rpartition(".")
    r, s = (int.from_bytes(unpack(signature)[at : at + 32], "big") for at in (0, 32))
    check = ec.ECDSA(hashes.SHA256())
    read_point(public).verify(encode_dss_signature(r, s), signed.encode(), check)
    with pytest.raises(InvalidSignature):
        read_point(public).verify(encode_dss_signature(r, s), signed.encode() + b"x", check)
    head, claims = (json.loads(unpack(part)) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert claims["aud"] == "https://push.example:444"
    assert claims["sub"] == "https://welfare.example"


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
