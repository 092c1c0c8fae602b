"""Training: programmes, sessions, seats, who is enrolled and what happened to it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "national",
                "provincial",
                "district",
                "regional",
                "paired_assistance",
                name="level",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("partner", sa.String(length=60), nullable=True),
        sa.Column("budget_yuan", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "budget_yuan IS NULL OR budget_yuan >= 0", name=op.f("ck_training_programmes_budget")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_programmes")),
        sa.UniqueConstraint("name", name=op.f("uq_training_programmes_name")),
    )
    op.create_table(
        "training_topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_topics")),
        sa.UniqueConstraint("name", name=op.f("uq_training_topics_name")),
    )
    op.create_table(
        "training_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "course",
                "topic_study",
                "literacy_training",
                "seminar",
                "lecture",
                name="sessionkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column(
            "mode",
            sa.Enum("sent_out", "brought_in", "online", "offline", name="mode", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("contact", sa.String(length=60), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_standing", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'course') = (programme_id IS NOT NULL)",
            name=op.f("ck_training_sessions_course_of_programme"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_training_sessions_ends_after_start")),
        sa.CheckConstraint("hours > 0", name=op.f("ck_training_sessions_hours")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_training_sessions_seats")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["people.id"], name=op.f("fk_training_sessions_organiser_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["training_programmes.id"], name=op.f("fk_training_sessions_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_sessions")),
    )
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_training_sessions_ends", ["ends_at", "id"], unique=False)
        batch_op.create_index("ix_training_sessions_held_on", ["held_on", "kind"], unique=False)
        batch_op.create_index(
            "ix_training_sessions_programme", ["programme_id", "starts_at", "id"], unique=False
        )
        batch_op.create_index("ix_training_sessions_starts", ["starts_at", "id"], unique=False)

    op.create_table(
        "training_enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "asked",
                "registered",
                "standby",
                "withdrawn",
                "refused",
                "released",
                name="state",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("standing", sa.Integer(), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hours", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.CheckConstraint(
            "attended_at IS NULL OR state = 'registered'",
            name=op.f("ck_training_enrolments_attended_registered"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('asked', 'registered', 'standby') OR standing IS NOT NULL",
            name=op.f("ck_training_enrolments_in_line"),
        ),
        sa.CheckConstraint(
            "(attended_at IS NULL) = (hours IS NULL)", name=op.f("ck_training_enrolments_hours_on_attendance")
        ),
        sa.CheckConstraint("hours IS NULL OR hours > 0", name=op.f("ck_training_enrolments_hours")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_training_enrolments_person_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_training_enrolments_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_sessions.id"], name=op.f("fk_training_enrolments_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_enrolments")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_training_enrolments_session_id_person_id")
        ),
        sa.UniqueConstraint(
            "session_id", "standing", name=op.f("uq_training_enrolments_session_id_standing")
        ),
    )
    with op.batch_alter_table("training_enrolments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_training_enrolments_attended",
            ["session_id", "school_id", "person_id", "hours"],
            unique=False,
            sqlite_where=sa.text("attended_at IS NOT NULL"),
            postgresql_where=sa.text("attended_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_training_enrolments_line", ["session_id", "state", "standing"], unique=False
        )
        batch_op.create_index("ix_training_enrolments_mine", ["person_id", "session_id"], unique=False)
        batch_op.create_index(
            "ix_training_enrolments_school", ["school_id", "state", "session_id"], unique=False
        )

    op.create_table(
        "training_reserved_seats",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_training_reserved_seats_seats")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_training_reserved_seats_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_sessions.id"], name=op.f("fk_training_reserved_seats_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "school_id", name=op.f("pk_training_reserved_seats")),
    )
    op.create_table(
        "training_enrolment_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "invite",
                "ask",
                "approve",
                "refuse",
                "register",
                "stand_by",
                "move_up",
                "withdraw",
                "release",
                "sign_in",
                "list",
                "correct",
                name="happening",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_training_enrolment_events_by_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["training_enrolments.id"],
            name=op.f("fk_training_enrolment_events_enrolment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_enrolment_events")),
    )
    with op.batch_alter_table("training_enrolment_events", schema=None) as batch_op:
        batch_op.create_index("ix_training_enrolment_events_enrolment", ["enrolment_id", "id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("training_enrolment_events", schema=None) as batch_op:
        batch_op.drop_index("ix_training_enrolment_events_enrolment")

    op.drop_table("training_enrolment_events")
    op.drop_table("training_reserved_seats")
    with op.batch_alter_table("training_enrolments", schema=None) as batch_op:
        batch_op.drop_index("ix_training_enrolments_school")
        batch_op.drop_index("ix_training_enrolments_mine")
        batch_op.drop_index("ix_training_enrolments_line")
        batch_op.drop_index(
            "ix_training_enrolments_attended",
            sqlite_where=sa.text("attended_at IS NOT NULL"),
            postgresql_where=sa.text("attended_at IS NOT NULL"),
        )

    op.drop_table("training_enrolments")
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_training_sessions_starts")
        batch_op.drop_index("ix_training_sessions_programme")
        batch_op.drop_index("ix_training_sessions_held_on")
        batch_op.drop_index("ix_training_sessions_ends")

    op.drop_table("training_sessions")
    op.drop_table("training_topics")
    op.drop_table("training_programmes")
    # ### end Alembic commands ###
