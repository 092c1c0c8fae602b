"""Codes that people type: six digits of an app, and recovery codes off a paper."""

import secrets
import unicodedata

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's thirty-two, five bits each; what looks alike is one of them."""
ALIKE = str.maketrans("oil", "011")
GROUPS, GROUP_LENGTH = 3, 4
DIGITS = 6
SET_APART = " -—–_·"


def new_recovery_code() -> str:
    """A code of 60 random bits to be written on paper: `7k2m-0p9x-h3vd`."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def plain_code(typed: str) -> str:
    """What was typed without what sets groups apart: capital or full-width letters, blanks, hyphens."""
    letters = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(letter for letter in letters if letter not in SET_APART and not letter.isspace())


def as_digits(typed: str) -> str | None:
    """The six digits of an app, however they were typed; None where it is something else."""
    code = plain_code(typed)
    return code if len(code) == DIGITS and code.isascii() and code.isdecimal() else None


def as_recovery_code(typed: str) -> str | None:
    """A recovery code as it was made; None where it cannot be one."""
    code = plain_code(typed).translate(ALIKE)
    if len(code) != GROUPS * GROUP_LENGTH or set(code) - set(LETTERS):
        return None
    return "-".join(code[begin : begin + GROUP_LENGTH] for begin in range(0, len(code), GROUP_LENGTH))


def in_groups(secret: str) -> str:
    """A long secret in groups of four, to be read and typed."""
    return " ".join(secret[begin : begin + 4] for begin in range(0, len(secret), 4))
