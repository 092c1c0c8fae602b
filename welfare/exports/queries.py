"""Reading the record of exports: one's own files, and what others took."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.exports.lists import find_own, own_names
from welfare.exports.models import Export
from welfare.exports.store import KEPT_FOR, OWN_KEPT_FOR
from welfare.extensions import db
from welfare.organizations.models import Organization

SEE_OTHERS = (Role.ADMIN, Role.LEADER, Role.AUDITOR)
"""Who sees what others exported, where they hold the role."""


def visible_to(person: Person) -> ColumnElement[bool]:
    """The entries of the record that a person sees: their own, and those of people in their reach."""
    reach = person.reached_by(*SEE_OTHERS)
    others: ColumnElement[bool] = (Person.organization_id + 0).in_(reach) if reach else false()
    if person.root_ids & reach:
        others = true()
    # Whoever asks for what is kept about them need not tell those they work under.
    return or_(Export.by_id == person.id, others & Export.listing.not_in(own_names()))


def record_rows(person: Person) -> Any:
    """The record as rows of what its page shows: a `Select`."""
    query = select(
        Export.id,
        Export.token,
        Export.by_id,
        Export.asked_at,
        Export.listing,
        Export.format,
        Export.filters,
        Export.lent,
        Export.row_count,
        Export.made_at,
        Export.failed_at,
        Export.is_kept,
        Person.name.label("by_name"),
        Organization.display_name.label("organization"),
    )
    return (
        query.join(Person, Person.id == Export.by_id)
        .join(Organization, Organization.id == Person.organization_id)
        .where(visible_to(person))
    )


def export_open_to(person: Person, token: str) -> Export | None:
    """The export of a list with that token: the person's own, or anybody's for an auditor of the bureau."""
    whose = true() if reads_files_of_others(person) else Export.by_id == person.id
    of_list = Export.listing.not_in(own_names())
    return db.session.scalar(select(Export).where(Export.token == token, whose, of_list))


def own_files(person: Person, name: str, *, at_most: int) -> Sequence[Export]:
    """The newest files of somebody's own under that name."""
    query = select(Export).where(Export.by_id == person.id, Export.listing == name)
    return db.session.scalars(query.order_by(Export.id.desc()).limit(at_most)).all()


def own_file_by_token(person: Person, token: str) -> Export | None:
    """A file of somebody's own."""
    whose = (Export.by_id == person.id) & Export.listing.in_(own_names())
    return db.session.scalar(select(Export).where(Export.token == token, whose))


def own_that_wait() -> set[str]:
    """The tokens of files of somebody's own that can still be fetched."""
    since = clock.now() - OWN_KEPT_FOR
    query = select(Export.token).where(Export.listing.in_(own_names()), Export.made_at > since)
    return set(db.session.scalars(query))


def kept_for(export: Any) -> timedelta:
    """How long its file is kept after it was made."""
    return OWN_KEPT_FOR if find_own(export.listing) else KEPT_FOR


def reads_files_of_others(person: Person) -> bool:
    """Whether the person opens what others exported: an auditor of the whole bureau, since a file may hold
    rows from anywhere in it."""
    return bool(person.root_ids & person.reached_by(Role.AUDITOR))


def what_is_lent(person: Person) -> set[tuple[str, int, int]]:
    """What somebody has only while they stand in for others: of each role which, where, and of whose."""
    return {(one.role.value, one.organization_id, one.person_id) for one in person.lent}


def is_lent_still(export: Any, by: Person) -> bool:
    """Whether whoever asked for it has all that was lent to them then; what they see without it they can
    export again."""
    return {tuple(one) for one in export.lent or ()} <= what_is_lent(by)


def acted_for(export: Any) -> list[int]:
    """For whom whoever asked for it stood in, as ids."""
    return sorted({person_id for _role, _place, person_id in export.lent or ()})


def is_under_way(export: Any) -> bool:
    """Whether it is still to be made."""
    return export.made_at is None and export.failed_at is None


def can_be_fetched(export: Any) -> bool:
    """Whether its file is still kept."""
    return bool(export.is_kept and export.made_at and clock.now() < export.made_at + kept_for(export))


def under_way_of(person_id: int) -> int:
    """How many exports of this person are still to be made."""
    query = select(func.count()).where(
        Export.by_id == person_id, Export.made_at.is_(None), Export.failed_at.is_(None)
    )
    return db.session.scalar(query) or 0


def to_make() -> Select[Export]:
    """The exports that nobody is making, oldest first."""
    free = or_(Export.taken_until.is_(None), Export.taken_until <= clock.now())
    return (
        select(Export).where(Export.made_at.is_(None), Export.failed_at.is_(None), free).order_by(Export.id)
    )
