"""The tree as an administrator sees and changes it."""

from collections.abc import Callable

import pytest

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare.accounts import actions as people
from welfare.accounts import credentials
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.views import SHOWN_AT_ONCE
from welfare.web.choices import Choice, told_apart

SignIn = Callable[[Client, str], Page]


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    """The bureau's administrator, signed in."""
    sign_in(client, "admin")
    return client


@pytest.fixture
def alliance_admin(client: Client, district: District, sign_in: SignIn) -> Client:
    """An administrator of one alliance with its two schools, signed in."""
    person = people.add_person(
        staff_number="east", name="片管一", organization=district.place("alliance"), roles=[Role.ADMIN]
    )
    credentials.set_password(person, PASSWORD)
    sign_in(client, "east")
    return client


def _fresh(district: District, key: str) -> Organization:
    db.session.expire_all()
    return district.place(key)


def test_the_tree_shows_each_below_its_parent(admin: Client) -> None:
    text = admin.page("/organizations").text
    assert text.index("Below 云岭林区教育局") < text.index("东片教联体 Education alliance")
    assert text.index("Below 东片教联体") < text.index("石门小学 School")


def test_a_large_tree_is_shown_by_pages_and_searched_by_name(admin: Client, district: District) -> None:
    for number in range(SHOWN_AT_ONCE):
        add_organization(
            kind=OrganizationKind.SCHOOL, name=f"新村第{number}小学", parent=district.place("alliance")
        )
    db.session.commit()
    here, shown = admin.page("/organizations"), []
    first = here.text
    while True:
        shown += [name for name in here.links if "新村第" in name]
        if "Next" not in here.links:
            break
        here = admin.page(here.links["Next"])
    assert len(shown) == len(set(shown)) == SHOWN_AT_ONCE
    assert "What you administer" in first
    assert "What you administer" not in here.text
    assert "Below 东片教联体" in here.text

    found = admin.page("/organizations?q=村第7小")
    assert [name for name in found.links if "小学" in name] == ["新村第7小学 School"]
    assert "Nothing here is called so." in admin.page("/organizations?q=没有这所").text
    assert "云岭林区教育局" in admin.page("/organizations?q=林区教育").text
    assert admin.page("/organizations?after=9~9~9").status == 200


def test_a_school_is_added_and_takes_people_in(admin: Client, district: District) -> None:
    alliance = district.place("alliance")
    form = admin.page(f"/organizations/new?parent={alliance.id}").form("/organizations/new")
    assert form.values["parent"] == str(alliance.id)
    page = form.send(name="新桥小学", kind="school")
    assert page.heading == "新桥小学"
    assert "School, belongs to 东片教联体" in page.text
    assert "新桥小学" in admin.page("/people/new").response.text


@pytest.mark.parametrize(
    ("kind", "parent", "name", "sentence"),
    [
        ("office", "alliance", "科室", "An organization of this kind cannot stand there."),
        ("school", "alliance", "石门小学", "There is already an organization called 石门小学 there."),
        ("school", "alliance", " ", "Every organization has a name."),
        ("school", "alliance", "长" * 61, "At most 60 characters."),
    ],
)
def test_what_cannot_stand_there_is_refused_with_what_was_typed(
    admin: Client, district: District, kind: str, parent: str, name: str, sentence: str
) -> None:
    form = admin.page("/organizations/new").form("/organizations/new")
    page = form.send(name=name, kind=kind, parent=str(district.place(parent).id))
    assert page.status == 422
    assert sentence in page.text
    values = page.form("/organizations/new").values
    assert (values["name"], values["kind"]) == (name.strip(), kind)


def test_the_number_under_which_an_organization_is_reached(admin: Client, district: District) -> None:
    address = f"/organizations/{district.place('near_school').id}"
    page = admin.page(address).form(f"{address}/phone").send(phone="０７１９ 333 4455")
    assert "Saved." in page.text
    assert "Telephone number changed" in page.text
    assert page.form(f"{address}/phone").values["phone"] == "0719 333 4455"
    page = page.form(f"{address}/phone").send(phone="call us")
    assert page.status == 422
    assert page.form(f"{address}/phone").values["phone"] == "call us"
    assert _fresh(district, "near_school").phone == "0719 333 4455"
    page = admin.page(address).form(f"{address}/phone").send(phone="")
    assert _fresh(district, "near_school").phone is None


def test_renaming(admin: Client, district: District) -> None:
    address = f"/organizations/{district.place('near_school').id}"
    page = admin.page(address).form(address).send(name="石门中心小学")
    assert page.heading == "石门中心小学"
    page = page.form(address).send(name="松岭学校")
    assert page.status == 422
    assert "There is already an organization called 松岭学校 there." in page.text


def test_moving_takes_everything_along(admin: Client, district: District) -> None:
    school, bureau = district.place("near_school"), district.place("bureau")
    page = admin.page(f"/organizations/{school.id}")
    page = page.form("/place").send(parent=str(bureau.id))
    assert "石门小学 now belongs to 云岭林区教育局." in page.text
    assert _fresh(district, "near_school").path == f"{bureau.path}{school.id}/"
    assert school.id not in district.person("alliance_leader").reached_by(Role.LEADER)


def test_closing_asks_back_and_hides_it_where_people_are_added(admin: Client, district: District) -> None:
    school = district.place("lone_school")
    page = admin.page(f"/organizations/{school.id}").follow("Close this organization")
    assert _fresh(district, "lone_school").is_active
    page = page.form("/closing").send()
    assert "双河幼儿园 is closed." in page.text
    assert "双河幼儿园" not in admin.page("/people/new").response.text
    assert "双河幼儿园 is open again." in page.form("/opening").send().text


def test_what_others_stand_in_is_not_closed(admin: Client, district: District) -> None:
    address = f"/organizations/{district.place('alliance').id}"
    page = admin.page(f"{address}/closing").form("/closing").send()
    assert page.status == 409
    assert "Close what belongs to 东片教联体 first" in page.text
    assert _fresh(district, "alliance").is_active


def test_nothing_opens_below_what_is_closed(admin: Client, district: District) -> None:
    for key in ("near_school", "far_school", "alliance"):
        district.place(key).is_active = False
    page = admin.page(f"/organizations/{district.place('near_school').id}").form("/opening").send()
    assert page.status == 409
    assert "Open 东片教联体 first" in page.text


def test_the_bureau_neither_moves_nor_closes(admin: Client, district: District) -> None:
    address = f"/organizations/{district.place('bureau').id}"
    page = admin.page(address)
    assert not [form for form in page.forms if form.action.endswith(("/place", "/closing"))]
    assert admin.page(f"{address}/closing").status == 404
    token = page.forms[0].values["csrf_token"]
    answer = admin.post(
        f"{address}/place", data={"csrf_token": token, "parent": district.place("alliance").id}
    )
    assert answer.status_code == 404


class TestAllianceAdministrator:
    def test_sees_the_alliance_only(self, alliance_admin: Client) -> None:
        links = alliance_admin.page("/organizations").links
        assert [name for name in links if "双河" in name or "后勤" in name or "教育局" in name] == []
        assert any("石门小学" in name for name in links)

    def test_cannot_move_anything_out(self, alliance_admin: Client, district: District) -> None:
        address = f"/organizations/{district.place('near_school').id}"
        page = alliance_admin.page(address)
        assert not [form for form in page.forms if form.action.endswith("/place")]
        data = {"csrf_token": page.form(address).values["csrf_token"], "parent": district.place("bureau").id}
        assert alliance_admin.post(f"{address}/place", data=data).status_code == 404
        assert _fresh(district, "near_school").parent_id == district.place("alliance").id

    @pytest.mark.parametrize("noun", ["closing", "opening", "place"])
    def test_does_not_saw_off_its_own_branch(
        self, alliance_admin: Client, district: District, noun: str
    ) -> None:
        address = f"/organizations/{district.place('alliance').id}"
        token = alliance_admin.page(address).form(address).values["csrf_token"]
        answer = alliance_admin.post(f"{address}/{noun}", data={"csrf_token": token, "parent": 1})
        assert answer.status_code == 404
        assert _fresh(district, "alliance").is_active

    def test_what_is_beyond_is_not_there(self, alliance_admin: Client, district: District) -> None:
        token = alliance_admin.page("/organizations/new").form("/organizations/new").values["csrf_token"]
        for id_ in (district.place("bureau").id, district.place("lone_school").id, 2_000_000_000, 2**70):
            for noun in ("", "/closing", "/opening", "/place"):
                data = {"csrf_token": token, "name": "x"}
                assert alliance_admin.post(f"/organizations/{id_}{noun}", data=data).status_code == 404
            assert alliance_admin.page(f"/organizations/{id_}").status == 404
        assert _fresh(district, "lone_school").name == "双河幼儿园"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("clerk", "/triage?queue=all"),
        ("clerk", "/homes/new"),
        ("handler", "/housing/units/new"),
        ("leader", "/visits/new"),
    ],
)
def test_two_schools_of_one_name_are_told_apart_in_every_list(
    client: Client, district: District, who: str, path: str
) -> None:
    add_organization(kind=OrganizationKind.SCHOOL, name="石门 小学", parent=district.place("bureau"))
    db.session.commit()
    sign_in_as(client, district.person(who))
    page = client.page(path)
    [listed] = [part for part in page.main.iter("select") if part.get("name") == "school"]
    names = {text(option) for option in elements(listed, "option")}
    assert {"石门小学（东片教联体）", "石门 小学（云岭林区教育局）", "松岭学校"} <= names


def test_two_people_of_one_name_are_told_apart_in_a_list() -> None:
    twins = [Choice(1, "王芳", "T001"), Choice(2, "王　芳", "T002"), Choice(3, "王方", "T003")]
    assert told_apart(twins) == [(1, "王芳 · T001"), (2, "王　芳 · T002"), (3, "王方")]
