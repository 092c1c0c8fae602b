"""A text belongs to what it was written for: this answer and no later one, a question while it is open."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.plain_browser import PlainBrowser
from tests.support.teacher_phone import Phone, unanswered
from tests.support.weak_line import Line, MortalServer

OBJECTION = "The first answer forgot the windows"


@pytest.fixture
def staff(line: Line) -> dict[str, PlainBrowser]:
    """Who accepts and who answers, at their desks."""
    desks = {account: PlainBrowser(line.address) for account in ("teacher", "clerk", "handler")}
    for account, desk in desks.items():
        desk.sign_in(account)
    return desks


def answered_need(phone: Phone, staff: dict[str, PlainBrowser], title: str) -> str:
    """The number of a need of the phone's teacher that has an answer."""
    phone.write(title)
    phone.send()
    number = phone.expect_receipt()
    staff["clerk"].page(f"/needs/{number}").form("/acceptance").send()
    staff["handler"].page(f"/needs/{number}").form("/answer").send(outcome="solved", words="The first answer")
    return number


def answer_again(number: str, staff: dict[str, PlainBrowser]) -> None:
    """The teacher objects at another screen, and there is a second answer."""
    staff["teacher"].page(f"/needs/{number}/confirmation").form("/confirmation").send(
        holds="no", words="Said elsewhere"
    )
    staff["handler"].page(f"/needs/{number}").form("/answer").send(outcome="solved", words="The second one")


def write_objection(phone: Phone, number: str) -> None:
    phone.page.goto(f"/needs/{number}/confirmation")
    phone.wait_until_read()
    phone.page.check("[name=holds][value=no]", force=True)
    phone.page.fill('[name="words"]', OBJECTION)
    phone.expect_kept(OBJECTION)
    phone.wait_until_whole()


def test_an_objection_to_the_first_answer_does_not_stand_under_the_second(
    phone: Phone, staff: dict[str, PlainBrowser]
) -> None:
    number = answered_need(phone, staff, "Answered twice, written once")
    write_objection(phone, number)
    answer_again(number, staff)
    phone.page.goto(f"/needs/{number}/confirmation")
    expect(phone.card("past")).to_contain_text(OBJECTION)
    expect(phone.page.locator('[name="words"]')).to_have_value("")
    phone.expect_no_violation()
    phone.card("past").get_by_role("button", name="Copy my text").click()
    phone.card("past").get_by_role("button", name="Delete").click()
    expect(phone.card("past")).to_have_count(0)
    phone.page.reload()
    phone.wait_until_read()
    expect(phone.card("past")).to_have_count(0)


def test_an_objection_that_waited_too_long_is_not_sent_about_another_answer(
    phone: Phone, staff: dict[str, PlainBrowser], line: Line, server: MortalServer
) -> None:
    number = answered_need(phone, staff, "Answered while the line was down")
    write_objection(phone, number)
    with unanswered(phone.page, "**/session"):
        phone.send()
        phone.expect_state("retry")
        answer_again(number, staff)
    phone.send_now()
    expect(phone.card("past")).to_contain_text(OBJECTION)
    assert OBJECTION not in staff["teacher"].page(f"/needs/{number}").text


def test_a_reply_that_was_given_elsewhere_is_offered_for_copying(
    phone: Phone, staff: dict[str, PlainBrowser]
) -> None:
    phone.write("Asked once")
    phone.send()
    number = phone.expect_receipt()
    staff["clerk"].page(f"/needs/{number}/question").form("/question").send(words="Which room?")
    phone.page.goto(f"/needs/{number}/reply")
    phone.wait_until_read()
    phone.page.fill('[name="words"]', "The room at the end")
    phone.expect_kept("The room at the end")
    staff["teacher"].page(f"/needs/{number}/reply").form("/reply").send(words="Room 12")
    phone.page.goto("/drafts")
    phone.card("editing").filter(has_text="The room at the end").get_by_role(
        "link", name="Go on writing"
    ).click()
    expect(phone.card("past")).to_contain_text("The room at the end")
    assert re.search(r"/reply\?to=\d+#|/reply#", phone.page.url)
