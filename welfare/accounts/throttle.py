"""Slows down whoever guesses passwords, without locking a colleague out.

After OWASP's "device cookies"
(https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies): a browser that has
signed in to an account before carries a signed cookie that says so, and its tries are counted by
themselves. Those of all other browsers are counted together for each person whom the typed name or number
may mean, however it is spelt, so whoever guesses at somebody uses up the strangers' tries and not those of
the owner, who goes on signing in from the usual phone. A name that is nobody's is counted like one that is.
Strangers are also counted by network, generously, since a whole school may sit behind one address. Only
failures count (`welfare/web/tries.py`); where no place is left even the right password waits, or it would
tell a guesser which one is right.
"""

import math
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.sign_ins.queries import Candidate
from welfare.spelling import name_key, number_key
from welfare.web.cookies import name_of
from welfare.web.tries import Limit, Place, counting, forget, give_back, network, place


class Of(StrEnum):
    """Whose tries are counted together."""

    DEVICE = "device"
    """One browser's that has signed in to the account before."""
    PERSON = "person"
    """Those of all other browsers at one account."""
    NOBODY = "nobody"
    """At a name that is nobody's."""
    NETWORK = "network"
    """Of all browsers at one address that are strangers to the account."""
    CURRENT = "current"
    """At the current password, by whoever has the phone of somebody who is signed in."""
    FACTOR = "factor"
    """At what somebody shows besides the password, whoever has the password."""
    FACTOR_OF_DAY = "factor_of_day"
    """The same, within a day: who tries all day long finds no code in years."""


LIMITS = {
    Of.DEVICE: Limit(tries=10, minutes=15),
    Of.PERSON: Limit(tries=10, minutes=15),
    Of.NOBODY: Limit(tries=10, minutes=15),
    Of.NETWORK: Limit(tries=150, minutes=15),
    Of.CURRENT: Limit(tries=10, minutes=15),
    Of.FACTOR: Limit(tries=5, minutes=15),
    Of.FACTOR_OF_DAY: Limit(tries=20, minutes=24 * 60),
}

DEVICE_COOKIE = "known_device"
ACCOUNTS_ON_ONE_DEVICE = 12
"""A phone is one person's; a computer in a staff room is several people's."""
ONE_YEAR = 365 * 24 * 3600


class Attempt(NamedTuple):
    """A try that has been counted."""

    candidates: Sequence[Candidate]
    """With whose passwords the typed one may be compared."""
    minutes: int
    """Until somebody else's may be, too; 0 where nobody was left out."""
    taken: Mapping[int, Sequence[Place]]
    """What is given back where the password proves to be that person's, by their id."""

    @property
    def is_refused(self) -> bool:
        """Whether nothing is looked at; a name that is nobody's is looked at like one that is somebody's."""
        return not self.candidates and self.minutes > 0


def begin_attempt(login: str, candidates: Sequence[Candidate]) -> Attempt:
    """Count a try to sign in as `login`, which may mean these people, from the request's device."""
    known = _known_accounts()
    devices = {
        one.id: place(LIMITS[Of.DEVICE], Of.DEVICE, known[str(one.id)])
        for one in candidates
        if str(one.id) in known
    }
    of_strangers = {
        one.id: place(LIMITS[Of.PERSON], Of.PERSON, one.id) for one in candidates if one.id not in devices
    }
    if not candidates:
        of_strangers = {0: place(LIMITS[Of.NOBODY], Of.NOBODY, number_key(name_key(login)))}
    whole = place(LIMITS[Of.NETWORK], Of.NETWORK, network())
    waits: list[datetime] = []
    taken: dict[int, list[Place]] = {}
    with counting() as (take, put_back):
        for id_, wanted in sorted({**devices, **of_strangers}.items()):
            until = take(wanted)
            if until is None:
                taken[id_] = [wanted]
            else:
                waits.append(until)
        strangers = [id_ for id_ in taken if id_ in of_strangers]
        until = take(whole) if strangers else None
        for id_ in strangers:
            if until is None:
                taken[id_].append(whole)
            else:
                put_back(taken.pop(id_))
                waits.append(until)
    return Attempt([one for one in candidates if one.id in taken], _minutes(waits), taken)


def begin_attempt_at_current(person: Candidate) -> Attempt:
    """Count a try to type the current password of somebody who is signed in."""
    minutes, taken = _take(person.id, place(LIMITS[Of.CURRENT], Of.CURRENT, person.id))
    return Attempt([person] if taken else [], minutes, taken)


def begin_attempt_at_factor(person_id: int, *, is_known: bool) -> Attempt:
    """Count a try at what somebody shows besides the password, whatever it is; there is nobody else whose it
    may be. Browsers at which they have been signed in (`is_known`) have places of their own, or whoever has
    the password could shut its owner out day after day."""
    return Attempt([], *_take(person_id, *_at_factor(person_id, is_known=is_known)))


def forget_tries_at_factor(person_id: int) -> None:
    """Count anew, in the caller's transaction: what was guessed at is there no more, and whoever has had it
    reset after too many tries would wait out the day with the right codes of the new one."""
    forget(one for is_known in (True, False) for one in _at_factor(person_id, is_known=is_known))


def _at_factor(person_id: int, *, is_known: bool) -> list[Place]:
    of = (Of.FACTOR_OF_DAY, Of.FACTOR)
    return [place(LIMITS[one], one, person_id, is_known) for one in of]


def is_known_here(person_id: int) -> bool:
    """Whether the person has been signed in at this browser before."""
    return str(person_id) in _known_accounts()


def _take(person_id: int, *wanted: Place) -> tuple[int, dict[int, Sequence[Place]]]:
    """One try of each of these, or of none; and the minutes until there is one of that which is used up."""
    with counting() as (take, put_back):
        for number, one in enumerate(wanted):
            until = take(one)
            if until is not None:
                put_back(wanted[:number])
                return _minutes([until]), {}
    return 0, {person_id: wanted}


def was_no_guess(attempt: Attempt, person_id: int) -> None:
    """Give back the places of whoever has typed their own password; at namesakes it remains a guess."""
    give_back(attempt.taken[person_id])


def _minutes(waits: Sequence[datetime]) -> int:
    """How many minutes until the first of these moments, begun ones counted; 0 for none."""
    return min((max(1, math.ceil((until - clock.now()).total_seconds() / 60)) for until in waits), default=0)


def remember_device(response: Response, person: Person) -> None:
    """Let this browser keep that the person has signed in from it; it tells nothing to anybody else."""
    known = _known_accounts()
    known.pop(str(person.id), None)
    newest = dict([*known.items(), (str(person.id), secrets.token_urlsafe(12))][-ACCOUNTS_ON_ONE_DEVICE:])
    response.set_cookie(
        name_of(DEVICE_COOKIE),
        _serializer().dumps(newest),
        max_age=ONE_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _known_accounts() -> dict[str, str]:
    """The ids of those who have signed in from this browser, each with the browser's nonce for them."""
    try:
        known = _serializer().loads(request.cookies.get(name_of(DEVICE_COOKIE), ""))
    except BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device that has signed in before")
