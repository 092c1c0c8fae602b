"""The teacher's home: what waits for me, then all my needs."""

from datetime import UTC, datetime

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.teacher.queries import my_needs, waiting_for
from welfare.web.keyset import PAGE_SIZE

TUESDAY = datetime(2026, 11, 24, 2, tzinfo=UTC)


def home(client: Client, district: District, person: str = "teacher") -> Page:
    sign_in_as(client, district.person(person))
    return client.page("/needs")


def rows_of(page: Page) -> list[str]:
    """What each row of the list says."""
    rows = [element for element in elements(page.main, "a") if element.get("class") == "row"]
    return [text(row) for row in rows]


def test_a_new_teacher_is_invited_to_say_what_they_need(client: Client, district: District) -> None:
    page = home(client, district)
    assert "Nothing here yet" in page.text
    assert page.follow("New need").path == "/needs/new"


def test_a_question_and_an_answer_wait_on_top_and_lead_to_their_forms(
    client: Client, district: District
) -> None:
    asked = district.need(Status.NEEDS_INFO, title="想要一套周转房")
    answered = district.need(Status.ANSWERED, title="宿舍漏雨")
    district.need(Status.SUBMITTED, title="路灯坏了")
    page = home(client, district)
    cards = {
        link.get("href"): text(link)
        for link in elements(page.main, "a")
        if "card-call" in link.get("class", "")
    }
    assert list(cards) == [f"/needs/{answered.number}/confirmation", f"/needs/{asked.number}/reply"]
    question = cards[f"/needs/{asked.number}/reply"]
    assert "想要一套周转房" in question
    assert "几口人" in question
    assert "分到三楼一间" in cards[f"/needs/{answered.number}/confirmation"]


def test_my_needs_stand_newest_first_each_with_where_it_stands_and_by_when(
    client: Client, district: District
) -> None:
    with clock.at(TUESDAY):
        district.need(Status.IN_PROGRESS, title="宿舍漏雨")
        district.need(Status.SUBMITTED, title="路灯坏了")
        district.need(Status.SUBMITTED, by="colleague", title="别人的事")
        rows = rows_of(home(client, district))
    assert len(rows) == 2
    assert rows[0].startswith("路灯坏了 Waiting to be accepted Awaiting acceptance")
    assert "To be accepted by Wed 25 Nov, 1 working day left" in rows[0]
    assert "后勤科 is working on it" in rows[1]
    assert "Answer due by Thu 3 Dec, 7 working days left" in rows[1]


def test_an_overdue_need_says_since_when(client: Client, district: District) -> None:
    with clock.at(datetime(2026, 11, 16, 2, tzinfo=UTC)):
        district.need(Status.IN_PROGRESS)
    with clock.at(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        assert "Overdue since Wed 25 Nov, 2 working days" in rows_of(home(client, district))[0]


def test_needs_told_in_words_whatever_their_end(client: Client, district: District) -> None:
    for status in Status:
        district.need(status, title=f"诉求 {status}")
    rows = " ".join(rows_of(home(client, district)))
    for sentence in (
        "Not taken in; the reason is given",
        "You withdrew it",
        "It could not be solved; the reason is given",
        "You confirmed that it is solved",
        "Answered together with a need about the same thing",
        "Cannot be solved yet, and is not forgotten",
    ):
        assert sentence in rows


def test_older_needs_are_one_page_further_and_back_again(client: Client, district: District) -> None:
    for number in range(PAGE_SIZE + 2):
        district.need(title=f"第{number}件")
    first = home(client, district)
    assert len(rows_of(first)) == PAGE_SIZE
    older = first.follow("Older")
    assert [row.split()[0] for row in rows_of(older)] == ["第1件", "第0件"]
    assert rows_of(older.follow("Newer")) == rows_of(first)


def test_a_cursor_that_makes_no_sense_shows_the_first_page(client: Client, district: District) -> None:
    district.need(title="路灯坏了")
    sign_in_as(client, district.person("teacher"))
    for cursor in ("x", "1~2", "9" * 30, "-1"):
        assert client.page(f"/needs?after={cursor}").status == 200


def test_the_list_asks_the_database_as_often_for_fifty_needs_as_for_one(
    client: Client, district: District
) -> None:
    district.need(Status.ANSWERED)
    sign_in_as(client, district.person("teacher"))
    client.get("/needs")
    with statements() as for_one:
        client.get("/needs")
    for number in range(49):
        district.need(Status.ANSWERED if number % 2 else Status.NEEDS_INFO)
    db.session.commit()
    with statements() as for_fifty:
        client.get("/needs")
    assert len(for_one) == len(for_fifty) > 0


def test_the_lists_of_a_teacher_are_read_through_indexes(district: District) -> None:
    for status in Status:
        district.need(status)
    for name in ("teacher", "school", "clerk"):
        person = district.person(name)
        with statements() as asked:
            waiting_for(person)
            my_needs(person)
            my_needs(person, after="3")
            my_needs(person, before="3")
        assert [fault for statement in asked for fault in faults_of(*statement)] == []


def test_staff_are_told_why_the_page_is_empty_and_where_their_work_is(
    client: Client, district: District
) -> None:
    page = home(client, district, "clerk")
    assert "You do not raise needs yourself" in page.text
    assert page.links["To my work"] == "/triage"
    assert page.links["Submit for a teacher"] == "/needs/new/for"
    assert "New need" not in page.links


def test_an_administrator_is_led_to_their_profile(client: Client, district: District) -> None:
    assert home(client, district, "admin").links["To my profile"] == "/profile"


def test_who_teaches_no_more_still_finds_their_needs(client: Client, district: District) -> None:
    district.need(title="路灯坏了")
    former = district.person("teacher")
    former.roles = [RoleAssignment(role=Role.HANDLER, organization_id=district.place("housing_office").id)]
    db.session.flush()
    page = home(client, district)
    assert "路灯坏了" in page.text
    assert "New need" not in page.links
