"""Rules for a bureau to adapt. They come with the product and are called samples wherever they are shown.

More of a fact never earns fewer points, and open facts alone can reach the cap: so a total tells of no other.
"""

from welfare.housing.rules.facts import NO, YES
from welfare.housing.rules.scoring import Condition, Item, ScoringRules, Test

SAMPLE = ScoringRules(
    items=(
        Item("years_here", Test.EACH, 1, points=1, cap=15),
        Item("commute_km", Test.AT_LEAST, 10, points=10, cap=10),
        Item("commute_km", Test.AT_LEAST, 30, points=10, cap=10),
        Item("people", Test.EACH, 1, points=3, cap=12),
        Item("couple_teaches", Test.IS, YES, points=10, cap=10),
        Item("hardship", Test.IS, YES, points=8, cap=8),
        Item("illness", Test.IS, YES, points=8, cap=8),
    ),
    cap=57,
    eligibility=(Condition("owns_home", Test.IS, NO),),
)
