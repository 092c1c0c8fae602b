"""What a phone adds to a teacher's pages, in narrow windows and large letters.

The pages themselves are looked at so by test_axe.py, which opens them.
"""

import pytest
from playwright.sync_api import expect

from tests.support.narrow import narrow_looks
from tests.support.teacher_phone import Phone, answer_forms
from tests.support.weak_line import Line


@pytest.mark.parametrize("state", ["restored", "queued", "conflict", "offline"])
def test_what_a_phone_adds_to_a_page(state: str, phone: Phone, line: Line) -> None:
    title = f"Through every window: {state}"
    conflict = {"code": "conflict", "number": "26-0001-7", "url": "/needs/26-0001-7"}
    phone.wait_for_worker()
    phone.write(title)
    if state == "restored":
        phone.page.reload()
        expect(phone.page.locator('[data-part="restored"]')).to_be_visible()
    elif state == "conflict":
        answer_forms(phone.page, lambda route: route.fulfill(status=409, json=conflict))
        phone.send()
        phone.expect_state("conflict")
    else:
        line.is_down = True
        phone.send()
        phone.expect_state("retry")
    if state == "offline":
        phone.page.goto("/needs")
        expect(phone.page.locator(".notice:visible", has_text="There is no signal")).to_be_visible()
    assert narrow_looks(phone.page, phone.expect_no_violation)() == []
