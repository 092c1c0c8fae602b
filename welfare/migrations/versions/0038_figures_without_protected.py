"""Whether a need is protected stands in the indexes that figures are counted from: who leads or takes in at an
alliance or a school counts the others only."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

PLACE = ["category", "school_id", "unit_id"]
SUSPECT = "(is_last_minute OR extended_count > 1 OR answer_flaw IS NOT NULL)"
INDEXES: dict[str, tuple[list[str], list[str], str | None]] = {
    "ix_needs_closed": (
        ["closed_on", "id", "status", "confirmation"],
        ["answered_at", "satisfaction"],
        "closed_on IS NOT NULL",
    ),
    "ix_needs_unclosed": (["id", "status", "due_on"], ["closed_on"], "closed_on IS NULL"),
    "ix_needs_answered": (
        ["answered_at", "id"],
        ["redo_count", "submitted_at", "status", "is_found_unsolved"],
        "answered_at IS NOT NULL",
    ),
    "ix_needs_due": (["answer_due_on", "id", "answered_on"], [], "answer_due_on IS NOT NULL"),
    "ix_needs_first_due": (
        ["first_due_on", "id", "answered_on", "closed_on"],
        [],
        "first_due_on IS NOT NULL",
    ),
    "ix_needs_paused": (["paused_on", "id"], [], "paused_on IS NOT NULL"),
    "ix_needs_sign_due": (
        ["sign_due_on", "id", "signed_for_on", "was_contacted", "closed_on"],
        [],
        "sign_due_on IS NOT NULL",
    ),
    "ix_needs_taken_in": (["submitted_at", "id"], [], None),
    "ix_needs_suspect": (
        ["answered_at", "id", "is_last_minute", "extended_count", "answer_flaw", "status"],
        [],
        SUSPECT,
    ),
}
"""By name: the columns before and after those that say where a need stands, and of which needs."""


def upgrade() -> None:
    _make_anew([*PLACE, "is_protected"])


def downgrade() -> None:
    _make_anew(PLACE)


def _make_anew(place: list[str]) -> None:
    for name, (before, after, condition) in INDEXES.items():
        op.drop_index(name, table_name="needs")
        where = None if condition is None else sa.text(condition)
        op.create_index(name, "needs", [*before, *place, *after], sqlite_where=where, postgresql_where=where)
