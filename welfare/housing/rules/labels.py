"""Rules in a person's words: one sentence for each thing that is worth points."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from welfare.housing.labels import points_in_words
from welfare.housing.rules.facts import NO, YES
from welfare.housing.rules.scoring import Condition, Item, Test

WHO_COUNTS: dict[tuple[str, Test], Callable[[int], str]] = {
    ("commute_km", Test.AT_LEAST): lambda num: _("Whoever lives %(num)d km or more from the school", num=num),
    ("commute_km", Test.AT_MOST): lambda num: _("Whoever lives %(num)d km or less from the school", num=num),
    ("commute_km", Test.IS): lambda num: _("Whoever lives exactly %(num)d km from the school", num=num),
    ("people", Test.AT_LEAST): lambda num: _("Whoever moves in as a household of %(num)d or more", num=num),
    ("people", Test.AT_MOST): lambda num: _("Whoever moves in as a household of %(num)d or fewer", num=num),
    ("people", Test.IS): lambda num: _("Whoever moves in as a household of exactly %(num)d", num=num),
    ("years_here", Test.AT_LEAST): lambda num: ngettext(
        "Whoever has taught in the district for %(num)d year or longer",
        "Whoever has taught in the district for %(num)d years or longer",
        num,
    ),
    ("years_here", Test.AT_MOST): lambda num: ngettext(
        "Whoever has taught in the district for %(num)d year at most",
        "Whoever has taught in the district for %(num)d years at most",
        num,
    ),
    ("years_here", Test.IS): lambda num: ngettext(
        "Whoever has taught in the district for exactly %(num)d year",
        "Whoever has taught in the district for exactly %(num)d years",
        num,
    ),
}
WHO_ANSWERS: dict[tuple[str, str], Any] = {
    ("owns_home", YES): _l("Whoever owns a home near the school"),
    ("owns_home", NO): _l("Whoever owns no home near the school"),
    ("couple_teaches", YES): _l("Whoever teaches in the district together with husband or wife"),
    ("couple_teaches", NO): _l("Whoever does not teach in the district together with husband or wife"),
    ("hardship", YES): _l("Whoever's family is officially recognised as being in difficulty"),
    ("hardship", NO): _l("Whoever's family is not recognised as being in difficulty"),
    ("illness", YES): _l("Whoever moves in with somebody who has a serious illness or a disability"),
    ("illness", NO): _l("Whoever moves in with nobody who has a serious illness or a disability"),
}
EACH: dict[str, Callable[[int], str]] = {
    "commute_km": lambda num: ngettext(
        "For every kilometre between home and school", "For every %(num)d km between home and school", num
    ),
    "people": lambda num: ngettext(
        "For everybody who would live there", "For every %(num)d people who would live there", num
    ),
    "years_here": lambda num: ngettext(
        "For every whole year taught in the district",
        "For every %(num)d whole years taught in the district",
        num,
    ),
}


def item_in_words(item: Item) -> str:
    """Who gets how many points for it: `Whoever lives 10 km or more from the school gets 10 points.`"""
    if item.test == Test.EACH:
        each = EACH[item.fact](int(item.value))
        points = points_in_words(item.points)
        return _("%(each)s: %(points)s, at most %(cap)d.", each=each, points=points, cap=item.cap)
    points = points_in_words(min(item.points, item.cap))
    return _("%(who)s gets %(points)s.", who=_who(item), points=points)


def eligibility_in_words(rule: Condition) -> str:
    """Who can apply at all."""
    return _("%(who)s can apply, and nobody else.", who=_who(rule))


def _who(rule: Condition) -> str:
    if isinstance(rule.value, str):
        return str(WHO_ANSWERS[rule.fact, rule.value])
    return WHO_COUNTS[rule.fact, rule.test](rule.value)
