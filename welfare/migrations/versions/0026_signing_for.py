"""By when needs were to be signed for, when they were, and whether the office got in touch."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from welfare import clock
from welfare.needs.deadlines import SIGN_FOR_WITHIN, add_working_days

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WHERE = sa.text("sign_due_on IS NOT NULL")
COLUMNS = [
    "sign_due_on", "id", "signed_for_on", "was_contacted", "closed_on", "category", "school_id", "unit_id",
]  # fmt: skip
SIGNS_FOR = ("accept", "ask", "decline", "merge")
MOMENT = sa.DateTime(timezone=True)
NEEDS = sa.table(
    "needs",
    sa.column("id", sa.Integer),
    sa.column("submitted_at", MOMENT),
    sa.column("sign_due_on", sa.Date),
    sa.column("signed_for_on", sa.Date),
)
EVENTS = sa.table(
    "need_events", sa.column("need_id", sa.Integer), sa.column("action", sa.String), sa.column("at", MOMENT)
)


def upgrade() -> None:
    op.add_column("needs", sa.Column("sign_due_on", sa.Date(), nullable=True))
    op.add_column("needs", sa.Column("signed_for_on", sa.Date(), nullable=True))
    op.add_column("needs", sa.Column("was_contacted", sa.Boolean(), nullable=True))
    fill_in()
    op.create_index("ix_needs_sign_due", "needs", COLUMNS, sqlite_where=WHERE, postgresql_where=WHERE)


def fill_in() -> None:
    """What the events say; whether the office got in touch was not asked before."""
    connection = op.get_bind()
    signed = (
        sa.select(EVENTS.c.need_id, sa.func.min(EVENTS.c.at).label("at"))
        .where(EVENTS.c.action.in_(SIGNS_FOR))
        .group_by(EVENTS.c.need_id)
        .subquery()
    )
    query = sa.select(
        NEEDS.c.id, NEEDS.c.submitted_at, sa.type_coerce(signed.c.at, MOMENT).label("signed_at")
    )
    rows = [
        {
            "key": need.id,
            "due": add_working_days(day_of(need.submitted_at), SIGN_FOR_WITHIN).day,
            "signed": day_of(need.signed_at) if need.signed_at else None,
        }
        for need in connection.execute(query.outerjoin(signed, signed.c.need_id == NEEDS.c.id))
    ]
    if rows:
        due, signed_on = sa.bindparam("due", type_=sa.Date), sa.bindparam("signed", type_=sa.Date)
        change = sa.update(NEEDS).where(NEEDS.c.id == sa.bindparam("key"))
        connection.execute(change.values(sign_due_on=due, signed_for_on=signed_on), rows)


def day_of(moment):
    return clock.local(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).date()


def downgrade() -> None:
    op.drop_index("ix_needs_sign_due", "needs")
    for name in ("was_contacted", "signed_for_on", "sign_due_on"):
        op.drop_column("needs", name)
