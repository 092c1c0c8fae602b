"""The saved views of a person; nobody else ever reads them, whoever stands in for whom."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.saved_views.models import SavedView


def views_of(person: Person) -> Sequence[SavedView]:
    """All of them, as the person has ordered them."""
    return db.session.scalars(_views(), {"person_id": person.id}).all()


@cache
def _views() -> Select[SavedView]:
    theirs = select(SavedView).where(SavedView.person_id == bindparam("person_id"))
    return theirs.order_by(SavedView.position, SavedView.id)


def views_to_change(person: Person) -> Sequence[SavedView]:
    """The same as they are now, and nobody else's to change meanwhile, in another window perhaps."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    query = select(SavedView).where(SavedView.person_id == person.id)
    query = query.order_by(SavedView.position, SavedView.id).execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def view_of(person: Person, view_id: int, *, to_change: bool = False) -> SavedView | None:
    """One of them by its id; the same None for none and for another person's."""
    theirs = views_to_change(person) if to_change else views_of(person)
    return next((one for one in theirs if one.id == view_id), None)
