"""One of many, or several of them: a list where there are few, else found by a name.

A page never writes more than `FEW` choices. Where there are more it holds what is chosen and a text field:
with script what fits is listed while one types (`static/js/combobox.js`), without script the server looks up
what was sent. What fits one is that one; what fits several comes back with those to choose from.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from flask import Response, get_template_attribute, jsonify, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice, SelectField, SelectMultipleField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, Select

from welfare.spelling import name_key
from welfare.web.routing import id_or_none, row_ids

FEW = 30
"""So many choices are written as a list."""
MOST_MATCHES = 20
"""So many are shown of what fits."""
LONGEST_NAME = 100
TYPED, MATCH = "_typed", "_match"
"""How the names of the fields end that hold what was typed, and which of its matches was chosen."""
BETWEEN_NAMES = re.compile("[,，、;；]")


class Choice(NamedTuple):
    """Something to choose."""

    id: int
    name: str
    where: str | None
    """What it stands in, by which two of one name are told apart."""


def told_apart(choices: Iterable[Choice]) -> list[tuple[int, str]]:
    """Id and name of each, as a list shows them: where two share a name, with what tells them apart."""
    listed = list(choices)
    keys = [name_key(one.name) for one in listed]
    times = Counter(keys)
    return [
        (one.id, f"{one.name} · {one.where}" if one.where and times[key] > 1 else one.name)
        for one, key in zip(listed, keys, strict=True)
    ]


class Options(Protocol):
    """What somebody may choose from, read no further than it is needed."""

    @property
    def address(self) -> str:
        """Where script asks for what fits, as `?q=`."""

    def listed(self) -> Sequence[Choice] | None:
        """All of them in their order; None where they are more than `FEW`."""

    def named(self, ids: Iterable[int]) -> Sequence[Choice]:
        """Those of these ids that may be chosen."""

    def matching(self, words: str) -> Sequence[Choice]:
        """Those whose name has these words, what fits best first; at most `MOST_MATCHES`."""


class Queried:
    """Rows to choose from, of one model: all that its query gives, or those of some ids."""

    endpoint: str
    """Where script asks for what fits."""
    model: Any

    @property
    def address(self) -> str:
        """Where script asks for what fits, as `?q=`."""
        return url_for(self.endpoint)

    def listed(self) -> Sequence[Choice] | None:
        """All of them; None where they are many."""
        found = self._read(self._query().limit(FEW + 1))
        return found if len(found) <= FEW else None

    def named(self, ids: Iterable[int]) -> Sequence[Choice]:
        """Those of these ids."""
        wanted = set(ids)
        return self._read(self._query().where(self.model.id.in_(wanted))) if wanted else ()

    def _query(self) -> Any:
        """All of them, in their order."""
        raise NotImplementedError

    def _read(self, query: Any) -> Sequence[Choice]:
        raise NotImplementedError


def typed_as(text: str | None) -> str | None:
    """What was typed as a name, tidied; None where no such field was sent."""
    return " ".join(text.replace("\0", "").split())[:LONGEST_NAME].strip() if text is not None else None


def find(options: Options, words: str) -> tuple[Choice | None, Sequence[Choice]]:
    """The one that is called so, or else has these words as no other has; and all that fit."""
    matches = options.matching(words)
    exact = [match for match in matches if name_key(match.name) == name_key(words)]
    only = exact if len(exact) == 1 else matches
    return (only[0] if len(only) == 1 else None), matches


def unclear(words: str, matches: Sequence[Choice]) -> str:
    """Why what was typed stands for nothing yet."""
    if not matches:
        return _("Nothing to choose here is called “%(words)s”. Try a part of the name.", words=words)
    if len(matches) == MOST_MATCHES:
        return _("Too many are called “%(words)s”. Choose one, or type more of the name.", words=words)
    return ngettext(
        "%(num)d is called “%(words)s”. Choose it, or type more of the name.",
        "%(num)d are called “%(words)s”. Choose one, or type more of the name.",
        len(matches),
        words=words,
    )


def fitting(options: Options) -> Response:
    """What fits the words of the address (`?q=`), for script to list while one types."""
    found = options.matching(typed_as(request.args.get("q")) or "")
    return jsonify(matches=[one._asdict() for one in found])


class _Box:
    """Writes a list of few choices as a list, and of many what is chosen beside a text field."""

    def __init__(self, macro: str, *, multiple: bool = False) -> None:
        self.macro, self.listed = macro, Select(multiple=multiple)

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        if field.options is None:
            return self.listed(field, **attributes)
        box: Markup = get_template_attribute("components/combobox.html", self.macro)(field, attributes)
        return box


class _Searched(SelectField):
    """What both fields share."""

    options: Options | None = None
    """Where what is typed is looked up; None where all choices are listed."""
    typed: str | None = None
    matches: Sequence[Choice] = ()
    """What fits the typed words, where it is not clear which one is meant."""
    blank: Any = None
    """What it means to choose none, in words."""
    _picked: Sequence[int] = ()
    data: Any
    process_errors: list[str]

    def process(
        self, formdata: MultiDict[str, str] | None, data: Any = unset_value, extra_filters: Any = None
    ) -> None:
        """As usual; what was typed is looked up once it is known what there is to choose from."""
        self.typed = typed_as(formdata.get(f"{self.name}{TYPED}")) if formdata else None
        self._picked = row_ids(formdata.getlist(f"{self.name}{MATCH}")) if formdata else ()
        super().process(formdata, data, extra_filters)

    def offer(self, options: Options, *, blank: Any = None) -> None:
        """Offer these. `blank` says what it means to choose none, where that is possible."""
        listed = options.listed()
        if self.typed is not None:
            self._look_up(self.typed, options)
        if listed is None:
            self.options = options
            listed = options.named([*self.ids_in(self.data), *self.ids_in(self.object_data)])
            choices = [SelectChoice(str(one.id), one.name) for one in listed]
        else:
            choices = [SelectChoice(str(id_), name) for id_, name in told_apart(listed)]
        self.blank = blank
        self.choices = choices if blank is None else [SelectChoice("", blank), *choices]

    def pre_validate(self, form: Any) -> None:
        """A field that could not be read has said so; whether it may stay empty is for validators to say."""
        if self.process_errors:
            raise StopValidation
        if self.data is not None:
            super().pre_validate(form)

    def ids_in(self, value: Any) -> list[int]:
        """The ids that a value of the field names."""
        raise NotImplementedError

    def _look_up(self, typed: str, options: Options) -> None:
        raise NotImplementedError

    def _meant(self, words: str, options: Options) -> list[Choice]:
        """Which these words mean, as far as that is clear; what else they fit is kept to choose from."""
        picked = [one for one in options.named(self._picked) if name_key(words) in name_key(one.name)]
        if picked:
            return picked
        one, matches = find(options, words)
        if one:
            return [one]
        self.matches = [*self.matches, *matches]
        self.process_errors = [*self.process_errors, unclear(words, matches)]
        return []


class ComboboxField(_Searched):
    """One of many."""

    widget = _Box("one")

    def __init__(
        self, label: Any = None, validators: Any = None, coerce: Any = id_or_none, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, coerce=coerce, **kwargs)

    @property
    def text(self) -> str:
        """What stands in the text field: what was typed, or the name of what is chosen."""
        if self.typed is not None and self.process_errors:
            return self.typed
        chosen = [choice.label for choice in self.iter_choices() if choice.selected and choice.value]
        return str(chosen[0]) if chosen else ""

    def ids_in(self, value: Any) -> list[int]:
        """The id that it names, if any."""
        return [int(value)] if value else []

    def _look_up(self, typed: str, options: Options) -> None:
        if typed and any(one.name == typed for one in options.named(self.ids_in(self.data))):
            return
        self.process_errors = []
        meant = self._meant(typed, options)[:1] if typed else []
        self.data = meant[0].id if meant else None
        self.raw_data = [str(self.data) if self.data else typed]


class MultiComboboxField(_Searched, SelectMultipleField):
    """Several of many; names that are typed, with a comma between two, are added to what is chosen."""

    widget = _Box("several", multiple=True)
    option_widget = CheckboxInput()

    @property
    def text(self) -> str:
        """What was typed and means nothing yet."""
        return self.typed or "" if self.process_errors else ""

    def ids_in(self, value: Any) -> list[int]:
        """The ids that it names."""
        return list(value or ())

    def _look_up(self, typed: str, options: Options) -> None:
        apart = [words.strip() for words in BETWEEN_NAMES.split(typed) if words.strip()]
        names = [typed] if len(apart) > 1 and options.matching(typed) else apart  # one name may have a comma
        meant = [one.id for words in names for one in self._meant(words, options)]
        self.data = list(dict.fromkeys([*self.ids_in(self.data), *meant]))
        self.raw_data = [str(one) for one in self.data] or ([typed] if typed else [])
