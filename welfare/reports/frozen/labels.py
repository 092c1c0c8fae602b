"""What stands beside the figures of a frozen period, in words."""

from collections.abc import Iterable

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import written
from welfare.reports.figures.shape import Figure
from welfare.reports.frozen.corrections import corrections
from welfare.reports.frozen.queries import frozen_whole


def notes_beside(figures: Iterable[Figure], reader: Person, filters: Filters) -> dict[str, str]:
    """By the figure's name what has moved since; of a part, which is not frozen, what the whole came to."""
    if filters.narrows:
        return _of_parts(figures, reader, filters)
    return {
        name: _(
            "frozen; now %(number)s (%(difference)s)",
            number=written(one.figure, one.now),
            difference=one.difference,
        )
        for name, one in corrections(figures, reader, filters).items()
    }


def _of_parts(figures: Iterable[Figure], reader: Person, filters: Filters) -> dict[str, str]:
    kept = frozen_whole(reader, filters)
    then = kept.values() if kept else {}
    return {
        figure.name: _("counted today; all, frozen: %(number)s", number=written(figure, then[figure.name]))
        for figure in figures
        if figure.name in then
    }
