"""No edit overwrites another: a form that edits something carries what its page has shown, field by field.

What others have changed meanwhile is kept where the sender left it alone. Where both have changed the same to
different values nothing is changed: the page shows what is there now beside what was typed, and to send it
again is to decide.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from sqlalchemy.exc import InvalidRequestError
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired

from welfare.extensions import READING_METHODS, db
from welfare.web.forms import Form
from welfare.web.i18n import format_moment
from welfare.web.shown import chosen_in, digest_of, in_words, leaves, read, text_of, typed_in, written

MADE_FROM = "made_from"
"""The hidden field: for each field a digest of the value that the page has shown, for a list its values."""

F = TypeVar("F", bound=Form)
Thing = TypeVar("Thing", bound=Any)


class Take(enum.Enum):
    """Which of two values a field takes."""

    TYPED = enum.auto()
    THERE = enum.auto()
    NEITHER = enum.auto()


def merge(shown: str | None, there: str, typed: str) -> Take:
    """What becomes of a field, by what the page has `shown` (None: not known) and what is there now."""
    if typed == shown:
        return Take.THERE
    return Take.TYPED if there in (shown, typed) else Take.NEITHER


def merge_choices(shown: set[str], there: set[str], typed: set[str]) -> set[str]:
    """Several of a few choices: each that was ticked or unticked, by whomever."""
    return (there | (typed - shown)) - (shown - typed)


def locked_to_edit(thing: Thing) -> Thing:
    """`thing`; where a form is sent, its columns as they are now, and nobody else's to change meanwhile.

    A lock that lets others refer to the row.
    """
    if request.method not in READING_METHODS:
        columns = [column.key for column in inspect(thing).mapper.column_attrs]
        try:
            db.session.refresh(thing, columns, with_for_update={"key_share": True})
        except InvalidRequestError:  # whoever held it has removed it
            abort(404)
    return thing


class Collision(NamedTuple):
    """What is said of what another one has done to the same: on top of the page, and beside the field."""

    on_top: str
    beside: str


def versioned(
    form: F,
    history: Callable[[], Iterable[Any]] = tuple,
    says: Callable[[Any], Collision | None] = lambda _event: None,
) -> F:
    """`form`, which was filled from what it edits, with the version that it is made from.

    What it edits is locked where the form is sent. `history` gives the events by which others may have
    changed it, newest first; those that do not say what they changed may have changed anything. `says` tells
    of one of these what was done that collides, in the place of what is said of any form.
    """
    is_sent = any(field.raw_data is not None for field in form)
    not_whole = _l("The form was incomplete. Please send it once more.")
    BaseForm.__setitem__(form, MADE_FROM, HiddenField(validators=[DataRequired(not_whole)]))
    form[MADE_FROM].process(*((request.form, "") if is_sent else (None, written(form))))
    form.meanwhile = Meanwhile(form, history, says)
    return form


class Change(NamedTuple):
    """An edit that no event of its own tells of, like one: by whom, when, and `changes` in its details."""

    by: Any
    at: datetime
    details: Mapping[str, Any] = MappingProxyType({})


class Meanwhile:
    """What others have changed since a form was shown: `kept` of it, and what collides."""

    def __init__(
        self, form: Form, history: Callable[[], Iterable[Any]], says: Callable[[Any], Collision | None]
    ) -> None:
        self._form, self._history, self._says = form, history, says
        self._events: list[Any] = []
        self._colliding: list[Any] = []
        self._kept: list[Any] = []

    @property
    def collides(self) -> bool:
        """Whether others have changed the same to something else."""
        return bool(self._colliding)

    def merge(self) -> None:
        """Let each field take what is right, before the form is checked as a whole."""
        shown = read(self._form[MADE_FROM].data or "")
        fields = list(leaves(self._form))
        if not any(field.name in shown for field in fields):
            self._form[MADE_FROM].data = ""
        for field in fields:
            before = shown.get(field.name)
            if isinstance(field, SelectMultipleField):
                self._merge_choices(field, None if before is None else set(before) - {""})
                continue
            there, typed = digest_of(text_of(field.object_data)), digest_of(typed_in(field))
            is_new = before is None and not field.raw_data
            taken = Take.THERE if is_new else merge(before[0] if before else None, there, typed)
            if taken == Take.NEITHER:
                self._colliding.append(field)
            elif taken == Take.THERE and there != typed:
                self._fill(field, [text_of(field.object_data)])

    def _merge_choices(self, field: Any, shown: set[str] | None) -> None:
        there, typed = chosen_in(field.object_data), chosen_in(field.data)
        if shown is None:
            self._colliding += [field] if typed != there else []
            return
        merged = merge_choices(shown, there, typed) & {str(choice.value) for choice in field.iter_choices()}
        if there != shown and merged != typed:
            self._fill(field, sorted(merged))

    def _fill(self, field: Any, values: list[str]) -> None:
        """As if the page had shown what is there now."""
        sent = [] if isinstance(field, BooleanField) and values == [""] else values
        field.process(MultiDict([(field.name, value) for value in sent]), field.object_data)
        self._kept.append(field)

    def settle(self) -> bool:
        """After the check: let the page say what collides, and carry a new version; whether all is well."""
        if self._colliding or self._kept:
            self._events = list(self._history())
        for field in self._colliding:
            said = self._said_of(field)
            field.errors = [*field.errors, said.beside if said else self._who(field)]
            field.there_now = None if said else in_words(field)
        self._form[MADE_FROM].data = written(self._form)
        return not self._colliding

    @property
    def message(self) -> str | None:
        """What the page says on top where something collides."""
        if not self._colliding:
            return None
        said = self._said_of(self._colliding[0])
        if said:
            return said.on_top
        return _(
            "The same has been changed meanwhile, so nothing is saved yet. What is there now stands beside "
            "what you typed; send it once more to put yours in its place."
        )

    @property
    def kept(self) -> str | None:
        """What was changed meanwhile and is kept, to be said once the rest is saved."""
        if not self._kept:
            return None
        labels = _(", ").join(dict.fromkeys(str(field.label.text) for field in self._kept))
        event = self._last_change(self._kept[0])
        if event is None:
            return _("What was changed meanwhile is kept: %(fields)s.", fields=labels)
        return _("What %(name)s changed meanwhile is kept: %(fields)s.", name=event.by.name, fields=labels)

    def _said_of(self, field: Any) -> Collision | None:
        event = self._last_change(field)
        return self._says(event) if event else None

    def _who(self, field: Any) -> str:
        event = self._last_change(field)
        if event is None:
            return _("This was changed meanwhile.")
        return _(
            "%(name)s changed this meanwhile (%(moment)s).",
            name=event.by.name,
            moment=format_moment(event.at),
        )

    def _last_change(self, field: Any) -> Any | None:
        """The newest event that changed the field, if it is known who did it."""
        event = next((event for event in self._events if _changed(event, field.name)), None)
        return event if event is not None and event.by else None


def _changed(event: Any, name: str) -> bool:
    changes = event.details.get("changes")
    return changes is None or any(name.startswith(column.removesuffix("_id")) for column in changes)
