"""The words on screen for flats, rounds, rules and what happened."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from welfare.housing.draw.rules import Source
from welfare.housing.lifecycle import AllocationStatus, Consequence, EventKind, Phase, UnitState
from welfare.housing.rules.facts import YES, Evidence
from welfare.housing.rules.scoring import Test
from welfare.housing.units.models import Obtained

OBTAINED: dict[Obtained, Any] = {
    Obtained.BUILT: _l("Newly built"),
    Obtained.GROUP_PURCHASE: _l("Bought as a group"),
    Obtained.CONVERTED: _l("Converted"),
    Obtained.RENTED: _l("Rented"),
}
UNIT_STATE: dict[UnitState, tuple[Any, str]] = {
    UnitState.VACANT: (lazy_pgettext("flat", "Vacant"), "good"),
    UnitState.HELD: (lazy_pgettext("flat", "Held"), "warn"),
    UnitState.OCCUPIED: (lazy_pgettext("flat", "Lived in"), "info"),
    UnitState.UNDER_REPAIR: (lazy_pgettext("flat", "Under repair"), "bad"),
}
"""In words, and the tone of the badge."""
PHASE: dict[Phase, tuple[Any, str]] = {
    Phase.DRAFT: (lazy_pgettext("round", "Being prepared"), "neutral"),
    Phase.OPEN: (lazy_pgettext("round", "Open for applications"), "good"),
    Phase.CLOSED: (lazy_pgettext("round", "Applications closed"), "warn"),
    Phase.NOTICE: (lazy_pgettext("round", "Public notice"), "plum"),
    Phase.EXPIRED: (lazy_pgettext("round", "Notice over, to be frozen"), "warn"),
    Phase.FROZEN: (lazy_pgettext("round", "List frozen, to be drawn"), "plum"),
    Phase.DRAWN: (lazy_pgettext("round", "Drawn, to be signed"), "warn"),
    Phase.ALLOCATING: (lazy_pgettext("round", "Flats are handed out"), "info"),
    Phase.FINISHED: (lazy_pgettext("round", "Finished"), "neutral"),
}
ALLOCATION: dict[AllocationStatus, tuple[Any, str]] = {
    AllocationStatus.OFFERED: (lazy_pgettext("offer", "Offered"), "warn"),
    AllocationStatus.ACCEPTED: (lazy_pgettext("offer", "Accepted, key to come"), "info"),
    AllocationStatus.MOVED_IN: (lazy_pgettext("offer", "Moved in"), "good"),
    AllocationStatus.VACATED: (lazy_pgettext("offer", "Moved out"), "neutral"),
    AllocationStatus.DECLINED: (lazy_pgettext("offer", "Not taken"), "neutral"),
    AllocationStatus.LAPSED: (lazy_pgettext("offer", "Not answered in time"), "neutral"),
    AllocationStatus.CANCELLED: (lazy_pgettext("offer", "Taken back"), "neutral"),
}
FACT: dict[str, Any] = {
    "commute_km": _l("Kilometres from where you live to the school, one way"),
    "owns_home": _l("Do you, your husband or your wife own a home near the school?"),
    "people": _l("How many people would live there?"),
    "years_here": _l("Whole years that you have taught in the district"),
    "couple_teaches": _l("Do you and your husband or wife both teach in the district?"),
    "hardship": _l("Is your family officially recognised as being in difficulty?"),
    "illness": _l("Does somebody who would live there have a serious illness or a disability?"),
}
WHY: dict[str, Any] = {
    "commute_km": _l("Why we ask: the longer the way, the more a flat near the school helps."),
    "owns_home": _l("Why we ask: flats are for those who have no home near their school."),
    "people": _l("Why we ask: it shows how large the flat must be, and may earn points."),
    "years_here": _l("Why we ask: who has just come and who has stayed long may both earn points."),
    "couple_teaches": _l("Why we ask: one flat then houses two teachers."),
    "hardship": _l("Why we ask: a flat weighs more where money is short."),
    "illness": _l("Why we ask: a long way weighs more on those who are ill."),
}
SHORT: dict[str, Any] = {
    "commute_km": _l("Way to school (km)"),
    "owns_home": _l("Own home near the school"),
    "people": _l("People in the household"),
    "years_here": _l("Years in the district"),
    "couple_teaches": _l("Both are teachers here"),
    "hardship": _l("Family in difficulty"),
    "illness": _l("Illness or disability"),
}
EVIDENCE: dict[Evidence, Any] = {
    Evidence.IDENTITY: _l("Household register, identity or marriage papers"),
    Evidence.PROPERTY: _l("Property records"),
    Evidence.PERSONNEL: _l("Personnel records"),
    Evidence.ON_THE_SPOT: _l("Checked on the spot"),
    Evidence.APPLICANT: _l("The applicant's own word"),
    Evidence.OTHER: _l("Another paper"),
}
TEST: dict[Test, Any] = {
    Test.AT_LEAST: _l("at least"),
    Test.AT_MOST: _l("at most"),
    Test.IS: _l("is"),
    Test.EACH: _l("for every"),
}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ADDED: (_l("Entered in the register"), "plus"),
    EventKind.CHANGED: (lazy_pgettext("history", "Changed"), "pencil"),
    EventKind.REPAIR_BEGAN: (_l("Repair began"), "settings"),
    EventKind.REPAIR_ENDED: (_l("Repair done"), "check"),
    EventKind.HELD: (_l("Held for a round"), "lock"),
    EventKind.RELEASED: (_l("Free again"), "undo"),
    EventKind.RULES_KEPT: (_l("Rules kept as a new version"), "plus"),
    EventKind.PREPARED: (_l("Round prepared"), "pencil"),
    EventKind.OPENED: (
        _l("Opened; rules, flats and dates are frozen, the hash of the sealed secret is published"),
        "play",
    ),
    EventKind.CLOSED: (_l("Applications closed"), "clock"),
    EventKind.APPLIED: (_l("Applied"), "send"),
    EventKind.APPLICATION_CHANGED: (_l("Application changed"), "pencil"),
    EventKind.WITHDRAWN: (_l("Application withdrawn"), "undo"),
    EventKind.CONSENT_GIVEN: (_l("Consent given to have facts kept apart looked at"), "hand"),
    EventKind.CONSENT_WITHDRAWN: (_l("Consent taken back; facts kept apart are erased"), "undo"),
    EventKind.CORRECTED: (_l("Facts corrected"), "pencil"),
    EventKind.MOVED: (_l("The school became part of another"), "git-merge"),
    EventKind.PUBLISHED: (_l("List published"), "megaphone"),
    EventKind.OBJECTED: (_l("Objection made"), "hand"),
    EventKind.OBJECTION_UPHELD: (_l("Objection upheld"), "check"),
    EventKind.OBJECTION_REFUSED: (_l("Objection not upheld"), "x"),
    EventKind.ORDER_CHANGED: (_l("Scored again: the order changed, the notice begins anew"), "refresh-cw"),
    EventKind.EXPIRED: (_l("The notice has run its days"), "clock"),
    EventKind.FROZEN: (_l("List frozen, its hash and the public random value to come are published"), "lock"),
    EventKind.VALUE_TYPED: (_l("Public random value typed in by the first of two"), "pencil"),
    EventKind.VALUES_DIFFERED: (_l("The two typed in different values; both are set aside"), "x"),
    EventKind.ISSUE_FAILED: (
        _l("Two say that this issue was not drawn; the next one is taken"),
        "refresh-cw",
    ),
    EventKind.DRAWN: (_l("Public random value agreed, places drawn, secret told"), "check"),
    EventKind.SIGNED: (_l("Allocation signed"), "check-circle"),
    EventKind.OFFERED: (_l("Flat offered"), "key"),
    EventKind.ACCEPTED: (_l("Offer accepted"), "thumbs-up"),
    EventKind.DECLINED: (_l("Offer not taken"), "x"),
    EventKind.LAPSED: (_l("Offer not answered in time"), "clock"),
    EventKind.LEFT: (_l("Account closed, what was held is given back"), "log-out"),
    EventKind.KEY_HANDED_OVER: (_l("Key handed over"), "key"),
    EventKind.STAY_ENTERED: (_l("Tenant entered from a table, without a round"), "plus"),
    EventKind.STAY_CORRECTED: (_l("Stay corrected"), "pencil"),
    EventKind.RENEWED: (_l("Stay renewed"), "refresh-cw"),
    EventKind.VACATED: (_l("Flat given back"), "log-out"),
    EventKind.REMINDED: (_l("Reminded"), "bell"),
    EventKind.FINISHED: (_l("Round finished; facts kept apart are erased"), "check-circle"),
}
SOURCE: dict[Source, Any] = {
    Source.SSQ: _l("An issue of the double-colour ball"),
    Source.DRAND: _l("A round of drand quicknet, for whoever can reach it"),
}
TYPED: dict[EventKind, Any] = {
    EventKind.VALUE_TYPED: _l("Saved, and shown to nobody. Now somebody else types it in."),
    EventKind.VALUES_DIFFERED: _l("The two do not agree. Both are set aside: type it in again, both of you."),
    EventKind.ISSUE_FAILED: _l("You both say that this issue was not drawn. The next one is taken."),
    EventKind.DRAWN: _l("You both typed the same. The places are drawn."),
}
"""What came of typing in a public random value."""
WHAT_FOLLOWS: dict[Consequence, Any] = {
    Consequence.NO_POINTS: _l(
        "These answers are erased at once, and no points are given for them. The rest of your application "
        "counts."
    ),
    Consequence.SCORED_AGAIN: _l(
        "These answers are erased at once, and the points given for them are taken off. The list is scored "
        "again: your place may change, and where the order changes the public notice begins anew. Whoever "
        "reads the list can see that your points have changed, not why."
    ),
    Consequence.LIST_STANDS: _l(
        "These answers are erased at once. Points that they have given stay: the list is frozen and its "
        "hash published, so nobody can change it any more, and what was decided before you took it back "
        "remains valid."
    ),
}
"""From taking the consent back."""
CONSENT_TAKEN_BACK: dict[Consequence, Any] = {
    Consequence.NO_POINTS: _l("Taken back. The answers are erased; no points are given for them."),
    Consequence.SCORED_AGAIN: _l("Taken back. The answers are erased, and the list was scored without them."),
    Consequence.LIST_STANDS: _l("Taken back. The answers are erased; the frozen list stays as it is."),
}
UNIT_FIELD: dict[str, Any] = {
    "school_id": _l("School"),
    "building": _l("Building"),
    "number": _l("Flat number"),
    "floor_area": _l("Floor area (m²)"),
    "rooms": _l("Rooms"),
    "obtained_by": _l("How it was obtained"),
    "acquired_on": _l("Acquired on"),
    "cost_yuan": _l("Cost (yuan)"),
    "rent_yuan": _l("Rent (yuan a month)"),
}
STAY_FIELD: dict[str, Any] = {
    "moved_in_on": _l("Moved in"),
    "term_until": _l("May stay until"),
}


def points_in_words(points: int) -> str:
    """`12 points`."""
    return ngettext("%(num)d point", "%(num)d points", points)


def answer_in_words(value: object) -> str:
    """A fact's value: a number as it is, a yes or no in words."""
    if isinstance(value, str):
        return _("Yes") if value == YES else _("No")
    return "—" if value is None else str(value)


def area_in_words(least: float, most: float) -> str:
    """How large flats are: `32.5 to 34.8 m²`, or one size."""
    if least == most:
        return _("%(area)s m²", area=f"{least:g}")
    return _("%(least)s to %(most)s m²", least=f"{least:g}", most=f"{most:g}")


def rent_in_words(least: int | None, most: int | None) -> str:
    """What whoever lives there pays."""
    if least is None:
        return _("rent not settled yet")
    if least == most:
        return _("%(yuan)s yuan a month", yuan=f"{least:,}")
    return _("%(least)s to %(most)s yuan a month", least=f"{least:,}", most=f"{most:,}")
