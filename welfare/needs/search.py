"""Search that finds any two characters: text is indexed as single characters and pairs of neighbours, digits
by threes as well: of a million numbers one in a dozen holds two given digits, one in a hundred three.

Tokens are written as hexadecimal code points, so that no database's own idea of a letter comes between.
The index proposes; what is longer than a token is then checked against the text itself, so both databases
find the same.
"""

import re
from itertools import pairwise

from sqlalchemy import (
    DDL,
    ColumnElement,
    Select,
    and_,
    case,
    column,
    delete,
    event,
    insert,
    literal_column,
    table,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer, Text

from welfare.extensions import db
from welfare.needs.models import Need
from welfare.spelling import HAN, folded, name_key
from welfare.words import parts_of

SQLITE_INDEX = "CREATE VIRTUAL TABLE need_search USING fts5(tokens, detail=none)"
POSTGRESQL_INDEX = (
    "CREATE TABLE need_search (rowid integer PRIMARY KEY REFERENCES needs (id), tokens text[] NOT NULL)",
    "CREATE INDEX ix_need_search_tokens ON need_search USING gin (tokens)",
)
MOST_TERMS = 8
CODE = 5
"""Letters of a character's code point."""
RUN_OF_HAN = re.compile(rf"[{HAN}]+")
RUNS = re.compile(rf"[{HAN}]+|[^{HAN}]+")
THREE_DIGITS = re.compile("(?=([0-9]{3}))")
SHORTEST_PHRASE = 4
"""Characters: two words of Chinese."""
need_search = table("need_search", column("rowid", Integer), column("tokens"))

event.listen(Need.__table__, "after_create", DDL(SQLITE_INDEX).execute_if(dialect="sqlite"))
for statement in POSTGRESQL_INDEX:
    event.listen(Need.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))
event.listen(Need.__table__, "before_drop", DDL("DROP TABLE IF EXISTS need_search"))


def tokens_of(text: str) -> list[str]:
    """The tokens of every word in `text`: each character, each pair of neighbours, each three digits."""
    found: set[str] = set()
    for word in folded(text).split():
        codes = list(map(_token, word))
        found.update(codes)
        found.update(first + second for first, second in pairwise(codes))
        found.update(_token(threes[1]) for threes in THREE_DIGITS.finditer(word))
    return sorted(found)


def _token(characters: str) -> str:
    return "".join(f"{ord(character):0{CODE}x}" for character in characters)


def index_need(need: Need, *, names: tuple[str, ...]) -> None:
    """Write a new need out, findable by its text, its number with and without hyphens, and `names`."""
    need.search_text = searchable(need.title, need.description, need.number, *names)
    db.session.flush()
    tokens = tokens_of(need.search_text)
    value = type_coerce(tokens, ARRAY(Text)) if _is_postgresql() else " ".join(tokens)
    db.session.execute(insert(need_search).values(rowid=need.id, tokens=value))


def index_again(need: Need, *, names: tuple[str, ...]) -> None:
    """Make a need findable by `names` in place of those before."""
    db.session.execute(delete(need_search).where(need_search.c.rowid == need.id))
    index_need(need, names=names)


def searchable(title: str, description: str, number: str, *names: str) -> str:
    """The text in which a need is searched."""
    return folded(" ".join((title, description, number, number.replace("-", ""), *map(name_key, names))))


def terms_of(words: str) -> list[str]:
    """What a reader's words ask for, each to be found."""
    return folded(words).split()[:MOST_TERMS]


def terms_apart(words: str) -> list[str]:
    """The same as words that may stand apart from one another; nothing where there are none to take apart."""
    terms = terms_of(words)
    parts = [part for term in terms for part in (_parts(term) if len(term) >= SHORTEST_PHRASE else [term])]
    return parts[:MOST_TERMS] if parts != terms else []


def _parts(term: str) -> list[str]:
    """The words of a phrase, those of one character only where there are no others to tell it by."""
    runs = RUNS.findall(term)
    words = [word for run in runs for word in (parts_of(run) if RUN_OF_HAN.match(run) else [run])]
    longer = [word for word in words if len(word) > 1]
    return longer if len(longer) > 1 else words or [term]


def holds_terms(terms: list[str]) -> list[ColumnElement[bool]]:
    """The check against the text itself."""
    return [Need.search_text.contains(term, autoescape=True) for term in terms]


def through_index(query: Select, terms: list[str]) -> Select:  # type: ignore[type-arg]
    """`query` of needs, begun at the search index, to be ordered by `need_search.rowid`.

    `+ 0` keeps SQLite from beginning at the needs and asking the index about each of them; the CASE, which is
    about both tables, keeps PostgreSQL from reading the texts of all needs first.
    """
    wanted = sorted({token for term in terms for token in _narrowest(term)})
    if _is_postgresql():
        found = need_search.c.tokens.op("@>")(type_coerce(wanted, ARRAY(Text)))
    else:
        found = literal_column("need_search").op("MATCH")(" ".join(wanted))
    query = query.where(found, Need.id == need_search.c.rowid + 0)
    longer = [term for term in terms if _token(term) not in wanted]
    if not longer:
        return query
    holds = and_(*holds_terms(longer))
    return query.where(case((need_search.c.rowid > 0, holds)) if _is_postgresql() else holds)


def _narrowest(term: str) -> list[str]:
    """The tokens of a term without those that are part of others: of one that is a token, itself."""
    tokens = tokens_of(term)
    return [one for one in tokens if not any(_is_part(one, of=other) for other in tokens)]


def _is_part(token: str, *, of: str) -> bool:
    return len(token) < len(of) and any(of.startswith(token, at) for at in range(0, len(of), CODE))


def _is_postgresql() -> bool:
    return bool(db.engine.dialect.name == "postgresql")
