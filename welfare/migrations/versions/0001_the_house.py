"""The house."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEARCH_INDEX = {
    "sqlite": ("CREATE VIRTUAL TABLE need_search USING fts5(tokens, detail=none)",),
    "postgresql": (
        "CREATE TABLE need_search (rowid integer PRIMARY KEY REFERENCES needs (id), tokens text[] NOT NULL)",
        "CREATE INDEX ix_need_search_tokens ON need_search USING gin (tokens)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "need_number_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_need_number_series")),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("bureau", "office", "alliance", "school", name="kind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(parent_id IS NULL) = (kind = 'bureau')", name=op.f("ck_organizations_only_the_bureau_is_root")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["organizations.id"], name=op.f("fk_organizations_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_organizations_parent_id_name")),
    )
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organizations_path"), ["path"], unique=False)

    op.create_table(
        "category_settings",
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("default_unit_id", sa.Integer(), nullable=True),
        sa.Column("urgent_days", sa.Integer(), nullable=False),
        sa.Column("inquiry_days", sa.Integer(), nullable=False),
        sa.Column("ordinary_days", sa.Integer(), nullable=False),
        sa.Column("complex_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "urgent_days > 0 AND inquiry_days > 0 AND ordinary_days > 0 AND complex_days > 0",
            name=op.f("ck_category_settings_limits"),
        ),
        sa.ForeignKeyConstraint(
            ["default_unit_id"], ["organizations.id"], name=op.f("fk_category_settings_default_unit_id")
        ),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_category_settings")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("session_token", sa.String(length=43), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(staff_number) > 0", name=op.f("ck_people_has_staff_number")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_people_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("session_token", name=op.f("uq_people_session_token")),
        sa.UniqueConstraint("staff_number", name=op.f("uq_people_staff_number")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_name"), ["name"], unique=False)
        batch_op.create_index("ix_people_organization", ["organization_id", "id"], unique=False)

    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum("urgent", "inquiry", "ordinary", "complex", name="urgency", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "needs_info",
                "in_progress",
                "carried",
                "answered",
                "solved",
                "explained",
                "declined",
                "withdrawn",
                "merged",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("counts_from", sa.Date(), nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column(
            "status_before_question",
            sa.Enum(
                "submitted",
                "needs_info",
                "in_progress",
                "carried",
                "answered",
                "solved",
                "explained",
                "declined",
                "withdrawn",
                "merged",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("extension_days", sa.Integer(), nullable=True),
        sa.Column("is_extended", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("solved", "explained", name="outcome", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("is_on_time", sa.Boolean(), nullable=True),
        sa.Column(
            "confirmation",
            sa.Enum("teacher", "follow_up", "lapsed", name="confirmation", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "basically_satisfied",
                "dissatisfied",
                name="satisfaction",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("redo_count", sa.Integer(), nullable=False),
        sa.Column("urged_count", sa.Integer(), nullable=False),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_supervised", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_needs_merged_follows")
        ),
        sa.CheckConstraint(
            "(status IN ('solved', 'explained')) = (confirmation IS NOT NULL)",
            name=op.f("ck_needs_confirmation"),
        ),
        sa.CheckConstraint(
            "(status IN ('solved', 'explained', 'declined', 'withdrawn', 'merged')) = (closed_at IS NOT NULL)",
            name=op.f("ck_needs_closed_has_moment"),
        ),
        sa.CheckConstraint(
            "NOT (status IN ('submitted', 'in_progress')) OR due_on IS NOT NULL",
            name=op.f("ck_needs_running_is_due"),
        ),
        sa.CheckConstraint(
            "status <> 'in_progress' OR unit_id IS NOT NULL", name=op.f("ck_needs_in_progress_has_unit")
        ),
        sa.CheckConstraint(
            "status NOT IN ('answered', 'solved', 'explained') OR answered_at IS NOT NULL",
            name=op.f("ck_needs_answered"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL AND outcome IS NULL)",
            name=op.f("ck_needs_answer_whole"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_needs_answered_by_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["needs.id"], name=op.f("fk_needs_merged_into_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["people.id"], name=op.f("fk_needs_raised_by_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organizations.id"], name=op.f("fk_needs_school_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["people.id"], name=op.f("fk_needs_submitted_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["organizations.id"], name=op.f("fk_needs_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("number", name=op.f("uq_needs_number")),
    )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_needs_answered",
            ["answered_at", "id", "is_on_time", "category", "school_id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NOT NULL"),
            postgresql_where=sa.text("answered_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_needs_closed",
            ["status", "closed_on", "id", "confirmation", "category", "school_id"],
            unique=False,
            sqlite_where=sa.text("closed_on IS NOT NULL"),
            postgresql_where=sa.text("closed_on IS NOT NULL"),
        )
        batch_op.create_index("ix_needs_followers", ["merged_into_id"], unique=False)
        batch_op.create_index("ix_needs_mine", ["raised_by_id", "id"], unique=False)
        batch_op.create_index(
            "ix_needs_running",
            ["due_on", "id"],
            unique=False,
            sqlite_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
            postgresql_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
        )
        batch_op.create_index("ix_needs_school_id", ["school_id", "id"], unique=False)
        batch_op.create_index(
            "ix_needs_school_running",
            ["school_id", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
            postgresql_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
        )
        batch_op.create_index(
            "ix_needs_school_status_due", ["school_id", "status", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_needs_school_waiting",
            ["school_id", "id"],
            unique=False,
            sqlite_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
            postgresql_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
        )
        batch_op.create_index("ix_needs_status_due", ["status", "due_on", "id"], unique=False)
        batch_op.create_index("ix_needs_status_id", ["status", "id"], unique=False)
        batch_op.create_index(
            "ix_needs_taken_in", ["submitted_at", "id", "category", "school_id"], unique=False
        )
        batch_op.create_index(
            "ix_needs_unclosed",
            ["id", "status", "due_on", "category", "school_id", "closed_on"],
            unique=False,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.create_index("ix_needs_unit_id", ["unit_id", "id"], unique=False)
        batch_op.create_index(
            "ix_needs_unit_running",
            ["unit_id", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
            postgresql_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
        )
        batch_op.create_index("ix_needs_unit_status_due", ["unit_id", "status", "due_on", "id"], unique=False)
        batch_op.create_index(
            "ix_needs_unit_waiting",
            ["unit_id", "id"],
            unique=False,
            sqlite_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
            postgresql_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
        )
        batch_op.create_index(
            "ix_needs_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
            postgresql_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
        )

    op.create_table(
        "notice_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("session_token", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_devices_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_devices")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_notice_devices_endpoint")),
    )
    with op.batch_alter_table("notice_devices", schema=None) as batch_op:
        batch_op.create_index("ix_notice_devices_person", ["person_id", "id"], unique=False)

    op.create_table(
        "notice_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("muted", sa.JSON(), nullable=False),
        sa.Column("is_daily", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT is_daily OR digest_at IS NOT NULL", name=op.f("ck_notice_preferences_digest_begins")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_preferences_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_preferences")),
    )
    with op.batch_alter_table("notice_preferences", schema=None) as batch_op:
        batch_op.create_index("ix_notice_preferences_daily", ["is_daily", "digest_at"], unique=False)

    op.create_table(
        "photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("width > 0 AND height > 0 AND bytes > 0", name=op.f("ck_photos_has_pixels")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["people.id"], name=op.f("fk_photos_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("name", name=op.f("uq_photos_name")),
    )
    op.create_table(
        "role_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "teacher",
                "school_admin",
                "handler",
                "clerk",
                "leader",
                "admin",
                name="role",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_role_assignments_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_role_assignments_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignments")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "organization_id",
            name=op.f("uq_role_assignments_person_id_role_organization_id"),
        ),
    )
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_assignments_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.Column("is_solved", sa.Boolean(), nullable=True),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "basically_satisfied",
                "dissatisfied",
                name="satisfaction",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "is_reached OR (is_solved IS NULL AND satisfaction IS NULL)",
            name=op.f("ck_follow_ups_only_reached_answers"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_follow_ups_by_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_follow_ups_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index("ix_follow_ups_need", ["need_id", "id"], unique=False)

    op.create_table(
        "need_assisting_units",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_need_assisting_units_need_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["organizations.id"], name=op.f("fk_need_assisting_units_unit_id")
        ),
        sa.PrimaryKeyConstraint("need_id", "unit_id", name=op.f("pk_need_assisting_units")),
    )
    with op.batch_alter_table("need_assisting_units", schema=None) as batch_op:
        batch_op.create_index("ix_need_assisting_units_unit", ["unit_id", "need_id"], unique=False)

    op.create_table(
        "need_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "submit",
                "accept",
                "ask",
                "reply",
                "decline",
                "transfer",
                "return_to_intake",
                "request_extension",
                "extend",
                "refuse_extension",
                "carry",
                "resume",
                "answer",
                "confirm",
                "object",
                "lapse",
                "follow_up",
                "reopen",
                "withdraw",
                "merge",
                "release",
                "urge",
                "supervise",
                "comment",
                name="action",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "from_status",
            sa.Enum(
                "submitted",
                "needs_info",
                "in_progress",
                "carried",
                "answered",
                "solved",
                "explained",
                "declined",
                "withdrawn",
                "merged",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "submitted",
                "needs_info",
                "in_progress",
                "carried",
                "answered",
                "solved",
                "explained",
                "declined",
                "withdrawn",
                "merged",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_need_events_by_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_events_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_events")),
    )
    with op.batch_alter_table("need_events", schema=None) as batch_op:
        batch_op.create_index("ix_need_events_need", ["need_id", "id"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_receipts_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_receipts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_receipts_person_id_key")),
    )
    op.create_table(
        "need_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_photos_need_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_need_photos_photo_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_need_photos_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_photos")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_need_photos_photo_id")),
        sa.UniqueConstraint("receipt_id", "client_id", name=op.f("uq_need_photos_receipt_id_client_id")),
    )
    with op.batch_alter_table("need_photos", schema=None) as batch_op:
        batch_op.create_index("ix_need_photos_need", ["need_id", "id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "answer",
                "progress",
                "intake",
                "assigned",
                "teacher_spoke",
                "pressed",
                "extension",
                "comment",
                name="kind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["need_events.id"], name=op.f("fk_notices_event_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_notices_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_notices_event_id_person_id")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_list", ["person_id", "id"], unique=False)
        batch_op.create_index(
            "ix_notices_of_need",
            ["need_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.create_index(
            "ix_notices_unread",
            ["person_id", "need_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "notice_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(digest_on IS NULL) = (count IS NULL)", name=op.f("ck_notice_deliveries_digest_counts")
        ),
        sa.CheckConstraint(
            "(notice_id IS NULL) = (digest_on IS NOT NULL)",
            name=op.f("ck_notice_deliveries_notice_or_digest"),
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR given_up_at IS NULL", name=op.f("ck_notice_deliveries_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["notice_devices.id"],
            name=op.f("fk_notice_deliveries_device_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_deliveries_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_deliveries")),
        sa.UniqueConstraint("device_id", "digest_on", name="uq_notice_deliveries_digest"),
        sa.UniqueConstraint("device_id", "notice_id", name=op.f("uq_notice_deliveries_device_id_notice_id")),
    )
    with op.batch_alter_table("notice_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_deliveries_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        )
        batch_op.create_index("ix_notice_deliveries_notice", ["notice_id"], unique=False)

    for statement in SEARCH_INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE need_search")
    with op.batch_alter_table("notice_deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_deliveries_notice")
        batch_op.drop_index(
            "ix_notice_deliveries_due",
            sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        )

    op.drop_table("notice_deliveries")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notices_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_notices_of_need",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index("ix_notices_list")

    op.drop_table("notices")
    with op.batch_alter_table("need_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_need_photos_need")

    op.drop_table("need_photos")
    op.drop_table("receipts")
    with op.batch_alter_table("need_events", schema=None) as batch_op:
        batch_op.drop_index("ix_need_events_need")

    op.drop_table("need_events")
    with op.batch_alter_table("need_assisting_units", schema=None) as batch_op:
        batch_op.drop_index("ix_need_assisting_units_unit")

    op.drop_table("need_assisting_units")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_ups_need")

    op.drop_table("follow_ups")
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_assignments_organization_id"))

    op.drop_table("role_assignments")
    op.drop_table("photos")
    with op.batch_alter_table("notice_preferences", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_preferences_daily")

    op.drop_table("notice_preferences")
    with op.batch_alter_table("notice_devices", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_devices_person")

    op.drop_table("notice_devices")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_needs_waiting",
            sqlite_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
            postgresql_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
        )
        batch_op.drop_index(
            "ix_needs_unit_waiting",
            sqlite_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
            postgresql_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
        )
        batch_op.drop_index("ix_needs_unit_status_due")
        batch_op.drop_index(
            "ix_needs_unit_running",
            sqlite_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
            postgresql_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
        )
        batch_op.drop_index("ix_needs_unit_id")
        batch_op.drop_index(
            "ix_needs_unclosed",
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.drop_index("ix_needs_taken_in")
        batch_op.drop_index("ix_needs_status_id")
        batch_op.drop_index("ix_needs_status_due")
        batch_op.drop_index(
            "ix_needs_school_waiting",
            sqlite_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
            postgresql_where=sa.text("(status || '') IN ('needs_info', 'answered')"),
        )
        batch_op.drop_index("ix_needs_school_status_due")
        batch_op.drop_index(
            "ix_needs_school_running",
            sqlite_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
            postgresql_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
        )
        batch_op.drop_index("ix_needs_school_id")
        batch_op.drop_index(
            "ix_needs_running",
            sqlite_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
            postgresql_where=sa.text("(status || '') IN ('submitted', 'in_progress')"),
        )
        batch_op.drop_index("ix_needs_mine")
        batch_op.drop_index("ix_needs_followers")
        batch_op.drop_index(
            "ix_needs_closed",
            sqlite_where=sa.text("closed_on IS NOT NULL"),
            postgresql_where=sa.text("closed_on IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_needs_answered",
            sqlite_where=sa.text("answered_at IS NOT NULL"),
            postgresql_where=sa.text("answered_at IS NOT NULL"),
        )

    op.drop_table("needs")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_organization")
        batch_op.drop_index(batch_op.f("ix_people_name"))

    op.drop_table("people")
    op.drop_table("category_settings")
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organizations_path"))

    op.drop_table("organizations")
    op.drop_table("need_number_series")
