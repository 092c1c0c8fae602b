"""Bulletins and exports, and what figures are counted from."""

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
    let_figures_be_counted()


def downgrade() -> None:
    let_figures_be_counted_as_before()
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
        sa.Column("listing", sa.String(length=80), nullable=False),
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


IS_CLOSED, IS_UNCLOSED = sa.text("closed_on IS NOT NULL"), sa.text("closed_on IS NULL")
IS_ANSWERED, IS_OBJECTION = sa.text("answered_at IS NOT NULL"), sa.text("action = 'object'")
IS_SUSPECT = sa.text("(is_last_minute OR extended_count > 1 OR answer_flaw IS NOT NULL)")
PLACE = ["category", "school_id"]
BEFORE = {
    "closed": (["status", "closed_on", "id", "confirmation", *PLACE], IS_CLOSED),
    "unclosed": (["id", "status", "due_on", *PLACE, "closed_on"], IS_UNCLOSED),
    "answered": (["answered_at", "id", "is_on_time", *PLACE], IS_ANSWERED),
    "taken_in": (["submitted_at", "id", *PLACE], None),
}
NOW = {
    "closed": (["closed_on", "id", "status", "confirmation", *PLACE, "unit_id", "answered_at"], IS_CLOSED),
    "unclosed": (["id", "status", "due_on", *PLACE, "unit_id", "closed_on"], IS_UNCLOSED),
    "answered": (
        ["answered_at", "id", "is_on_time", *PLACE, "unit_id", "redo_count", "submitted_at", "status"],
        IS_ANSWERED,
    ),
    "taken_in": (["submitted_at", "id", *PLACE, "unit_id"], None),
}


def make_indexes(indexes) -> None:
    for name, (columns, where) in indexes.items():
        op.create_index(f"ix_needs_{name}", "needs", columns, sqlite_where=where, postgresql_where=where)


def drop_indexes(indexes) -> None:
    for name in indexes:
        op.drop_index(f"ix_needs_{name}", "needs")


def let_figures_be_counted() -> None:
    """Covering indexes that know the unit, and what makes answers doubtful."""
    drop_indexes(BEFORE)
    flaws = sa.Enum("short", "repeated", name="answerflaw", native_enum=False, length=20)
    for column in (
        sa.Column("is_last_minute", sa.Boolean(), nullable=True),
        sa.Column("answer_flaw", flaws, nullable=True),
        sa.Column("extended_count", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("needs", column)
    op.execute(
        """
        UPDATE needs SET extended_count = (
            SELECT count(*) FROM need_events WHERE need_id = needs.id AND action = 'extend')
        """
    )
    make_indexes(NOW)
    suspect = ["answered_at", "id", "is_last_minute", "extended_count", "answer_flaw", "status", *PLACE]
    op.create_index(
        "ix_needs_suspect", "needs", [*suspect, "unit_id"],
        sqlite_where=IS_SUSPECT, postgresql_where=IS_SUSPECT,
    )  # fmt: skip
    is_valid = sa.text("is_valid")
    op.create_index(
        "ix_follow_ups_counted", "follow_ups", ["need_id", "is_reached", "is_solved", "satisfaction"],
        sqlite_where=is_valid, postgresql_where=is_valid,
    )  # fmt: skip
    op.create_index("ix_needs_answered_by", "needs", ["answered_by_id", "answered_at"])
    op.create_index(
        "ix_need_events_objections", "need_events", ["at", "id", "need_id"],
        sqlite_where=IS_OBJECTION, postgresql_where=IS_OBJECTION,
    )  # fmt: skip


def let_figures_be_counted_as_before() -> None:
    op.drop_index("ix_need_events_objections", "need_events")
    op.drop_index("ix_needs_answered_by", "needs")
    op.drop_index("ix_follow_ups_counted", "follow_ups")
    op.drop_index("ix_needs_suspect", "needs")
    drop_indexes(NOW)
    for name in ("extended_count", "answer_flaw", "is_last_minute"):
        op.drop_column("needs", name)
    make_indexes(BEFORE)
