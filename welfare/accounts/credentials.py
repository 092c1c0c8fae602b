"""Who is at the door, and which password opens it."""

from collections.abc import Sequence
from typing import NamedTuple

from welfare.accounts import passwords, refusals, strength, throttle
from welfare.accounts.actions import check_may_change
from welfare.accounts.identities.actions import take_off_what_was_linked
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.record import record
from welfare.accounts.reset.letters import end_codes, remove_address
from welfare.accounts.reset.models import Line
from welfare.accounts.sign_ins.actions import shut_out
from welfare.accounts.sign_ins.queries import Candidate
from welfare.accounts.signals import password_reset
from welfare.extensions import db
from welfare.history.actions import append_each
from welfare.organizations.models import Organization


class Match(NamedTuple):
    """Whose password was typed, and how they write it."""

    person_id: int
    password: str
    password_hash: str
    """As it was when they were compared."""


def compare(password: str, candidates: Sequence[Candidate]) -> Match | None:
    """Whose of `candidates` this password is; None when it is nobody's, or that of several.

    Takes as long for a name that does not exist as for one that does. A check is slow on purpose: nothing
    may have been begun in the database, so that nobody who wants to write waits for it.
    """
    if not candidates:
        passwords.waste_the_time_of_a_check(password)
    matching = [
        Match(one.id, _as_typed_by(one, password), one.password_hash or "")
        for one in candidates
        if passwords.is_right(password, one.password_hash, is_issued=one.must_change_password)
    ]
    return matching[0] if len(matching) == 1 else None


class Tried(NamedTuple):
    """What came of a password that somebody typed who is signed in."""

    is_right: bool
    minutes: int = 0
    """Until another is looked at; 0 where this one was."""


def try_current(person: Person, password: str) -> Tried:
    """Whether this is the current password of somebody who is signed in; counted as a guess where it is not.

    Nothing may have been changed yet.
    """
    attempt = throttle.begin_attempt_at_current(Candidate.of(person))
    if attempt.is_refused:
        return Tried(False, attempt.minutes)
    match = compare(password, attempt.candidates)
    if match is None:
        return Tried(False)
    throttle.was_no_guess(attempt, match.person_id)
    return Tried(True)


def renew_hash(match: Match) -> Person | None:
    """Whoever it is that has typed their password, now hashed at full cost; None where it was changed in this
    very moment."""
    new_hash = match.password_hash
    if passwords.needs_new_hash(new_hash):
        new_hash = passwords.hash_password(match.password)
    # Whoever issues another password meanwhile waits, and then ends the sign-in that is about to begin.
    person = db.session.get(Person, match.person_id, with_for_update={"key_share": True})
    if person is None or person.password_hash != match.password_hash:
        return None
    person.password_hash = new_hash
    return person


def _as_typed_by(person: Candidate, password: str) -> str:
    """What the person means by it: whoever still has the password that was issued copies it off a paper."""
    return passwords.as_issued(password) if person.must_change_password else password


def issue_password(person: Person, *, by: Person | None) -> str:
    """A new random password, given back this once; ends all sessions, and takes off all by which whoever was
    in with the old one may have made a way back.

    The first sign-in asks for a password of the person's own. Raises `BeyondYourReach`, `NotYourself`.
    """
    [password] = issue_passwords([person], by=by)
    return password


def issue_passwords(people: Sequence[Person], *, by: Person | None) -> list[str]:
    """The same for several, each once, in their order; for those who had none before in as many statements as
    for one."""
    for person in people:
        check_may_change(person, by)
        if by is not None and person.id == by.id:
            raise refusals.NotYourself
    had_one = [person for person in people if person.password_hash]
    kind = {True: EventKind.PASSWORD_RESET, False: EventKind.PASSWORD_ISSUED}
    rows = [{"kind": kind[bool(person.password_hash)], "person_id": person.id} for person in people]
    append_each(PersonEvent, rows, by=by, acted_for=())
    issued = [passwords.random_password() for _person in people]
    for person, password in zip(people, issued, strict=True):
        person.password_hash = passwords.hash_issued(password)
        person.must_change_password = True
    shut_out(*people)
    take_off_what_was_linked(*people, by=by)
    for person in had_one:
        # It may be proven by whoever was in with the old one, and would let them in again.
        for line in Line:
            remove_address(person, line)
        if by is not None:
            password_reset.send(person, by=by)
    return issued


def set_password(person: Person, password: str) -> None:
    """The person's own new password; ends all sessions, and the calendar's address. Raises
    `PasswordRefused`."""
    flaw = strength.judge(password, words_about(person)).flaw
    if flaw:
        raise refusals.PasswordRefused(refusals.FLAWS[flaw])
    if passwords.is_right(password, person.password_hash, is_issued=person.must_change_password):
        raise refusals.PasswordRefused(refusals.THE_SAME)
    record(person, EventKind.PASSWORD_CHOSEN, by=person)
    person.password_hash = passwords.hash_password(password)
    person.must_change_password = False
    end_codes(person)
    shut_out(person)


def words_about(person: Person) -> frozenset[str]:
    """What others would try first for somebody."""
    place = db.session.get_one(Organization, person.organization_id)
    return strength.own_words(
        names=[person.name], places=[place.name], numbers=[person.staff_number, person.phone or ""]
    )
