"""Who is told of what becomes of the ways into their own account: the second step, services that open it."""

from collections.abc import Sequence
from typing import Any

from welfare.accounts.models import Person
from welfare.accounts.signals import codes_guessed, identity_linked, identity_taken_off, second_factor_reset
from welfare.channels.settings import provider_label
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

FACTOR_RESET = N_("%(by)s has reset your second step at signing in; set up a new one")
FACTOR_RESET_HERE = N_("Your second step at signing in has been reset; set up a new one")
CODES_GUESSED = N_(
    "Wrong codes were typed after your password; if that was not you, somebody has it: choose another one"
)
IDENTITY_LINKED = N_("%(provider)s opens your account from now on; if that was not you, take it off")
IDENTITY_TAKEN_OFF = N_("%(provider)s opens your account no more")


def listen() -> None:
    """Begin to hear of it. Called for each app, it listens once."""
    second_factor_reset.connect(tell_of_factor)
    codes_guessed.connect(tell_of_guesses)
    identity_linked.connect(tell_of_identity_linked)
    identity_taken_off.connect(tell_of_identity_taken_off)


def tell_of_factor(person: Person, *, by: Person | None, **_more: Any) -> None:
    """Tell whose second step at signing in somebody else has taken, or the installation itself."""
    address = path_to("accounts.second_factor")
    if by is None:
        tell_people([person.id], NoticeKind.ACCOUNT, FACTOR_RESET_HERE, address=address)
    else:
        tell_people([person.id], NoticeKind.ACCOUNT, FACTOR_RESET, address=address, by=by.name)


def tell_of_guesses(person: Person, **_more: Any) -> None:
    """Tell whose second step somebody tries to guess."""
    tell_people([person.id], NoticeKind.ACCOUNT, CODES_GUESSED, address=path_to("accounts.own_record"))


def tell_of_identity_linked(people: Sequence[Person], *, provider: str, **_more: Any) -> None:
    """Tell those whose accounts it opens now, wherever they are signed in already."""
    _tell_of_identity(people, IDENTITY_LINKED, provider)


def tell_of_identity_taken_off(person: Person, *, provider: str, **_more: Any) -> None:
    """Tell whose account it opens no more."""
    _tell_of_identity([person], IDENTITY_TAKEN_OFF, provider)


def _tell_of_identity(people: Sequence[Person], sentence: str, provider: str) -> None:
    tell_people(
        [person.id for person in people],
        NoticeKind.ACCOUNT,
        sentence,
        address=path_to("accounts.identities"),
        provider=provider_label(provider),
    )
