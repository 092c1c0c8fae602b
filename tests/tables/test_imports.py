"""A third import, declared here: it has its pages, and every rule of theirs, without any code of its own."""

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select

from tests.conftest import CHEAP_HASHES
from tests.support.client import Client, Page
from tests.support.failing import no_more_writing
from tests.support.world import District
from welfare import clock, create_app
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.config import PROJECT_ROOT
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind
from welfare.tables import kept
from welfare.tables.columns import Column, Words
from welfare.tables.imports import HandOut, Import, Sheets, Titles
from welfare.tables.plan import Change, PlannedRow, rows_twice
from welfare.tables.reading import read_book
from welfare.tables.views import add_import
from welfare.web.access import access

SignIn = Callable[[Client, str], Page]
AT = "/offices/import"
HEAD = "科室名称,状态\n"
STANDING = Words({True: "Open", False: "Closed"}, {True: "开放 在用", False: "停用 撤销"})
COLUMNS = (
    Column("name", "Office", "科室名称 科室", called="name of the office", longest=12, is_key=True),
    Column("standing", "Standing", "状态", is_required=False, explanation="one of:", words=STANDING),
)


def understand(entries: list[PlannedRow], _by: Person) -> None:
    offices = {
        one.name: one
        for one in db.session.scalars(select(Organization).filter_by(kind=OrganizationKind.OFFICE))
    }
    for entry, other in rows_twice(entries, lambda entry: entry.cells["name"] or None):
        entry.problems.append(f"The same office stands in row {other}.")
    for entry in entries:
        named = entry.cells["standing"]
        entry.described = STANDING.find(named) if named else True
        if entry.described is None:
            entry.problems.append(f'"{named}" is no standing.')
        entry.existing = offices.get(entry.cells["name"] or "")
        if entry.existing is not None and named and entry.existing.is_active != entry.described:
            entry.changes.append(
                Change(
                    "Standing", STANDING.labels[entry.existing.is_active], STANDING.labels[entry.described]
                )
            )


def add(entries: list[PlannedRow], _by: Person) -> list[str]:
    bureau = db.session.scalars(select(Organization).where(Organization.parent_id.is_(None))).one()
    names = [entry.cells["name"] or "" for entry in entries]
    for name in names:
        add_organization(kind=OrganizationKind.OFFICE, name=name, parent=bureau)
    return names


def change(entry: PlannedRow, _by: Person) -> None:
    entry.existing.is_active = entry.described


def those_still_open(names: Sequence[str]) -> Sequence[Organization]:
    return db.session.scalars(
        select(Organization).where(Organization.name.in_(names), Organization.is_active)
    ).all()


def signs(offices: Sequence[Organization], by: Person) -> Sheets:
    return {"Signs": [["Office", "Asked for by"], *([office.name, by.name] for office in offices)]}


OFFICES = Import(
    name="offices",
    columns=COLUMNS,
    titles=Titles(
        upload="Import offices",
        preview="What these offices would become",
        result="The offices are there",
        one_row="One row for each office:",
        hint="Nothing happens yet.",
        back="Organizations",
    ),
    understand=understand,
    add=add,
    change=change,
    further_sheets=lambda _by: {"Standings": [["Standing"], ["Open"], ["Closed"]]},
    file_name=lambda: "offices.xlsx",
    back="organizations.index",
    hand_out=HandOut(
        noun="signs",
        template="accounts/_first_passwords.html",
        waiting=those_still_open,
        sheets=signs,
        file_name=lambda: "signs.xlsx",
        nothing_left="No office needs a sign.",
    ),
)


@pytest.fixture
def with_offices(app: Flask, district: District) -> Iterator[Flask]:
    """The same house, with one feature more."""
    more = create_app({"SETTINGS": app.config["SETTINGS"], "ARGON2": CHEAP_HASHES})
    more.test_client_class = Client
    bp = Blueprint("offices", __name__)
    add_import(bp, OFFICES, endpoint="import_", address=AT, open_to=access.roles(Role.ADMIN))
    more.register_blueprint(bp)
    yield more
    with more.app_context():
        db.engine.dispose()


@pytest.fixture
def admin(with_offices: Flask, sign_in: SignIn) -> Client:
    client = with_offices.test_client()
    sign_in(client, "admin")
    return client


def send(client: Client, content: str, name: str = "科室.csv") -> Page:
    return client.page(AT).form(AT).send(file=(io.BytesIO(content.encode()), name))


def confirm(page: Page) -> Page:
    return next(form for form in page.forms if form.action == page.path).send()


def counts(page: Page) -> list[int]:
    kinds = ("new", "changed", "unchanged", "bad")
    return [int("".join(page.figure(f"offices_{kind}").itertext())) for kind in kinds]


def standing(name: str) -> bool | None:
    db.session.expire_all()
    return db.session.scalar(select(Organization.is_active).where(Organization.name == name))


def test_the_first_page_tells_what_stands_in_such_a_table(admin: Client) -> None:
    page = admin.page(AT)
    assert page.heading == "Import offices"
    for said in ("One row for each office:", "Nothing happens yet.", "Office", "Standing", "Open, Closed"):
        assert said in page.text
    assert "Organizations" in page.links


def test_it_goes_from_the_file_to_what_is_handed_out(admin: Client, district: District) -> None:
    preview = send(admin, HEAD + "新科室,\n后勤科,撤销\n师训科,\n")
    assert preview.heading == "What these offices would become"
    assert "科室.csv" in preview.text
    assert counts(preview) == [1, 1, 1, 0]
    assert "Standing: Open → Closed" in preview.text
    assert (standing("新科室"), standing("后勤科")) == (None, True), "nothing is done yet"

    result = confirm(preview)
    assert result.heading == "The offices are there"
    assert counts(result) == [1, 1, 1, 0]
    assert (standing("新科室"), standing("后勤科")) == (True, False)

    form = result.form("/signs")
    answer = admin.post(form.action, data=form.values)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "signs.xlsx" in answer.headers["Content-Disposition"]
    assert read_book(answer.data).sheets[0].rows == [["Office", "Asked for by"], ["新科室", "系管一"]]


def test_nothing_is_handed_out_where_nobody_waits(admin: Client, district: District) -> None:
    result = confirm(send(admin, HEAD + "新科室,\n"))
    form = result.form("/signs")
    db.session.scalars(select(Organization).filter_by(name="新科室")).one().is_active = False
    db.session.commit()
    page = form.send()
    assert "No office needs a sign." in page.text
    assert all(not each.action.endswith("/signs") for each in page.forms)


def test_confirming_twice_does_it_once(admin: Client, district: District) -> None:
    preview = send(admin, HEAD + "新科室,\n")
    for _twice in range(2):
        assert counts(confirm(preview)) == [1, 0, 0, 0]
    assert len(db.session.scalars(select(Organization).filter_by(name="新科室")).all()) == 1


def test_of_two_confirmations_at_once_the_second_is_told_and_shown_what_came_of_it(
    with_offices: Flask, admin: Client, district: District, sign_in: SignIn
) -> None:
    preview = send(admin, HEAD + "新科室,\n")
    other = with_offices.test_client()
    sign_in(other, "admin")
    previews = [preview, other.page(preview.path)]
    admin.lints = other.lints = False
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(confirm, previews))
    assert [(page.status, page.heading) for page in pages] == [(200, "The offices are there")] * 2
    assert sum("This table is imported already." in page.text for page in pages) == 1
    assert [counts(page) for page in pages] == [[1, 0, 0, 0]] * 2
    assert len(db.session.scalars(select(Organization).filter_by(name="新科室")).all()) == 1


def test_a_table_whose_commit_fails_waits_as_it_was(with_offices: Flask, admin: Client) -> None:
    preview = send(admin, HEAD + "新科室,\n")
    with no_more_writing(with_offices):
        assert confirm(preview).status == 503
    assert standing("新科室") is None
    again = admin.page(preview.path)
    assert again.heading == "What these offices would become"
    assert counts(again) == [1, 0, 0, 0]
    assert confirm(again).heading == "The offices are there"
    assert standing("新科室")


def test_what_changed_since_the_preview_is_shown_once_more(admin: Client, district: District) -> None:
    preview = send(admin, HEAD + "新科室,\n")
    add_organization(kind=OrganizationKind.OFFICE, name="新科室", parent=district.place("bureau"))
    db.session.commit()
    page = confirm(preview)
    assert page.status == 409
    assert "Meanwhile something has changed here." in page.text
    assert counts(page) == [0, 0, 1, 0]
    assert "There is nothing to import: no row is new or different." in page.text


@pytest.mark.parametrize(
    ("rows", "bad", "sentence"),
    [
        (",开放\n", 1, "The name of the office is missing."),
        ("一二三四五六七八九十一二三,\n", 1, "The name of the office is longer than 12 characters."),
        ("新科室,也许\n", 1, "&#34;也许&#34; is no standing."),
        ("新科室,\n新科室,\n", 2, "The same office stands in row 4."),
    ],
)
def test_each_row_that_is_wrong_is_named_and_the_others_go_on(
    admin: Client, rows: str, bad: int, sentence: str
) -> None:
    page = send(admin, f"{HEAD}好科室,\n{rows}")
    assert counts(page) == [1, 0, 0, bad]
    assert sentence in page.response.text
    assert [cell for cell in page.main.iter("td") if cell.text == "3"], "the row of the file"
    assert counts(confirm(page)) == [1, 0, 0, bad]
    assert standing("好科室")


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        ("", 422, "No row names the columns. There must be headings at least for: Office."),
        (HEAD, 422, "Below the headings there are no rows."),
        ("x\n" * 5001, 413, "This file is too large: at most 5000 rows"),
    ],
)
def test_a_file_that_is_no_such_table(admin: Client, content: str, status: int, sentence: str) -> None:
    page = send(admin, content)
    assert page.status == status
    assert any(sentence in name for name in page.links), "the summary leads to the field"


def test_no_file_chosen(admin: Client) -> None:
    page = admin.page(AT).form(AT).send()
    assert page.status == 422
    assert "Choose a file." in page.text


def test_the_template_can_be_filled_in_and_sent(admin: Client) -> None:
    answer = admin.get(f"{AT}/template")
    assert "offices.xlsx" in answer.headers["Content-Disposition"]
    assert read_book(answer.data).sheets[0].rows == [["Office", "Standing"]]
    assert counts(send(admin, "Office;Standing\n新科室;closed\n")) == [1, 0, 0, 0]


@pytest.mark.parametrize("rest", ["", "/template", "/" + "A" * 32])
def test_who_may_enter_is_declared_with_it(with_offices: Flask, sign_in: SignIn, rest: str) -> None:
    assert with_offices.test_client().get(AT + rest).status_code == 303
    for who in ("teacher", "clerk", "leader"):
        other = with_offices.test_client()
        sign_in(other, who)
        assert other.get(AT + rest).status_code == 403, who


def test_only_who_brought_a_table_sees_it_and_not_for_long(
    with_offices: Flask, admin: Client, district: District, sign_in: SignIn
) -> None:
    preview = send(admin, HEAD + "新科室,\n")
    assert admin.page(f"{AT}/{'A' * 32}").status == 404
    with clock.at(clock.now() + timedelta(hours=3)):
        late = admin.page(preview.path)
    assert late.status == 404
    assert "This table is no longer kept." in late.text
    before = preview.form("/" + preview.path.rsplit("/", 1)[1])
    assert admin.post(preview.path + "/signs", data=before.values).status_code == 404, "it is not carried out"


WITH_REMARK = "科室名称,状态,备注\n新科室,,此处仅有的话\n"


def previews(app: Flask) -> list[str]:
    """What lies in the folder of tables."""
    return [file.read_text() for file in (Path(app.instance_path) / kept.FOLDER).rglob("*.*")]


def test_the_rows_of_a_table_go_with_its_import(with_offices: Flask, admin: Client) -> None:
    preview = send(admin, WITH_REMARK)
    assert any("此处仅有的话" in file for file in previews(with_offices))
    confirm(preview)
    assert not any("此处仅有的话" in file for file in previews(with_offices))


def test_a_table_that_nobody_imports_goes_with_the_clock_and_is_in_no_backup(
    with_offices: Flask, admin: Client
) -> None:
    send(admin, WITH_REMARK)
    for after, is_there in ((kept.KEPT_FOR - timedelta(minutes=1), True), (kept.KEPT_FOR, False)):
        with clock.at(clock.now() + after + timedelta(seconds=30)):
            assert with_offices.test_cli_runner().invoke(args=["clock"]).exit_code == 0
        assert any("此处仅有的话" in file for file in previews(with_offices)) == is_there
    for folder in (kept.FOLDER, *kept.FORMER_FOLDERS):
        assert f"--exclude='/{folder}/'" in (PROJECT_ROOT / "docs" / "deploy" / "backup").read_text()


@pytest.mark.parametrize("folder", kept.FORMER_FOLDERS)
def test_a_table_that_an_earlier_version_left_goes_with_the_clock(with_offices: Flask, folder: str) -> None:
    left = Path(with_offices.instance_path) / folder / "table.json"
    left.parent.mkdir()
    left.write_text("此处仅有的话")
    with clock.at(clock.now() + kept.KEPT_FOR + timedelta(seconds=30)):
        assert with_offices.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    assert not left.exists()
