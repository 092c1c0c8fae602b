"""What the overview shows, put together from a handful of queries whatever the number of needs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from welfare import clock
from welfare.accounts.models import Person
from welfare.needs.categories import all_categories
from welfare.reports.figures import counting
from welfare.reports.figures.comparing import comparisons, is_asked_for
from welfare.reports.figures.comparing import figure_url as list_url
from welfare.reports.figures.definitions import needs as f
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import written
from welfare.reports.figures.periods import recent_months
from welfare.reports.figures.reach import PLACES
from welfare.reports.figures.rows import Tally, tally
from welfare.reports.figures.shape import Figure, Rate
from welfare.reports.frozen.labels import notes_beside
from welfare.reports.overview.sections import CHAIN, CLOSED, DONE, LIGHTS, NOW, STUCK, TIMES, VOICES
from welfare.web.choices import Choice

MOST_SCHOOLS = 10
"""As many as one reads in one look; the others stand behind a link."""


@dataclass(frozen=True)
class Count:
    """A figure as the page shows it: a number that opens its list."""

    figure: Figure
    value: counting.Value
    url: str
    note: str = ""

    @property
    def text(self) -> str:
        """The value in words."""
        return written(self.figure, self.value)


@dataclass(frozen=True)
class Overview:
    """Everything on the page."""

    done: list[Count]
    now: list[Count]
    voices: list[Count]
    times: list[Count]
    lights: list[Count]
    chain: list[Count]
    by_month: list[dict[str, Any]]
    by_category: list[dict[str, Any]]
    solved_by_school: list[dict[str, Any]]
    """Where most are solved."""
    by_school: list[tuple[Choice, list[Count]]]
    """Where most is overdue, then open: a count for each of `stuck`."""
    schools: int
    """How many there are, shown or not."""
    stuck: tuple[Figure, ...] = STUCK

    def named(self, *figures: Figure) -> list[Count]:
        """These of the page's counts."""
        shown = {count.figure: count for count in (*self.done, *self.now, *self.voices)}
        return [shown[figure] for figure in figures]


def _out_of(whole: Figure, value: Any) -> str:
    """What a rate is a part of, in words."""
    return _("out of %(number)s", number=written(whole, value)) if value != 0 else _("nothing to reckon yet")


def overview_of(reader: Person, filters: Filters) -> Overview:
    """The overview of what the reader's roles reach."""
    now = tally(NOW, reader, filters)
    rates = [figure for figure in (*DONE, *VOICES, *TIMES) if isinstance(figure, Rate)]
    wholes = {rate.of for rate in rates}
    dated = (*CLOSED, f.TAKEN_IN_NEEDS, *rates, *TIMES, *LIGHTS, *CHAIN, *wholes)
    values: counting.Values = {figure.name: now.total(figure) for figure in NOW}
    if reader.stands_in_for:  # schools leave out what is withheld from whoever stands in
        values |= counting.counted_now(NOW, reader, filters)
    values |= counting.values_of(dated, reader, filters)
    notes: dict[Figure, str] = {f.SOLVED: _compared(values[f.SOLVED.name], reader, filters)}
    notes |= {rate: _out_of(rate.of, values[rate.of.name]) for rate in rates}
    notes[f.LAPSED] = _("no reply in time; not among the solved")
    beside = notes_beside(dated, reader, filters)
    for figure in set(dated):
        notes[figure] = " · ".join(filter(None, (notes.get(figure), beside.get(figure.name))))

    def counts(figures: Sequence[Figure]) -> list[Count]:
        return [_count(figure, values[figure.name], filters, notes.get(figure, "")) for figure in figures]

    shown = [school for school in PLACES["school"].offered_to(reader).all() if is_asked_for(school, filters)]
    return Overview(
        done=counts(DONE),
        now=counts(NOW),
        voices=counts(VOICES),
        times=counts(TIMES),
        lights=[count for count in counts(LIGHTS) if count.value is not None],
        chain=[count for count in counts(CHAIN) if count.value is not None or not filters.narrows],
        by_month=_by_month(reader, filters),
        by_category=_by_category(_solved_by("category", reader, filters), filters),
        solved_by_school=_solved_by_school(_solved_by("school", reader, filters), shown, filters),
        by_school=_stuck_by_school(now, shown, filters),
        schools=len(shown),
    )


def _count(figure: Figure, value: counting.Value, filters: Filters, note: str = "", **other: Any) -> Count:
    return Count(figure, value, list_url(figure, filters, **other), note)


def _compared(value: counting.Value, reader: Person, filters: Filters) -> str:
    """How many more or fewer are solved than in the period before and a year before, once it is over."""
    if filters.period is not None and filters.period.last >= clock.today():
        return ""  # the first days of a month beside a whole one would look like a fall
    return " · ".join(f"{one.label} {one.change}" for one in comparisons(f.SOLVED, value, reader, filters))


def _solved_by(dimension: str, reader: Person, filters: Filters) -> Counter[Any]:
    """How many are solved of each category, or at each school."""
    found = counting.values_by(dimension, [f.SOLVED], reader, filters)
    return Counter({key: int(values[f.SOLVED.name] or 0) for key, values in found.items()})


def _by_category(solved: Counter[str], filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "label": category.label,
            "value": solved[category.key],
            "url": list_url(f.SOLVED, filters, category=category.key),
            "name": f"solved-{category.key}",
        }
        for category in all_categories()
        if filters.category in (None, category.key)
    ]


def _solved_by_school(solved: Counter[int], schools: list[Choice], filters: Filters) -> list[dict[str, Any]]:
    """Those with the most, most first."""
    most = sorted(schools, key=lambda school: -solved[school.id])[:MOST_SCHOOLS]
    return [
        {
            "label": school.name,
            "value": solved[school.id],
            "url": list_url(f.SOLVED, filters, school=school),
            "name": f"solved-{school.id}",
        }
        for school in most
    ]


def _stuck_by_school(now: Tally, schools: list[Choice], filters: Filters) -> list[tuple[Choice, list[Count]]]:
    """Those with the most overdue first, then with the most open."""
    per_school = {figure: now.by_school(figure) for figure in STUCK}

    def how_much(school: Choice) -> tuple[int, ...]:
        return tuple(-per_school[figure][school.id] for figure in (f.OVERDUE, f.OPEN_NOW))

    return [
        (
            school,
            [_count(figure, per_school[figure][school.id], filters, school=school) for figure in STUCK],
        )
        for school in sorted(schools, key=how_much)[:MOST_SCHOOLS]
    ]


def _by_month(reader: Person, filters: Filters) -> list[dict[str, Any]]:
    """The last twelve months, whatever the period; empty ones before the first need are left out."""
    months = recent_months()
    found = counting.values_by_month((f.TAKEN_IN_NEEDS, f.SOLVED), months, reader, filters)
    counted = (
        (month, values["taken_in"], values["solved"]) for month, values in zip(months, found, strict=True)
    )
    rows = [
        {
            "label": month.short_label,
            "values": [solved, taken_in],
            "url": list_url(f.SOLVED, filters, period=month),
            "description": _(
                "%(month)s: %(solved)d solved, %(taken_in)d taken in",
                month=month.label,
                taken_in=taken_in,
                solved=solved,
            ),
        }
        for month, taken_in, solved in counted
    ]
    first = next((n for n, row in enumerate(rows) if any(row["values"])), len(rows) - 1)
    return rows[first:]
