"""Asking for a code, and what it opens. The letters are sent by another process (`worker.py`)."""

import hmac
from typing import Any

from flask import current_app
from sqlalchemy import Select, delete, or_, select, update

from welfare import clock
from welfare.accounts import credentials
from welfare.accounts.identities.actions import take_off_what_was_linked
from welfare.accounts.models import Person
from welfare.accounts.queries import people_by_staff_number, person_with_reach
from welfare.accounts.reset import refusals
from welfare.accounts.reset.ceiling import has_room
from welfare.accounts.reset.letters import digest_of, end_codes, say_changed, write
from welfare.accounts.reset.lines import contact_point, line_for, lines
from welfare.accounts.reset.models import ContactPoint, Letter, Line, Purpose
from welfare.accounts.reset.policy import GUESSES, KEPT_FOR, LIMITS, OF_NETWORK, WITH_PHONES, may_reset
from welfare.accounts.sign_ins.actions import shut_out
from welfare.accounts.signals import address_proven, password_chosen_by_code
from welfare.extensions import db
from welfare.spelling import number_key
from welfare.web.tries import Place, counting, network, place


def ask_for_reset(staff_number: str) -> int:
    """Have a code sent to the address that is proven of this number's owner, if there is one; gives the id of
    the letter. The same is written, whoever it is. Raises `AskedTooOften`, `NoCodesToday`."""
    if lines() == (Line.PHONE,):  # by mail as well, it would tell who has proven what
        _see_that_codes_go()
    key = number_key(staff_number)
    _count(Purpose.RESET, key)
    person = people_by_staff_number([staff_number]).get(key)
    whose = person.id if person else None
    return write(Purpose.RESET, whose, None, line=line_for(person), with_code=True)


def ask_for_proof(person: Person, address: str, line: Line = Line.EMAIL) -> int:
    """Have a code sent to an address that a person says is theirs; gives the id of the letter.

    Raises `AskedTooOften`, `NoCodesToday`."""
    if line is Line.PHONE:
        _see_that_codes_go()
    _count(Purpose.PROOF, person.id)
    return write(Purpose.PROOF, person.id, address, line=line, with_code=True)


def reset_password(letter_id: int, code: str, password: str) -> Person:
    """A new password for whoever has read the code; ends all sign-ins, and tells the proven e-mail address
    and the person's list.

    Raises `WrongCode`, `CodeIsOver`, `PasswordRefused`.
    """
    letter = _opened(letter_id, Purpose.RESET, code)
    person = person_with_reach(letter.person_id) if letter.person_id else None
    if person is None or not may_reset(person.alone):
        raise refusals.CodeIsOver
    credentials.set_password(person, password)
    letter.used_at = clock.now()
    shut_out(person)
    take_off_what_was_linked(person, by=person)
    if known := contact_point(person.id, Line.EMAIL):
        write(Purpose.WAS_RESET, person.id, known.address)
    password_chosen_by_code.send(person)
    return person


def prove(person: Person, letter_id: int, code: str) -> None:
    """Let the address that a code was sent to be this person's; tells them, and the one before.

    Raises `WrongCode`, `CodeIsOver`.
    """
    letter = _opened(letter_id, Purpose.PROOF, code)
    if letter.person_id != person.id or letter.address is None:
        raise refusals.CodeIsOver
    letter.used_at = clock.now()
    known = contact_point(person.id, letter.line)
    if known is None:
        proven = {"line": letter.line, "address": letter.address, "proven_at": clock.now()}
        db.session.add(ContactPoint(person_id=person.id, **proven))
    elif known.address != letter.address:
        say_changed(known)
        end_codes(person)
        known.address, known.proven_at = letter.address, clock.now()
    else:
        return
    address_proven.send(person, line=letter.line)


def clear_up_letters() -> None:
    """Forget what is a day old."""
    db.session.execute(delete(Letter).where(Letter.created_at < clock.now() - KEPT_FOR))


def _opened(letter_id: int, purpose: Purpose, code: str) -> Letter:
    """The letter whose code this is, locked, as its owner is. A guess is counted before it is looked at,
    whatever follows."""
    now = clock.now()
    good = (
        Letter.id == letter_id,
        Letter.purpose == purpose,
        Letter.used_at.is_(None),
        Letter.expires_at > now,
        Letter.guesses < GUESSES,
    )
    db.session.rollback()
    with db.engine.begin() as apart:
        counted = update(Letter).where(*good).values(guesses=Letter.guesses + 1)
        found = apart.execute(counted.returning(Letter.code_digest, Letter.person_id)).first()
    if found is None:
        raise refusals.CodeIsOver
    if not hmac.compare_digest(found.code_digest, digest_of(letter_id, code)):
        raise refusals.WrongCode
    if found.person_id:  # first, as whoever issues a password does, who then ends their codes
        db.session.get(Person, found.person_id, with_for_update={"key_share": True})
    query = select(Letter).where(Letter.id == letter_id, Letter.used_at.is_(None)).with_for_update()
    letter = db.session.scalars(query).one_or_none()
    if letter is None:
        raise refusals.CodeIsOver
    return letter


def _see_that_codes_go() -> None:
    if not has_room():
        raise refusals.NoCodesToday


def _count(purpose: Purpose, whose: object) -> None:
    times = current_app.config["LIMIT_FACTOR"]
    limits = WITH_PHONES if Line.PHONE in lines() else LIMITS
    wanted = [place(limit, "code", purpose, limit.minutes, whose) for limit in limits]
    with counting() as (take, put_back):
        taken: list[Place] = []
        for one in [*wanted, place(OF_NETWORK.times(times), "codes", network())]:
            if take(one) is not None:
                put_back(taken)
                raise refusals.AskedTooOften
            taken.append(one)


def due_letters() -> Select[Any]:
    """Those that may be sent now, the oldest first; what cannot be sent from here waits."""
    now = clock.now()
    is_good = or_(Letter.expires_at.is_(None), Letter.expires_at > now)
    return (
        select(Letter)
        .where(Letter.sent_at.is_(None), Letter.given_up_at.is_(None), Letter.due_at <= now, is_good)
        .where(Letter.line.in_(lines()))
        .order_by(Letter.due_at, Letter.id)
    )
