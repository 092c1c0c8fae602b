"""Reading the registers. They are the bureau's: who may is asked by `policy.keeps`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union_all

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.queries import the_bureau
from welfare.registers.partners.models import Agreement
from welfare.registers.registers import REGISTERS
from welfare.registers.shape import Register
from welfare.web.keyset import Keys


def rows_of(register: Register) -> Select[Any]:
    """All rows of a register, as its list shows them."""
    columns = (column.column.label(column.key) for column in register.columns)
    query: Any = select(register.model.id.label("entry_id"), *columns).select_from(register.model)
    for target, condition in register.joins:
        query = query.join(target, condition)
    return query


def newest_first(register: Register) -> Keys:
    """The order of a register's list."""
    return Keys((register.model.id,), descending=True)


def row_by_id(register: Register, entry_id: int) -> Any | None:
    """One row."""
    return db.session.get(register.model, entry_id)


def counts() -> dict[str, int]:
    """How many rows each register has, by its name."""
    each = (
        select(db.literal(name).label("name"), func.count()).select_from(register.model)
        for name, register in REGISTERS.items()
    )
    return dict(db.session.execute(union_all(*each)).all())


def bureau_leaders(*, besides: int | None = None) -> Sequence[Person]:
    """Who leads the bureau; `besides` whoever may have led it before."""
    bureau = the_bureau()
    leading = select(RoleAssignment.person_id).where(
        RoleAssignment.role == Role.LEADER, RoleAssignment.organization_id == (bureau.id if bureau else None)
    )
    offered = and_(Person.id.in_(leading), Person.is_active)
    query = select(Person).where(or_(offered, Person.id == besides)).order_by(Person.id)
    return db.session.scalars(query).all()


def agreements() -> Sequence[Agreement]:
    """All agreements, the newest first."""
    return db.session.scalars(select(Agreement).order_by(Agreement.id.desc())).all()
