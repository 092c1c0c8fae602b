"""What browsers carry for the app is signed by HMAC-SHA-256, for one purpose each."""

import hashlib

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from tests.support.client import Client
from tests.support.world import District
from welfare.accounts import throttle
from welfare.training.attendance import codes
from welfare.web import resume

OF_FORMS = "wtf-csrf-token"


def test_a_session_signed_by_sha_1_is_nobodys(
    app: Flask, client: Client, district: District, sign_in
) -> None:
    sign_in(client, "teacher")
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    said = app.session_interface.get_signing_serializer(app).loads(kept.value)
    assert client.get("/profile").status_code == 200
    client.set_cookie(kept.key, SecureCookieSessionInterface().get_signing_serializer(app).dumps(said))
    assert client.get("/profile").status_code == 303, "Flask itself would sign so"


def test_a_session_signed_by_another_key_is_nobodys(
    app: Flask, client: Client, district: District, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "teacher")
    kept, key = client.get_cookie(app.config["SESSION_COOKIE_NAME"]), app.secret_key
    monkeypatch.setattr(app, "secret_key", "another one")
    assert client.get("/profile").status_code == 303
    client.set_cookie(kept.key, kept.value)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [key])
    assert client.get("/profile").status_code == 200, "an older key is good for reading"


def test_what_is_signed_by_sha_1_is_not_believed(app: Flask, client: Client, district: District) -> None:
    token = client.get("/session").json["csrf_token"]
    secret = URLSafeTimedSerializer(app.secret_key, salt=OF_FORMS).loads(token)
    by_sha_1 = {"digest_method": hashlib.sha1}
    forged = URLSafeTimedSerializer(app.secret_key, salt=OF_FORMS, signer_kwargs=by_sha_1).dumps(secret)
    chosen = {"language": "en"}
    assert client.post("/language", data={**chosen, "csrf_token": forged}).location != "/"
    assert client.post("/language", data={**chosen, "csrf_token": token}).location == "/"


def test_what_is_signed_for_one_purpose_is_none_for_another(app: Flask) -> None:
    with app.test_request_context():
        signers = {
            "form": URLSafeTimedSerializer(app.secret_key, salt=OF_FORMS),
            "form that waits": resume._signer(),
            "proof": codes._serializer(),
            "device": throttle._serializer(),
            "session": app.session_interface.get_signing_serializer(app),
        }
    assert isinstance(signers["device"], URLSafeSerializer)
    for purpose, signer in signers.items():
        for other, reader in signers.items():
            if other == purpose:
                assert reader.loads(signer.dumps("x")) == "x"
                continue
            with pytest.raises(BadSignature):
                reader.loads(signer.dumps("x"))
