"""One past session as a form says it, made rows of a table of past sessions: so the same rules hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.accounts.queries import people_by_id
from welfare.organizations.models import Organization
from welfare.organizations.queries import in_tree_order, one_at_a_time
from welfare.spelling import name_key
from welfare.tables.headings import Line
from welfare.tables.plan import Answers, Plan
from welfare.training.labels import KIND, MODE
from welfare.training.models import Session
from welfare.training.past.columns import COLUMNS
from welfare.training.past.forms import PastSessionForm
from welfare.training.past.imports import PAST_SESSIONS
from welfare.training.past.listed import cells_of, people_in
from welfare.training.past.sessions import sessions_held


@dataclass(frozen=True)
class Entered:
    """What a form comes to; its `session` once that is entered."""

    plan: Plan
    """With what was answered so far."""
    fingerprint: str
    """Of the plan as it was before anything was answered."""
    session: Session | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nobody of the list must be put right."""
        return not self.plan.counts["bad"]

    @property
    def is_clear(self) -> bool:
        """Whether nobody of the list is wrong, or asked about."""
        return self.is_sound and not self.plan.counts["doubtful"]

    @property
    def to_do(self) -> int:
        """For how many people something would be entered or put right."""
        return self.plan.counts["new"] + self.plan.counts["changed"]


def look_or_enter(form: PastSessionForm, answers: Answers, seen: str | None, *, by: Person) -> Entered:
    """Enter the session if this very outcome was `seen` and everybody of the list is clear; else look.

    Nobody is left out of a list that was typed: whoever is not clear is put right there first.
    """
    one_at_a_time()  # two at once would both find the session not there
    plan = PAST_SESSIONS.plan(lines_of(form, in_tree_order()), by=by)
    if seen != plan.fingerprint:
        return Entered(plan, plan.fingerprint)
    answered = Entered(plan.answered(answers), plan.fingerprint)
    if not answered.is_clear or not answered.to_do:
        wrong = {entry.place: entry for entry in answered.plan.of_kind("bad")}
        return Entered(Plan([wrong.get(entry.place, entry) for entry in plan.entries]), plan.fingerprint)
    PAST_SESSIONS.carry_out(answered.plan, by=by)
    key = answered.plan.entries[0].described.held.key
    return Entered(answered.plan, plan.fingerprint, sessions_held({key})[key][0])


def lines_of(form: PastSessionForm, places: Iterable[Organization]) -> list[Line]:
    """A row for each of the list, under the number of its line, and for each who was found by name."""
    said, known = _said(form), {place.name_key for place in places}

    def is_place(words: str) -> bool:
        return name_key(words.rpartition("/")[2]) in known

    lines = [
        _line(number, said | cells_of(words, is_place)) for number, words in people_in(form.listed.data or "")
    ]
    chosen = people_by_id(form.chosen.data or []).values()
    return lines + [
        _line(number, {**said, "name": one.name, "staff_number": one.staff_number}, _("Found by name"))
        for number, one in enumerate(chosen, start=1)
    ]


def _said(form: PastSessionForm) -> dict[str, str]:
    """What each row says of the session."""
    programmes = {choice.value: choice.label for choice in form.programme.iter_choices()}
    return {
        "title": form.title.data or "",
        "held_on": form.first_day.data.isoformat(),
        "last_day": form.last_day.data.isoformat() if form.last_day.data else "",
        "place": form.place.data or "",
        "programme": str(programmes[str(form.programme.data)]) if form.programme.data else "",
        "kind": str(KIND[form.kind.data]) if form.kind.data else "",
        "mode": str(MODE[form.mode.data]),
        "hours": form.hours.data or "",
    }


def _line(row: int, said: Mapping[str, Any], sheet: str = "") -> Line:
    cells = {
        column.name: column.tidy(said[column.name]) if column.name in said else None for column in COLUMNS
    }
    return Line(row, cells, sheet)
