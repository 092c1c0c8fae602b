"""How far everybody can use the app: what is measured, by which yardstick.

The page says no more than what the browser tests look at (tests/browser/test_axe.py, tests/statements).
"""

MEASURED_BY = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""axe-core's names for the criteria of WCAG 2.2, levels A and AA, that a program can check."""
STANDARD = "WCAG 2.2 AA"
NARROWEST = 360
"""Pixels at which no page is wider than its window."""
