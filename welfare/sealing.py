"""Secrets that have to be read again, sealed before they are written into the database.

A copy of the database alone opens none of them: the key lies beside it, in the instance folder.
"""

from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from welfare.keyfiles import kept

KEY_FILE = "sealing_key"


class SealBroken(RuntimeError):
    """What was sealed cannot be opened: changed, meant for something else, or sealed under another key."""


@cache
def _box(folder: Path) -> Fernet:
    return Fernet(kept(folder / KEY_FILE, Fernet.generate_key))


def seal(folder: Path, purpose: str, secret: bytes) -> bytes:
    """`secret` under the key kept in `folder`, the instance folder.

    `purpose` names whose it is, such as `totp 17`: what is copied into another row opens nothing there.
    """
    return _box(folder).encrypt(_label(purpose) + secret)


def unseal(folder: Path, purpose: str, sealed: bytes) -> bytes:
    """What `seal` was given. Raises `SealBroken`."""
    try:
        opened = _box(folder).decrypt(sealed)
    except InvalidToken:
        raise SealBroken("It was sealed under another key, or changed since.") from None
    if not opened.startswith(_label(purpose)):
        raise SealBroken("It was sealed for something else.")
    return opened.removeprefix(_label(purpose))


def _label(purpose: str) -> bytes:
    return purpose.encode() + b"\0"
