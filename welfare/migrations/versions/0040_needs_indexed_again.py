"""Needs from before the one comparison of words are found by it, too: marks that nobody sees, the kind of a
dash and the spelling of a name hide none of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from welfare.audit.keyring import row_key
from welfare.audit.rows.macs import is_mac, mac
from welfare.audit.rows.writing import instance
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
SEALED = sa.table("audit_sealed_tables", sa.column("name"), sa.column("columns", sa.JSON))
SEALS = sa.table("audit_row_seals", *map(sa.column, ("table_name", "row_key", "position", "is_there", "mac")))
INDEX = sa.table("need_search", sa.column("rowid", sa.Integer), sa.column("tokens"))


def upgrade() -> None:
    connection, last = op.get_bind(), 0
    sealed = connection.scalar(sa.select(SEALED.c.columns).where(SEALED.c.name == "needs"))
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
                if sealed:
                    _seal_anew(need.id, sealed, text)
                _index(need.id, text)
        last = some[-1].id


def _seal_anew(need_id: int, columns: list[str], text: str) -> None:
    """Append the seal of the need with this text, but not where the newest one does not hold: that stays to be
    found."""
    connection, row, key = op.get_bind(), str(need_id), row_key(instance())
    whole = sa.select(*map(_as_stored, columns)).select_from(NEEDS).where(NEEDS.c.id == need_id)
    said = dict(connection.execute(whole).one()._mapping)
    seals = sa.select(SEALS.c.position, SEALS.c.mac).order_by(SEALS.c.position.desc()).limit(1)
    newest = connection.execute(seals.where(SEALS.c.table_name == "needs", SEALS.c.row_key == row)).first()
    if newest is None or not is_mac(newest.mac, key, "needs", row, newest.position, said):
        return
    position = newest.position + 1
    seal = mac(key, "needs", row, position, {**said, "search_text": text})
    connection.execute(
        sa.insert(SEALS).values(table_name="needs", row_key=row, position=position, is_there=True, mac=seal)
    )


def _as_stored(name: str) -> sa.ColumnElement[str]:
    return sa.cast(sa.column(name), sa.Text).label(name) if name == "details" else sa.column(name)


def _index(need_id: int, text: str) -> None:
    connection, tokens = op.get_bind(), tokens_of(text)
    is_array = connection.dialect.name == "postgresql"
    value = sa.type_coerce(tokens, ARRAY(sa.Text)) if is_array else " ".join(tokens)
    connection.execute(sa.update(NEEDS).where(NEEDS.c.id == need_id).values(search_text=text))
    connection.execute(sa.delete(INDEX).where(INDEX.c.rowid == need_id))
    connection.execute(sa.insert(INDEX).values(rowid=need_id, tokens=value))


def downgrade() -> None:
    """What was written is found by the version before as well."""
