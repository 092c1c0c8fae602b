"""Needs that belong to another: the one it follows, those that follow it, and those that resemble it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, union_all

from welfare.accounts.models import Person
from welfare.accounts.powers import Sight
from welfare.accounts.statements import built_once
from welfare.extensions import db
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.needs.queries import need_rows, visible_to
from welfare.needs.search import CODE, tokens_of

MOST_SIMILAR = 5
LOOKED_AT = 100
"""How many of the newest needs of each open status are compared."""
SHARED_PAIRS = 2
"""How many pairs of characters two titles share at least to be called similar."""


def followers_of(need: Need, person: Person) -> Sequence[Row[Any]]:
    """The needs merged into this one that the person may see, oldest first."""
    return db.session.execute(_followers(person.sight), {"need_id": need.id}).all()


@built_once
def _followers(sight: Sight) -> Select[Any]:
    return need_rows(sight).where(Need.merged_into_id == bindparam("need_id")).order_by(Need.id)


def followed_by(need: Need, person: Person) -> Row[Any] | None:
    """The need that this one was merged into, if the person may see it."""
    if need.merged_into_id is None:
        return None
    return db.session.execute(need_rows(person).where(Need.id == need.merged_into_id)).one_or_none()


def similar_to(need: Need, person: Person) -> list[Row[Any]]:
    """Open needs into which this one might be merged, the most alike first: of the same school and category,
    or with words in common."""
    newest = [_newest_of(status, need, visible_to(person)).subquery() for status in OPEN]
    compared = db.session.execute(union_all(*(select(part) for part in newest))).all()
    pairs = _pairs(need.title)
    likeness = {row.id: _likeness(row, need, len(pairs & _pairs(row.title))) for row in compared}
    alike = sorted((id_ for id_ in likeness if likeness[id_]), key=lambda id_: (-likeness[id_], -id_))
    most = alike[:MOST_SIMILAR]
    rows = db.session.execute(need_rows(person).where(Need.id.in_(most))).all() if most else []
    return sorted(rows, key=lambda row: most.index(row.id))


def _newest_of(status: str, need: Need, visible: ColumnElement[bool]) -> Select[int, str, int, str]:
    query = select(Need.id, Need.title, Need.school_id, Need.category).where(
        Need.status == status, Need.id != need.id, visible
    )
    if not need.is_protected:
        query = query.where(~Need.is_protected)
    return query.order_by(Need.id.desc()).limit(LOOKED_AT)


def _likeness(row: Row[Any], need: Need, shared: int) -> int:
    same_place = row.school_id == need.school_id and row.category == need.category
    return shared + (3 if same_place else 0) if same_place or shared >= SHARED_PAIRS else 0


@lru_cache(maxsize=2000)
def _pairs(title: str) -> frozenset[str]:
    return frozenset(token for token in tokens_of(title) if len(token) == 2 * CODE)
