"""One's own data, as seen from outside."""

from tests.support.surface import Look, Surface
from tests.support.world import District
from welfare.exports.actions import ask_for, new_export
from welfare.exports.files import Format
from welfare.own_data.archive import EXPORT

TOKEN = "D" * 43


def build(district: District) -> None:
    """A file of the teacher's that is still to be made."""
    asked = new_export(EXPORT, by=district.person("teacher"), args={}, format=Format.ZIP)
    ask_for(asked).token = TOKEN


SURFACE = Surface(
    access={
        #                               GET                       POST
        #                               _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/profile/data":               ("i ooo oo oo oo oo oo o", "i >>> >> >> >> >> >> >"),
        "/profile/data/{own_file}/file":    ("-",                 "i =.. .. .. .. .. .. ."),
        "/profile/data/{no_own_file}/file": ("-",                 "i ... .. .. .. .. .. ."),
    },
    build=build,
    named=lambda district: {"own_file": TOKEN, "no_own_file": "N" * 43},
    looks={"teacher": (Look("/profile/data"),), "leader": (Look("/profile/data"),)},
    no_pages=frozenset({"own_data.file"}),
)  # fmt: skip
