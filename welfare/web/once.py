"""How each form is kept from being taken twice: said by a mark above its view, one of three.

Without a mark a form carries a key, and what it did leaves a receipt (`sending/once.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, g

View = TypeVar("View", bound=Callable[..., Any])


class Means(StrEnum):
    """By what a form that comes twice does once."""

    RECEIPT = "receipt"
    """By the key it carries: the same again is answered as before, and not done."""
    ACTION = "action"
    """By its action, which claims the receipt itself: photos follow under it, or others ask for it."""
    NATURE = "nature"
    """Done twice it is as if done once."""


@dataclass(frozen=True)
class Once:
    """How a view takes its form once, and why it can do without a receipt where it does."""

    means: Means
    why: str = ""


def claimed_by_action(view: View) -> View:
    """Mark a view whose action claims the receipt for the form's key."""
    view.once = Once(Means.ACTION)  # type: ignore[attr-defined]
    return view


def repeatable(why: str) -> Callable[[View], View]:
    """Mark a view whose form may be taken again, and say why that does no harm."""

    def mark(view: View) -> View:
        view.once = Once(Means.NATURE, why)  # type: ignore[attr-defined]
        return view

    return mark


def found_at(address: str) -> None:
    """Say where what this form made is found, where its answer leads nowhere but shows what is shown once."""
    g.result_address = address


def result_address(location: str | None) -> str | None:
    """Where the result of this request's form is found: where it leads, or as was said."""
    return location or g.get("result_address")


TAKEN = "welfare.web.once.taken"


def answer_whether_taken(app: Flask, ask: Callable[[str], bool]) -> None:
    """Let `was_taken` ask this: it is for whoever keeps the receipts to say."""
    app.extensions[TAKEN] = ask


def was_taken(key: str) -> bool:
    """Whether what this person sent under `key` is done and committed: its receipt is written with it."""
    return bool(current_app.extensions[TAKEN](key))


def key_sent() -> str | None:
    """The key under which what this request does has its receipt, once it is committed."""
    key: str | None = g.get("key_sent")
    return key


def once(endpoint: str | None) -> Once:
    """How the form that is sent to this endpoint is taken once."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "once", Once(Means.RECEIPT))
