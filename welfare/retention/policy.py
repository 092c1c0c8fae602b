"""For how many days each kind is kept where nothing else is set, and within which bounds. Pure rules."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What has an end."""

    NOTICES = "notices"
    """Notices that were read, since they were."""
    RECEIPTS = "receipts"
    """Receipts of forms without files, since they arrived."""
    PHOTOS = "photos"
    """Photos and documents of needs, since the need was closed."""
    NEEDS = "needs"
    """What was written in a need and its history, since it was closed."""
    FACTS = "facts"
    """What was said in applications for flats, since the round was finished."""
    PETITIONS = "petitions"
    """What was written in requests, complaints and suggestions, since they were closed."""
    ACCOUNTS = "accounts"
    """Who somebody was whose account is closed, since it was."""


@dataclass(frozen=True)
class Days:
    """How long one kind is kept."""

    usual: int
    least: int
    """Before that somebody may still object, complain, look something up or send again."""


LONGEST = 3650
RULES: dict[Kind, Days] = {
    Kind.NOTICES: Days(usual=180, least=30),
    Kind.RECEIPTS: Days(usual=365, least=180),
    Kind.PHOTOS: Days(usual=730, least=180),
    Kind.NEEDS: Days(usual=1825, least=730),
    Kind.FACTS: Days(usual=1095, least=365),
    Kind.PETITIONS: Days(usual=1095, least=730),
    Kind.ACCOUNTS: Days(usual=1095, least=365),
}
"""The law asks for the shortest time that the purpose needs (Personal Information Protection Law, 19); how
long that is it leaves to whoever keeps it."""
