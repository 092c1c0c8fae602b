"""Bulletins and exports."""

import sqlalchemy as sa
from alembic import op

import welfare.extensions

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_exports()
    create_bulletins()


def downgrade() -> None:
    drop_bulletins()
    drop_exports()


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, welfare.extensions.UTCDateTime(timezone=True), nullable=nullable)


def person(name: str, table: str, *, nullable: bool = False) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column(name, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_{table}_{name}")),
    )


def create_exports() -> None:
    by_id, by_key = person("by_id", "exports")
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        by_id,
        moment("asked_at"),
        sa.Column("listing", sa.String(length=40), nullable=False),
        sa.Column(
            "format", sa.Enum("xlsx", "csv", name="format", native_enum=False, length=20), nullable=False
        ),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        moment("taken_until", nullable=True),
        moment("made_at", nullable=True),
        moment("failed_at", nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(made_at IS NULL) OR (failed_at IS NULL)", name=op.f("ck_exports_made_or_failed")
        ),
        sa.CheckConstraint("row_count >= 0", name=op.f("ck_exports_row_count")),
        by_key,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("token", name=op.f("uq_exports_token")),
    )
    op.create_index("ix_exports_by", "exports", ["by_id", "id"])
    under_way = sa.text("made_at IS NULL AND failed_at IS NULL")
    op.create_index(
        "ix_exports_under_way", "exports", ["id"], sqlite_where=under_way, postgresql_where=under_way
    )


def drop_exports() -> None:
    op.drop_table("exports")


def create_bulletins() -> None:
    created_by, created_key = person("created_by_id", "bulletins")
    edited_by, edited_key = person("edited_by_id", "bulletins")
    issued_by, issued_key = person("issued_by_id", "bulletins", nullable=True)
    op.create_table(
        "bulletins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("title_zh", sa.String(length=80), nullable=False),
        sa.Column("title_en", sa.String(length=80), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        moment("created_at"),
        created_by,
        moment("edited_at"),
        edited_by,
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        moment("issued_at", nullable=True),
        issued_by,
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_bulletins_period")),
        sa.CheckConstraint("version > 0", name=op.f("ck_bulletins_version")),
        sa.CheckConstraint("number > 0", name=op.f("ck_bulletins_number")),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (number IS NULL) AND (issued_at IS NULL) = (year IS NULL) "
            "AND (issued_at IS NULL) = (issued_by_id IS NULL)",
            name=op.f("ck_bulletins_issued_whole"),
        ),
        created_key,
        edited_key,
        issued_key,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletins")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_bulletins_year_number")),
    )
    keep_issued_bulletins()


KEPT = "an issued bulletin is never changed"


def keep_issued_bulletins() -> None:
    """The database itself refuses to change or delete a bulletin that has been issued."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE FUNCTION keep_issued_bulletins() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
            END $$
            """
        )
        op.execute(
            """
            CREATE TRIGGER keep_issued_bulletins BEFORE UPDATE OR DELETE ON bulletins
            FOR EACH ROW WHEN (OLD.issued_at IS NOT NULL) EXECUTE FUNCTION keep_issued_bulletins()
            """
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"""
                CREATE TRIGGER keep_issued_bulletins_{verb.lower()} BEFORE {verb} ON bulletins
                WHEN OLD.issued_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
                """
            )


def drop_bulletins() -> None:
    op.drop_table("bulletins")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_issued_bulletins()")
