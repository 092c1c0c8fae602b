"""Registers of alliances, visits, works, partners and study, each entry with its own history."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
    )
    op.create_table(
        "agreements",
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("partner", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_agreements_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_table(
        "alliance_recognitions",
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("recognized_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["organizations.id"], name=op.f("fk_alliance_recognitions_alliance_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_alliance_recognitions_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance_recognitions")),
        sa.UniqueConstraint("alliance_id", name=op.f("uq_alliance_recognitions_alliance_id")),
    )
    op.create_table(
        "people_to_reach",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=20), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_people_to_reach_number")),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_people_to_reach_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_people_to_reach_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_to_reach")),
        sa.UniqueConstraint(
            "school_id", "who", "counted_on", name=op.f("uq_people_to_reach_school_id_who_counted_on")
        ),
    )
    op.create_table(
        "pupil_counts",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("pupils >= 0", name=op.f("ck_pupil_counts_pupils")),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_pupil_counts_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organizations.id"], name=op.f("fk_pupil_counts_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_counts")),
        sa.UniqueConstraint(
            "school_id", "stage", "counted_on", name=op.f("uq_pupil_counts_school_id_stage_counted_on")
        ),
    )
    op.create_table(
        "required_readings",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_required_readings_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_readings")),
        sa.UniqueConstraint("kind", "title", name=op.f("uq_required_readings_kind_title")),
    )
    op.create_table(
        "schooling_places",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_schooling_places_places")),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_schooling_places_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_schooling_places_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schooling_places")),
    )
    op.create_table(
        "shared_works",
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["organizations.id"], name=op.f("fk_shared_works_alliance_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_shared_works_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_works")),
    )
    op.create_index("ix_shared_works_alliance", "shared_works", ["alliance_id"])

    op.create_table(
        "study_branches",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_general", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("members >= 0", name=op.f("ck_study_branches_members")),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_study_branches_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_branches")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_study_branches_kind_name")),
    )
    op.create_table(
        "works_projects",
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_works_projects_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_works_projects_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works_projects")),
    )
    op.create_table(
        "agreement_deliveries",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_deliveries_agreement_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_agreement_deliveries_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_agreement_deliveries_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_deliveries")),
    )
    op.create_table(
        "guidance_lectures",
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_guidance_lectures_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_guidance_lectures_leader_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_guidance_lectures_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_lectures")),
        sa.UniqueConstraint(
            "leader_id", "school_id", "held_on", name=op.f("uq_guidance_lectures_leader_id_school_id_held_on")
        ),
    )
    op.create_table(
        "register_events",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_register_events_by_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entries.id"], name=op.f("fk_register_events_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_events")),
    )
    op.create_index("uq_register_events_entry_id", "register_events", ["entry_id", "position"], unique=True)

    op.create_table(
        "teacher_exchanges",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_school_id", sa.Integer(), nullable=False),
        sa.Column("to_school_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("extent", sa.String(length=20), nullable=False),
        sa.Column("is_key_teacher", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_school_id <> to_school_id", name=op.f("ck_teacher_exchanges_to_another")),
        sa.ForeignKeyConstraint(
            ["from_school_id"], ["organizations.id"], name=op.f("fk_teacher_exchanges_from_school_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["register_entries.id"], name=op.f("fk_teacher_exchanges_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_teacher_exchanges_person_id")),
        sa.ForeignKeyConstraint(
            ["to_school_id"], ["organizations.id"], name=op.f("fk_teacher_exchanges_to_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_exchanges")),
        sa.UniqueConstraint(
            "person_id", "school_year", name=op.f("uq_teacher_exchanges_person_id_school_year")
        ),
    )


def downgrade() -> None:
    op.drop_table("teacher_exchanges")
    op.drop_table("register_events")
    op.drop_table("guidance_lectures")
    op.drop_table("agreement_deliveries")
    op.drop_table("works_projects")
    op.drop_table("study_branches")
    op.drop_table("shared_works")
    op.drop_table("schooling_places")
    op.drop_table("required_readings")
    op.drop_table("pupil_counts")
    op.drop_table("people_to_reach")
    op.drop_table("alliance_recognitions")
    op.drop_table("agreements")
    op.drop_table("register_entries")
