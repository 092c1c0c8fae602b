"""The categories of needs. Each feature that fulfils one registers it; this module knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from welfare.accounts.models import Person
    from welfare.needs.submission.forms import NeedForm


@dataclass(frozen=True)
class Offer:
    """Something to be had now: a sentence about it, and the path and the words of a link to it."""

    sentence: str
    address: str
    link: str


@dataclass(frozen=True)
class Category:
    """A kind of need: `key` in addresses and rows, words and picture on screen, its form."""

    key: str
    label: Any
    hint: Any
    icon: str
    form_class: "type[NeedForm]"
    """`NeedForm` plus the category's own few questions, whose answers are kept in `Need.details`."""
    see_first: tuple[str, Any] | None = None
    """An endpoint and the words of a link to it: where to look before one writes for oneself."""
    on_offer: "Callable[[Person], Iterable[Offer]] | None" = None
    """What is there to be had now by whoever writes such a need; it asks the database once at most."""


_registered: dict[str, Category] = {}


def register(category: Category) -> None:
    """Add a category; they are offered in the order of registration."""
    _registered[category.key] = category


def all_categories() -> list[Category]:
    """Every category there is."""
    return list(_registered.values())


def find_category(key: str) -> Category | None:
    """The category called `key`."""
    return _registered.get(key)
