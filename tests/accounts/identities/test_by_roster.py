"""Accounts elsewhere in a roster: what they open, whose they never become, and what their owners take off."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.identities.conftest import away, come_back
from tests.accounts.identities.test_signing_in import linked, links
from tests.accounts.roster.test_again import confirm
from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import FakeOIDC
from tests.notices.wecom import is_linked, wecom_on
from tests.support.client import Client, Page
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.world import PASSWORD, District
from welfare.accounts.actions import grant_role
from welfare.accounts.identities.actions import Account, link, link_by_roster, take_off
from welfare.accounts.identities.models import Identity, Source, Unlinked
from welfare.accounts.identities.queries import linked_at
from welfare.accounts.identities.refusals import AccountsTaken, LastWayIn
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.models import SignIn
from welfare.channels.providers import SUBJECT_LENGTH, Shown
from welfare.extensions import db
from welfare.own_data.reading import own_rows
from welfare.petitions.erasure.actions import erase
from welfare.tables.workbook import write_workbook

HEAD = "工号,姓名,学校,统一登录标识\n"


@pytest.fixture
def admin(client: Client, district: District, oidc: FakeOIDC) -> Client:
    sign_in_as(client, district.person("admin"))
    return client


def preview(client: Client, content: str | bytes, *, head: str = HEAD) -> Page:
    token = client.page("/people/roster").form("/people/roster").values["csrf_token"]
    data = (head + content).encode() if isinstance(content, str) else content
    file = (io.BytesIO(data), "名册.csv")
    answer = client.post("/people/roster", data={"csrf_token": token, "file": file}, follow_redirects=True)
    return Page(client, answer)


def counts(page: Page) -> tuple[int, ...]:
    names = ("new", "changed", "unchanged", "bad")
    return tuple(int("".join(page.figure(f"roster_{name}").itertext())) for name in names)


def events(number: str) -> list[tuple[EventKind, str | None]]:
    db.session.rollback()
    query = (
        select(PersonEvent.kind, Person.staff_number)
        .outerjoin(Person, Person.id == PersonEvent.by_id)
        .where(PersonEvent.person_id == District().person(number).id)
        .order_by(PersonEvent.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def linked_by(person: Person, fake: FakeOIDC, subject: str, source: Source) -> Identity:
    identity = linked(person, fake, subject)
    identity.source = source
    db.session.commit()
    return identity


def test_the_row_links_after_a_preview_and_its_owner_comes_in(
    app: Flask, admin: Client, district: District, oidc: FakeOIDC
) -> None:
    page = preview(admin, "teacher,甲一,石门小学,u-1\n")
    assert counts(page) == (0, 1, 0, 0)
    assert "Single sign-on subject: u-1" in page.text
    assert links() == []
    confirm(page)
    assert links() == [("u-1", "teacher")]
    assert events("teacher")[-1] == (EventKind.IDENTITY_LINKED, "admin")
    other: Client = app.test_client()
    assert come_back(other, away(other, "oidc", "/notices")).path == "/notices"
    told = other.page("/notices").text
    assert "区教育云 opens your account from now on; if that was not you, take it off" in told
    assert "by a roster" in other.page("/profile/identities").text


def test_somebody_new_comes_in_without_a_password(app: Flask, admin: Client, oidc: FakeOIDC) -> None:
    page = preview(admin, "n1,新一,石门小学,u-1\n")
    assert counts(page) == (1, 0, 0, 0)
    assert "u-1" in page.text
    confirm(page)
    assert links() == [("u-1", "n1")]
    assert [kind for kind, _by in events("n1")] == [EventKind.ADDED, EventKind.IDENTITY_LINKED]
    other: Client = app.test_client()
    come_back(other, away(other, "oidc"))
    assert "新一" in other.page("/profile").text


def test_the_same_roster_again_changes_nothing(admin: Client) -> None:
    confirm(preview(admin, "teacher,甲一,石门小学,u-1\n"))
    assert counts(preview(admin, "teacher,甲一,石门小学,u-1\n")) == (0, 0, 1, 0)
    assert counts(preview(admin, "teacher,甲一,石门小学,\n")) == (0, 0, 1, 0)
    assert links() == [("u-1", "teacher")]


@pytest.mark.parametrize("who", ["colleague", "clerk"])
@pytest.mark.parametrize("written", ["u-1", "U-1", "ｕ－１", " u-1 "])
def test_what_opens_another_s_account_makes_the_row_a_bad_one(
    admin: Client, district: District, oidc: FakeOIDC, who: str, written: str
) -> None:
    linked(district.person(who), oidc)
    page = preview(admin, f"teacher,甲一改,石门小学,{written}\nn1,新一,石门小学,{written.strip()}x\n")
    assert counts(page) == (1, 0, 0, 1)
    assert "at 区教育云 opens another account here." in page.text
    confirm(page)
    assert links()[0] == ("u-1", who)
    assert [number for _subject, number in links()] == [who, "n1"]
    assert district.person("teacher").name == "甲一"


def test_nor_does_somebody_new_get_it(admin: Client, district: District, oidc: FakeOIDC) -> None:
    linked(district.person("colleague"), oidc)
    page = preview(admin, "n1,新一,石门小学,u-1\n")
    assert counts(page) == (0, 0, 0, 1)
    assert "The account u-1 at 区教育云 opens another account here." in page.text
    assert db.session.scalars(select(Person).where(Person.staff_number == "n1")).all() == []


def test_who_has_left_leaves_it_to_nobody(admin: Client, district: District, oidc: FakeOIDC) -> None:
    linked(district.person("colleague"), oidc)
    deactivate(district.person("colleague"), by=district.person("admin"))
    db.session.commit()
    assert counts(preview(admin, "n1,新一,石门小学,u-1\n")) == (0, 0, 0, 1)


@pytest.mark.parametrize("second", ["u-1", "U-1", "ｕ-1"])
def test_one_account_in_two_rows_makes_both_bad(admin: Client, second: str) -> None:
    page = preview(admin, f"teacher,甲一,石门小学,u-1\nn1,新一,石门小学,{second}\n")
    assert counts(page) == (0, 0, 0, 2)
    assert "The account u-1 at 区教育云 stands in row 3, too." in page.text
    assert "at 区教育云 stands in row 2, too." in page.text


@pytest.mark.parametrize("who", ["school", "handler", "clerk", "leader", "admin", "auditor"])
def test_whoever_works_with_others_links_by_hand(admin: Client, district: District, who: str) -> None:
    person = district.person(who)
    row = f"{who},{person.name},{person.organization.display_name},u-1\n"
    page = preview(admin, row)
    assert counts(page) == (0, 0, 1, 0)
    assert "The account u-1 at 区教育云 is not linked: whoever has a further role" in page.text


@pytest.mark.parametrize("number", ["teacher", "n1"])
def test_a_row_that_gives_a_role_links_nothing(admin: Client, district: District, number: str) -> None:
    head = "工号,姓名,学校,角色,统一登录标识\n"
    name = district.person("teacher").name if number == "teacher" else "新一"
    page = preview(admin, f"{number},{name},石门小学,学校管理员,u-1\n", head=head)
    assert "is not linked: whoever has a further role" in page.text
    confirm(page)
    assert Role.SCHOOL_ADMIN in district.person(number).role_names
    assert links() == []


def test_who_gets_a_role_afterwards_comes_in_by_it_no_more(
    app: Flask, admin: Client, district: District
) -> None:
    confirm(preview(admin, "teacher,甲一,石门小学,u-1\n"))
    grant_role(
        district.person("teacher"),
        role=Role.SCHOOL_ADMIN,
        organization=district.place("near_school"),
        by=None,
    )
    db.session.commit()
    other: Client = app.test_client()
    page = come_back(other, away(other, "oidc"))
    assert "is not known here yet" in page.text
    page = page.form("/sign-in").send(login="teacher", password=PASSWORD)
    page.form("/linking").send()
    assert db.session.scalars(select(Identity.source)).one() is Source.SELF


@pytest.mark.parametrize("source", [Source.SELF, Source.NUMBER])
def test_what_its_owner_or_their_number_has_linked_stays(
    admin: Client, district: District, oidc: FakeOIDC, source: Source
) -> None:
    linked_by(district.person("teacher"), oidc, "u-0", source)
    page = preview(admin, "teacher,甲一,石门小学,u-1\n")
    assert counts(page) == (0, 0, 1, 0)
    assert "is not linked: another one is linked there" in page.text
    assert links() == [("u-0", "teacher")]


def test_a_roster_corrects_what_a_roster_has_linked(
    app: Flask, admin: Client, district: District, oidc: FakeOIDC
) -> None:
    """And ends what was opened by the wrong one."""
    confirm(preview(admin, "teacher,甲一,石门小学,u-1\n"))
    other: Client = app.test_client()
    come_back(other, away(other, "oidc"))
    page = preview(admin, "teacher,甲一,石门小学,u-2\n")
    assert "Single sign-on subject: u-1 → u-2" in page.text
    confirm(page)
    assert links() == [("u-2", "teacher")]
    assert other.get("/profile").status_code == 303
    assert [kind for kind, _by in events("teacher")][-2:] == [
        EventKind.IDENTITY_TAKEN_OFF, EventKind.IDENTITY_LINKED,
    ]  # fmt: skip


def by_a_roster(district: District, oidc: FakeOIDC, **subjects: str) -> None:
    for who, subject in subjects.items():
        linked_by(district.person(who), oidc, subject, Source.ROSTER)


def test_a_column_that_had_slipped_by_a_row_is_put_right(
    admin: Client, district: District, oidc: FakeOIDC
) -> None:
    by_a_roster(district, oidc, teacher="u-2", colleague="u-3", neighbour="u-1")
    rows = "teacher,甲一,石门小学,u-1\ncolleague,甲二,石门小学,u-2\nneighbour,乙一,双河幼儿园,U-3\n"
    page = preview(admin, rows)
    assert "opens another account here" not in page.text
    confirm(page)
    assert set(links()) == {("u-1", "teacher"), ("u-2", "colleague"), ("U-3", "neighbour")}
    for who in ("teacher", "colleague", "neighbour"):
        kinds = [kind for kind, _by in events(who)][-2:]
        assert kinds == [EventKind.IDENTITY_TAKEN_OFF, EventKind.IDENTITY_LINKED]


@pytest.mark.parametrize(
    "why", ["its owner linked it", "its owner took one off", "its owner becomes staff", "its row is wrong"]
)
def test_nobody_waits_for_an_account_that_stays(
    admin: Client, district: District, oidc: FakeOIDC, why: str
) -> None:
    by_a_roster(district, oidc, teacher="u-2", colleague="u-3", neighbour="u-1")
    keeps = district.person("neighbour")
    if why == "its owner linked it":
        linked_at(keeps, "oidc", oidc.address).source = Source.SELF
    if why == "its owner took one off":
        db.session.add(
            Unlinked(person_id=keeps.id, provider="oidc", issuer=oidc.address, unlinked_at=keeps.created_at)
        )
    db.session.commit()
    place = "没有的学校" if why == "its row is wrong" else "双河幼儿园"
    role = ",经办人" if why == "its owner becomes staff" else ","
    rows = (
        "teacher,甲一,石门小学,u-1,\ncolleague,甲二,石门小学,u-2,\n"
        f"neighbour,乙一,{place},u-3{role}\nn1,新一,石门小学,u-9,\n"
    )
    page = preview(admin, rows, head=HEAD.strip() + ",角色\n")
    assert page.text.count("opens another account here") >= 2
    confirm(page)
    assert {("u-2", "teacher"), ("u-3", "colleague"), ("u-1", "neighbour"), ("u-9", "n1")} == set(links())


def test_what_was_taken_off_no_roster_links_again(
    app: Flask, admin: Client, district: District, oidc: FakeOIDC
) -> None:
    confirm(preview(admin, "teacher,甲一,石门小学,u-1\n"))
    other: Client = app.test_client()
    come_back(other, away(other, "oidc"))
    at_home: Client = app.test_client()
    sign_in_as(at_home, district.person("teacher"))
    page = at_home.page("/profile/identities").form("/removal").send()
    assert "you are signed out on all other devices" in page.text
    assert other.get("/profile").status_code == 303, "it had come by it"
    for subject in ("u-1", "U-1", "u-2"):
        page = preview(admin, f"teacher,甲一,石门小学,{subject}\n")
        assert counts(page) == (0, 0, 1, 0)
        assert "is not linked: its owner has unlinked one there" in page.text
    assert "is not known here yet" in come_back(other, away(other, "oidc")).text
    assert links() == []
    person = district.person("teacher")
    assert [row["provider"] for row in own_rows("unlinked_identities", person)] == ["oidc"]


def test_nor_does_a_staff_number(app: Flask, district: District, oidc: FakeOIDC) -> None:
    oidc.claims = {"jobnumber": "teacher"}
    client: Client = app.test_client()
    assert come_back(client, away(client, "oidc")).path == "/needs"
    sign_in_as(client, district.person("teacher"))
    client.page("/profile/identities").form("/removal").send()
    other: Client = app.test_client()
    assert "is not known here yet" in come_back(other, away(other, "oidc")).text
    assert links() == []


def test_only_its_owner_links_it_again_and_then_all_is_as_before(district: District, oidc: FakeOIDC) -> None:
    person = district.person("teacher")
    take_off(person, linked(person, oidc))
    db.session.commit()
    assert db.session.scalars(select(Unlinked.person_id)).all() == [person.id]
    linked(person, oidc)
    assert db.session.scalars(select(Unlinked.person_id)).all() == []


def test_what_is_taken_off_at_one_service_is_so_at_that_one_only(district: District, oidc: FakeOIDC) -> None:
    person, admin = district.person("teacher"), district.person("admin")
    take_off(person, linked(person, oidc))
    link_by_roster([(person, Account("cas", "https://cas.example.cn", "jia"))], by=admin)
    db.session.commit()
    assert links() == [("jia", "teacher")]
    assert len(db.session.scalars(select(Unlinked)).all()) == 1


def test_taking_it_off_at_two_browsers_at_once_is_taking_it_off(district: District, oidc: FakeOIDC) -> None:
    person = district.person("teacher")
    identity = linked(person, oidc)
    assert identity.subject == "u-1"
    db.session.execute(Identity.__table__.delete())
    take_off(person, identity)
    assert db.session.scalars(select(Unlinked)).all() == []


def test_a_refused_removal_ends_no_sign_in(district: District, oidc: FakeOIDC) -> None:
    person = district.person("teacher")
    identity = linked(person, oidc)
    sign_in_elsewhere(person)
    person.password_hash = None
    db.session.commit()
    with pytest.raises(LastWayIn):
        take_off(person, identity)
    db.session.rollback()
    assert len(db.session.scalars(select(SignIn)).all()) >= 1
    assert links() == [("u-1", "teacher")]


def test_the_password_is_asked_for_before_anything_is_linked(
    app: Flask, admin: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = preview(admin, "teacher,甲一,石门小学,u-1\n")
    monkeypatch.setitem(app.config, "PROVEN_FOR", timedelta(minutes=15))
    sign_in_as(admin, district.person("admin"), is_proven=False)
    refused = confirm(page)
    assert refused.status == 403
    assert links() == []
    refused.form(refused.path).send(password_proof=PASSWORD)
    assert links() == [("u-1", "teacher")]


def test_who_was_linked_between_preview_and_confirmation_is_asked_about_once_more(
    admin: Client, district: District, oidc: FakeOIDC
) -> None:
    page = preview(admin, "teacher,甲一,石门小学,u-1\n")
    linked(district.person("colleague"), oidc)
    page = confirm(page)
    assert page.status == 409
    assert counts(page) == (0, 0, 0, 1)
    assert links() == [("u-1", "colleague")]


def test_who_was_linked_after_that_imports_nothing(district: District, oidc: FakeOIDC) -> None:
    linked(district.person("colleague"), oidc)
    person = district.person("teacher")
    named = [(person, Account("oidc", oidc.address, subject)) for subject in ("u-1",)]
    with pytest.raises(AccountsTaken):
        link_by_roster(named, by=district.person("admin"))
    with pytest.raises(AccountsTaken):
        link_by_roster(
            [(district.person("colleague"), Account("oidc", oidc.address, "u-9"))],
            by=district.person("admin"),
        )
    db.session.rollback()
    assert links() == [("u-1", "colleague")]


@pytest.mark.parametrize("source", [None, Source.ROSTER])
def test_who_takes_one_off_after_the_preview_is_linked_to_none(
    district: District, oidc: FakeOIDC, source: Source | None
) -> None:
    """Where the plan knows one that a roster has linked, as well as where it knows none."""
    person = district.person("teacher")
    there = linked_by(person, oidc, "u-1", Source.ROSTER)
    named = [(person, Account("oidc", oidc.address, "u-2", there if source else None))]
    take_off(person, there)
    db.session.commit()
    with pytest.raises(AccountsTaken):
        link_by_roster(named, by=district.person("admin"))
    db.session.rollback()
    assert links() == []


def test_a_doubtful_row_may_mean_whose_account_it_is(
    admin: Client, district: District, oidc: FakeOIDC
) -> None:
    """Somebody with a new staff number; another person could not have that account."""
    confirm(preview(admin, "teacher,甲一,石门小学,u-1\n"))
    page = preview(admin, "t-9,甲一,石门小学,u-1\n")
    assert "Is this 甲一 (teacher, 石门小学)?" in page.text
    confirm(page, same_0="no")
    assert links() == [("u-1", "teacher")]
    confirm(preview(admin, "t-9,甲一,石门小学,u-1\n"), same_0="yes")
    assert links() == [("u-1", "t-9")]


def test_and_gets_one_if_it_means_somebody_who_is_there(admin: Client, district: District) -> None:
    page = preview(admin, "t-9,甲一,石门小学,u-1\n")
    assert "Single sign-on subject: u-1" in page.text
    confirm(page, same_0="yes")
    assert links() == [("u-1", "t-9")]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("x" * (SUBJECT_LENGTH + 1), "is longer than 255 characters"),
        ("3.31E+17", "3.31E+17"),
        ("2026-11-29", "2026-11-29"),
        ("TRUE", "TRUE"),
    ],
)
def test_what_can_be_no_account_makes_a_bad_row(admin: Client, written: str, sentence: str) -> None:
    page = preview(admin, f"teacher,甲一,石门小学,{written}\n")
    assert counts(page) == (0, 0, 0, 1)
    assert sentence in page.text


def test_the_longest_that_there_is_fits(admin: Client) -> None:
    confirm(preview(admin, f"teacher,甲一,石门小学,{'x' * SUBJECT_LENGTH}\n"))
    assert links() == [("x" * SUBJECT_LENGTH, "teacher")]


def test_case_counts_where_the_service_heeds_it(app: Flask, admin: Client, oidc: FakeOIDC) -> None:
    confirm(preview(admin, "teacher,甲一,石门小学,U-1\n"))
    other: Client = app.test_client()
    assert "is not known here yet" in come_back(other, away(other, "oidc")).text


def test_wecom_heeds_no_case(
    app: Flask, client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    with wecom_on(app, monkeypatch):
        is_linked(district, "colleague", "jia.er")
        sign_in_as(client, district.person("admin"))
        head = "工号,姓名,学校,企业微信账号（UserID）\n"
        rows = "teacher,甲一,石门小学,Ｊｉａ.Yi\nn1,新一,石门小学,JIA.ER\nn2,新二,石门小学,新 二\n"
        page = preview(client, rows, head=head)
        assert counts(page) == (0, 1, 0, 2)
        assert "WeCom account: jia.yi" in page.text
        assert "The account jia.er at WeCom opens another account here." in page.text
        assert '"新 二" is no account at WeCom.' in page.text
        confirm(page)
    assert links() == [("jia.er", "colleague"), ("jia.yi", "teacher")]


def test_two_services_have_two_columns(
    app: Flask, client: Client, district: District, oidc: FakeOIDC, monkeypatch: pytest.MonkeyPatch
) -> None:
    with wecom_on(app, monkeypatch):
        sign_in_as(client, district.person("admin"))
        table = [
            ["工号", "姓名", "学校", "企业微信", "统一登录标识"],
            ["teacher", "甲一", "石门小学", "jia", "jia"],
        ]
        page = preview(client, write_workbook({"x": table}))
        assert counts(page) == (0, 1, 0, 0)
        confirm(page)
    assert sorted(links()) == [("jia", "teacher"), ("jia", "teacher")]
    person = district.person("teacher")
    assert linked_at(person, "oidc", oidc.address).source is Source.ROSTER


def test_a_column_of_a_service_that_is_not_set_up_is_neither_offered_nor_read(
    admin: Client, district: District
) -> None:
    page = admin.page("/people/roster")
    assert "Single sign-on subject" in page.text
    assert "WeCom account" not in page.text
    page = preview(admin, "teacher,甲一,石门小学,jia\n", head="工号,姓名,学校,企业微信账号\n")
    assert counts(page) == (0, 0, 1, 0)
    assert "WeCom account" not in page.text


def test_nobody_is_linked_beyond_an_administrator_s_reach(
    client: Client, district: District, oidc: FakeOIDC
) -> None:
    """An alliance's administrator cannot give a teacher of another alliance an account of their own."""
    by = district.person("alliance_leader")
    grant_role(by, role=Role.ADMIN, organization=district.place("alliance"), by=None)
    db.session.commit()
    sign_in_as(client, district.person("alliance_leader"))
    person = district.person("neighbour")
    page = preview(client, f"neighbour,{person.name},{person.organization.display_name},u-1\n")
    assert counts(page)[3] == 1
    assert links() == []


def test_many_are_linked_by_as_many_questions_as_few(district: District, oidc: FakeOIDC) -> None:
    people = [district.person(who) for who in ("teacher", "colleague", "neighbour")]
    admin, counted = district.person("admin"), []
    for provider, whom in (("cas", people[:1]), ("oidc", people)):
        named = [(one, Account(provider, oidc.address, f"u-{one.id}")) for one in whom]
        with statements() as seen:
            link_by_roster(named, by=admin)
            db.session.flush()
        counted.append(sum(text.startswith("SELECT") for text, _values in seen))
    assert counted[0] == counted[1]


def test_of_a_person_who_is_erased_it_is_not_kept(district: District, oidc: FakeOIDC) -> None:
    person = district.person("colleague")
    take_off(person, linked(person, oidc))
    person.is_active = False
    erase(person, by=None)
    db.session.commit()
    assert db.session.scalars(select(Unlinked)).all() == []


def test_names_at_cas_are_linked_as_they_are_written(
    app: Flask, client: Client, district: District, cas: FakeCAS
) -> None:
    sign_in_as(client, district.person("admin"))
    confirm(preview(client, "teacher,甲一,石门小学,0012\n", head="工号,姓名,学校,统一身份认证账号\n"))
    assert links() == [("0012", "teacher")]
    with pytest.raises(Exception, match="opens somebody else's account here already"):
        link(district.person("colleague"), Shown("cas", cas.address, "0012", "-", ""), source=Source.SELF)
