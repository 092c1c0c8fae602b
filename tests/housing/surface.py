"""Turnover housing, as seen from outside."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.files.pictures import encoded, quarters
from tests.housing import town
from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.names import School
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.files.uploads import Uploads
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import AllocationStatus
from welfare.housing.notice.actions import make_objection
from welfare.housing.notice.models import Objection
from welfare.housing.rounds.models import Round
from welfare.housing.rules.models import RuleSet
from welfare.housing.stays.actions import offers as allocations
from welfare.housing.stays.actions import stays
from welfare.housing.stays.models import Allocation
from welfare.housing.units.imports import FLATS
from welfare.housing.units.models import HousingUnit
from welfare.sending.actions.files import attach
from welfare.sending.actions.receipts import claim, complete
from welfare.sending.models import SentFile
from welfare.tables import kept

PROOF = read_picture(encoded(quarters(90, 60), "JPEG"))

# fmt: off
ACCESS = {
    #                                                    GET                     POST
    #                                                    _  TTT SS CC HH LL AA R _  TTT SS CC HH LL AA R
    "/housing":                                           ("i ooo oo oo oo oo oo o", "-"),
    # --- flats: at the teacher's school, at another, none
    "/housing/units":                                     ("i xxx oo oo oo oo xx o", "-"),
    "/housing/units/new":                                ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/units/{vacant}":                            ("i xxx o. oo o. oo xx o", "-"),
    "/housing/units/{far_flat}":                          ("i xxx .o o. o. o. xx o", "-"),
    "/housing/units/{no_flat}":                           ("i xxx .. .. .. .. xx .", "-"),
    "/housing/units/{vacant}/description":               ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/units/{no_flat}/description":              ("i xxx xx .x .x xx xx x", "i xxx xx .x .x xx xx x"),
    "/housing/units/{vacant}/repair":                     ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/units/{no_flat}/repair":                    ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/units/{vacant}/repair-end":                 ("-",                    "i xxx xx !x !x xx xx x"),
    "/housing/units/{no_flat}/repair-end":                ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/units/import":                             ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/units/import/template":                    ("i xxx xx ox ox xx xx x", "i xxx xx .x .x xx xx x"),
    "/housing/units/import/{flats}":                     ("i xxx xx .x ox xx xx x", "i xxx xx .x !x xx xx x"),
    "/housing/units/import/{flats}/columns":             ("i xxx xx .x ox xx xx x", "i xxx xx .x >x xx xx x"),
    "/housing/units/import/{no_flats}/columns":          ("i xxx xx .x .x xx xx x", "i xxx xx .x .x xx xx x"),
    "/housing/units/import/{no_flats}":                  ("i xxx xx .x .x xx xx x", "i xxx xx .x .x xx xx x"),
    # --- tenants from before the product
    "/housing/stays/import":                             ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/stays/import/template":                    ("i xxx xx ox ox xx xx x", "i xxx xx .x .x xx xx x"),
    "/housing/stays/import/{tenants}":                   ("i xxx xx .x ox xx xx x", "i xxx xx .x !x xx xx x"),
    "/housing/stays/import/{no_flats}":                  ("i xxx xx .x .x xx xx x", "i xxx xx .x .x xx xx x"),
    "/housing/stays/import/{tenants}/columns":           ("i xxx xx .x ox xx xx x", "i xxx xx .x >x xx xx x"),
    "/housing/stays/import/{no_flats}/columns":          ("i xxx xx .x .x xx xx x", "i xxx xx .x .x xx xx x"),
    # --- rules
    "/housing/rules":                                     ("i xxx xx ox ox xx xx o", "-"),
    "/housing/rules/new":                                ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/rules/{rules}":                             ("i xxx xx ox ox xx xx o", "-"),
    "/housing/rules/{no_rules}":                          ("i xxx xx .x .x xx xx .", "-"),
    # --- rounds: a draft, one that is open, closed, on public notice, expired, running
    "/housing/rounds":                                    ("i ooo oo oo oo oo oo o", "-"),
    "/housing/units/choices?q=1": ("i xxx xx ox ox xx xx x", "-"),
    "/housing/rounds/new": ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/rounds/{draft_round}":                      ("i ... .. o. o. .. .. o", "-"),
    "/housing/rounds/{open_round}":                       ("i ooo oo oo oo oo oo o", "-"),
    "/housing/rounds/{no_round}":                         ("i ... .. .. .. .. .. .", "-"),
    "/housing/rounds/{draft_round}/plan": ("i xxx xx ox ox xx xx x", "i xxx xx >x >x xx xx x"),
    "/housing/rounds/{open_round}/plan": ("i xxx xx !x !x xx xx x", "i xxx xx !x !x xx xx x"),
    "/housing/rounds/{no_round}/plan": ("i xxx xx .x .x xx xx x", "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{draft_round}/opening":              ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/rounds/{open_round}/opening":               ("-",                    "i xxx xx !x !x xx xx x"),
    "/housing/rounds/{no_round}/opening":                 ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{closed_round}/publication":         ("-",                    "i xxx xx >x !x xx xx x"),
    "/housing/rounds/{open_round}/publication":           ("-",                    "i xxx xx !x !x xx xx x"),
    "/housing/rounds/{no_round}/publication":             ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{drawn_round}/signature":            ("-",                    "i xxx xx >x !x xx xx x"),
    "/housing/rounds/{notice_round}/signature":           ("-",                    "i xxx xx !x !x xx xx x"),
    "/housing/rounds/{no_round}/signature":               ("-",                    "i xxx xx .x .x xx xx x"),
    # --- the public notice: running, over (a colleague applied), not begun
    "/housing/rounds/{notice_round}/notice":              ("o ooo oo oo oo oo oo o", "-"),
    "/housing/rounds/{expired_round}/notice":             ("o ooo oo oo oo oo oo o", "-"),
    "/housing/rounds/{open_round}/notice":                (". ... .. .. .. .. .. .", "-"),
    "/housing/rounds/{no_round}/notice":                  (". ... .. .. .. .. .. .", "-"),
    "/housing/rounds/{notice_round}/notice.json":         ("o ooo oo oo oo oo oo o", "-"),
    "/housing/rounds/{expired_round}/notice.json":        ("o ooo oo oo oo oo oo o", "-"),
    "/housing/rounds/{open_round}/notice.json":           (". ... .. .. .. .. .. .", "-"),
    "/housing/rounds/{no_round}/notice.json":             (". ... .. .. .. .. .. .", "-"),
    "/housing/rounds/{expired_round}/openings.json":      ("i .o. .. o. o. .. .. o", "-"),
    "/housing/rounds/{open_round}/openings.json":         ("i ... .. .. .. .. .. .", "-"),
    "/housing/rounds/{no_round}/openings.json":           ("i ... .. .. .. .. .. .", "-"),
    # --- the draw: of a list whose notice is over, of one that is frozen
    "/housing/rounds/{expired_round}/freezing":           ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/rounds/{notice_round}/freezing":            ("-",                    "i xxx xx !x !x xx xx x"),
    "/housing/rounds/{no_round}/freezing":                ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{frozen_round}/public-value":        ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/rounds/{drawn_round}/public-value":         ("-",                    "i xxx xx !x !x xx xx x"),
    "/housing/rounds/{expired_round}/public-value":       ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{no_round}/public-value":            ("-",                    "i xxx xx .x .x xx xx x"),
    # --- applications: the teacher's, nobody's
    "/housing/rounds/{open_round}/application":          ("i ooo xx xx xx xx xx x", "i >?? xx xx xx xx xx x"),
    "/housing/rounds/{no_round}/application":            ("i ... xx xx xx xx xx x", "i ... xx xx xx xx xx x"),
    "/housing/rounds/{open_round}/application/withdrawal": ("-",                    "i >.. xx xx xx xx xx x"),
    "/housing/rounds/{no_round}/application/withdrawal":  ("-",                  "i ... xx xx xx xx xx x"),
    "/housing/rounds/{open_round}/applications":          ("i xxx xx ox ox xx xx o", "-"),
    "/housing/rounds/{no_round}/applications":            ("i xxx xx .x .x xx xx .", "-"),
    "/housing/applications/{applied}":                    ("i xxx xx ox ox xx xx o", "-"),
    "/housing/applications/{applied}/files/{proof}":           ("i o.. .. o. o. .. .. o", "-"),
    "/housing/applications/{applied}/files/{no_proof}":        ("i ... .. .. .. .. .. .", "-"),
    "/housing/applications/{no_application}/files/{proof}":    ("i ... .. .. .. .. .. .", "-"),
    "/housing/applications/{applied}/files/{proof}/thumbnail": ("i o.. .. o. o. .. .. o", "-"),
    "/housing/applications/{applied}/files/{no_proof}/thumbnail": ("i ... .. .. .. .. .. .", "-"),
    "/housing/applications/{no_application}":             ("i xxx xx .x .x xx xx .", "-"),
    "/housing/applications/{applied}/correction":         ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/applications/{no_application}/correction":  ("-",                  "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{notice_round}/objections":         ("i oo. o. .. .. .. .. .", "i >>. >. .. .. .. .. x"),
    "/housing/rounds/{no_round}/objections":             ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
    "/housing/objections/{objection}":                   ("i xxx xx ox ox xx xx o", "i xxx xx !x >x xx xx x"),
    "/housing/objections/{no_objection}":                ("i xxx xx .x .x xx xx .", "i xxx xx .x .x xx xx x"),
    "/profile/consents":                                  ("i ooo oo oo oo oo oo o", "-"),
    "/profile/consents/{agreed}/withdrawal":              ("-",                    "i >.. .. .. .. .. .. ."),
    "/profile/consents/{no_application}/withdrawal":      ("-",                    "i ... .. .. .. .. .. ."),
    # --- offers: to the colleague, accepted, lived in, none
    "/housing/offers/{offered}/acceptance":               ("-",                    "i .>. xx xx xx xx xx x"),
    "/housing/offers/{no_offer}/acceptance":              ("-",                    "i ... xx xx xx xx xx x"),
    "/housing/offers/{offered}/refusal":                  ("-",                    "i .>. xx xx xx xx xx x"),
    "/housing/offers/{no_offer}/refusal":                 ("-",                    "i ... xx xx xx xx xx x"),
    "/housing/offers/{accepted}/key":                     ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/offers/{no_offer}/key":                     ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/offers/{lived_in}/renewal":                 ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/offers/{no_offer}/renewal":                 ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/offers/{lived_in}/return":                  ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/offers/{no_offer}/return":                  ("-",                    "i xxx xx .x .x xx xx x"),
    "/housing/rounds/{running_round}/offers":             ("-",                    "i xxx xx >x >x xx xx x"),
    "/housing/rounds/{no_round}/offers":                  ("-",                    "i xxx xx .x .x xx xx x"),
}
# fmt: on
FACTS = {"owns_home": "no", "commute_km": 5, "people": 1, "years_here": 1, "couple_teaches": "no"}
ROUNDS = ("draft", "open", "closed", "notice", "expired", "frozen", "drawn", "running")
FAR_NUMBER, VACANT_NUMBER = "far", "vacant"


def build(district: District) -> None:
    """A round at every point of its way, each with somebody in it, and two flats that are free."""
    teacher, colleague = district.person("teacher"), district.person("colleague")
    vacant = town.flat(district, number=VACANT_NUMBER)
    town.flat(district, "lone_school", number=FAR_NUMBER)
    town.draft(district, [vacant], name="draft")
    opened = town.open_for(district, [town.flat(district)], name="open")
    town.applied(opened, teacher, sensitive={"hardship": "no"})
    with clock.at(clock.now() - timedelta(days=10)):
        _prove(town.applied(town.open_for(district, [town.flat(district)], name="closed"), teacher), teacher)
        notice = town.open_for(district, [town.flat(district)], name="notice", notice_days=40)
        own = town.applied(notice, teacher)
    town.published(district, notice)
    make_objection(own, by=teacher, words="里程少填了")
    with clock.at(clock.now() - timedelta(days=60)):
        expired = town.open_for(district, [town.flat(district)], name="expired")
        town.applied(expired, colleague)
        frozen = town.open_for(district, [town.flat(district)], name="frozen")
        drawn = town.open_for(district, [town.flat(district)], name="drawn")
        running = town.open_for(
            district, [town.flat(district) for _ in range(3)], name="running", offer_days=60
        )
        people = [colleague, *(town.newcomer(district) for _ in range(3))]
        for years, person in enumerate(people):
            town.applied(running, person, years_here=14 - years)
    for round_ in (expired, frozen, drawn):
        town.published(district, round_)
    town.frozen(district, frozen)
    town.drawn(district, drawn)
    town.published(district, running)
    town.drawn(district, running)
    _give_out(district, running)


def _prove(application: Application, teacher: Person) -> None:
    receipt, _is_new = claim("proof", "of-the-surface", by=teacher)
    complete(receipt, address="/housing", application_id=application.id)
    attach(Uploads([PROOF], []), key="proof", by=teacher)


def _give_out(district: District, running: Round) -> None:
    """Of three flats one is offered, one accepted, one lived in; somebody waits for a fourth."""
    handler = district.person("handler")
    with clock.at(town.after(running)):
        _offered, accepted, lived_in = allocations.sign(running, by=district.person("clerk"))
        for offer in (accepted, lived_in):
            allocations.accept(offer, by=handler)
        stays.hand_over_key(lived_in, by=handler, words="钥匙已交")


def named(district: District) -> dict[str, Any]:
    """Rounds by their names, offers by what came of them."""
    rounds = dict(iter(db.session.execute(select(Round.name, Round.id))))
    units = dict(iter(db.session.execute(select(HousingUnit.number, HousingUnit.id))))
    offers = dict(iter(db.session.execute(select(Allocation.status, Allocation.id))))
    own = select(Application.id).where(Application.person_id == district.person("teacher").id)
    return {
        **{f"{name}_round": rounds[name] for name in ROUNDS},
        "no_round": 4321,
        "vacant": units[VACANT_NUMBER],
        "far_flat": units[FAR_NUMBER],
        "no_flat": 4321,
        "flats": kept.keep(
            "flats",
            {"name": "房源.csv", "sheets": [["", FLATS_TABLE]], "hidden": []},
            person_id=district.person("handler").id,
        ),
        "tenants": kept.keep(
            "tenants",
            {"name": "住户.csv", "sheets": [["", TENANTS_TABLE]], "hidden": []},
            person_id=district.person("handler").id,
        ),
        "no_flats": "A" * 32,
        "rules": db.session.scalars(select(RuleSet.id)).first(),
        "no_rules": 4321,
        "applied": db.session.scalars(own.where(Application.round_id == rounds["closed"])).one(),
        "agreed": db.session.scalars(own.where(Application.round_id == rounds["open"])).one(),
        "no_application": 4321,
        "proof": db.session.query(SentFile.id).filter_by(client_id=PROOF.digest).scalar(),
        "no_proof": 4321,
        "on_notice": db.session.scalars(own.where(Application.round_id == rounds["notice"])).one(),
        "own_need": db.session.scalars(
            select(Application.need_id).where(
                Application.round_id == rounds["open"], Application.person_id == district.person("teacher").id
            )
        ).one(),
        "objection": db.session.scalars(select(Objection.id)).one(),
        "no_objection": 4321,
        "offered": offers[AllocationStatus.OFFERED],
        "accepted": offers[AllocationStatus.ACCEPTED],
        "lived_in": offers[AllocationStatus.MOVED_IN],
        "no_offer": 4321,
    }


def forms(things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person would send."""
    unit = {
        "school": things["near"],
        "building": "9号楼",
        "number": "901",
        "floor_area": "33",
        "rooms": "1",
        "obtained_by": "built",
        "cost_yuan": "60000",
    }
    plan = {
        "name": "新的批次",
        "rule_set": things["rules"],
        "closes_on": (clock.now().date() + timedelta(days=9)).isoformat(),
        "notice_days": "5",
        "offer_days": "3",
        "term_months": "36",
        "units": [things["vacant"]],
    }
    lines = {
        f"{rows}-{n}-{name}": value
        for rows, most in (("items", 12), ("eligibility", 3))
        for n in range(most)
        for name, value in (("fact", "years_here"), ("test", "at_most"), ("value", "3"))
    }
    table = "学校,楼栋,房号,面积,房间数,来源,造价\n石门小学,8号楼,801,33,1,新建,60000\n"
    return {
        "housing.new_unit": unit,
        "housing.edit_unit": unit,
        "housing.unit_import": {"file": (BytesIO(table.encode()), "房源.csv")},
        "housing.unit_import_preview": {"fingerprint": "of another preview"},
        "housing.unit_import_columns": {
            f"is_{column.name}": str(n) for n, column in enumerate(FLATS.columns[:7])
        },
        "housing.tenant_import": {
            "file": (BytesIO("\n".join(map(",".join, TENANTS_TABLE)).encode()), "住户.csv")
        },
        "housing.tenant_import_preview": {"fingerprint": "of another preview"},
        "housing.tenant_import_columns": {
            f"is_{name}": str(n)
            for n, name in enumerate(("school_id", "building", "number", "name", "moved_in_on"))
        },
        "housing.new_rules": {"name": "积分", "cap": "50", **lines, "items-0-points": "5"},
        "housing.new_round": plan,
        "housing.edit_round": plan,
        "housing.apply": {"need": things["own_need"], "school": things["near"], **FACTS},
        "housing.correct": {**FACTS, "words": "已核实", "evidence": "personnel"},
        "housing.freeze_round": {
            "source": "drand",
            "day": (clock.now().date() + timedelta(days=2)).isoformat(),
        },
        "housing.type_value": {"value": town.VALUE},
        "housing.object_to": {"about": things["on_notice"], "words": "里程不对"},
        "housing.objection": {**FACTS, "is_upheld": "no", "words": "已核实，无误"},
        "housing.hand_over_key": {"words": "钥匙已交"},
        "housing.renew": {"until": (clock.now().date() + timedelta(days=900)).isoformat()},
        "housing.offer_flat": {"unit": things["vacant"]},
    }


TENANTS_TABLE = [
    ["学校", "楼栋", "房号", "住户", "入住日期", "到期日期"],
    ["石门小学", "8号楼", "808", "甲一", "2025-09-01", "2028-09-01"],
]
FLATS_TABLE = [
    ["学校", "楼栋", "房号", "面积", "房间数", "来源", "造价"],
    ["石门小学", "8号楼", "808", "33", "1", "新建", "60000"],
]


def send_table(page: Page) -> None:
    """Choose a table with a row that is new and one that is wrong, and look at what it would do."""
    flats = (f"{School.HOME},9号楼,901,33,1,新建,60000", f"{School.HOME},9号楼,902,0,1,新建,1")
    rows = "\n".join(("学校,楼栋,房号,面积,房间数,来源,造价", *flats))
    table = {"name": "房源.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.locator("main input[type=file]").set_input_files(table)  # type: ignore[arg-type]
    page.locator("main form[method=post] button").first.click()
    page.locator("[data-figure=flats_new]").wait_for()


def send_tenants(page: Page) -> None:
    """Choose a table of which one row means no flat that is there."""
    rows = f"学校,楼栋,房号,住户,入住日期,到期日期\n{School.HOME},9号楼,999,某人,2025-09-01,2028-09-01"
    table = {"name": "住户.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.locator("main input[type=file]").set_input_files(table)  # type: ignore[arg-type]
    page.locator("main form[method=post] button").first.click()
    page.locator("[data-figure=tenants_new]").wait_for()


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """The rounds and flats of the demo, from the pages of who runs housing."""
    page = page_of("handler")

    def ids(address: str, begins: str) -> list[str]:
        page.goto(address)
        links = page.locator(f"main a[href^='{begins}']").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        found = [link.removeprefix(begins) for link in links]
        return [each for each in found if each.isdigit()]

    rounds = ids("/housing/rounds", "/housing/rounds/")
    return {
        "open_round": rounds[0],
        "old_round": rounds[-1],
        "flat": ids("/housing/units?state=occupied", "/housing/units/")[0],
        "rule_set": ids("/housing/rules", "/housing/rules/")[0],
        "application": ids(f"/housing/rounds/{rounds[-1]}/applications", "/housing/applications/")[0],
        "objection": ids(f"/housing/rounds/{rounds[-1]}", "/housing/objections/")[0],
    }


SURFACE = Surface(
    access=ACCESS,
    build=build,
    named=named,
    forms=forms,
    find_things=find_things,
    looks={
        "teacher": (
            Look("/housing"),
            Look("/profile/consents"),
            Look("/housing/rounds"),
            Look("/housing/rounds/{open_round}"),
            Look("/housing/rounds/{open_round}/application"),
            Look("/housing/rounds/{open_round}/application", send_empty, "refused"),
            Look("/housing/rounds/{open_round}/objections"),
        ),
        "colleague": (Look("/housing/rounds/{open_round}/application"),),
        "handler": (
            Look("/housing"),
            Look("/housing/units"),
            Look("/housing/units/new"),
            Look("/housing/units/new", send_empty, "refused"),
            Look("/housing/units/{flat}"),
            Look("/housing/units/{flat}/description"),
            Look("/housing/stays/import"),
            Look("/housing/stays/import", send_tenants, "preview"),
            Look("/housing/stays/import/nothing", name="404"),
            Look("/housing/stays/import/nothing/columns", name="404"),
            Look("/housing/units/import"),
            Look("/housing/units/import", send_table, "preview"),
            Look("/housing/units/import/nothing", name="404"),
            Look("/housing/units/import/nothing/columns", name="404"),
            Look("/housing/rounds/{open_round}/plan", name="409"),
            Look("/housing/rules"),
            Look("/housing/rules/new"),
            Look("/housing/rules/{rule_set}"),
            Look("/housing/rounds/new"),
            Look("/housing/rounds/{open_round}"),
            Look("/housing/rounds/{old_round}"),
            Look("/housing/rounds/{old_round}/applications"),
            Look("/housing/rounds/{old_round}/notice"),
            Look("/housing/applications/{application}"),
            Look("/housing/objections/{objection}"),
        ),
        "clerk": (Look("/housing/rounds"), Look("/housing/rounds/{open_round}")),
        None: (Look("/housing/rounds/{old_round}/notice"),),
        "school": (Look("/housing"),),
    },
    no_pages=frozenset(
        {
            "housing.unit_import_template",
            "housing.tenant_import_template",
            "housing.notice_json",
            "housing.openings_json",
            "housing.vacant_flats",
            "housing.application_file",
            "housing.application_thumbnail",
        }
    ),
)
