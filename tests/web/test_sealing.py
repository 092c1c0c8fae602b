"""Secrets in the database open with the key beside it, for what they were sealed for, and not otherwise."""

from pathlib import Path

import pytest

from welfare.sealing import KEY_FILE, SealBroken, seal, unseal

SECRET = "密钥 \0 and bytes".encode()


def test_what_was_sealed_opens_again(tmp_path: Path) -> None:
    sealed = seal(tmp_path, "totp 17", SECRET)
    assert SECRET not in sealed
    assert unseal(tmp_path, "totp 17", sealed) == SECRET
    assert seal(tmp_path, "totp 17", SECRET) != sealed, "the same secret twice is not told by its seal"


@pytest.mark.parametrize("purpose", ["totp 1", "totp 170", "", "totp 17\0密"])
def test_copied_into_another_row_it_opens_nothing(tmp_path: Path, purpose: str) -> None:
    sealed = seal(tmp_path, "totp 17", SECRET)
    with pytest.raises(SealBroken):
        unseal(tmp_path, purpose, sealed)


def test_another_installation_s_key_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    sealed = seal(tmp_path / "here", "totp 17", SECRET)
    with pytest.raises(SealBroken):
        unseal(tmp_path / "there", "totp 17", sealed)


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    sealed = seal(tmp_path, "totp 17", SECRET)
    for place in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            unseal(tmp_path, "totp 17", bytes(changed))


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    seal(tmp_path, "totp 17", SECRET)
    key = tmp_path / KEY_FILE
    content = key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    seal(tmp_path, "totp 18", SECRET)
    assert key.read_bytes() == content
