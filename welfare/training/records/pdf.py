"""What a teacher has learned, on paper: one certificate, or the whole record."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.paper.sheet import BODY, GREY, SMALL, TITLE, Sheet
from welfare.training.labels import (
    full_day,
    hours_label,
    kind_of_session,
    mode_label,
    programme_or_kind,
    when_label,
)
from welfare.training.models import Enrolment
from welfare.web.i18n import language

NAME = 32.0
"""In pt."""
LOW, APART = 60.0, 12.0
"""In mm: how far below the margin a certificate begins, and how far its parts stand from each other."""


def certificate_pdf(enrolment: Enrolment, *, bureau: str, day: str) -> bytes:
    """The certificate of what was attended. Raises `FontMissing`, `CharacterMissing`."""
    session = enrolment.session
    sheet = _sheet(_("Certificate of training"), bureau)
    sheet.y += LOW - APART
    sheet.centred(_("Certificate of training"), TITLE * 1.4, spread=sheet.in_chinese, bold=True)
    about = session.programme.name if session.programme else kind_of_session(session.kind)
    for text, size in (
        (enrolment.person.name, NAME),
        (enrolment.school.display_name, BODY),
        (_("attended “%(title)s”", title=session.title), BODY),
        (f"{about} · {mode_label(session.mode)}", BODY),
        (f"{when_label(session.starts_at, session.ends_at)} · {session.place}", BODY),
        (_("Training hours: %(hours)s", hours=hours_label(enrolment.hours)), TITLE),
    ):
        sheet.y += APART / 2
        sheet.centred(text, size)
    sheet.y += 2 * APART
    sheet.at_both_ends("", bureau)
    sheet.at_both_ends("", day)
    return sheet.as_bytes()


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
    sheet.y += APART
    sheet.at_both_ends("", bureau)
    sheet.at_both_ends("", day)
    return sheet.as_bytes()


def _sheet(title: str, author: str) -> Sheet:
    return Sheet(title=title, author=author, language=language())
