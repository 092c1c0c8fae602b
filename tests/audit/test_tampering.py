"""What somebody does with plain SQL to any table that counts is found, and named by its table and its row.

What is not found stands in docs/adr/0015.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.audit.conftest import Run, Sql
from tests.support.states import State
from tests.web.test_access_matrix import DISTRICT, build
from welfare import clock
from welfare.audit.rows.declared import UNSEALED, sealed_columns, sealed_tables
from welfare.audit.rows.models import RowSeal, SealedTable
from welfare.extensions import db
from welfare.files.actions import keep_document
from welfare.files.documents import DocumentKind, ReadDocument
from welfare.history.models import histories
from welfare.measures.measures.models import Measure, MeasureNeed, MeasureStep, Spending
from welfare.measures.problems.models import Problem, ProblemNeed
from welfare.measures.visits.models import Finding, FindingOutcome, Visit
from welfare.needs.calls.models import FollowUp
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.needs.models import Need
from welfare.reports.public.totals import this_month


def build_more() -> None:
    """The district of the access matrix, which has something of everything, and what only figures read."""
    build()
    need = DISTRICT.need(Status.SOLVED, title="已经解决的诉求")
    clerk, measure = DISTRICT.person("clerk"), db.session.scalars(select(Measure)).one()
    visit, problem = db.session.scalars(select(Visit)).one(), db.session.scalars(select(Problem)).one()
    db.session.add_all(
        [
            FollowUp(
                need_id=need.id, by_id=clerk.id, at=clock.now(), is_reached=True, is_solved=True,
                satisfaction=Satisfaction.SATISFIED, words="", is_valid=True,
            ),
            Finding(
                visit_id=visit.id, words="屋顶漏雨",
                outcome=FindingOutcome.SOLVED_ON_THE_SPOT, what_was_done="修好",
            ),
            Spending(
                measure_id=measure.id, amount_yuan=100, spent_on=clock.today(), words="灯泡",
                entered_by_id=clerk.id, entered_at=clock.now(),
            ),
            MeasureStep(measure_id=measure.id, title="换灯", due_on=date(2026, 12, 1)),
            MeasureNeed(measure_id=measure.id, need_id=need.id),
            ProblemNeed(problem_id=problem.id, need_id=need.id),
        ]
    )  # fmt: skip
    content = b"%PDF-1.7"
    digest = sha256(content).hexdigest()
    keep_document(ReadDocument(DocumentKind.PDF, content, digest), by_id=clerk.id)


@pytest.fixture
def state() -> State:
    return State("tampered", build_more)


NEED = "title = '已经解决的诉求'"
ALL = "1 = 1"


def first(table: str, key: str = "id") -> str:
    return f"{key} = (SELECT min({key}) FROM {table})"


LAST_SCHOOL, LAST_FLAT = "(SELECT max(id) FROM organizations)", "(SELECT max(id) FROM housing_units)"
UPDATES: dict[str, tuple[str, dict[str, str]]] = {
    "needs": (
        NEED,
        {
            "a later deadline": "due_on = '2031-01-01'",
            "a later first deadline": "first_due_on = '2031-01-01'",
            "answered on another day": "answered_on = '2020-01-01'",
            "closed on another day": "closed_on = '2020-01-01'",
            "submitted later": "submitted_at = '2030-01-01 00:00:00+00:00'",
            "another category": "category = 'other'",
            "another urgency": "urgency = 'urgent'",
            "another school": f"school_id = {LAST_SCHOOL}",
            "another unit": f"unit_id = {LAST_SCHOOL}",
            "a need reworded": "description = '没有要求'",
            "an answer reworded": "answer = '已经全部办好'",
            "another rating": "satisfaction = 'dissatisfied'",
            "redone once more": "redo_count = redo_count + 1",
            "urged": "urged_count = urged_count + 1",
            "supervised": "is_supervised = (1 = 1)",
            "protected": "is_protected = (1 = 1)",
            "an answer of the last minute": "is_last_minute = (1 = 1)",
        },
    ),
    "follow_ups": (
        ALL,
        {
            "a call that says unsolved": "is_solved = (1 = 0)",
            "a call's rating": "satisfaction = 'dissatisfied'",
        },
    ),
    "visits": (
        ALL,
        {
            "households that nobody met": "households_met = 50",
            "another day's visit": "visited_on = '2020-01-01'",
        },
    ),
    "findings": (ALL, {"a finding that was settled": "what_was_done = '没有发现'"}),
    "problems": (ALL, {"a problem reworded": "title = '没有问题'"}),
    "measures": (
        ALL,
        {"a budget": "approved_yuan = 999999999", "when it began": "started_on = '2020-01-01'"},
    ),
    "spendings": (ALL, {"a spending": "amount_yuan = 1"}),
    "measure_steps": (ALL, {"a step's deadline": "due_on = '2031-01-01'"}),
    "housing_units": (
        first("housing_units"),
        {"what a flat has cost": "cost_yuan = 1", "how it was obtained": "obtained_by = 'rented'"},
    ),
    "housing_applications": (
        "position IS NOT NULL",
        {"points": "points = 99", "a place in the line": "position = position + 7", "facts": "facts = '{}'"},
    ),
    "housing_rounds": (
        "notice_until IS NOT NULL",
        {"a commitment": "commitment = '1'", "the end of a notice": "notice_until = '2031-01-01'"},
    ),
    "housing_rule_sets": (first("housing_rule_sets"), {"rules": "rules = '{}'"}),
    "housing_allocations": (first("housing_allocations"), {"who has a flat": "unit_id = 4321"}),
    "housing_objections": (ALL, {"an objection reworded": "words = '没有异议'"}),
    "training_enrolments": (
        first("training_enrolments"),
        {"who was there": "attended_at = '2026-01-01 00:00:00+00:00', hours = 90"},
    ),
    "training_sessions": (first("training_sessions"), {"the hours of a session": "hours = 90"}),
    "training_programmes": (ALL, {"a programme's budget": "budget_yuan = 1"}),
    "teachers_homes": (first("teachers_homes"), {"when a home opened": "opened_on = '2020-01-01'"}),
    "home_closed_days": (ALL, {"why a home was closed": "words = '过节'"}),
    "home_bookings": (
        first("home_bookings"),
        {"how many came": "people = 99", "for how long": "minutes = 600"},
    ),
    "bulletins": (
        "number IS NULL",
        {"a bulletin's text": "text_zh = '全部解决'", "who wrote it": "created_by_id = created_by_id + 1"},
    ),
    "photos": (first("photos"), {"another photo": "digest = name", "a photo's file": "file_digest = digest"}),
    "documents": (ALL, {"another document": "digest = name"}),
    "sent_files": (
        first("sent_files"),
        {"a photo of something else": "photo_id = 4321"},
    ),
    "people": ("staff_number = 'teacher'", {"another school of a teacher": "organization_id = 1"}),
    "stand_ins": (
        ALL,
        {
            "until when somebody stands in": "last_day = '2099-01-01'",
            "who does": "deputy_id = named_by_id + 1",
            "that nobody does": "is_unminded = (1 = 1), ended_at = named_at",
        },
    ),
    "organizations": ("name = '石门小学'", {"a school under another name": "name = '别的小学'"}),
    "category_settings": (
        "category = 'housing'",
        {"a longer limit": "ordinary_days = 30", "a question that waits longer": "goes_on_days = 60"},
    ),
    "exports": (
        ALL,
        {"who took a list": "by_id = (SELECT max(id) FROM people)", "whose roles opened it": "lent = '[]'"},
    ),
}
"""By table which row, and what is set there, by what that would be."""
OTHERS = {
    "two needs swapped": (
        "needs",
        f"UPDATE needs SET title = CASE WHEN {NEED} THEN '邻校的诉求' ELSE '已经解决的诉求' END "
        f"WHERE {NEED} OR title = '邻校的诉求'",
    ),
    "a need taken out": ("needs", f"DELETE FROM needs WHERE {NEED}"),
    "a need that nobody has": ("needs", f"INSERT INTO needs {{copy_of_need}} FROM needs WHERE {NEED}"),
    "a call taken out": ("follow_ups", "DELETE FROM follow_ups"),
    "a call that nobody made": (
        "follow_ups",
        "INSERT INTO follow_ups (id, need_id, by_id, at, is_reached, is_valid) "
        "SELECT 4321, need_id, by_id, at, is_reached, (1 = 0) FROM follow_ups",
    ),
    "a finding taken out": ("findings", "DELETE FROM findings"),
    "a need out of its problem": ("problem_needs", "DELETE FROM problem_needs"),
    "a need out of its measure": ("measure_needs", "DELETE FROM measure_needs"),
    "a spending taken out": ("spendings", "DELETE FROM spendings"),
    "a flat taken out": ("housing_units", f"DELETE FROM housing_units WHERE id = {LAST_FLAT}"),
    "a flat out of a round": (
        "housing_round_units",
        f"DELETE FROM housing_round_units WHERE {first('housing_round_units', 'unit_id')}",
    ),
    "a place taken out": (
        "training_enrolments",
        f"DELETE FROM training_enrolments WHERE {first('training_enrolments')}",
    ),
    "a role that nobody gave": (
        "role_assignments",
        "INSERT INTO role_assignments (id, person_id, role, organization_id) "
        "SELECT 4321, max(person_id), 'handler', 1 FROM role_assignments",
    ),
    "a role taken away": (
        "role_assignments",
        f"DELETE FROM role_assignments WHERE {first('role_assignments')}",
    ),
}
CHANGES = {
    what: (table, f"UPDATE {table} SET {change} WHERE {which}")
    for table, (which, changes) in UPDATES.items()
    for what, change in changes.items()
} | OTHERS
"""By what was done, the table that the check must name, and the statement."""


@pytest.fixture
def copy_of_need() -> str:
    """What to write of a need: its columns, with another id and another number."""
    other = {"id": "4321", "number": "'26-4321-0'", "search_text": "''"}
    names = [column.name for column in Need.__table__.columns if column.computed is None]
    return f"({', '.join(names)}) SELECT {', '.join(other.get(name, name) for name in names)}"


@pytest.mark.thorough("bends every table there is")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_by_plain_sql_is_named(
    change: str, app: Flask, run: Run, sql: Sql, copy_of_need: str
) -> None:
    table, statement = CHANGES[change]
    with app.app_context():
        sql(statement.replace("{copy_of_need}", copy_of_need))
        code, told = run()
    assert code == 1
    assert f"{table}, row " in told


def test_what_the_app_has_written_passes(app: Flask, run: Run) -> None:
    with app.app_context():
        code, told = run()
    assert code == 0, told
    assert "tables: all as they were written" in told


def test_every_table_is_sealed_or_it_is_said_why_not(app: Flask) -> None:
    tables = set(db.metadata.tables)
    apart = UNSEALED.keys() | {model.__tablename__ for model in histories()}
    assert UNSEALED.keys() <= tables
    assert sealed_tables().keys() == tables - apart
    with app.app_context():
        begun = {table.name: table.columns for table in db.session.scalars(select(SealedTable))}
    assert begun == {name: [c.name for c in sealed_columns(t)] for name, t in sealed_tables().items()}


Doing = Callable[[Sql], None]


def newest(what: str, table: str = "spendings") -> str:
    """A statement about the seals of a table's rows."""
    return f"{what} FROM audit_row_seals WHERE table_name = '{table}'"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["DELETE FROM spendings", newest("DELETE")], "seals of rows of spendings"),
        (
            [
                "UPDATE spendings SET amount_yuan = 1",
                "UPDATE audit_row_seals SET mac = '" + "0" * 64 + "' WHERE table_name = 'spendings'",
            ],
            "spendings, row 1: is not as it was written",
        ),
        (["DELETE FROM audit_sealed_tables WHERE name = 'spendings'"], "spendings: nothing says"),
        (
            ["DELETE FROM audit_sealed_tables WHERE name = 'spendings'", newest("DELETE")],
            "spendings: nothing says",
        ),
        (["UPDATE audit_heads SET row_seals = '{}'"], "head 1: it is not what was signed"),
        (
            [
                "UPDATE audit_row_seals SET is_there = (1 = 0) WHERE table_name = 'spendings'",
                "DELETE FROM spendings",
            ],
            "seals of rows of spendings",
        ),
    ],
)
def test_who_bends_the_seals_too_is_found_by_the_head(
    statements: list[str], told: str, app: Flask, run: Run, sql: Sql
) -> None:
    with app.app_context():
        assert run()[0] == 0
        sql(*statements)
        code, said = run()
    assert code == 1
    assert told in said


def test_an_older_state_with_its_older_seal_is_found(app: Flask, run: Run, sql: Sql) -> None:
    with app.app_context():
        step = db.session.scalars(select(MeasureStep)).one()
        step.title = "换两盏灯"
        db.session.commit()
        assert run()[0] == 0
        sql(
            "UPDATE measure_steps SET title = '换灯'", newest("DELETE", "measure_steps") + " AND position = 2"
        )
        code, told = run()
    assert code == 1
    assert "seals of rows of measure_steps" in told


def test_an_older_seal_written_down_once_more_does_not_hold(app: Flask, run: Run, sql: Sql) -> None:
    with app.app_context():
        step = db.session.scalars(select(MeasureStep)).one()
        step.title = "换两盏灯"
        db.session.commit()
        sql(
            "UPDATE measure_steps SET title = '换灯'",
            "INSERT INTO audit_row_seals (id, table_name, row_key, position, is_there, mac) "
            "SELECT 4321, table_name, row_key, 3, is_there, mac "
            "FROM audit_row_seals WHERE table_name = 'measure_steps' AND position = 1",
        )
        code, told = run()
    assert code == 1
    assert "measure_steps, row 1: is not as it was written" in told


def test_a_row_written_and_put_back_is_sealed_once(app: Flask) -> None:
    with app.app_context():
        step = db.session.scalars(select(MeasureStep)).one()
        step.title = step.title + ""
        db.session.commit()
        seals = db.session.scalars(select(RowSeal).where(RowSeal.table_name == "measure_steps")).all()
        assert [seal.position for seal in seals] == [1]


def test_a_deleted_row_has_a_seal_that_says_so(app: Flask, run: Run) -> None:
    with app.app_context():
        db.session.delete(db.session.scalars(select(Finding)).one())
        db.session.commit()
        seals = db.session.scalars(select(RowSeal).where(RowSeal.table_name == "findings")).all()
        assert [(seal.position, seal.is_there) for seal in seals] == [(1, True), (2, False)]
        assert run()[0] == 0


def test_what_was_rolled_back_has_no_seal(app: Flask) -> None:
    with app.app_context():
        step = db.session.scalars(select(MeasureStep)).one()
        step.title = "别的"
        db.session.flush()
        db.session.rollback()
        db.session.commit()
        assert (
            len(db.session.scalars(select(RowSeal).where(RowSeal.table_name == "measure_steps")).all()) == 1
        )


def test_what_was_bent_stays_to_be_found_when_the_app_writes_the_row_again(
    app: Flask, run: Run, sql: Sql
) -> None:
    with app.app_context():
        sql(
            "UPDATE measure_steps SET due_on = '2031-01-01'", "UPDATE findings SET what_was_done = '没有发现'"
        )
        step = db.session.scalars(select(MeasureStep)).one()
        step.title = "换两盏灯"
        db.session.delete(db.session.scalars(select(Finding)).one())
        db.session.commit()
        code, told = run()
    assert code == 1
    assert "measure_steps, row 1: is not as it was written" in told
    assert "findings, row 1: was deleted past the app" in told


def test_what_was_bent_stays_to_be_found_when_many_rows_are_written_at_once(
    app: Flask, run: Run, sql: Sql
) -> None:
    with app.app_context():
        sql("UPDATE follow_ups SET is_solved = (1 = 0)")
        db.session.execute(update(FollowUp).values(is_valid=False))
        db.session.commit()
        code, told = run()
    assert code == 1
    assert "follow_ups, row 1: is not as it was written" in told


def test_what_is_put_back_as_it_was_is_whole_again(app: Flask, run: Run, sql: Sql) -> None:
    with app.app_context():
        sql("UPDATE measure_steps SET due_on = '2031-01-01'")
        assert run()[0] == 1
        sql("UPDATE measure_steps SET due_on = '2026-12-01'")
        db.session.scalars(select(MeasureStep)).one().title = "换两盏灯"
        db.session.commit()
        code, told = run()
    assert code == 0, told


def test_a_month_taken_off_the_public_page_is_named(app: Flask, run: Run, sql: Sql) -> None:
    with app.app_context():
        db.session.commit()
        this_month()
        db.session.commit()
        sql("DELETE FROM public_months")
        code, told = run()
    assert code == 1
    assert "public_months, row " in told
