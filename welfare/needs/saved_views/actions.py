"""Keeping views of the work queues. `by` is whose they are: nobody does anything with another's."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.desk.filters import asked_of
from welfare.needs.desk.queues import View
from welfare.needs.saved_views.models import SavedView
from welfare.needs.saved_views.queries import views_to_change
from welfare.needs.saved_views.refusals import NotYours, TooManyViews
from welfare.refusals import NameTaken
from welfare.spelling import folded

MOST_VIEWS = 20


def save_view(view: View, *, name: str, by: Person) -> SavedView:
    """Keep one more, behind the others. Raises `NameTaken`, `TooManyViews`."""
    theirs = views_to_change(by)
    _check_name(theirs, name)
    if len(theirs) >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    position = max((one.position for one in theirs), default=0) + 1
    saved = SavedView(person_id=by.id, name=name, position=position, asked=asked_of(view))
    db.session.add(saved)
    db.session.flush()
    return saved


def rename_view(saved: SavedView, *, name: str, by: Person) -> None:
    """Call it otherwise. Raises `NameTaken`, `NotYours`."""
    _check_name([one for one in _theirs(saved, by) if one is not saved], name)
    saved.name = name


def move_view_up(saved: SavedView, *, by: Person) -> None:
    """Let it change places with the one before it; the first one stays. Raises `NotYours`."""
    theirs = _theirs(saved, by)
    place = theirs.index(saved)
    if place:
        before = theirs[place - 1]
        before.position, saved.position = saved.position, before.position


def remove_view(saved: SavedView, *, by: Person) -> None:
    """Keep it no longer. Raises `NotYours`."""
    _theirs(saved, by)
    db.session.delete(saved)


def forget_views(person: Person, **_more: Any) -> None:
    """Nobody will look through them any more, and they may hold names that were searched for."""
    db.session.execute(delete(SavedView).where(SavedView.person_id == person.id))


def _theirs(saved: SavedView, by: Person) -> Sequence[SavedView]:
    theirs = views_to_change(by)
    if saved not in theirs:
        raise NotYours
    return theirs


def _check_name(others: Sequence[SavedView], name: str) -> None:
    if any(folded(one.name) == folded(name) for one in others):
        raise NameTaken
