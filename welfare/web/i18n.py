"""The reader's language, and how days and moments are written in it."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import flask_babel
from babel.dates import format_date
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, request
from flask_babel import Domain, get_locale, gettext
from markupsafe import Markup

from welfare import clock
from welfare.extensions import babel
from welfare.web import cookies

LANGUAGES = ("zh", "en")
LANGUAGE_COOKIE = "lang"


class Catalogues(Domain):
    """The catalogues, found without writing out the locale's name for every word of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language being spoken; outside an app, none."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        found = self.by_language.get(locale.language)
        if found is None:
            found = self.by_language[locale.language] = super().get_translations()
        return found


catalogues = Catalogues()


def _remembered() -> SimpleNamespace | None:
    """What flask-babel remembers while a request lasts, as it finds it itself, but by one proxy in place of
    three: it asks for this twice for each word, and a list's page has three hundred."""
    if not has_app_context():
        return None
    here = g._get_current_object()
    if "_flask_babel" not in here:
        here._flask_babel = SimpleNamespace()
    return here._flask_babel


flask_babel._get_current_context = _remembered


def in_template(message: str, **variables: Any) -> Markup:
    """A message of a template, as Jinja's own gettext gives it: always a format, its variables escaped."""
    text = Markup(catalogues.get_translations().gettext(message))  # noqa: S704  # written by us
    return text % variables if variables or "%" in text else text


def choose_language() -> str:
    """The language chosen by cookie; else English for a browser that puts it before Chinese, else Chinese."""
    chosen = cookies.chosen(LANGUAGE_COOKIE) if request else "zh"
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(["zh", "zh-cn", "zh-hans", "en"], default="zh")[:2]


def language() -> str:
    """`zh` or `en`: the language of the page being made."""
    locale = get_locale()
    return locale.language if locale else "zh"


def format_day(day: date) -> str:
    """A date with its weekday, and with its year where that is not this one."""
    return _written(day, language(), day.year == clock.today().year)


@lru_cache(maxsize=2000)
def _written(day: date, spoken: str, is_this_year: bool) -> str:
    """Kept, since all lists show the same days over and over."""
    if spoken == "zh":
        return format_date(day, "M月d日（E）" if is_this_year else "y年M月d日", locale="zh")
    return format_date(day, "EEE d MMM" if is_this_year else "d MMM y", locale="en")


def format_moment(moment: datetime) -> str:
    """A moment on the district's clocks, by day and minute."""
    there = clock.local(moment)
    return format_time(there.date(), f"{there:%H:%M}")


def format_time(day: date, time: str) -> str:
    """A day with a time, or with a span of times, on it; no space behind the bracket of a weekday."""
    written = format_day(day)
    return f"{written}{time}" if written.endswith("）") else f"{written} {time}"


def in_a_row(sentences: Iterable[object]) -> str:
    """Whole sentences one behind the other: Chinese sets no space between them."""
    return ("" if language() == "zh" else " ").join(map(str, sentences))


def site_name() -> str:
    """The installation's name, else the product's."""
    from flask import current_app

    return current_app.config["SETTINGS"].site_name or gettext("Teachers' Welfare")


def full_name() -> str:
    """The name with what it is, for where people meet it first: signing in, an icon, a letter, on paper."""
    what_it_is = gettext("Teachers’ needs, answered")
    return f"{site_name()} · {what_it_is}"


def offer_languages(app: Flask) -> None:
    """Set up the languages and the template globals that write dates."""
    babel.init_app(
        app,
        locale_selector=choose_language,
        default_translation_directories=str(app.config["TRANSLATIONS"]),
    )
    babel.domain_instance = catalogues
    app.add_template_global(in_template, "_")
    app.add_template_filter(in_a_row)
    for name in (format_day, format_moment, language):
        app.add_template_global(name)
