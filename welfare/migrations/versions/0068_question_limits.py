"""How long a question waits for its teacher is set by category; a question keeps what it was asked under."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0071"
branch_labels = None
depends_on = None

SEALED = sa.table("audit_sealed_tables", sa.column("name"), sa.column("columns", sa.JSON))
PLACE = ["category", "school_id", "unit_id", "is_protected"]
BY_CATEGORY = "ck_category_settings_question_limits"


def upgrade() -> None:
    """What is asked already says nothing of its own, and waits as long as was usual."""
    op.execute(
        "ALTER TABLE needs ADD COLUMN silent_days INTEGER CONSTRAINT ck_needs_question_is_open "
        "CHECK (silent_days IS NULL OR paused_on IS NOT NULL)"
    )
    op.execute(
        "ALTER TABLE needs ADD COLUMN goes_on_days INTEGER CONSTRAINT ck_needs_question_limits "
        "CHECK ((silent_days IS NULL) = (goes_on_days IS NULL))"
    )
    _index_paused("silent_days")
    with op.batch_alter_table("category_settings") as batch_op:
        batch_op.add_column(sa.Column("silent_days", sa.Integer(), server_default="10", nullable=False))
        batch_op.add_column(sa.Column("goes_on_days", sa.Integer(), server_default="20", nullable=False))
        batch_op.create_check_constraint(op.f(BY_CATEGORY), "silent_days > 0 AND goes_on_days > silent_days")


def downgrade() -> None:
    """Every question waits as long as was usual again."""
    _unseal("category_settings", {"silent_days", "goes_on_days"})
    _unseal("needs", {"silent_days", "goes_on_days"})
    with op.batch_alter_table("category_settings") as batch_op:
        batch_op.drop_constraint(op.f(BY_CATEGORY), type_="check")
        batch_op.drop_column("goes_on_days")
        batch_op.drop_column("silent_days")
    _index_paused()
    op.drop_column("needs", "goes_on_days")
    op.drop_column("needs", "silent_days")


def _index_paused(*also: str) -> None:
    """The figure of what waits too long is read from the index alone."""
    op.drop_index("ix_needs_paused", table_name="needs")
    where = sa.text("paused_on IS NOT NULL")
    columns = ["paused_on", "id", *also, *PLACE]
    op.create_index("ix_needs_paused", "needs", columns, sqlite_where=where, postgresql_where=where)


def _unseal(table: str, gone: set[str]) -> None:
    """Let seals say nothing of columns that are gone."""
    connection, here = op.get_bind(), SEALED.c.name == table
    columns = connection.scalar(sa.select(SEALED.c.columns).where(here))
    if columns:
        left = [name for name in columns if name not in gone]
        connection.execute(sa.update(SEALED).where(here).values(columns=left))
