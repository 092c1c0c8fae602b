"""Getting in, and where one lands."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare.accounts import actions, credentials, passwords
from welfare.accounts.models import Person
from welfare.accounts.sessions import TOKEN
from welfare.accounts.sign_ins.queries import Candidate, person_signed_in
from welfare.extensions import db

SignIn = Callable[[Client, str], Page]


def _try(client: Client, login: str, password: str = PASSWORD, address: str = "/sign-in") -> Page:
    return client.page(address).form("/sign-in").send(login=login, password=password)


def _somebody(district: District, number: str, name: str, password: str | None = None) -> Person:
    person = actions.add_person(staff_number=number, name=name, organization=district.place("near_school"))
    if password:
        credentials.set_password(person, password)
    return person


@pytest.mark.parametrize(
    ("account", "home"),
    [
        ("teacher", "/needs"),
        ("clerk", "/triage"),
        ("handler", "/triage"),
        ("school", "/triage"),
        ("leader", "/overview"),
        ("admin", "/people"),
    ],
)
def test_everybody_lands_where_their_work_begins(
    client: Client, district: District, sign_in: SignIn, account: str, home: str
) -> None:
    form = client.page("/sign-in").form("/sign-in")
    answer = client.post("/sign-in", data={**form.values, "login": account, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, home)


@pytest.mark.parametrize("typed", ["甲一", "甲　一", "甲\u200b一\u202c", " 甲 一 "])
def test_a_name_opens_the_door_as_a_number_does(client: Client, district: District, typed: str) -> None:
    assert _try(client, typed).path == "/needs"


def test_a_name_is_known_with_any_point_in_it(client: Client, district: District) -> None:
    _somebody(district, "10086", "阿依古丽·买买提", "mist on the pass")
    assert _try(client, "阿依古丽•买买提", "mist on the pass").path == "/needs"


def test_full_width_digits_are_digits(client: Client, district: District) -> None:
    _somebody(district, "10086", "丁一", "mist on the pass")
    assert _try(client, " １００８６ ", "mist on the pass").path == "/needs"


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("t-10086", "Ｔ－１００８６"),
        ("t-10086", "T-10086"),
        ("t-10086", "t\u200b-10086\u202c"),
        ("T10086", "t10086"),
        ("tA10086", "TA10086"),
    ],
)
def test_a_number_is_known_however_a_phone_has_typed_it(
    client: Client, district: District, number: str, typed: str
) -> None:
    _somebody(district, number, "丁一", "mist on the pass")
    assert _try(client, typed, "mist on the pass").path == "/needs"


def test_of_two_numbers_from_former_times_that_differ_in_a_capital_each_opens_its_own_door(
    client: Client, district: District
) -> None:
    _somebody(district, "a10086", "丁一", "mist on the pass")
    _somebody(district, "10087", "丁二", "snow on the ridge").staff_number = "A10086"
    db.session.commit()
    assert _try(client, "A10086", "snow on the ridge").path == "/needs"
    assert "丁二" in client.page("/profile").text


@pytest.mark.parametrize(
    "copied",
    [
        lambda issued: issued.capitalize(),
        lambda issued: issued.upper(),
        lambda issued: issued.replace("-", ""),
        lambda issued: f" {issued.replace('-', ' ')} ",
        lambda issued: issued.replace("-", "—"),
        lambda issued: "".join(chr(ord(each) + 0xFEE0) for each in issued),
    ],
    ids=["capital first", "all capitals", "no hyphens", "blanks", "dashes", "full width"],
)
def test_an_issued_password_is_copied_off_its_paper_in_any_way(
    client: Client, district: District, copied: Callable[[str], str]
) -> None:
    issued = credentials.issue_password(_somebody(district, "n1", "丁一"), by=None)
    assert _try(client, "n1", copied(issued)).heading == "Choose your own password"


def test_a_password_of_one_s_own_is_right_as_it_was_chosen_and_in_no_other_way(
    client: Client, district: District
) -> None:
    _somebody(district, "n1", "丁一", "abcd-efgh-jkmn")
    assert _try(client, "n1", "Abcd-efgh-jkmn").status == 422
    assert _try(client, "n1", "abcdefghjkmn").status == 422
    assert _try(client, "n1", "abcd-efgh-jkmn").path == "/needs"


@pytest.mark.parametrize(
    ("login", "password"), [("teacher", "wrong"), ("nobody", PASSWORD), ("甲一", "wrong"), ("teacher", "")]
)
def test_what_was_wrong_is_not_told(client: Client, district: District, login: str, password: str) -> None:
    page = _try(client, login, password)
    assert page.status == 422
    assert page.form("/sign-in").values["login"] == login
    assert page.form("/sign-in").values["password"] == ""
    if password:
        assert "Wrong name or password." in page.text


def test_of_people_with_one_name_the_password_tells_which(client: Client, district: District) -> None:
    _somebody(district, "T1", "王芳", "first of the two")
    _somebody(district, "T2", "王芳", "second of the two")
    assert _try(client, "王芳", "second of the two").path == "/needs"
    assert "T2" in client.page("/profile").text


def test_two_with_one_name_and_one_password_are_asked_for_the_number(
    client: Client, district: District
) -> None:
    for number in ("T1", "T2"):
        _somebody(district, number, "王芳", "the same for both")
    assert _try(client, "王芳", "the same for both").status == 422
    assert _try(client, "T2", "the same for both").path == "/needs"


def test_a_closed_account_opens_no_door_and_ends_its_sessions(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    district.person("teacher").is_active = False
    assert client.page("/profile").path == "/sign-in"
    assert _try(client, "teacher").status == 422


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/profile", "/profile"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("/\n/elsewhere.example", "/"),
    ],
)
def test_one_is_led_where_one_wanted_and_never_elsewhere(
    client: Client, district: District, wanted: str, reached: str
) -> None:
    form = client.page("/sign-in").form("/sign-in")
    data = {**form.values, "login": "teacher", "password": PASSWORD, "next": wanted}
    assert client.post("/sign-in", data=data).location == reached


def test_a_page_that_asks_to_sign_in_is_reached_afterwards(client: Client, district: District) -> None:
    page = client.page("/profile")
    assert page.path == "/sign-in"
    page = page.form("/sign-in").send(login="teacher", password=PASSWORD)
    assert page.path == "/profile"
    assert "甲一" in page.text


def test_a_part_of_a_page_asks_for_the_whole_sign_in_page(client: Client, district: District) -> None:
    answer = client.get("/triage?status=open", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/triage?status%3Dopen"


def test_the_cookie_says_neither_who_it_is_nor_which_row(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    with client.session_transaction() as session:
        assert district.person("teacher").id == person_signed_in(session[TOKEN]).id
        assert session.permanent
        assert "teacher" not in str(dict(session))


def test_signing_out(client: Client, district: District, sign_in: SignIn) -> None:
    page = sign_in(client, "teacher")
    page = client.page("/profile").form("/sign-out").send()
    assert "You are signed out." in page.text
    assert client.page("/profile").path == "/sign-in"


def test_a_hash_of_another_cost_is_renewed(client: Client, district: District) -> None:
    person = district.person("teacher")
    person.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    assert _try(client, "teacher").path == "/needs"
    db.session.expire_all()
    assert not passwords.needs_new_hash(district.person("teacher").password_hash or "")


def test_unknown_names_cost_as_many_hashes_as_known_ones(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, hashed, given: checked.append(hashed) or verify(self, hashed, given),
    )
    issued = _somebody(district, "T1", "丁一")
    credentials.issue_password(issued, by=None)
    never = _somebody(district, "T2", "丁二")
    db.session.commit()

    def full_cost_checks(*people: Person, typed: str = "wrong") -> int:
        checked.clear()
        assert credentials.compare(typed, [Candidate.of(person) for person in people]) is None
        return sum(1 for hashed in checked if not passwords.needs_new_hash(hashed))

    assert {full_cost_checks(), full_cost_checks(district.person("teacher"))} == {1}
    assert {full_cost_checks(issued), full_cost_checks(never)} == {1}
    full_width = "ａｂｃｄｅｆｇｈｊｋｍｎ"
    everybody = [(), (district.person("teacher"),), (issued,), (never,)]
    assert {full_cost_checks(*people, typed=full_width) for people in everybody} == {2}


def test_nobody_waits_for_a_check_that_is_slow_on_purpose(
    client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy: list[bool] = []
    verify = PasswordHasher.verify

    def looking(self: PasswordHasher, hashed: str, given: str) -> bool:
        busy.append(db.session().in_transaction())
        return verify(self, hashed, given)

    monkeypatch.setattr(PasswordHasher, "verify", looking)
    assert _try(client, "teacher").path == "/needs"
    assert busy == [False]


class TestDemo:
    @pytest.fixture
    def demo_people(self, district: District) -> None:
        for account in ("teacher", "clerk"):
            district.person(account).is_demo = True

    def test_one_tap_signs_in(self, client: Client, demo_people: None) -> None:
        page = client.page("/sign-in").form("/sign-in/demo").send(button=("account", "teacher"))
        assert page.path == "/needs"

    def test_only_the_demo_s_own_people(self, client: Client, demo_people: None) -> None:
        page = client.page("/sign-in").form("/sign-in/demo").send(button=("account", "admin"))
        assert page.status == 404
        assert client.page("/profile").path == "/sign-in"

    def test_real_people_are_never_offered(self, client: Client, district: District) -> None:
        assert "One tap" not in client.page("/sign-in").text

    def test_in_production_there_is_no_demo(
        self, app: Flask, client: Client, demo_people: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = client.page("/sign-in").form("/sign-in/demo")
        settings = replace(app.config["SETTINGS"], environment="production")
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        assert form.send(button=("account", "teacher")).status == 404
        assert "One tap" not in client.page("/sign-in").text
        assert _try(client, "teacher").status == 422
