"""Hashing, checking and issuing passwords. Nothing here knows whose they are."""

import re
import secrets
import unicodedata
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from welfare.accounts.strength import normal

EASILY_READ = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another, neither on paper nor over the phone."""
GROUPS, GROUP_LENGTH = 3, 4
NOT_OF_ISSUED = re.compile(r"[\W_]")

LIGHT = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""The cost of hashing an issued password. It is random, 59 bits, so nobody gets through it by trying; and a
roster of a thousand teachers is ready in a moment. The first sign-in replaces it by a hash at full cost."""


def hash_password(password: str) -> str:
    """A hash at full cost, for what a person has chosen."""
    return _hasher().hash(normal(password))


def hash_issued(password: str) -> str:
    """A light hash, for a password from `random_password` and nothing else."""
    return LIGHT.hash(password)


def is_issued(password: str, password_hash: str) -> bool:
    """Whether a light hash is of this password."""
    try:
        return LIGHT.verify(password_hash, password)
    except VerificationError:
        return False


def random_password() -> str:
    """A password to be written on paper: three groups of four that are easy to read and to type."""
    groups = ("".join(secrets.choice(EASILY_READ) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def as_issued(typed: str) -> str:
    """A password as it was issued, from how somebody has typed it off the paper: capital or full-width
    letters, without hyphens or with blanks. What cannot have been issued is left as it is."""
    letters = NOT_OF_ISSUED.sub("", unicodedata.normalize("NFKC", typed).casefold())
    if len(letters) != GROUPS * GROUP_LENGTH or set(letters) - set(EASILY_READ):
        return typed
    return "-".join(letters[begin : begin + GROUP_LENGTH] for begin in range(0, len(letters), GROUP_LENGTH))


def is_right(password: str, password_hash: str | None, *, is_issued: bool = False) -> bool:
    """Whether the hash is of this password, where it `is_issued` as somebody copies it off a paper. Saying no
    costs the same whatever there was to compare with.

    Passwords were once hashed as they were typed, and are good like that, too.
    """
    spellings = dict.fromkeys((normal(password), password))
    meant = [as_issued(each) if is_issued else each for each in spellings]  # the same twice costs twice
    found = [_is_hash_of(each, password_hash) for each in meant]
    return any(found)


def _is_hash_of(spelling: str, password_hash: str | None) -> bool:
    try:
        _hasher().verify(password_hash or _nobodys_hash(_cost()), spelling)
    except (VerificationError, InvalidHashError):
        if password_hash and needs_new_hash(password_hash):
            _is_hash_of(spelling, None)
        return False
    return password_hash is not None


def waste_the_time_of_a_check(password: str) -> None:
    """Take as long as a check takes, so that the time of an answer does not tell which names exist."""
    is_right(password, None)


def needs_new_hash(password_hash: str) -> bool:
    """Whether the hash was made at another cost than passwords are hashed at now."""
    try:
        return _hasher().check_needs_rehash(password_hash)
    except InvalidHashError:
        return True


def _cost() -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(current_app.config["ARGON2"].items()))


def _hasher() -> PasswordHasher:
    return _hasher_with(_cost())


@lru_cache
def _hasher_with(cost: tuple[tuple[str, Any], ...]) -> PasswordHasher:
    return PasswordHasher(**dict(cost))


@lru_cache
def _nobodys_hash(cost: tuple[tuple[str, Any], ...]) -> str:
    return _hasher_with(cost).hash(secrets.token_hex())
