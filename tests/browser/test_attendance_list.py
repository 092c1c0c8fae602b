"""The organiser's list in a hall without a signal: ticks stay on the phone, and arrive when there is one."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.teacher_phone import Phone
from tests.support.weak_line import Line
from tests.support.windows import sign_in_as

RUNNING = "专题学习：教育数字化"


def test_ticks_survive_a_line_that_is_down(line: Line, new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    page = phone.page
    sign_in_as(page, "clerk")
    page.goto("/training")
    page.get_by_role("link", name=re.compile(RUNNING)).click()
    page.get_by_role("link", name="Attendance list").click()
    page.wait_for_url("**/attendance")
    phone.wait_until_whole()
    absent = page.locator("input[name=present]:not(:checked)")
    before = absent.count()
    first = absent.first.get_attribute("id")
    line.is_down = True
    page.check(f"#{first}")
    expect(page.locator('[data-part="saved"]')).to_be_visible()
    page.get_by_role("button", name="Send the list").click()
    expect(page.locator("main")).to_contain_text("Waiting to try again")
    line.is_down = False
    phone.send_now()
    page.wait_for_url(re.compile(r"/training/sessions/\d+$"))
    page.goto(f"{page.url}/attendance")
    expect(page.locator(f"#{first}")).to_be_checked()
    expect(page.locator("input[name=present]:not(:checked)")).to_have_count(before - 1)
