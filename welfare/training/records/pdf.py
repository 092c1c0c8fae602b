"""What a teacher has learned, on paper: one certificate, or the whole record."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.paper.sheet import GREY, SMALL, TITLE, Sheet
from welfare.training.labels import full_day, hours_label, programme_or_kind
from welfare.training.models import Enrolment
from welfare.training.records.page import certified
from welfare.web.i18n import full_name, language

LOW, APART = 60.0, 12.0
"""In mm: how far below the margin a certificate begins, and how far its parts stand from each other."""


def certificate_pdf(enrolment: Enrolment, *, bureau: str, day: str) -> bytes:
    """The certificate of what was attended. Raises `FontMissing`, `CharacterMissing`."""
    sheet = _sheet(_("Certificate of training"), bureau)
    sheet.y += LOW - APART
    sheet.centred(_("Certificate of training"), TITLE * 1.4, spread=sheet.in_chinese, bold=True)
    sheet.y += APART
    sheet.paragraph(certified(enrolment))
    return _signed(sheet, bureau, day)


def record_pdf(person: Person, years: Iterable[dict[str, Any]], *, bureau: str, day: str) -> bytes:
    """All that a teacher attended, year by year, with the sums. Raises `FontMissing`, `CharacterMissing`."""
    sheet = _sheet(_("Record of training"), bureau)
    sheet.centred(_("Record of training"), TITLE, bold=True)
    sheet.y += 2
    sheet.centred(f"{person.name} · {person.organization.display_name}", SMALL, GREY)
    for of in years:
        hours = hours_label(of["hours"])
        sheet.paragraph(f"{_('Year %(year)s', year=of['year'])} · {hours}", is_heading=True)
        for row in of["rows"]:
            parts = (full_day(row.held_on), row.title, programme_or_kind(row), hours_label(row.credited))
            sheet.paragraph(" · ".join(parts))
    return _signed(sheet, bureau, day)


def _signed(sheet: Sheet, bureau: str, day: str) -> bytes:
    """The foot: who issues it and when, and what it was taken from."""
    sheet.y += 2 * APART
    sheet.at_both_ends("", bureau)
    sheet.at_both_ends("", day)
    sheet.y += APART
    sheet.small_print(_("Taken from the records of “%(site)s”.", site=full_name()))
    return sheet.as_bytes()


def _sheet(title: str, author: str) -> Sheet:
    return Sheet(title=title, author=author, language=language())
