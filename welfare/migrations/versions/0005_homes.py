"""Teachers' homes, and calendars at a secret address."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feeds_token_digest")),
    )
    op.create_table(
        "teachers_homes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "being_built", "open", "closed", name="homestate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("cost_yuan", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_teachers_homes_closed_since")
        ),
        sa.CheckConstraint(
            "state <> 'open' OR opened_on IS NOT NULL", name=op.f("ck_teachers_homes_open_since")
        ),
        sa.CheckConstraint("cost_yuan >= 0 AND cost_yuan <= 100000000", name=op.f("ck_teachers_homes_cost")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_teachers_homes_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_teachers_homes_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachers_homes")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_teachers_homes_school_id_name")),
    )
    with op.batch_alter_table("teachers_homes", schema=None) as batch_op:
        batch_op.create_index("ix_teachers_homes_school", ["school_id", "id"], unique=False)

    op.create_table(
        "home_facilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "book_bar",
                "tea_bar",
                "sport",
                "kitchen",
                "meeting",
                "projector",
                "music",
                "children",
                "nursing",
                "rest",
                name="facilitykind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["teachers_homes.id"], name=op.f("fk_home_facilities_home_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_facilities")),
        sa.UniqueConstraint("home_id", "kind", name=op.f("uq_home_facilities_home_id_kind")),
    )
    op.create_table(
        "home_opening_hours",
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opens / 30 * 30 = opens AND closes / 30 * 30 = closes",
            name=op.f("ck_home_opening_hours_whole_slots"),
        ),
        sa.CheckConstraint(
            "opens >= 0 AND opens < closes AND closes <= 1440", name=op.f("ck_home_opening_hours_opens_first")
        ),
        sa.CheckConstraint("weekday >= 0 AND weekday <= 6", name=op.f("ck_home_opening_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["home_id"], ["teachers_homes.id"], name=op.f("fk_home_opening_hours_home_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("home_id", "weekday", name=op.f("pk_home_opening_hours")),
    )
    op.create_table(
        "home_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["teachers_homes.id"], name=op.f("fk_home_photos_home_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_home_photos_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_photos")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_home_photos_photo_id")),
    )
    with op.batch_alter_table("home_photos", schema=None) as batch_op:
        batch_op.create_index("ix_home_photos_home", ["home_id", "id"], unique=False)

    op.create_table(
        "home_proposal_joins",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_home_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_home_id"],
            ["teachers_homes.id"],
            name=op.f("fk_home_proposal_joins_answered_by_home_id"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_home_proposal_joins_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_home_proposal_joins_person_id")),
        sa.PrimaryKeyConstraint("need_id", "person_id", name=op.f("pk_home_proposal_joins")),
    )
    with op.batch_alter_table("home_proposal_joins", schema=None) as batch_op:
        batch_op.create_index("ix_home_proposal_joins_person", ["person_id", "need_id"], unique=False)

    op.create_table(
        "home_rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("is_by_seat", sa.Boolean(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seats >= 1 AND seats <= 200", name=op.f("ck_home_rooms_seats")),
        sa.CheckConstraint("slot_minutes IN (30, 60)", name=op.f("ck_home_rooms_slot")),
        sa.ForeignKeyConstraint(
            ["home_id"], ["teachers_homes.id"], name=op.f("fk_home_rooms_home_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_rooms")),
        sa.UniqueConstraint("home_id", "name", name=op.f("uq_home_rooms_home_id_name")),
    )
    op.create_table(
        "home_bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "booked",
                "waiting",
                "declined",
                "cancelled",
                name="bookingstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("series", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('declined', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_home_bookings_ended"),
        ),
        sa.CheckConstraint(
            "checked_in_at IS NULL OR state = 'booked'", name=op.f("ck_home_bookings_only_booked_is_used")
        ),
        sa.CheckConstraint("(checked_in_at IS NULL) = (used_on IS NULL)", name=op.f("ck_home_bookings_used")),
        sa.CheckConstraint("people >= 1", name=op.f("ck_home_bookings_people")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_home_bookings_begins_first")),
        sa.ForeignKeyConstraint(["home_id"], ["teachers_homes.id"], name=op.f("fk_home_bookings_home_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_home_bookings_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["home_rooms.id"], name=op.f("fk_home_bookings_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_bookings")),
    )
    with op.batch_alter_table("home_bookings", schema=None) as batch_op:
        batch_op.create_index("ix_home_bookings_home", ["home_id", "starts_at", "id"], unique=False)
        batch_op.create_index(
            "ix_home_bookings_live",
            ["person_id", "ends_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('requested', 'booked', 'waiting')"),
            postgresql_where=sa.text("state IN ('requested', 'booked', 'waiting')"),
        )
        batch_op.create_index("ix_home_bookings_mine", ["person_id", "starts_at", "id"], unique=False)
        batch_op.create_index(
            "ix_home_bookings_requested",
            ["home_id", "starts_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )
        batch_op.create_index("ix_home_bookings_series", ["series", "starts_at"], unique=False)
        batch_op.create_index(
            "ix_home_bookings_used",
            ["home_id", "used_on", "person_id", "people", "minutes"],
            unique=False,
            sqlite_where=sa.text("used_on IS NOT NULL"),
            postgresql_where=sa.text("used_on IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_home_bookings_waiting",
            ["room_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "home_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column(
            "deed",
            sa.Enum(
                "added",
                "edited",
                "building",
                "shelved",
                "opened",
                "closed",
                "requested",
                "booked",
                "queued",
                "moved_up",
                "approved",
                "declined",
                "cancelled",
                "freed",
                "checked_in",
                name="deed",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["home_bookings.id"], name=op.f("fk_home_events_booking_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_home_events_by_id")),
        sa.ForeignKeyConstraint(["home_id"], ["teachers_homes.id"], name=op.f("fk_home_events_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_events")),
    )
    with op.batch_alter_table("home_events", schema=None) as batch_op:
        batch_op.create_index("ix_home_events_booking", ["booking_id", "id"], unique=False)
        batch_op.create_index("ix_home_events_home", ["home_id", "id"], unique=False)

    op.create_table(
        "home_taken_slots",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["home_bookings.id"],
            name=op.f("fk_home_taken_slots_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["home_rooms.id"], name=op.f("fk_home_taken_slots_room_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "starts_at", "seat", name=op.f("pk_home_taken_slots")),
    )
    with op.batch_alter_table("home_taken_slots", schema=None) as batch_op:
        batch_op.create_index("ix_home_taken_slots_booking", ["booking_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("home_taken_slots", schema=None) as batch_op:
        batch_op.drop_index("ix_home_taken_slots_booking")

    op.drop_table("home_taken_slots")
    with op.batch_alter_table("home_events", schema=None) as batch_op:
        batch_op.drop_index("ix_home_events_home")
        batch_op.drop_index("ix_home_events_booking")

    op.drop_table("home_events")
    with op.batch_alter_table("home_bookings", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_home_bookings_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_home_bookings_used",
            sqlite_where=sa.text("used_on IS NOT NULL"),
            postgresql_where=sa.text("used_on IS NOT NULL"),
        )
        batch_op.drop_index("ix_home_bookings_series")
        batch_op.drop_index(
            "ix_home_bookings_requested",
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )
        batch_op.drop_index("ix_home_bookings_mine")
        batch_op.drop_index(
            "ix_home_bookings_live",
            sqlite_where=sa.text("state IN ('requested', 'booked', 'waiting')"),
            postgresql_where=sa.text("state IN ('requested', 'booked', 'waiting')"),
        )
        batch_op.drop_index("ix_home_bookings_home")

    op.drop_table("home_bookings")
    op.drop_table("home_rooms")
    with op.batch_alter_table("home_proposal_joins", schema=None) as batch_op:
        batch_op.drop_index("ix_home_proposal_joins_person")

    op.drop_table("home_proposal_joins")
    with op.batch_alter_table("home_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_home_photos_home")

    op.drop_table("home_photos")
    op.drop_table("home_opening_hours")
    op.drop_table("home_facilities")
    with op.batch_alter_table("teachers_homes", schema=None) as batch_op:
        batch_op.drop_index("ix_teachers_homes_school")

    op.drop_table("teachers_homes")
    op.drop_table("calendar_feeds")
