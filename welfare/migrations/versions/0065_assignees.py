"""Whom of its unit a need is with, and how that comes about."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

IS_IN_WORK = sa.text("(status || '') IN ('in_progress', 'carried')")


SEALED = sa.table("audit_sealed_tables", sa.column("name"), sa.column("columns", sa.JSON))


def upgrade() -> None:
    moment = sa.DateTime(timezone=True).compile(op.get_bind().dialect)
    op.execute(
        "ALTER TABLE needs ADD COLUMN assignee_id INTEGER "
        "CONSTRAINT fk_needs_assignee_id REFERENCES people (id) "
        "CONSTRAINT ck_needs_assignee_of_unit CHECK (assignee_id IS NULL OR unit_id IS NOT NULL)"
    )
    op.execute(
        f"ALTER TABLE needs ADD COLUMN assigned_at {moment} "
        "CONSTRAINT ck_needs_assigned_when CHECK ((assignee_id IS NULL) = (assigned_at IS NULL))"
    )
    op.create_index("ix_needs_assigned", "needs", ["assignee_id", "assigned_at"])
    op.create_index(
        "ix_needs_assignee",
        "needs",
        ["assignee_id", "due_on", "urgency_rank", "id"],
        sqlite_where=IS_IN_WORK,
        postgresql_where=IS_IN_WORK,
    )
    naming = sa.Enum("by_hand", "in_turn", "by_load", name="naming", native_enum=False, length=20)
    op.add_column("organizations", sa.Column("naming", naming, nullable=True))


def downgrade() -> None:
    """Raises `RuntimeError` where a need was with somebody: the version before cannot read the sealed
    histories."""
    connection = op.get_bind()
    kept = (
        "SELECT count(*) FROM need_events WHERE action IN ('assign', 'take_over', 'give_back')",
        "SELECT count(*) FROM organization_events WHERE kind = 'naming_set'",
    )
    if any(connection.scalar(sa.text(query)) for query in kept):
        raise RuntimeError(
            "Needs were with somebody of their unit, of which the version before cannot tell. "
            "Restore the backup from before the upgrade instead."
        )
    _unseal("organizations", {"naming"})
    _unseal("needs", {"assignee_id", "assigned_at"})
    op.drop_column("organizations", "naming")
    op.drop_index("ix_needs_assignee", "needs")
    op.drop_index("ix_needs_assigned", "needs")
    op.drop_column("needs", "assigned_at")
    op.drop_column("needs", "assignee_id")


def _unseal(table: str, gone: set[str]) -> None:
    """Let seals say nothing of columns that are gone; they are empty, so the seals hold as they are."""
    connection, here = op.get_bind(), SEALED.c.name == table
    columns = connection.scalar(sa.select(SEALED.c.columns).where(here))
    if columns:
        left = [name for name in columns if name not in gone]
        connection.execute(sa.update(SEALED).where(here).values(columns=left))
