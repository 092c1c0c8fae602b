"""Drawing up a bulletin, editing it, issuing it."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import figures_now, figures_of, fingerprint, typists_in
from welfare.bulletins.refusals import AlreadyIssued, ChangedMeanwhile, FiguresMoved, NotIssued
from welfare.bulletins.texts import names_in, text_from, typists_of
from welfare.config import PROJECT_ROOT
from welfare.extensions import db
from welfare.organizations.queries import one_at_a_time
from welfare.reports.figures.periods import Period

TEMPLATES = PROJECT_ROOT / "templates" / "bulletins"
TEXTS = ("title_zh", "title_en", "text_zh", "text_en")
"""The columns of a bulletin that people write."""
TITLES = {"zh": "关心关爱教师工作进展情况", "en": "What was done for teachers"}


def draw_up(*, first: date, last: date, by: Person) -> Bulletin:
    """A draft for the days from `first` to `last`, written from the figures of that period."""
    period = Period(first, last)
    templates = {language: _template(language) for language in TITLES}
    figures = figures_of(names_in(*templates.values()), period, by)
    telling = {name for name, number in figures.items() if number} or set(figures)
    texts = {language: text_from(template, telling) for language, template in templates.items()}
    used = names_in(*texts.values())
    written = {f"title_{language}": title for language, title in TITLES.items()}
    written |= {f"text_{language}": text for language, text in texts.items()}
    return _draft(period, written, by, figures={name: figures[name] for name in used if name in figures})


def _draft(period: Period, texts: dict[str, str], by: Person, **more: Any) -> Bulletin:
    moment = clock.now()
    bulletin = Bulletin(
        first_on=period.first,
        last_on=period.last,
        version=1,
        created_at=moment,
        created_by_id=by.id,
        edited_at=moment,
        edited_by_id=by.id,
        **{"figures": {}, **texts, **more},
    )
    db.session.add(bulletin)
    db.session.flush()
    return bulletin


def _template(language: str) -> str:
    return Path(TEMPLATES, f"season.{language}.txt").read_text(encoding="utf-8")


def edit(bulletin: Bulletin, *, by: Person, **texts: str) -> None:
    """Change titles and texts. The bulletin is locked. Raises `AlreadyIssued`."""
    if bulletin.issued_at is not None:
        raise AlreadyIssued
    bulletin.typists = {name: _typists(bulletin, name, texts[name], by) for name in TEXTS}
    for name in TEXTS:
        setattr(bulletin, name, texts[name])
    bulletin.figures = figures_now(bulletin, by)
    _touch(bulletin, by)


def _typists(bulletin: Bulletin, name: str, text: str, by: Person) -> list[str]:
    return typists_of(text, by.name, getattr(bulletin, name), typists_in(bulletin, name))


def correct(bulletin: Bulletin, *, by: Person) -> Bulletin:
    """A draft that is to stand in the place of an issued one, and names it. Raises `NotIssued`."""
    if bulletin.issued_at is None:
        raise NotIssued
    correction = _draft(
        Period(bulletin.first_on, bulletin.last_on),
        {name: getattr(bulletin, name) for name in TEXTS},
        by,
        corrects_id=bulletin.id,
        typists={name: typists_in(bulletin, name) for name in TEXTS},
    )
    correction.figures = figures_now(correction, by)
    db.session.flush()
    return correction


def issue(bulletin: Bulletin, *, by: Person, version: int, seen: str) -> None:
    """Give it the year's next number and freeze it with its figures as they are now.

    `seen` is the fingerprint of the figures that `by` has looked at. The bulletin is locked. Raises
    `AlreadyIssued`, `ChangedMeanwhile`, `FiguresMoved`.
    """
    if bulletin.issued_at is not None:
        raise AlreadyIssued
    if bulletin.version != version:
        raise ChangedMeanwhile(name=bulletin.edited_by.name)
    figures = figures_now(bulletin, by)
    if fingerprint(figures) != seen:
        raise FiguresMoved
    today = clock.today()
    bulletin.figures = figures
    bulletin.year, bulletin.number = today.year, _next_number(today.year)
    bulletin.issued_at, bulletin.issued_by_id = clock.now(), by.id
    _touch(bulletin, by)


def discard(bulletin: Bulletin) -> None:
    """Remove a draft. The bulletin is locked. Raises `AlreadyIssued`."""
    if bulletin.issued_at is not None:
        raise AlreadyIssued
    db.session.delete(bulletin)
    db.session.flush()


def _touch(bulletin: Bulletin, by: Person) -> None:
    bulletin.version += 1
    bulletin.edited_at, bulletin.edited_by_id = clock.now(), by.id
    db.session.flush()


def _next_number(year: int) -> int:
    """One after another."""
    one_at_a_time()
    last = select(func.max(Bulletin.number)).where(Bulletin.year == year)
    return (db.session.scalar(last) or 0) + 1
