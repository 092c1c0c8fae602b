"""Requests about one's own data, complaints and suggestions; and events whose words were taken out.

Going back, taken-out words do not come back: of those events a check says then that they were changed."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "history_redactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("history", sa.String(length=63), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_redactions")),
        sa.UniqueConstraint("history", "event_id", name=op.f("uq_history_redactions_history_event_id")),
    )
    op.create_table(
        "petitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "correction", "erasure", "complaint", "suggestion", name="kind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "taken_in",
                "answered",
                "refused",
                "withdrawn",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("is_for_leaders", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("in_charge_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("turn_to", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'refused') = (turn_to IS NOT NULL)", name=op.f("ck_petitions_refused_whole")
        ),
        sa.CheckConstraint(
            "(status IN ('submitted', 'taken_in')) = (closed_at IS NULL)",
            name=op.f("ck_petitions_closed_when"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('correction', 'erasure') OR person_id IS NOT NULL",
            name=op.f("ck_petitions_about_somebody"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (code_digest IS NOT NULL)", name=op.f("ck_petitions_somebodys_or_by_code")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_petitions_entered_by_id")),
        sa.ForeignKeyConstraint(["in_charge_id"], ["people.id"], name=op.f("fk_petitions_in_charge_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_petitions_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_petitions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_petitions_code_digest")),
    )
    with op.batch_alter_table("petitions") as table:
        table.create_index(
            "ix_petitions_due",
            ["due_on", "id"],
            sqlite_where=sa.text("status IN ('submitted', 'taken_in')"),
            postgresql_where=sa.text("status IN ('submitted', 'taken_in')"),
        )
        table.create_index("ix_petitions_mine", ["person_id", "id"])
        table.create_index("ix_petitions_need", ["need_id"])

    op.create_table(
        "petition_events",
        sa.Column(
            "kind",
            sa.Enum(
                "submit",
                "take_in",
                "answer",
                "erase",
                "refuse",
                "withdraw",
                name="action",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_petition_events_by_id")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_petition_events_petition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_events")),
    )
    with op.batch_alter_table("petition_events") as table:
        table.create_index("uq_petition_events_petition_id", ["petition_id", "position"], unique=True)

    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as table:
        table.drop_column("erased_at")
    op.drop_table("petition_events")
    op.drop_table("petitions")
    op.drop_table("history_redactions")
