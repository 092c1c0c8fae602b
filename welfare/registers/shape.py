"""What a register is: its rows, what is asked for one, what its list shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.organizations.models import Organization
from welfare.web.forms import Form


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a list."""

    key: str
    label: Any
    column: Any
    form: str = "text"
    """How it is written: `text`, `number`, `day` or `yes_no`."""
    word: Callable[[Any], Any] = str
    """The word for what stands there, where that is a key."""


@dataclass(frozen=True, eq=False)
class Register:
    """One register. The first column is the row's name, and leads to it."""

    name: str
    """In addresses, and in the history of its entries."""
    title: Any
    hint: Any
    model: Any
    form: type[Form]
    columns: tuple[Column, ...]
    joins: tuple[tuple[Any, Any], ...] = ()
    """What its list shows besides the row: pairs of what to join and on which condition."""


def at_place(column: Any) -> tuple[tuple[Any, Any], ...]:
    """To be joined: the place whose id stands in a column."""
    return ((Organization, Organization.id == column),)


def worded(column: Any, key: str, label: Any, words: dict[Any, Any]) -> Column:
    """A column that holds keys, with the words for them."""
    return Column(key, label, column, word=words.__getitem__)


ALLIANCE, SCHOOL = (
    Column("place", label, Organization.display_name) for label in (_l("Alliance"), _l("School"))
)
