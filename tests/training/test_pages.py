"""Training through its pages, as teachers, a school and the organisers use them."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import pypdfium2
import pytest

from tests.support.client import Client, Page
from tests.support.fields import wide
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import session_with
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.training.attendance.actions import sign_in
from welfare.training.attendance.codes import code_of
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.models import Session


@pytest.fixture
def as_(client: Client, district: District) -> object:
    """The training page of somebody, in English."""

    def begin(who: str, path: str = "/training") -> Page:
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        sign_in_as(client, district.person(who))
        return client.page(path)

    return begin


def written_on(client: Client, path: str) -> str:
    """What stands on the pages of a PDF file, in one line."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = pypdfium2.PdfDocument(answer.data)
    return " ".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", " ")


def filled(page: Page, **other: object) -> dict[str, object]:
    begins = clock.local(clock.now() + timedelta(days=5)).replace(tzinfo=None)
    given = {
        "kind": "course",
        "title": "班级管理研修",
        "mode": "offline",
        "starts_at": f"{begins:%Y-%m-%dT09:00}",
        "ends_at": f"{begins:%Y-%m-%dT17:00}",
        "place": "教师发展中心",
        "seats": "2",
        "hours": "6.5",
    }
    return given | other


def test_what_was_asked_for_becomes_a_session(district: District, programme: object, as_: object) -> None:
    for who, topic in (("teacher", "ICT 应用"), ("colleague", "ict 应用"), ("neighbour", "ICT 应用")):
        district.need(
            Status.IN_PROGRESS, by=who, unit="training_office", category="training", details={"topic": topic}
        )
    page = as_("other_handler")
    assert "3 teachers in 2 schools" in page.text
    page = page.client.page("/training/sessions/new?topic=ICT 应用")
    assert "3 teachers ask for" in page.text
    reserved = f"reserved_{district.place('lone_school').id}"
    page = page.form("/training/sessions/new").send(
        **filled(page, programme=str(programme.id), **{reserved: "1"})
    )
    assert "3 teachers who asked for it are invited." in text(page.root)
    assert "Seats are kept for the invited until" in page.text
    here = page.path
    page = as_("teacher")
    assert "You are invited" in page.text
    page = page.form(f"{here}/registration").send()
    assert "You have a seat." in text(page.root)
    page = as_("colleague", here)
    page = page.form(f"{here}/registration").send()
    assert "You stand by as number 1" in page.text  # the other seat is the lone school's
    page = as_("neighbour", here).form(f"{here}/registration").send()
    assert "You have a seat." in text(page.root)
    as_("teacher", here).follow("Withdraw my registration").form(f"{here}/withdrawal").send()
    assert "Registered" in as_("colleague", here).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("starts_at", "2020-01-01T09:00", "This time has passed."),
        ("ends_at", "2020-01-01T09:00", "It must end after it has begun."),
        ("seats", "0", "Between 1 and 2000 seats."),
        ("hours", "0", "Between 0.5 and 240 hours."),
        ("hours", "1.3", "Whole or half hours only."),
        ("programme", "", "Choose the programme that the course belongs to."),
        ("reserved", "3", "More seats are reserved than there are."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    field: str, typed: str, sentence: str, district: District, programme: object, as_: object
) -> None:
    page = as_("other_handler", "/training/sessions/new")
    name = f"reserved_{district.place('lone_school').id}" if field == "reserved" else field
    values = filled(page, programme=str(programme.id)) | {name: typed}
    page = page.form("/training/sessions/new").send(**values)
    assert page.status == 422
    shown_at = "seats" if field == "reserved" else field
    (error,) = [e for e in elements(page.main, "span") if e.get("id") == f"{shown_at}-error"]
    assert text(error) == sentence
    assert page.form("/training/sessions/new").values["title"] == "班级管理研修"


def test_the_school_agrees_or_says_why_not(district: District, a_session: Opening, as_: object) -> None:
    here = f"/training/sessions/{a_session(needs_approval=True).id}"
    for who in ("teacher", "colleague"):
        assert "Waiting for the school" in as_(who, here).form(f"{here}/registration").send().text
    page = as_("school")
    assert "甲一" in page.text
    first, second = (form for form in page.forms if form.action.endswith("/approval"))
    page = first.send()
    assert "Agreed. 甲一 is told." in text(page.root)
    refusal = second.action.replace("approval", "refusal")
    page = page.client.page(refusal).form("/refusal").send(words="")
    assert page.status == 422
    page.form("/refusal").send(words="那天全校家长会")
    assert "Registered" in as_("teacher", here).text
    assert "那天全校家长会" in as_("colleague", here).text
    assert as_("other_school", refusal).status == 404


def test_signing_in_by_the_wall(district: District, a_session: Opening, as_: object) -> None:
    begins = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=30)
    session = a_session(starts_at=begins, ends_at=begins + timedelta(hours=2), seats=1)
    do.register(session, by=district.person("teacher"))
    do.register(session, by=district.person("neighbour"))
    db.session.commit()
    here = f"/training/sessions/{session.id}"
    wall = as_("other_handler", f"{here}/code")
    code = next(text(e) for e in elements(wall.main, "p") if e.get("data-code") is not None)
    assert int(wall.response.headers["Refresh"]) < 30
    page = as_("teacher", f"{here}/sign-in?code=000000")
    assert page.status == 422
    assert page.form("/sign-in").send(code="12").status == 422
    page = as_("teacher", f"{here}/sign-in?code={code.replace(' ', '')}")
    page = page.form("/sign-in").send()
    assert "The hours are credited to you." in text(page.root)
    assert "1 of 1 signed in" in as_("other_handler", f"{here}/code").text
    assert as_("neighbour", f"{here}/sign-in").status == 409
    page = as_("teacher", "/training/hours")
    assert text(page.figure(f"hours-{session.held_on.year}")) == "6 hours"
    certificate = page.follow(next(name for name in page.links if name.startswith("班级管理研修")))
    assert "Certificate of training" in certificate.heading
    paper = written_on(page.client, certificate.links["Download as PDF"])
    for part in ("Certificate of training", "甲一", "石门小学", "班级管理研修", "6 hours", "云岭林区教育局"):
        assert part.replace(" ", "") in paper.replace(" ", "")
    page.client.set_cookie("lang", "zh")
    assert "6学时" in written_on(page.client, certificate.links["Download as PDF"]).replace(" ", "")
    assert as_("neighbour", certificate.path).status == 404


def test_the_record_on_paper_says_each_session_and_each_years_sum(
    district: District, a_session: Opening, as_: object
) -> None:
    teacher = district.person("teacher")
    days = [clock.now().replace(microsecond=0) + timedelta(days=number + 1) for number in range(20)]
    for number, begins in enumerate(days):
        session = a_session(title=f"第{number}次研修", starts_at=begins, ends_at=begins + timedelta(hours=2))
        do.register(session, by=teacher)
        with clock.at(begins):
            sign_in(session, by=teacher)
    db.session.commit()
    page = as_("teacher", "/training/hours")
    paper = written_on(page.client, page.links["Download as PDF"])
    assert all(f"第{number}次研修" in paper for number in range(20))
    for year in {clock.local(begins).year for begins in days}:
        assert f"Year {year} · {text(page.figure(f'hours-{year}'))}" in paper
    assert "甲一 · 石门小学" in paper
    empty = written_on(as_("neighbour", "/training/hours").client, "/training/hours.pdf")
    assert "研修" not in empty


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("invited", "You have said no. Somebody else can come instead."),
        ("asked", "You are off the list, and your school need not decide any more."),
        ("registered", "You are off the list. Thank you for making room."),
        ("standby", "You do not stand by any more."),
    ],
)
def test_whoever_leaves_the_list_reads_what_they_gave_up(
    standing: str, words: str, district: District, a_session: Opening, as_: object
) -> None:
    here = f"/training/sessions/{session_with(standing, district, a_session).id}"
    page = as_("teacher", f"{here}/withdrawal").form(f"{here}/withdrawal").send()
    assert words in text(page.root)


def test_what_is_refused_is_said_on_the_page_it_was_asked_on(
    district: District, a_session: Opening, as_: object
) -> None:
    session = session_with("asked", district, a_session)
    page = as_("school")
    do.withdraw(session, by=district.person("teacher"))
    db.session.commit()
    page = page.form("/approval").send()
    assert (page.status, page.heading) == (409, "Training")
    assert "This is not on the list any more." in text(page.root)


def test_a_code_may_be_typed_in_digits_of_full_width(
    district: District, a_session: Opening, as_: object
) -> None:
    begins = clock.now() + timedelta(minutes=30)
    session = a_session(starts_at=begins, ends_at=begins + timedelta(hours=2))
    do.register(session, by=district.person("teacher"))
    db.session.commit()
    with clock.at(begins):
        page = as_("teacher", f"/training/sessions/{session.id}/sign-in")
        page = page.form("/sign-in").send(code=wide(code_of(session)))
    assert "The hours are credited to you." in text(page.root)


def test_a_code_of_yesterday_or_of_another_session_is_none(
    district: District, a_session: Opening, as_: object
) -> None:
    begins = clock.now() + timedelta(minutes=30)
    one, other = (a_session(starts_at=begins + timedelta(minutes=n)) for n in range(2))
    do.register(one, by=district.person("teacher"))
    db.session.commit()
    with clock.at(clock.now() - timedelta(minutes=3)):
        old = code_of(one)
    for wrong in (old, code_of(other)):
        page = as_("teacher", f"/training/sessions/{one.id}/sign-in?code={wrong}")
        assert "not valid, or not any more" in page.text


def test_the_organisers_list_comes_in_once(district: District, a_session: Opening, as_: object) -> None:
    begins = clock.now() - timedelta(minutes=5)
    session, three = _running(district, a_session, begins)
    here = f"/training/sessions/{session.id}/attendance"
    page = as_("other_handler", here)
    form = page.form("/attendance")
    page = form.send(present=[str(three[0]), str(three[1])])
    assert "2 of 3 attended" in page.text
    sent = {
        "submission_key": "from-a-phone-1",
        "listed": form.values["listed"],
        "present": [str(three[2])],
    }
    client = page.client
    headers = {"X-CSRFToken": client.get("/session").json["csrf_token"], "Accept": "application/json"}
    answers = [client.post(here, data=sent, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert urlsplit(answers[0].json["url"]).path == f"/training/sessions/{session.id}"
    assert "1 of 3 attended" in client.page(f"/training/sessions/{session.id}").text


def _running(district: District, a_session: Opening, begins: object) -> tuple[Session, list[int]]:
    session = a_session(starts_at=begins, ends_at=begins + timedelta(hours=2))
    with clock.at(begins - timedelta(days=1)):
        ids = [do.register(session, by=district.person(n)).id for n in ("teacher", "colleague", "neighbour")]
    db.session.commit()
    return session, ids


def test_figures_add_up_and_name_who_got_none(district: District, a_session: Opening, as_: object) -> None:
    begins = clock.now() - timedelta(hours=1)
    session, _ids = _running(district, a_session, begins)
    again, _ids = _running(district, a_session, begins - timedelta(hours=20))
    for person in ("teacher", "neighbour"):
        sign_in(session, by=district.person(person))
    with clock.at(again.starts_at):
        sign_in(again, by=district.person("teacher"))
    db.session.commit()
    page = as_("leader", "/training/figures")
    assert text(page.figure("training_person_times")) == "3"
    assert text(page.figure("training_people")) == "2"
    assert text(page.figure("training_hours")) == "18"
    assert "松岭学校" in page.text
    page = as_("alliance_leader", "/training/figures")
    assert text(page.figure("training_person_times")) == "2"  # of the alliance's own schools


def test_a_need_is_about_a_topic_of_the_list_or_another_one(
    client: Client, district: District, as_: object
) -> None:
    page = as_("other_handler", "/training/topics").form("/training/topics").send(name=" 班级管理。 ")
    assert "Teachers can choose this topic now." in text(page.root)
    page = as_("teacher", "/needs/new/training")
    page = page.form("/needs/new/training").send(
        title="想学", description="想学", topic="班级管理", other_topic="  ＡＩ　备课。"
    )
    assert "AI 备课" in page.text
    assert "班级管理" not in page.text


def test_whoever_left_is_told_of_with_the_record(district: District, a_session: Opening, as_: object) -> None:
    session = a_session(title="=1+1")
    do.register(session, by=district.person("teacher"))
    deactivate(district.person("teacher"), by=district.person("admin"))
    db.session.commit()
    page = as_("other_handler", f"/training/sessions/{session.id}?list=gone").follow("甲一")
    assert "the seat was given up · 系管一" in page.text


def test_a_title_is_no_formula_in_the_list_for_excel(
    client: Client, district: District, a_session: Opening, as_: object
) -> None:
    begins = clock.now() - timedelta(minutes=5)
    session = a_session(title="=1+1", starts_at=begins, ends_at=begins + timedelta(hours=2))
    with clock.at(begins - timedelta(days=1)):
        do.register(session, by=district.person("teacher"))
    sign_in(session, by=district.person("teacher"))
    db.session.commit()
    as_("teacher")
    with ZipFile(BytesIO(client.get("/training/hours.xlsx").data)) as workbook:
        assert b"=1+1" in workbook.read("xl/sharedStrings.xml")
        assert b"<f>" not in workbook.read("xl/worksheets/sheet1.xml")
