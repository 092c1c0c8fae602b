"""One's own data, as seen from outside."""

from tests.support.surface import Look, Surface, send, send_empty
from tests.support.world import District
from welfare.exports.actions import ask_for, new_export
from welfare.exports.files import Format
from welfare.own_data.archive import EXPORT
from welfare.own_data.notice.parts import Part

TOKEN = "D" * 43
NOTICE = {"after": "0", **{f"{part}_zh": "说明" for part in Part}}


def build(district: District) -> None:
    """A file of the teacher's that is still to be made."""
    asked = new_export(EXPORT, by=district.person("teacher"), args={}, format=Format.ZIP)
    ask_for(asked).token = TOKEN


SURFACE = Surface(
    access={
        #                               GET                       POST
        #                               _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/privacy/{built_in}":         ("o ooo oo oo oo oo oo o", "-"),
        "/privacy/{no_version}":       (". ... .. .. .. .. .. .", "-"),
        "/privacy/edit":               ("i xxx xx xx xx xx ox x", "i xxx xx xx xx xx ox x"),
        "/privacy/publication":        ("-",                      "i xxx xx xx xx xx >x x"),
        "/privacy/reading":            ("-",                      "i >>> >> >> >> >> >> >"),
        "/profile/data":               ("i ooo oo oo oo oo oo o", "i >>> >> >> >> >> >> >"),
        "/profile/data/{own_file}/file":    ("-",                 "i =.. .. .. .. .. .. ."),
        "/profile/data/{no_own_file}/file": ("-",                 "i ... .. .. .. .. .. ."),
    },
    build=build,
    named=lambda district: {"own_file": TOKEN, "no_own_file": "N" * 43, "built_in": 0, "no_version": 999},
    forms=lambda _things: {
        "own_data.notice_draft": NOTICE,
        "own_data.notice_publication": NOTICE,
        "own_data.notice_reading": {"number": "0"},
    },
    looks={
        "teacher": (Look("/profile/data"),),
        "leader": (Look("/profile/data"),),
        "admin": (
            Look("/privacy/0"),
            Look("/privacy/edit"),
            Look("/privacy/edit", send_empty, "sent empty"),
            Look("/privacy/edit", send, "previewed"),
        ),
    },
    no_pages=frozenset({"own_data.file"}),
)  # fmt: skip
