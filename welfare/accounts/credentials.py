"""Who is at the door, and which password opens it."""

from welfare.accounts import passwords, refusals
from welfare.accounts.actions import check_may_change, end_sessions, record
from welfare.accounts.models import EventKind, Person
from welfare.extensions import db
from welfare.spelling import name_key, number_key


def who_has(password: str, candidates: list[Person]) -> Person | None:
    """The one of `candidates` whose password this is; None when it is nobody's, or that of several.

    Takes as long for a name that does not exist as for one that does. A check is slow on purpose, so the
    transaction ends before it: nobody who wants to write waits for it.
    """
    hashes = {person.id: person.password_hash for person in candidates}
    typed = {person.id: _as_typed_by(person, password) for person in candidates}
    db.session.rollback()
    if not hashes:
        passwords.waste_the_time_of_a_check(password)
    matching = [id_ for id_, old in hashes.items() if passwords.is_right(typed[id_], old)]
    if len(matching) != 1:
        return None
    old_hash, right = hashes[matching[0]], typed[matching[0]]
    new_hash = passwords.hash_password(right) if passwords.needs_new_hash(old_hash or "") else old_hash
    person = db.session.get(Person, matching[0])
    if person is None or person.password_hash != old_hash:
        return None  # it was changed in this very moment
    person.password_hash = new_hash
    return person


def _as_typed_by(person: Person, password: str) -> str:
    """What the person means by it: whoever still has the password that was issued copies it off a paper."""
    return passwords.as_issued(password) if person.must_change_password else password


def issue_password(person: Person, *, by: Person | None) -> str:
    """A new random password, given back this once; ends all sessions.

    The first sign-in asks for a password of the person's own. Raises `BeyondYourReach`, `NotYourself`.
    """
    check_may_change(person, by)
    if by is not None and person.id == by.id:
        raise refusals.NotYourself
    kind = EventKind.PASSWORD_RESET if person.password_hash else EventKind.PASSWORD_ISSUED
    record(person, kind, by=by)
    password = passwords.random_password()
    person.password_hash = passwords.hash_issued(password)
    person.must_change_password = True
    end_sessions(person)
    return password


def choose_password(person: Person, *, current: str | None, new: str) -> None:
    """The person's own new password; ends all sessions. Raises `WrongPassword`, `PasswordRefused`.

    `current` is None where this session has just begun with it.
    """
    if current is not None and not passwords.is_right(_as_typed_by(person, current), person.password_hash):
        raise refusals.WrongPassword
    set_password(person, new)


def set_password(person: Person, password: str) -> None:
    """Let the person sign in with a password of their own choice. Raises `PasswordRefused`."""
    if len(password) < passwords.SHORTEST_PASSWORD:
        raise refusals.PasswordRefused(refusals.TOO_SHORT)
    if number_key(password) == person.number_key or name_key(password) == person.name_key:
        raise refusals.PasswordRefused(refusals.LIKE_YOURSELF)
    if passwords.is_easily_guessed(password):
        raise refusals.PasswordRefused(refusals.EASILY_GUESSED)
    if person.password_hash and passwords.is_right(password, person.password_hash):
        raise refusals.PasswordRefused(refusals.THE_SAME)
    record(person, EventKind.PASSWORD_CHOSEN, by=person)
    person.password_hash = passwords.hash_password(password)
    person.must_change_password = False
    end_sessions(person)
