"""Two schools of one name: called after what they stand in too, wherever they are named, and only as long."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import world
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from tests.web.access_table import TABLE
from tests.web.test_access_matrix import Cell, expected_of, furnish, named
from welfare.audit.keyring import row_key
from welfare.audit.rows.checking import faults_of_rows
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import NeedEvent
from welfare.organizations.actions import (
    add_organization,
    merge_school,
    move_organization,
    rename_organization,
    set_organization_active,
)
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.queries import in_tree_order
from welfare.tables.places import place_finder

ROOT = Path(__file__).parents[2]
SCHOOL, ALLIANCE = OrganizationKind.SCHOOL, OrganizationKind.ALLIANCE
BUREAU = "云岭林区教育局"


def called() -> list[str]:
    """How all places are called, parents before children, as the database has it."""
    return list(db.session.scalars(select(Organization.display_name).order_by(Organization.path)))


def twins() -> list[str]:
    """How those are called whose name somebody else has, too."""
    query = select(Organization.display_name).where(Organization.display_name != Organization.name)
    return sorted(db.session.scalars(query))


@pytest.fixture
def twin(district: District) -> Organization:
    """A second school of that name, right below the bureau."""
    return add_organization(kind=SCHOOL, name="石门小学", parent=district.place("bureau"))


BOTH = [f"石门小学（{BUREAU}）", "石门小学（东片教联体）"]


class TestWhatIsDecided:
    """Whenever the tree changes, and for whoever is concerned."""

    def test_a_name_that_one_has_is_all_there_is(self, district: District) -> None:
        assert called() == [name for _key, _kind, name, _parent in world.ORGANIZATIONS]

    def test_two_of_a_name_are_called_after_what_they_stand_in(self, twin: Organization) -> None:
        assert twins() == sorted(BOTH)

    def test_however_the_name_is_spelt(self, district: District) -> None:
        add_organization(kind=SCHOOL, name="石门 小学", parent=district.place("bureau"))
        assert twins() == sorted(["石门小学（东片教联体）", f"石门 小学（{BUREAU}）"])

    def test_another_name_ends_it_for_both(self, twin: Organization, district: District) -> None:
        rename_organization(twin, name="石门中心小学", by=district.person("admin"))
        assert twins() == []
        rename_organization(twin, name="石门小学", by=district.person("admin"))
        assert twins() == sorted(BOTH)
        rename_organization(twin, name="石门小学", by=district.person("admin"))
        assert twins() == sorted(BOTH), "a form that is sent unchanged"

    def test_who_is_moved_is_called_after_the_new_place(self, twin: Organization, district: District) -> None:
        west = add_organization(kind=ALLIANCE, name="西片教联体", parent=district.place("bureau"))
        move_organization(twin, parent=west, by=district.person("admin"))
        assert twins() == sorted(["石门小学（东片教联体）", "石门小学（西片教联体）"])

    def test_a_place_of_another_name_takes_along_who_is_called_after_it(
        self, twin: Organization, district: District
    ) -> None:
        rename_organization(district.place("alliance"), name="东山教联体", by=district.person("admin"))
        rename_organization(district.place("bureau"), name="云岭教育局", by=district.person("admin"))
        assert twins() == sorted(["石门小学（东山教联体）", "石门小学（云岭教育局）"])

    def test_one_that_is_closed_keeps_its_name_apart(self, twin: Organization, district: District) -> None:
        set_organization_active(twin, is_active=False, by=district.person("admin"))
        assert twins() == sorted(BOTH), "its needs stand in the same lists"

    def test_one_that_becomes_part_of_the_other_too(self, twin: Organization, district: District) -> None:
        merge_school(twin, into=district.place("near_school"), by=district.person("admin"))
        assert twins() == sorted(BOTH)

    def test_twins_in_places_that_are_twins_are_never_called_alike(self, district: District) -> None:
        alliance, bureau = district.place("alliance"), district.place("bureau")
        west = add_organization(kind=ALLIANCE, name="西片教联体", parent=bureau)
        for parent in (bureau, west):
            add_organization(kind=SCHOOL, name="石门小学", parent=parent)
        add_organization(kind=SCHOOL, name="西片教联体", parent=west)
        add_organization(kind=SCHOOL, name="东片教联体", parent=alliance)
        db.session.expire_all()
        assert len(set(called())) == len(called())
        assert f"石门小学（西片教联体（{BUREAU}））" in called()
        [school] = [one for one in in_tree_order(SCHOOL) if one.name == "西片教联体"]
        rename_organization(school, name="西片小学", by=district.person("admin"))
        assert "石门小学（西片教联体）" in called()

    def test_a_name_that_reads_like_what_a_twin_is_called_is_told_apart_too(
        self, twin: Organization, district: District
    ) -> None:
        looks = add_organization(kind=SCHOOL, name="石门小学 (东片教联体)", parent=district.place("bureau"))
        assert looks.display_name == f"石门小学 (东片教联体)（{BUREAU}）"
        rename_organization(twin, name="石门中心小学", by=district.person("admin"))
        db.session.expire_all()
        assert twins() == [], "nobody is called so any more"
        rename_organization(twin, name="石门小学", by=district.person("admin"))
        db.session.expire_all()
        assert twins() == sorted([*BOTH, f"石门小学 (东片教联体)（{BUREAU}）"])

    def test_what_is_undone_changes_no_name(self, district: District) -> None:
        before = called()
        add_organization(kind=SCHOOL, name="石门小学", parent=district.place("bureau"))
        db.session.rollback()
        assert called() == before

    def test_a_table_of_schools_decides_it_too(self, client: Client, district: District) -> None:
        sign_in_as(client, district.person("admin"))
        page = client.page("/organizations/import").forms[0]
        content = f"学校,上级\n新桥小学,{BUREAU}\n新桥小学,东片教联体\n".encode()
        preview = page.send(file=(BytesIO(content), "单位.csv"))
        assert twins() == []
        preview.forms[0].send()
        assert twins() == sorted([f"新桥小学（{BUREAU}）", "新桥小学（东片教联体）"])

    def test_seals_say_what_they_said(self, app: Flask, twin: Organization) -> None:
        db.session.commit()
        key = row_key(app.config["SETTINGS"].instance)
        with db.engine.connect() as connection:
            told = {name: faults for name, _rows, faults in faults_of_rows(connection, key)}
        assert told["organizations"] == []

    def test_however_many_there_are_it_is_asked_once(self, district: District) -> None:
        parents = [
            add_organization(kind=ALLIANCE, name=f"第{number}教联体", parent=district.place("bureau"))
            for number in range(6)
        ]

        def add(parent: Organization) -> int:
            with statements() as asked:
                add_organization(kind=SCHOOL, name="中心学校", parent=parent)
            return sum(statement.startswith("SELECT") for statement, _values in asked)

        add(parents[0])
        few = add(parents[1])
        assert [add(parent) for parent in parents[2:]] == [few] * 4


@pytest.mark.parametrize("way", ["added", "renamed"])
def test_two_at_once_are_told_apart(client: Client, district: District, way: str) -> None:
    admin, alliance, lone = (
        district.person("admin"),
        district.place("alliance"),
        district.place("lone_school"),
    )
    address, fields = {
        "added": ("/organizations/new", {"name": "新桥小学", "kind": "school", "parent": alliance.id}),
        "renamed": (f"/organizations/{district.place('far_school').id}", {"name": "新桥小学"}),
    }[way]
    answer_meanwhile(
        lambda: rename_organization(lone, name="新桥小学", by=admin), client, admin, address, **fields
    )
    db.session.rollback()
    assert twins() == sorted([f"新桥小学（{BUREAU}）", "新桥小学（东片教联体）"])


class TestWhereItIsChosen:
    """By its whole name, or a part that others have as well."""

    @pytest.mark.parametrize("words", ["石门小学（东片教联体）", "石门小学(东片教联体)", "石门小学（东片"])
    def test_the_name_as_it_is_shown_means_one(
        self, client: Client, district: District, twin: Organization, words: str
    ) -> None:
        sign_in_as(client, district.person("clerk"))
        found = client.get(f"/organizations/choices/units?q={quote(words)}").json["matches"]
        assert [one["name"] for one in found] == ["石门小学（东片教联体）"]

    def test_the_bare_name_asks_which(self, client: Client, district: District, twin: Organization) -> None:
        sign_in_as(client, district.person("clerk"))
        found = client.get(f"/organizations/choices/units?q={quote('石门')}").json["matches"]
        assert sorted(one["name"] for one in found) == sorted(BOTH)
        assert [one["where"] for one in found] == [None, None], "it is said once"

    def test_without_script_what_stood_there_is_taken(
        self, client: Client, district: District, twin: Organization
    ) -> None:
        need = district.need()
        world.add_schools(40)
        sign_in_as(client, district.person("clerk"))
        form = client.page(f"/needs/{need.number}").form("/acceptance")
        form.send(unit_typed="石门小学（东片教联体）")
        db.session.expire_all()
        assert need.unit_id == district.place("near_school").id
        [event] = db.session.scalars(select(NeedEvent).where(NeedEvent.kind == "accept"))
        assert event.details["unit"] == "石门小学（东片教联体）"

    def test_a_table_may_name_it_as_it_is_shown(self, district: District, twin: Organization) -> None:
        find = place_finder(in_tree_order())
        assert [find(name)[0].id for name in BOTH] == [twin.id, district.place("near_school").id]  # type: ignore[union-attr]
        found, problem = find("石门小学")
        assert found is None
        assert "石门小学" in str(problem)


def test_what_was_said_before_there_were_two_stays_as_it_was(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS, unit="near_school", by="neighbour")
    add_organization(kind=SCHOOL, name="石门小学", parent=district.place("bureau"))
    [event] = db.session.scalars(
        select(NeedEvent).where(NeedEvent.need_id == need.id, NeedEvent.kind == "accept")
    )
    assert event.details["unit"] == "石门小学"
    sign_in_as(client, district.person("clerk"))
    assert "石门小学（东片教联体）" in client.page(f"/needs/{need.number}").text


def build_twins() -> None:
    """Something of everything that has an address, where a school and an office share their names."""
    world.build()
    district = District()
    add_organization(kind=SCHOOL, name="石门小学", parent=district.place("bureau"))
    add_organization(kind=SCHOOL, name="后勤科", parent=district.place("alliance"))
    furnish()


BARE = re.compile("石门小学(?!（)|后勤科(?!（)")
NO_PAGES = re.compile(r"/roster/|/import/|\.(?:pdf|docx|xlsx)$")
"""Pages of tables, which show what cells say; and papers and workbooks, which are no text to be read here."""
AS_WRITTEN = {
    "/organizations/{near}": "its name, to be edited",
    "/audit/power": "what was said in histories before there were two",
    "/people/{teacher}": "what was said in a history before there were two",
    "/profile/record": "what was said in a history before there were two",
}
"""Where a bare name stands as it was written, and why."""


@pytest.mark.slow("reads every page there is")
class TestEveryPage:
    """No page names one of two without saying which."""

    @pytest.fixture
    def state(self) -> State:
        return State("twins", build_twins)

    @pytest.mark.parametrize(
        "account", ["teacher", "school", "clerk", "handler", "leader", "admin", "auditor", "anonymous"]
    )
    def test_says_which(self, app: Flask, account: str, record_property: Any) -> None:
        with app.app_context():
            things = named()
            client = app.test_client()
            client.lints = False
            if account != "anonymous":
                sign_in_as(client, District().person(account))
        found, read = {}, 0
        for row, by_method in TABLE.items():
            if expected_of(by_method[0], account) != "o" or row in AS_WRITTEN or NO_PAGES.search(row):
                continue
            answer = client.get(Cell(app, things, row, "GET").address)
            if answer.mimetype in ("text/html", "application/json", "text/calendar"):
                read += 1
                bare = [
                    answer.text[max(0, at.start() - 80) : at.end() + 20] for at in BARE.finditer(answer.text)
                ]
                if bare:
                    found[row] = bare
        assert found == {}
        record_property("pages read for bare names", read)


BARE_ON_PURPOSE = {
    ("welfare/needs/replies/queries.py", "unit.name"),  # in a letter to the teacher, as a unit calls itself
    ("welfare/needs/actions/handling.py", "Organization.name"),  # compared with such letters
    ("welfare/training/exports.py", "Organization.name"),  # an order
    ("welfare/reports/overview/page.py", "school.name"),  # of a choice, which is told apart
    ("templates/reports/_stuck.html", "school.name"),
}
NAMES = re.compile(
    r"\b(?:\w+\.)?(?:organization|school|unit|lead_unit|alliance|closed|into|Organization|Unit|Alliance|AT)\.name\b"
)
NOT_SHOWN = ("welfare/organizations/", "welfare/migrations/", "welfare/demo/")
"""Which decides it, and which tells what was."""


def test_no_template_and_no_label_names_an_organization_by_its_bare_name() -> None:
    """What is searched and sealed has the bare name; a row of a query brings the one that is shown."""
    found = []
    for path in [*(ROOT / "templates").rglob("*.*"), *(ROOT / "welfare").rglob("*.py")]:
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(NOT_SHOWN):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            is_indexed = "names=(" in line  # what is found by search
            for name in NAMES.findall(line):
                if not is_indexed and (place, name) not in BARE_ON_PURPOSE:
                    found.append(f"{place}:{number} {name}")
    assert found == []
