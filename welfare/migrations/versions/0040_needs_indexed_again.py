"""Needs from before the one comparison of words are found by it, too: marks that nobody sees, the kind of a
dash and the spelling of a name hide none of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from welfare.needs.search import searchable, tokens_of

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

AT_ONCE = 1000
"""Needs read at once: their texts are long."""
NEEDS = sa.table(
    "needs",
    *map(
        sa.column,
        ("id", "title", "description", "number", "search_text", "raised_by_id", "school_id"),
    ),
)
PEOPLE, PLACES = (sa.table(name, sa.column("id"), sa.column("name")) for name in ("people", "organizations"))
INDEX = sa.table("need_search", sa.column("rowid", sa.Integer), sa.column("tokens"))


def upgrade() -> None:
    connection, last = op.get_bind(), 0
    needs = (
        sa.select(NEEDS, PEOPLE.c.name.label("teacher"), PLACES.c.name.label("school"))
        .join(PEOPLE, PEOPLE.c.id == NEEDS.c.raised_by_id)
        .join(PLACES, PLACES.c.id == NEEDS.c.school_id)
        .order_by(NEEDS.c.id)
        .limit(AT_ONCE)
    )
    while some := connection.execute(needs.where(NEEDS.c.id > last)).all():
        for need in some:
            text = searchable(need.title, need.description, need.number, need.teacher, need.school)
            if text != need.search_text:
                _index(need.id, text)
        last = some[-1].id


def _index(need_id: int, text: str) -> None:
    connection, tokens = op.get_bind(), tokens_of(text)
    is_array = connection.dialect.name == "postgresql"
    value = sa.type_coerce(tokens, ARRAY(sa.Text)) if is_array else " ".join(tokens)
    connection.execute(sa.update(NEEDS).where(NEEDS.c.id == need_id).values(search_text=text))
    connection.execute(sa.delete(INDEX).where(INDEX.c.rowid == need_id))
    connection.execute(sa.insert(INDEX).values(rowid=need_id, tokens=value))


def downgrade() -> None:
    """What was written is found by the version before as well."""
