"""Visits, problems and measures; a receipt may be for more than a need."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipts") as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=200), nullable=True))
    op.execute(
        "UPDATE receipts SET number = (SELECT number FROM needs WHERE needs.id = receipts.need_id),"
        " address = '/needs/' || (SELECT number FROM needs WHERE needs.id = receipts.need_id)"
    )
    with op.batch_alter_table("need_photos") as batch_op:
        batch_op.alter_column("need_id", existing_type=sa.Integer(), nullable=True)

    op.create_table(
        "contact_schools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_contact_schools_leader_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organizations.id"], name=op.f("fk_contact_schools_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_schools")),
        sa.UniqueConstraint("leader_id", "school_id", name=op.f("uq_contact_schools_leader_id_school_id")),
    )
    with op.batch_alter_table("contact_schools", schema=None) as batch_op:
        batch_op.create_index("ix_contact_schools_school", ["school_id"], unique=False)

    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("approved_yuan", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_by_id", sa.Integer(), nullable=True),
        sa.Column("what_was_done", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (finished_by_id IS NULL) AND (finished_at IS NULL) = (what_was_done IS NULL)",
            name=op.f("ck_measures_finished_whole"),
        ),
        sa.CheckConstraint("approved_yuan >= 0", name=op.f("ck_measures_approved")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_measures_entered_by_id")),
        sa.ForeignKeyConstraint(["finished_by_id"], ["people.id"], name=op.f("fk_measures_finished_by_id")),
        sa.ForeignKeyConstraint(
            ["lead_unit_id"], ["organizations.id"], name=op.f("fk_measures_lead_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.create_index("ix_measures_started", ["started_on", "id"], unique=False)
        batch_op.create_index("ix_measures_unit", ["lead_unit_id", "id"], unique=False)

    op.create_table(
        "problem_dismissals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("pair", sa.String(length=20), nullable=False),
        sa.Column("need_ids", sa.JSON(), nullable=False),
        sa.Column("dismissed_by_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dismissed_by_id"], ["people.id"], name=op.f("fk_problem_dismissals_dismissed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_dismissals")),
    )
    with op.batch_alter_table("problem_dismissals", schema=None) as batch_op:
        batch_op.create_index("ix_problem_dismissals_category", ["category", "id"], unique=False)

    op.create_table(
        "problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("listed_by_id", sa.Integer(), nullable=False),
        sa.Column("struck_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_off_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(struck_off_at IS NULL) = (struck_off_by_id IS NULL)", name=op.f("ck_problems_struck_off_whole")
        ),
        sa.ForeignKeyConstraint(["listed_by_id"], ["people.id"], name=op.f("fk_problems_listed_by_id")),
        sa.ForeignKeyConstraint(
            ["struck_off_by_id"], ["people.id"], name=op.f("fk_problems_struck_off_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.create_index("ix_problems_listed", ["listed_on", "id"], unique=False)

    op.create_table(
        "measure_needs",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_needs_measure_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_measure_needs_need_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_measure_needs")),
    )
    with op.batch_alter_table("measure_needs", schema=None) as batch_op:
        batch_op.create_index("ix_measure_needs_measure", ["measure_id", "need_id"], unique=False)

    op.create_table(
        "measure_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(done_on IS NULL) = (done_by_id IS NULL)", name=op.f("ck_measure_steps_done_whole")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["people.id"], name=op.f("fk_measure_steps_done_by_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_steps_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_steps")),
    )
    with op.batch_alter_table("measure_steps", schema=None) as batch_op:
        batch_op.create_index("ix_measure_steps_measure", ["measure_id", "due_on", "id"], unique=False)

    op.create_table(
        "problem_measures",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_problem_measures_measure_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_measures_problem_id")),
        sa.PrimaryKeyConstraint("problem_id", "measure_id", name=op.f("pk_problem_measures")),
    )
    with op.batch_alter_table("problem_measures", schema=None) as batch_op:
        batch_op.create_index("ix_problem_measures_measure", ["measure_id"], unique=False)

    op.create_table(
        "problem_needs",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_problem_needs_need_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_needs_problem_id")),
        sa.PrimaryKeyConstraint("problem_id", "need_id", name=op.f("pk_problem_needs")),
    )
    with op.batch_alter_table("problem_needs", schema=None) as batch_op:
        batch_op.create_index("ix_problem_needs_need", ["need_id"], unique=False)

    op.create_table(
        "spendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("amount_yuan", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_yuan <> 0", name=op.f("ck_spendings_amount")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_spendings_entered_by_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_spendings_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spendings")),
    )
    with op.batch_alter_table("spendings", schema=None) as batch_op:
        batch_op.create_index("ix_spendings_measure", ["measure_id", "spent_on", "id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("is_unannounced", sa.Boolean(), nullable=False),
        sa.Column("families_met", sa.Integer(), nullable=False),
        sa.Column("teachers_in_difficulty_met", sa.Integer(), nullable=False),
        sa.Column("pupils_in_difficulty_met", sa.Integer(), nullable=False),
        sa.Column("households_met", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "families_met >= 0 AND teachers_in_difficulty_met >= 0 AND pupils_in_difficulty_met >= 0 AND households_met >= 0",
            name=op.f("ck_visits_met"),
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_visits_leader_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_visits_receipt_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organizations.id"], name=op.f("fk_visits_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_visits_receipt_id")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_day", ["visited_on", "id"], unique=False)
        batch_op.create_index("ix_visits_leader", ["leader_id", "school_id", "visited_on"], unique=False)
        batch_op.create_index("ix_visits_school", ["school_id", "visited_on", "id"], unique=False)

    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("need", "problem", "solved_on_the_spot", name="outcome", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("what_was_done", sa.Text(), nullable=True),
        sa.CheckConstraint("(outcome = 'need') = (need_id IS NOT NULL)", name=op.f("ck_findings_need")),
        sa.CheckConstraint(
            "(outcome = 'problem') = (problem_id IS NOT NULL)", name=op.f("ck_findings_problem")
        ),
        sa.CheckConstraint(
            "(outcome = 'solved_on_the_spot') = (what_was_done IS NOT NULL)",
            name=op.f("ck_findings_on_the_spot"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_findings_need_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_findings_problem_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_findings_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("need_id", name=op.f("uq_findings_need_id")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index("ix_findings_outcome", ["outcome", "visit_id"], unique=False)
        batch_op.create_index("ix_findings_problem", ["problem_id", "id"], unique=False)
        batch_op.create_index("ix_findings_visit", ["visit_id", "id"], unique=False)

    op.create_table(
        "measure_homes",
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["teachers_homes.id"], name=op.f("fk_measure_homes_home_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_homes_measure_id")),
        sa.PrimaryKeyConstraint("home_id", name=op.f("pk_measure_homes")),
    )
    op.create_index("ix_measure_homes_measure", "measure_homes", ["measure_id", "home_id"])

    op.create_table(
        "measure_programmes",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["training_programmes.id"], name=op.f("fk_measure_programmes_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_programmes_measure_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_measure_programmes")),
    )
    op.create_index("ix_measure_programmes_measure", "measure_programmes", ["measure_id", "programme_id"])

    op.create_table(
        "measure_units",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["housing_units.id"], name=op.f("fk_measure_units_unit_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_units_measure_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_measure_units")),
    )
    op.create_index("ix_measure_units_measure", "measure_units", ["measure_id", "unit_id"])


def downgrade() -> None:
    op.drop_index("ix_measure_homes_measure", table_name="measure_homes")
    op.drop_table("measure_homes")
    op.drop_index("ix_measure_programmes_measure", table_name="measure_programmes")
    op.drop_table("measure_programmes")
    op.drop_index("ix_measure_units_measure", table_name="measure_units")
    op.drop_table("measure_units")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("ix_findings_visit")
        batch_op.drop_index("ix_findings_problem")
        batch_op.drop_index("ix_findings_outcome")

    op.drop_table("findings")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_school")
        batch_op.drop_index("ix_visits_leader")
        batch_op.drop_index("ix_visits_day")

    op.drop_table("visits")
    with op.batch_alter_table("spendings", schema=None) as batch_op:
        batch_op.drop_index("ix_spendings_measure")

    op.drop_table("spendings")
    with op.batch_alter_table("problem_needs", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_needs_need")

    op.drop_table("problem_needs")
    with op.batch_alter_table("problem_measures", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_measures_measure")

    op.drop_table("problem_measures")
    with op.batch_alter_table("measure_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_steps_measure")

    op.drop_table("measure_steps")
    with op.batch_alter_table("measure_needs", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_needs_measure")

    op.drop_table("measure_needs")
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.drop_index("ix_problems_listed")

    op.drop_table("problems")
    with op.batch_alter_table("problem_dismissals", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_dismissals_category")

    op.drop_table("problem_dismissals")
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.drop_index("ix_measures_unit")
        batch_op.drop_index("ix_measures_started")

    op.drop_table("measures")
    with op.batch_alter_table("contact_schools", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_schools_school")

    op.drop_table("contact_schools")

    op.execute("DELETE FROM need_photos WHERE need_id IS NULL")
    op.execute("DELETE FROM receipts WHERE need_id IS NULL")
    with op.batch_alter_table("need_photos") as batch_op:
        batch_op.alter_column("need_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("receipts") as batch_op:
        batch_op.drop_column("address")
        batch_op.drop_column("number")
