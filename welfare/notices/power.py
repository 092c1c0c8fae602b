"""Who is told of power that changes hands: roles at the bureau, and passwords that administrators issue."""

from collections.abc import Collection
from typing import Any

from welfare.accounts.bureau_roles.policy import is_of_district
from welfare.accounts.bureau_roles.queries import holders_at_bureau
from welfare.accounts.models import EventKind, Person
from welfare.accounts.roles import Role
from welfare.accounts.signals import district_role_moved, password_reset
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import Words, tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

GIVEN = N_("%(name)s now holds the role %(role)s for the whole district, given by %(by)s")
CONFIRMED = N_(
    "%(name)s now holds the role %(role)s for the whole district, given by %(giver)s, confirmed by %(by)s"
)
PROPOSED = N_("%(by)s gives %(name)s the role %(role)s for the whole district; another one confirms it")
NOT_GIVEN = N_("%(name)s does not get the role %(role)s for the whole district, says %(by)s")
TAKEN = N_("%(name)s no longer holds the role %(role)s for the whole district, says %(by)s")
RESET = N_("%(by)s issued a new password for your account")
RESET_OF = N_("%(by)s issued a new password for %(name)s, who works for the whole district")
ROLE = {
    Role.SCHOOL_ADMIN: N_("School administrator"),
    Role.HANDLER: N_("Handler"),
    Role.CLERK: N_("Intake clerk"),
    Role.LEADER: N_("Leader"),
    Role.ADMIN: N_("Account administrator"),
    Role.AUDITOR: N_("Auditor"),
}
ANSWER_FOR_IT = (Role.ADMIN, Role.LEADER)
"""Who is told besides those who hold the same role there."""
SENTENCE = {
    EventKind.ROLE_PROPOSED: PROPOSED,
    EventKind.ROLE_GIVEN: GIVEN,
    EventKind.ROLE_NOT_GIVEN: NOT_GIVEN,
    EventKind.ROLE_TAKEN: TAKEN,
}


def listen() -> None:
    """Begin to hear of it. Called for each app, it listens once."""
    district_role_moved.connect(tell_of_role)
    password_reset.connect(tell_of_password)


def tell_of_role(
    person: Person, *, role: Role, kind: EventKind, by: Person, giver: Person | None = None, **_more: Any
) -> None:
    """Tell whoever holds the role at the bureau, administers or leads there, and whom it is about; not who
    has done it."""
    sentence = CONFIRMED if kind == EventKind.ROLE_GIVEN and giver else SENTENCE[kind]
    words = {"name": person.name, "role": Words(ROLE[role]), "by": by.name}
    words |= {"giver": giver.name} if giver else {}
    told = {person.id, *holders_at_bureau(role, *ANSWER_FOR_IT)} - {by.id}
    _tell(told, person, sentence, **words)


def tell_of_password(person: Person, *, by: Person, **_more: Any) -> None:
    """Tell the owner; and where they work for the whole district, who administers or leads there."""
    tell_people([person.id], NoticeKind.ACCOUNT, RESET, address=path_to("accounts.own_record"), by=by.name)
    if any(is_of_district(held.role, held.organization) for held in person.roles):
        told = set(holders_at_bureau(*ANSWER_FOR_IT)) - {by.id, person.id}
        _tell(told, person, RESET_OF, name=person.name, by=by.name)


def _tell(told: Collection[int], person: Person, sentence: str, **words: object) -> None:
    """Administrators read on at the account, who leads or audits in the record, the others at their own."""
    rest = set(told)
    for roles, address in (
        ((Role.ADMIN,), path_to("accounts.person", person_id=person.id)),
        ((Role.LEADER, Role.AUDITOR), path_to("audit.power")),
    ):
        some = rest & set(holders_at_bureau(*roles))
        tell_people(some, NoticeKind.DUTY, sentence, address=address, **words)
        rest -= some
    tell_people(rest, NoticeKind.DUTY, sentence, address=path_to("accounts.own_record"), **words)
