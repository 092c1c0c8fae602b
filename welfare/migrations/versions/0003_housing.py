"""Turnover housing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "housing_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("building", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("floor_area", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column(
            "obtained_by",
            sa.Enum(
                "built",
                "group_purchase",
                "converted",
                "rented",
                name="obtained",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("cost_yuan", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "vacant", "held", "occupied", "under_repair", name="unitstate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cost_yuan >= 0", name=op.f("ck_housing_units_cost_not_negative")),
        sa.CheckConstraint("floor_area > 0", name=op.f("ck_housing_units_has_area")),
        sa.CheckConstraint("rooms > 0", name=op.f("ck_housing_units_has_rooms")),
        sa.ForeignKeyConstraint(["school_id"], ["organizations.id"], name=op.f("fk_housing_units_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_units")),
        sa.UniqueConstraint("school_id", "building", "number", name="uq_housing_units_door"),
    )
    op.create_index("ix_housing_units_school", "housing_units", ["school_id", "id"], unique=False)
    op.create_index("ix_housing_units_state", "housing_units", ["state", "school_id", "id"], unique=False)
    op.create_table(
        "housing_rule_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_housing_rule_sets_version")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_housing_rule_sets_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_rule_sets")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_housing_rule_sets_name_version")),
    )
    op.create_table(
        "housing_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "notice",
                "allocating",
                "finished",
                name="roundstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'draft') = (rules IS NULL)", name=op.f("ck_housing_rounds_frozen_when_open")
        ),
        sa.CheckConstraint(
            "(status = 'finished') = (finished_at IS NOT NULL)",
            name=op.f("ck_housing_rounds_finished_has_moment"),
        ),
        sa.CheckConstraint(
            "(status IN ('allocating', 'finished')) = (signed_at IS NOT NULL)",
            name=op.f("ck_housing_rounds_allocated_is_signed"),
        ),
        sa.CheckConstraint(
            "(status IN ('draft', 'open')) = (notice_until IS NULL)",
            name=op.f("ck_housing_rounds_notice_has_days"),
        ),
        sa.CheckConstraint(
            "(rules IS NULL) = (seed IS NULL) AND (rules IS NULL) = (commitment IS NULL) AND (rules IS NULL) = (opened_at IS NULL)",
            name=op.f("ck_housing_rounds_opening_whole"),
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)", name=op.f("ck_housing_rounds_signature_whole")
        ),
        sa.CheckConstraint(
            "notice_days > 0 AND offer_days > 0 AND term_months > 0", name=op.f("ck_housing_rounds_periods")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_housing_rounds_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["housing_rule_sets.id"], name=op.f("fk_housing_rounds_rule_set_id")
        ),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_housing_rounds_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_rounds")),
    )
    op.create_index("ix_housing_rounds_status", "housing_rounds", ["status", "id"], unique=False)
    op.create_table(
        "housing_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("undisclosed_points", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(points IS NULL) = (undisclosed_points IS NULL)",
            name=op.f("ck_housing_applications_scored_whole"),
        ),
        sa.CheckConstraint(
            "position IS NULL OR points IS NOT NULL", name=op.f("ck_housing_applications_placed_is_scored")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_housing_applications_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_housing_applications_person_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["housing_rounds.id"], name=op.f("fk_housing_applications_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_housing_applications_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_applications")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_housing_applications_round_id_code")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_housing_applications_round_id_person_id")),
    )
    op.create_index("ix_housing_applications_mine", "housing_applications", ["person_id", "id"], unique=False)
    op.create_index("ix_housing_applications_need", "housing_applications", ["need_id"], unique=False)
    op.create_index(
        "ix_housing_applications_place", "housing_applications", ["round_id", "position", "id"], unique=False
    )
    op.create_index("ix_housing_applications_round", "housing_applications", ["round_id", "id"], unique=False)
    op.create_table(
        "housing_round_units",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["housing_rounds.id"],
            name=op.f("fk_housing_round_units_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["housing_units.id"], name=op.f("fk_housing_round_units_unit_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "unit_id", name=op.f("pk_housing_round_units")),
    )
    op.create_index(
        "ix_housing_round_units_unit", "housing_round_units", ["unit_id", "round_id"], unique=False
    )
    op.create_table(
        "housing_allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "offered",
                "accepted",
                "moved_in",
                "vacated",
                "declined",
                "lapsed",
                "cancelled",
                name="allocationstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("vacated_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'vacated') = (vacated_on IS NOT NULL)",
            name=op.f("ck_housing_allocations_vacated_has_day"),
        ),
        sa.CheckConstraint(
            "(status NOT IN ('moved_in', 'vacated')) = (moved_in_on IS NULL)",
            name=op.f("ck_housing_allocations_moved_in_has_day"),
        ),
        sa.CheckConstraint(
            "(moved_in_on IS NULL) = (term_until IS NULL)", name=op.f("ck_housing_allocations_stay_has_term")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["housing_applications.id"],
            name=op.f("fk_housing_allocations_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["housing_rounds.id"], name=op.f("fk_housing_allocations_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["people.id"], name=op.f("fk_housing_allocations_signed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["housing_units.id"], name=op.f("fk_housing_allocations_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_allocations")),
    )
    op.create_index(
        "ix_housing_allocations_applicant", "housing_allocations", ["application_id", "id"], unique=False
    )
    op.create_index(
        "ix_housing_allocations_due", "housing_allocations", ["status", "respond_by", "id"], unique=False
    )
    op.create_index("ix_housing_allocations_round", "housing_allocations", ["round_id", "id"], unique=False)
    op.create_index(
        "ix_housing_allocations_term", "housing_allocations", ["status", "term_until", "id"], unique=False
    )
    op.create_index(
        "uq_housing_allocations_application",
        "housing_allocations",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('offered', 'accepted', 'moved_in')"),
        postgresql_where=sa.text("status IN ('offered', 'accepted', 'moved_in')"),
    )
    op.create_index(
        "uq_housing_allocations_unit",
        "housing_allocations",
        ["unit_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('offered', 'accepted', 'moved_in')"),
        postgresql_where=sa.text("status IN ('offered', 'accepted', 'moved_in')"),
    )
    op.create_table(
        "housing_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "added",
                "changed",
                "repair_began",
                "repair_ended",
                "held",
                "released",
                "prepared",
                "opened",
                "closed",
                "applied",
                "application_changed",
                "withdrawn",
                "corrected",
                "published",
                "objected",
                "objection_upheld",
                "objection_refused",
                "order_changed",
                "expired",
                "signed",
                "offered",
                "accepted",
                "declined",
                "lapsed",
                "left",
                "key_handed_over",
                "renewed",
                "vacated",
                "reminded",
                "finished",
                name="eventkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "unit_id IS NOT NULL OR round_id IS NOT NULL OR application_id IS NOT NULL",
            name=op.f("ck_housing_events_about_something"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["housing_applications.id"], name=op.f("fk_housing_events_application_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_housing_events_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["housing_rounds.id"], name=op.f("fk_housing_events_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["housing_units.id"], name=op.f("fk_housing_events_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_events")),
    )
    op.create_index("ix_housing_events_application", "housing_events", ["application_id", "id"], unique=False)
    op.create_index("ix_housing_events_round", "housing_events", ["round_id", "id"], unique=False)
    op.create_index("ix_housing_events_unit", "housing_events", ["unit_id", "id"], unique=False)
    op.create_table(
        "housing_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL AND is_upheld IS NULL AND answered_by_id IS NULL)",
            name=op.f("ck_housing_objections_answer_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_housing_objections_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["housing_applications.id"], name=op.f("fk_housing_objections_application_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_housing_objections_by_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["housing_rounds.id"], name=op.f("fk_housing_objections_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_objections")),
    )
    op.create_index("ix_housing_objections_round", "housing_objections", ["round_id", "id"], unique=False)
    op.create_table(
        "housing_sensitive_facts",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["housing_applications.id"],
            name=op.f("fk_housing_sensitive_facts_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_housing_sensitive_facts")),
    )


def downgrade() -> None:
    op.drop_table("housing_sensitive_facts")
    op.drop_table("housing_objections")
    op.drop_table("housing_events")
    op.drop_table("housing_allocations")
    op.drop_table("housing_round_units")
    op.drop_table("housing_applications")
    op.drop_table("housing_rounds")
    op.drop_table("housing_rule_sets")
    op.drop_table("housing_units")
