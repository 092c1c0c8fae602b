"""Every history sealed as that of needs is, and heads that are signed for all of them."""

import hashlib
import json
from datetime import UTC
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AT_ONCE = 1000
SUBJECTS = {
    "housing_events": ("application_id", "unit_id", "round_id", "rule_set_id"),
    "home_events": ("booking_id", "home_id"),
    "training_events": ("enrolment_id", "session_id", "programme_id", "topic_id"),
}


def upgrade() -> None:
    give_places_to_housing()
    give_places_to_homes()
    begin_training_events()
    for table, subjects in SUBJECTS.items():
        seal_events(table, subjects)
        finish(table)
        for number, column in enumerate(subjects):
            create_unique_places(table, column, subjects[:number])
    begin_history("organization_events", organization_id="organizations")
    begin_history("person_events", person_id="people")
    begin_history("measure_events", measure_id="measures", problem_id="problems", visit_id="visits")
    widen_audit()


def downgrade() -> None:
    narrow_audit()
    for table in ("measure_events", "person_events", "organization_events"):
        op.drop_table(table)
    for table, subjects in SUBJECTS.items():
        for column in subjects:
            op.drop_index(f"uq_{table}_{column}", table)
    end_training_events()
    take_places_from_homes()
    take_places_from_housing()


def give_places_to_housing() -> None:
    op.add_column("housing_events", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("housing_events", sa.Column("seal", sa.String(length=64), nullable=True))
    with op.batch_alter_table("housing_events") as batch_op:
        batch_op.add_column(sa.Column("rule_set_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_housing_events_rule_set_id"), "housing_rule_sets", ["rule_set_id"], ["id"]
        )
        batch_op.drop_constraint(op.f("ck_housing_events_about_something"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_housing_events_about_something"), about_something(*SUBJECTS["housing_events"])
        )


def about_something(*subjects: str) -> str:
    return " OR ".join(f"{subject} IS NOT NULL" for subject in subjects)


def take_places_from_housing() -> None:
    op.execute("DELETE FROM housing_events WHERE rule_set_id IS NOT NULL")
    with op.batch_alter_table("housing_events") as batch_op:
        batch_op.drop_constraint(op.f("ck_housing_events_about_something"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_housing_events_about_something"),
            about_something("unit_id", "round_id", "application_id"),
        )
        batch_op.drop_constraint(op.f("fk_housing_events_rule_set_id"), type_="foreignkey")
        batch_op.drop_column("rule_set_id")
        batch_op.drop_column("seal")
        batch_op.drop_column("position")


def give_places_to_homes() -> None:
    op.add_column("home_events", sa.Column("details", sa.JSON(), nullable=True))
    op.add_column("home_events", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("home_events", sa.Column("seal", sa.String(length=64), nullable=True))
    op.execute("UPDATE home_events SET details = '{}'")
    with op.batch_alter_table("home_events") as batch_op:
        batch_op.alter_column("deed", new_column_name="kind", existing_type=sa.String(length=20))
        batch_op.alter_column("details", existing_type=sa.JSON(), nullable=False)


def take_places_from_homes() -> None:
    with op.batch_alter_table("home_events") as batch_op:
        batch_op.alter_column("kind", new_column_name="deed", existing_type=sa.String(length=20))
        batch_op.drop_column("seal")
        batch_op.drop_column("position")
        batch_op.drop_column("details")


def begin_training_events() -> None:
    op.create_table(
        "training_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in SUBJECTS["training_events"]),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_training_events_by_id")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"training_{kept}.id"], name=op.f(f"fk_training_events_{column}")
            )
            for column, kept in zip(
                SUBJECTS["training_events"], ("enrolments", "sessions", "programmes", "topics"), strict=True
            )
        ),
        sa.CheckConstraint(
            about_something(*SUBJECTS["training_events"]), name=op.f("ck_training_events_about_something")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_events")),
    )
    op.execute(
        "INSERT INTO training_events (id, kind, at, by_id, enrolment_id, words, details) "
        "SELECT id, what, at, by_id, enrolment_id, words, '{}' FROM training_enrolment_events ORDER BY id"
    )
    count_on_from_the_last("training_events")
    op.drop_index("ix_training_enrolment_events_enrolment", "training_enrolment_events")
    op.drop_table("training_enrolment_events")
    op.create_index("ix_training_events_enrolment", "training_events", ["enrolment_id", "id"])


def end_training_events() -> None:
    op.create_table(
        "training_enrolment_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
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
    op.execute(
        "INSERT INTO training_enrolment_events (id, what, at, by_id, enrolment_id, words) "
        "SELECT id, kind, at, by_id, enrolment_id, words FROM training_events "
        "WHERE enrolment_id IS NOT NULL ORDER BY id"
    )
    count_on_from_the_last("training_enrolment_events")
    op.create_index(
        "ix_training_enrolment_events_enrolment", "training_enrolment_events", ["enrolment_id", "id"]
    )
    op.drop_table("training_events")


def count_on_from_the_last(table: str) -> None:
    """PostgreSQL gives ids out from a sequence, which rows that came with theirs have not moved."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608
            f"coalesce(max(id), 0) + 1, false) FROM {table}"
        )


def seal_events(table: str, subjects: tuple[str, ...]) -> None:
    """Every event that is there gets its place and its seal, as `welfare.history.seals` made them on this day."""
    said = ("kind", "at", "by_id", "words", "details", *subjects)
    events = sa.table(
        table,
        sa.column("id", sa.Integer),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("details", sa.JSON),
        *(sa.column(name) for name in (*said, "position", "seal") if name not in ("at", "details")),
    )
    for number, column in enumerate(subjects):
        subject = events.c[column]
        are_of_it = [subject.is_not(None), *(events.c[before].is_(None) for before in subjects[:number])]
        seal_chain(table, events, said, subject, are_of_it)


def seal_chain(table, events, said, subject, are_of_it) -> None:
    connection = op.get_bind()
    last_subject, last_id, previous, position = 0, 0, "", 0
    while True:
        after = sa.tuple_(subject, events.c.id) > (last_subject, last_id)
        query = sa.select(*(events.c[name] for name in ("id", *said))).where(after, *are_of_it)
        rows = connection.execute(query.order_by(subject, events.c.id).limit(AT_ONCE)).mappings().all()
        if not rows:
            return
        sealed = []
        for subject_id, its_events in groupby(rows, lambda row: row[subject.name]):
            if subject_id != last_subject:
                previous, position = "", 0
            for event in its_events:
                position += 1
                previous = seal(
                    table, previous, {**{name: event[name] for name in said}, "position": position}
                )
                sealed.append({"row": event["id"], "place": position, "sealed": previous})
            last_subject, last_id = subject_id, sealed[-1]["row"]
        row, place, its_seal = sa.bindparam("row"), sa.bindparam("place"), sa.bindparam("sealed")
        connection.execute(
            sa.update(events).where(events.c.id == row).values(position=place, seal=its_seal), sealed
        )


def seal(table, previous, event):
    at = event["at"] if event["at"].tzinfo else event["at"].replace(tzinfo=UTC)
    written = {**event, "at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    said = {name: value for name, value in written.items() if value is not None}
    text = json.dumps(
        [f"welfare event 2 {table}", previous, said],
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def begin_history(table: str, **subjects: str) -> None:
    """A history of subjects, by their columns, in the tables that these point to. Nothing is invented for before."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *(sa.Column(column, sa.Integer(), nullable=len(subjects) > 1) for column in subjects),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f(f"fk_{table}_by_id")),
        *(
            sa.ForeignKeyConstraint([column], [f"{kept}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, kept in subjects.items()
        ),
        *(
            [sa.CheckConstraint(about_something(*subjects), name=op.f(f"ck_{table}_about_something"))]
            if len(subjects) > 1
            else []
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for number, column in enumerate(subjects):
        create_unique_places(table, column, tuple(subjects)[:number])


def finish(table: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column("position", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("seal", existing_type=sa.String(length=64), nullable=False)


def create_unique_places(table: str, column: str, before: tuple[str, ...]) -> None:
    only = sa.text(" AND ".join(f"{name} IS NULL" for name in before)) if before else None
    op.create_index(
        f"uq_{table}_{column}", table, [column, "position"],
        unique=True, sqlite_where=only, postgresql_where=only,
    )  # fmt: skip


def widen_audit() -> None:
    op.add_column("audit_heads", sa.Column("last_event_ids", sa.JSON(), nullable=True))
    with op.batch_alter_table("audit_checks") as batch_op:
        batch_op.alter_column("needs", new_column_name="subjects", existing_type=sa.Integer())
    op.drop_index("ix_audit_head_entries_head", "audit_head_entries")
    op.rename_table("audit_head_entries", "audit_need_entries")
    create_entries("chain", "subject_id")
    op.execute(
        "INSERT INTO audit_head_entries (chain, subject_id, head_number, position, seal) "
        "SELECT 'need', need_id, head_number, position, seal FROM audit_need_entries"
    )
    op.drop_table("audit_need_entries")


def narrow_audit() -> None:
    """Heads that were signed for all histories go: what was there before cannot check them."""
    op.drop_index("ix_audit_head_entries_head", "audit_head_entries")
    op.rename_table("audit_head_entries", "audit_all_entries")
    create_entries("need_id")
    op.execute(
        "INSERT INTO audit_head_entries (need_id, head_number, position, seal) "
        "SELECT subject_id, head_number, position, seal FROM audit_all_entries "
        "WHERE chain = 'need' AND head_number IN (SELECT number FROM audit_heads WHERE last_event_ids IS NULL)"
    )
    op.drop_table("audit_all_entries")
    op.execute("DELETE FROM audit_heads WHERE last_event_ids IS NOT NULL")
    with op.batch_alter_table("audit_checks") as batch_op:
        batch_op.alter_column("subjects", new_column_name="needs", existing_type=sa.Integer())
    with op.batch_alter_table("audit_heads") as batch_op:
        batch_op.drop_column("last_event_ids")


def create_entries(*subject: str) -> None:
    if op.get_context().dialect.name == "postgresql":  # where names are one namespace for all tables
        op.execute("ALTER INDEX pk_audit_head_entries RENAME TO pk_audit_entries_before")
    columns = {"chain": sa.String(length=30), "subject_id": sa.Integer(), "need_id": sa.Integer()}
    op.create_table(
        "audit_head_entries",
        *(sa.Column(name, columns[name], nullable=False) for name in subject),
        sa.Column("head_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["head_number"], ["audit_heads.number"], name=op.f("fk_audit_head_entries_head_number")
        ),
        sa.PrimaryKeyConstraint(*subject, "head_number", name=op.f("pk_audit_head_entries")),
    )
    op.create_index("ix_audit_head_entries_head", "audit_head_entries", ["head_number", *subject])
