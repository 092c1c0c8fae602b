"""What is asked of the tree."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import aliased

from welfare.extensions import db
from welfare.organizations.models import Organization, OrganizationKind
from welfare.refusals import Refusal
from welfare.spelling import name_key
from welfare.web.keyset import Keys

BY_PARENT = Keys(
    (
        Organization.parent_id,
        case({kind: place for place, kind in enumerate(OrganizationKind)}, value=Organization.kind),
        Organization.id,
    )
)
"""The order of a list of what stands below others: offices first, then alliances, then schools."""


def the_bureau() -> Organization | None:
    """The root of the tree, or None before the district is set up."""
    return db.session.scalar(select(Organization).where(Organization.parent_id.is_(None)))


def one_at_a_time() -> None:
    """Whoever else asks for this waits until the transaction ends; the bureau's row is the lock.

    For what is counted up and has no row of its own to lock yet. SQLite has one writer at a time anyway.
    """
    root = select(Organization.id).where(Organization.parent_id.is_(None))
    db.session.execute(root.with_for_update(key_share=True))


def hold_open(place: Organization, otherwise: Refusal) -> None:
    """See that a place is open, and let nobody close it until the transaction ends. Raises `otherwise`."""
    db.session.refresh(place, with_for_update={"read": True})  # whoever is closing it goes first
    if not place.is_active:
        raise otherwise


def ids_within(organization_ids: Collection[int]) -> frozenset[int]:
    """The ids of these organizations and of everything below them."""
    root = aliased(Organization)
    found = db.session.scalars(
        select(Organization.id)
        .join(root, Organization.path.startswith(root.path))
        .where(root.id.in_(organization_ids))
    )
    return frozenset(found)


def places_below(reach: Collection[int], words: str) -> Select[Any]:
    """What stands below something in `reach` and has these words in its name, as rows with the parent's name;
    to be read `BY_PARENT`."""
    parent = aliased(Organization)
    columns: tuple[Any, ...] = (
        Organization.id,
        Organization.display_name,
        Organization.kind,
        Organization.is_active,
        parent.display_name.label("parent"),
    )
    below = (
        select(*columns)
        .join(parent, parent.id == Organization.parent_id)
        .where(Organization.id.in_(reach), parent.id.in_(reach))
    )
    return below.where(Organization.name_key.contains(name_key(words), autoescape=True)) if words else below


def in_tree_order(*kinds: OrganizationKind, active_only: bool = True) -> list[Organization]:
    """All organizations of these kinds (all kinds if none is named), parents before children."""
    query = select(Organization).order_by(Organization.path)
    if kinds:
        query = query.where(Organization.kind.in_(kinds))
    if active_only:
        query = query.where(Organization.is_active)
    return list(db.session.scalars(query))


def units() -> list[Organization]:
    """Where a need can be dispatched: every active office, alliance and school."""
    return in_tree_order(OrganizationKind.OFFICE, OrganizationKind.ALLIANCE, OrganizationKind.SCHOOL)
