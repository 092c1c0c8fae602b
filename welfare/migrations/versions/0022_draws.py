"""A draw takes a frozen list, a secret of one's own that is sealed, and a public random value."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Renaming takes the checks along on both databases. What rounds have kept so far stays as it is: of those that
    # are under way it is the own secret, which the draw then tells.
    op.execute("ALTER TABLE housing_rounds RENAME COLUMN seed TO sealed_secret")
    op.add_column("housing_applications", sa.Column("nonce", sa.String(length=64), nullable=True))
    op.create_table(
        "housing_draws",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.JSON(), nullable=False),
        sa.Column("list_hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "source", sa.Enum("ssq", "drand", name="source", native_enum=False, length=20), nullable=False
        ),
        sa.Column("issue", sa.String(length=20), nullable=False),
        sa.Column("draws_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_value", sa.String(length=64), nullable=True),
        sa.Column("first_by_id", sa.Integer(), nullable=True),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(length=64), nullable=True),
        sa.Column("secret", sa.String(length=64), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(value IS NULL) = (drawn_at IS NULL) AND (value IS NULL) = (secret IS NULL) "
            "AND (value IS NULL) = (second_by_id IS NULL) AND (value IS NULL) = (seed IS NULL)",
            name=op.f("ck_housing_draws_drawn_whole"),
        ),
        sa.CheckConstraint(
            "value IS NULL OR first_by_id <> second_by_id", name=op.f("ck_housing_draws_typed_by_two")
        ),
        sa.ForeignKeyConstraint(["first_by_id"], ["people.id"], name=op.f("fk_housing_draws_first_by_id")),
        sa.ForeignKeyConstraint(["second_by_id"], ["people.id"], name=op.f("fk_housing_draws_second_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["housing_rounds.id"], name=op.f("fk_housing_draws_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_housing_draws")),
    )


def downgrade() -> None:
    op.drop_table("housing_draws")
    op.execute("UPDATE housing_rounds SET status = 'notice' WHERE status IN ('frozen', 'drawn')")
    op.drop_column("housing_applications", "nonce")
    op.execute("ALTER TABLE housing_rounds RENAME COLUMN sealed_secret TO seed")
