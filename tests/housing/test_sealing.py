"""The own secret of a draw is sealed so that nobody reads it, or changes it unseen, without the key."""

from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from flask import Flask

from welfare.housing.draw.sealing import new_secret, seal, unseal
from welfare.housing.refusals import SealBroken


def test_what_is_sealed_is_read_again_and_never_looks_alike(app: Flask) -> None:
    secret = new_secret()
    with app.app_context():
        sealed = [seal(secret) for _ in range(3)]
        assert {unseal(each) for each in sealed} == {secret}
    assert len(set(sealed)) == 3
    assert not [each for each in sealed if bytes.fromhex(secret) in b64decode(each)]


@pytest.mark.parametrize("place", [0, 11, 12, 20, -1])
def test_a_changed_byte_is_noticed(app: Flask, place: int) -> None:
    with app.app_context():
        box = bytearray(b64decode(seal(new_secret())))
        box[place] ^= 1
        with pytest.raises(SealBroken):
            unseal(b64encode(box).decode())


def test_another_key_opens_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        sealed = seal(new_secret())
        other = replace(app.config["SETTINGS"], secret_key="the key of another installation")
        monkeypatch.setitem(app.config, "SETTINGS", other)
        with pytest.raises(SealBroken):
            unseal(sealed)
