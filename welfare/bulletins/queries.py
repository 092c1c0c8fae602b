"""Reading bulletins. They are the bureau's: for whoever leads or takes in for the whole district."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.bulletins.models import Bulletin
from welfare.extensions import db
from welfare.reports.figures.reach import READERS

WITH_PEOPLE = (
    joinedload(Bulletin.edited_by),
    joinedload(Bulletin.issued_by),
    joinedload(Bulletin.corrects),
)


def may_read(person: Person) -> bool:
    """Whether the person's figures are those of the whole district."""
    return bool(person.root_ids & person.reached_by(*READERS, at_bureau=True))


def bulletin_rows() -> Any:
    """All bulletins as rows of what the list shows: a `Select`."""
    return select(
        Bulletin.id,
        Bulletin.first_on,
        Bulletin.last_on,
        Bulletin.title_zh,
        Bulletin.title_en,
        Bulletin.year,
        Bulletin.number,
        Bulletin.issued_at,
        Bulletin.edited_at,
    )


def find_bulletin(bulletin_id: int, *, to_change: bool = False) -> Bulletin | None:
    """The bulletin with that id, with whoever edited and issued it; locked if it is `to_change`."""
    query = select(Bulletin).where(Bulletin.id == bulletin_id).options(*WITH_PEOPLE)
    if to_change:
        query = query.with_for_update(of=Bulletin).execution_options(populate_existing=True)
    return db.session.scalar(query)


def corrections_of(bulletin: Bulletin) -> Sequence[Bulletin]:
    """The bulletins that stand, or are to stand, in its place; oldest first."""
    return db.session.scalars(
        select(Bulletin).where(Bulletin.corrects_id == bulletin.id).order_by(Bulletin.id)
    ).all()
