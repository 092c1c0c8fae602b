"""What the figures of a bulletin are now, how they are written, and what has changed since."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.bulletins.models import Bulletin
from welfare.bulletins.texts import names_in, typed_in
from welfare.reports.figures import FIGURES, find_figure
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import NOTHING, plain, yuan_in_words
from welfare.reports.figures.periods import Period
from welfare.reports.figures.shape import Unit

Figures = Mapping[str, Any]
"""Numbers by the names of their figures; None where there was nothing to divide by."""


@dataclass(frozen=True)
class Change:
    """That a figure is no longer what it was."""

    label: str
    before: str
    now: str
    by: str
    """With its sign; empty where one of the two was nothing."""


def filters_of(bulletin: Bulletin) -> Filters:
    """The period of a bulletin as the filters of its figures."""
    return Filters(period=Period(bulletin.first_on, bulletin.last_on))


def figures_of(names: Iterable[str], period: Period, reader: Person) -> dict[str, Any]:
    """What these figures are now; names of no figure are left out."""
    figures = [FIGURES[name] for name in names if name in FIGURES]
    values = values_of(figures, reader, Filters(period=period))
    return {figure.name: plain(figure, values[figure.name]) for figure in figures}


def figures_now(bulletin: Bulletin, reader: Person) -> dict[str, Any]:
    """What the figures in a bulletin's texts are now."""
    names = names_in(bulletin.text_zh, bulletin.text_en)
    return figures_of(names, Period(bulletin.first_on, bulletin.last_on), reader)


def typists_in(bulletin: Bulletin, name: str) -> list[str]:
    """Who typed the numbers of one of its titles or texts; where nobody knows, whoever edited it last."""
    known, numbers = (bulletin.typists or {}).get(name, []), typed_in(getattr(bulletin, name))
    missing = len(numbers) - len(known)
    return [*known, *([bulletin.edited_by.name] * missing if missing > 0 else ())]


def fingerprint(figures: Figures) -> str:
    """Tells whether figures are still the same."""
    return hashlib.sha256(json.dumps(dict(figures), sort_keys=True).encode()).hexdigest()[:16]


def in_words(name: str, number: Any, language: str, *, to_the_yuan: bool = False) -> str:
    """A number as the text in that language writes it; a dash where there is none."""
    if number is None:
        return NOTHING
    figure = find_figure(name)
    unit = figure.unit if figure else Unit.COUNT
    text = f"{number:,}"
    if unit is Unit.PERCENT:
        return f"{text}%"
    if unit is Unit.YUAN and not to_the_yuan:
        return yuan_in_words(number, language)
    if unit is Unit.YUAN:
        return f"{text}元" if language == "zh" else f"¥{text}"
    return text


def label_of(name: str) -> str:
    """A figure in words; its name where it is no longer defined."""
    figure = find_figure(name)
    return str(figure.label) if figure else name


def changes(before: Figures, now: Figures, language: str) -> list[Change]:
    """Which figures have changed, and by how much."""
    return [
        Change(
            label_of(name),
            in_words(name, before[name], language, to_the_yuan=True),
            in_words(name, now[name], language, to_the_yuan=True),
            _difference(name, before[name], now[name], language),
        )
        for name in before
        if name in now and before[name] != now[name]
    ]


def _difference(name: str, before: Any, now: Any, language: str) -> str:
    if before is None or now is None:
        return ""
    amount = round(now - before, 2)
    sign = "+" if amount > 0 else "−"
    return f"{sign}{in_words(name, abs(amount), language, to_the_yuan=True)}"


def in_language(language: str, sentence: str, **values: Any) -> str:
    """A sentence of the catalogue in the language of a text, whatever that of the page is."""
    with force_locale(language):
        return _(sentence, **values)
