"""Exports, as seen from outside."""

from tests.support.surface import Look, Surface
from tests.support.world import District
from welfare.exports.actions import ask_for, new_export
from welfare.exports.files import Format
from welfare.exports.lists import find_list


def build(district: District) -> None:
    """An export of the clerk's that is still to be made."""
    listing = find_list("needs")
    assert listing
    export = ask_for(new_export(listing, by=district.person("clerk"), args={}, format=Format.XLSX))
    export.token = TOKEN


TOKEN = "A" * 43
SURFACE = Surface(
    access={
        #                             GET                       POST
        #                             _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/exports":                  ("i xxx oo oo oo oo oo o", "-"),
        "/exports/lists/needs":      ("-",                    "i xxx oo oo oo oo xx o"),
        "/exports/lists/people":     ("-",                    "i xxx xx xx xx xx oo o"),
        "/exports/lists/visits":     ("-",                    "i xxx xx oo xx oo xx o"),
        "/exports/lists/figures":    ("-",                    "i xxx xx oo xx oo xx o"),
        "/exports/lists/training-sessions": ("-",             "i xxx xx oo oo oo xx o"),
        "/exports/lists/flats":      ("-",                    "i xxx oo oo oo oo xx o"),
        "/exports/lists/housing-applications": ("-",          "i xxx xx .x .x xx xx ."),
        "/exports/lists/training-enrolled":    ("-",          "i xxx xx .. .. xx xx ."),
        "/exports/lists/nothing":    ("-",                    "i xxx .. .. .. .. .. ."),
        "/exports/{export}":         ("i xxx .. o. .. .. .. o", "-"),
        "/exports/{no_export}":      ("i xxx .. .. .. .. .. .", "-"),
        "/exports/{export}/file":    ("i xxx .. =. .. .. .. =", "-"),
        "/exports/{no_export}/file": ("i xxx .. .. .. .. .. .", "-"),
    },
    build=build,
    named=lambda district: {"export": TOKEN, "no_export": "B" * 43},
    forms=lambda things: {"exports.make": {"format": "xlsx", "filters": ""}},
    # The page of an export under way wants a longer list than the demo has: tests/exports looks at it.
    looks={"clerk": (Look("/exports"), Look("/exports/nothing", name="404"))},
    no_pages=frozenset({"exports.file", "exports.make"}),
)  # fmt: skip
