"""Needs are indexed by three digits in a row as well: a part of a number is found among a million."""

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from welfare.spelling import folded

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

AT_ONCE = 1000
"""Needs read at once: their texts are long."""
THREE_DIGITS = re.compile("(?=([0-9]{3}))")
NEEDS = sa.table("needs", sa.column("id", sa.Integer), sa.column("search_text", sa.Text))
INDEX = sa.table("need_search", sa.column("rowid", sa.Integer), sa.column("tokens"))


def upgrade() -> None:
    """Whoever is indexed so already, as by the version after 0039, has the same tokens twice, which says
    nothing else."""
    connection, last = op.get_bind(), 0
    is_array = connection.dialect.name == "postgresql"
    also = sa.bindparam("also", type_=ARRAY(sa.Text) if is_array else sa.Text)
    tokens = sa.cast(INDEX.c.tokens, ARRAY(sa.Text)) if is_array else sa.cast(INDEX.c.tokens, sa.Text)
    index = sa.update(INDEX).where(INDEX.c.rowid == sa.bindparam("need_id")).values(tokens=tokens + also)
    needs = sa.select(NEEDS).order_by(NEEDS.c.id).limit(AT_ONCE)
    while some := connection.execute(needs.where(NEEDS.c.id > last)).all():
        found = [(need.id, _threes(need.search_text)) for need in some]
        rows = [
            {"need_id": need_id, "also": threes if is_array else " " + " ".join(threes)}
            for need_id, threes in found
            if threes
        ]
        if rows:
            connection.execute(index, rows)
        last = some[-1].id


def _threes(text: str) -> list[str]:
    threes = {match[1] for word in folded(text).split() for match in THREE_DIGITS.finditer(word)}
    return sorted("".join(f"{ord(digit):05x}" for digit in three) for three in threes)


def downgrade() -> None:
    """The version before asks for none of them."""
