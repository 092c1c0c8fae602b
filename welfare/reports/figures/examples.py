"""A worked example of each figure, in small made-up numbers, reckoned by what reckons the figure itself."""

from collections import Counter
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from welfare.reports.figures.counting import reckoned
from welfare.reports.figures.labels import written
from welfare.reports.figures.shape import Distinct, Figure, Rate, Rows, Spread, Sum, Unit
from welfare.reports.figures.spreads import Times

TIMES = Counter({1: 4, 2: 3, 5: 2, 9: 1})
"""Working days, and how many rows took so long."""
WHOLE, PARTS = 8, (4, 2, 1)
"""What is divided by, and what is divided; of money a hundred times as much."""


def example_of(figure: Figure) -> str:
    """The example in words."""
    if isinstance(figure, Rate):
        return _of_rate(figure)
    if isinstance(figure, Spread):
        took = _(", ").join(str(days) for days in sorted(TIMES.elements()))
        return f"{took} → {written(figure, reckoned(figure, {}, {figure: Times(TIMES)}))}"
    return _of_rows(figure)


def _of_rate(figure: Rate) -> str:
    times = 100 if figure.unit is Unit.YUAN else 1
    rows: dict[Rows, Any] = {figure.of: WHOLE}
    for (part, _weight), number in zip(figure.counted, PARTS, strict=False):
        rows[part] = number * times
    above = " + ".join(
        f"{rows[part]}" + (f" × {float(weight):g}" if weight != 1 else "") for part, weight in figure.counted
    )
    named = _("; ").join(f"{part.label} {rows[part]}" for part in figure.parts)
    divided = f"({above})" if len(figure.counted) > 1 else above
    return f"{named}{_(': ')}{divided} ÷ {WHOLE} = {written(figure, reckoned(figure, rows, {}))}"


def _of_rows(figure: Figure) -> str:
    if isinstance(figure, Sum):
        return f"120 + 80 + 40 → {written(figure, Fraction(120 + 80 + 40))}"
    if isinstance(figure, Distinct):
        return _("Four rows about A, A, B and C: %(number)s", number=written(figure, len({*"AABC"})))
    return _("Of five rows, three of which are so: %(number)s", number=written(figure, 3))
