"""Visits, problems and measures, as seen from outside."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.files.pictures import encoded, quarters
from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.files.uploads import Uploads
from welfare.measures.files.actions import add_files
from welfare.measures.measures.actions import enter_measure
from welfare.measures.measures.models import Measure
from welfare.measures.problems.actions import list_problem
from welfare.measures.problems.models import Problem
from welfare.measures.visits.actions import Report, record_visit
from welfare.measures.visits.models import Visit
from welfare.sending.actions.files import announce, take_in
from welfare.sending.models import SentFile
from welfare.sending.queries import receipt_for

MEASURE_KEY = "measure-of-the-surface"
PICTURE = read_picture(encoded(quarters(80, 60), "JPEG"))
VISIT_KEY = "visit-of-the-surface"
NOBODY = 999_999


def build(district: District) -> None:
    """A visit of the leader to the lone school, a problem, a measure of the housing office."""
    leader, clerk = district.person("leader"), district.person("clerk")
    record_visit(
        Report(VISIT_KEY, district.place("lone_school").id, clock.today(), is_unannounced=True), by=leader
    )
    _photo(leader)
    list_problem(title="路灯不亮", words="", by=clerk)
    measure = enter_measure(
        title="换路灯", words="", lead_unit=district.place("housing_office"), approved_yuan=1,
        started_on=clock.today(), by=clerk,
    )  # fmt: skip
    add_files(measure, Uploads([PICTURE], []), key=MEASURE_KEY, by=clerk)


def _photo(leader: Person) -> None:
    receipt = receipt_for(VISIT_KEY, by=leader)
    assert receipt
    announce(receipt, ["photo-1"])
    take_in(read_picture(encoded(quarters(64, 48), "JPEG")), key=VISIT_KEY, client_id="photo-1", by=leader)


def named(district: District) -> dict[str, Any]:
    """What stands in the addresses below."""
    visit = db.session.query(Visit).one()
    return {
        "visit": visit.id,
        "no_visit": NOBODY,
        "visit_photo": db.session.query(SentFile.id).filter_by(receipt_id=visit.receipt_id).scalar(),
        "no_visit_photo": NOBODY,
        "leading": district.person("leader").id,
        "nobody_leading": NOBODY,
        "problem": db.session.query(Problem).one().id,
        "no_problem": NOBODY,
        "measure": db.session.query(Measure).one().id,
        "no_measure": NOBODY,
        "measure_file": db.session.query(SentFile.id).filter_by(client_id=PICTURE.digest).scalar(),
        "no_measure_file": NOBODY,
        "visited_on": clock.today().isoformat(),
        "visited_school": district.place("near_school").id,
    }


def forms(things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person would send."""
    return {
        "visits.new": {
            "school": str(things["visited_school"]), "visited_on": things["visited_on"], "kind": "announced",
            "submission_key": "visit-by-hand",
        },
        "visits.correct": {"families_met": "8", "words": "多写了一个零"},
        "visits.contact": {"schools": [str(things["visited_school"])]},
        "measures.new_problem": {"title": "食堂太小"},
        "measures.problem_operation": {"title": "路灯不亮，晚上危险"},
        "measures.take_up": {"which": "housing:灯"},
        "measures.dismissal": {"which": "housing:灯"},
        "measures.operation": {"title": "换灯", "due_on": things["visited_on"]},
    }  # fmt: skip


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """A visit, two problems and a measure of the demo, and a leader with contact schools.

    The newest problem is struck off the list, the oldest is not.
    """
    found = {}
    for name, account, address, link, which in (
        ("visit", "leader", "/visits", r"/visits/(\d+)", 0),
        ("problem", "leader", "/problems", r"/problems/(\d+)", 0),
        ("listed_problem", "leader", "/problems", r"/problems/(\d+)", -1),
        ("measure", "leader", "/measures", r"/measures/(\d+)", 0),
        ("leading", "clerk", "/visits/contacts", r"/visits/contacts/(\d+)", 0),
    ):
        seen = re.findall(link, page_of(account).request.get(address).text())
        assert seen, f"{address} has no {link}"
        found[name] = seen[which]
    return found


SURFACE = Surface(
    access={
        #                                        GET                       POST
        #                                        _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/visits":                              ("i xxx xx oo xx oo xx o", "-"),
        "/visits/new":                          ("i xxx xx xx xx oo xx x", "i xxx xx xx xx >> xx x"),
        "/offline/visits/new":                  ("o ooo oo oo oo oo oo o", "-"),
        "/visits/contacts":                     ("i xxx xx oo xx oo xx o", "-"),
        "/visits/contacts/{leading}":           ("i xxx xx o. xx xx xx x", "i xxx xx >. xx xx xx x"),
        "/visits/contacts/{nobody_leading}":    ("i xxx xx .. xx xx xx x", "i xxx xx .. xx xx xx x"),
        "/visits/{visit}":                      ("i xxx xx o. xx o. xx o", "-"),
        "/visits/{no_visit}":                   ("i xxx xx .. xx .. xx .", "-"),
        "/visits/{visit}/correction":           ("i xxx xx o. xx o. xx x", "i xxx xx >. xx >. xx x"),
        "/visits/{no_visit}/correction":        ("i xxx xx .. xx .. xx x", "i xxx xx .. xx .. xx x"),
        "/visits/{visit}/files/{visit_photo}": ("i xxx xx o. xx o. xx o", "-"),
        "/visits/{visit}/files/{no_visit_photo}": ("i xxx xx .. xx .. xx .", "-"),
        "/visits/{visit}/files/{visit_photo}/thumbnail": ("i xxx xx o. xx o. xx o", "-"),
        "/visits/{visit}/files/{no_visit_photo}/thumbnail": ("i xxx xx .. xx .. xx .", "-"),
        "/problems":                            ("i xxx xx oo oo oo xx o", "-"),
        "/problems/new":                        ("i xxx xx oo xx oo xx x", "i xxx xx >> xx >> xx x"),
        "/problems/proposals":                  ("-",                    "i xxx xx !! xx !! xx x"),
        "/problems/dismissals":                 ("-",                    "i xxx xx == xx == xx x"),
        "/problems/{problem}":                  ("i xxx xx oo oo oo xx o", "-"),
        "/problems/{no_problem}":               ("i xxx xx .. .. .. xx .", "-"),
        "/problems/{problem}/wording":          ("i xxx xx o! xx o! xx x", "i xxx xx >! xx >! xx x"),
        "/problems/{no_problem}/wording":       ("i xxx xx .. xx .. xx x", "i xxx xx .. xx .. xx x"),
        "/measures":                            ("i xxx xx oo oo oo xx o", "-"),
        "/measures/choices?q=灯":               ("i xxx xx oo xx oo xx x", "-"),
        "/problems/choices?q=灯":               ("i xxx xx oo oo xx xx x", "-"),
        "/measures/new":                        ("i xxx xx oo oo xx xx x", "i xxx xx ?? ?? xx xx x"),
        "/measures/ledger":                     ("i xxx xx oo oo oo xx o", "-"),
        "/exports/lists/ledger":                ("-",                    "i xxx xx oo oo oo xx o"),
        "/measures/{measure}":                  ("i xxx xx oo o. oo xx o", "-"),
        "/measures/{no_measure}":               ("i xxx xx .. .. .. xx .", "-"),
        "/measures/{measure}/steps":            ("i xxx xx o! o. xx xx x", "i xxx xx >! >. xx xx x"),
        "/measures/{measure}/spendings":        ("i xxx xx o! o. xx xx x", "i xxx xx ?? ?. xx xx x"),
        "/measures/{measure}/wording":          ("i xxx xx o! o. xx xx x", "i xxx xx ?! ?. xx xx x"),
        "/measures/{measure}/files":            ("-",                    "i xxx xx ?! ?. xx xx x"),
        "/measures/{no_measure}/files":         ("-",                    "i xxx xx .. .. xx xx x"),
        "/measures/{measure}/files/{measure_file}": ("i xxx xx oo o. oo xx o", "-"),
        "/measures/{measure}/files/{no_measure_file}": ("i xxx xx .. .. .. xx .", "-"),
        "/measures/{measure}/files/{measure_file}/thumbnail": ("i xxx xx oo o. oo xx o", "-"),
        "/measures/{measure}/files/{no_measure_file}/thumbnail": ("i xxx xx .. .. .. xx .", "-"),
        "/measures/{measure}/file-removals":    ("i xxx xx o! o. xx xx x", "i xxx xx ?? ?. xx xx x"),
        "/measures/{no_measure}/file-removals": ("i xxx xx .. .. xx xx x", "i xxx xx .. .. xx xx x"),
        "/measures/{no_measure}/steps":         ("i xxx xx .. .. xx xx x", "i xxx xx .. .. xx xx x"),
    },
    build=build,
    named=named,
    forms=forms,
    looks={
        "leader": (
            Look("/visits"), Look("/visits/new"), Look("/visits/new", send_empty, "422"),
            Look("/visits/{visit}"), Look("/visits/{visit}/correction"), Look("/visits/contacts"),
            Look("/problems"), Look("/problems/{problem}"),
            Look("/problems/{listed_problem}"), Look("/problems/{listed_problem}/wording"),
            Look("/measures/ledger"),
        ),
        "clerk": (
            Look("/measures"), Look("/measures/{measure}"), Look("/measures/{measure}/spendings"),
            Look("/measures/new"),
            Look("/visits/contacts/{leading}"), Look("/problems/new"),
        ),
        None: (Look("/offline/visits/new"),),
    },
    find_things=find_things,
    no_pages=frozenset({
        "visits.file", "visits.thumbnail", "measures.file", "measures.thumbnail", "measures.measure_choices",
        "measures.problem_choices",
    }),
)  # fmt: skip
