"""A sign-in that is ended from elsewhere, on a phone with something that is not sent yet."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.teacher_phone import Phone
from tests.support.weak_line import Line, MortalServer


def test_what_waits_on_a_phone_that_was_signed_out_goes_after_signing_in_again(
    new_phone: Callable[..., Phone], line: Line, server: MortalServer
) -> None:
    title = "Written on the phone that was lost"
    lost, other = new_phone(), new_phone()
    lost.sign_in()
    lost.write(title)
    lost.context.set_offline(True)
    lost.send()
    lost.expect_state("retry")

    other.sign_in()
    other.page.goto("/profile")
    other.page.get_by_role("link", name="Where I am signed in").click()
    here = other.page.locator("main .rows li", has_text="This device")
    expect(here).to_have_count(1)
    expect(here.get_by_role("button")).to_have_count(0)
    other.expect_no_violation()
    before = other.page.locator("main .rows li").count()
    other.page.get_by_role("button", name="Sign out all my other devices").click()
    expect(other.page.locator("main .rows li")).to_have_count(1)
    assert before > 1
    other.expect_no_violation()

    lost.context.set_offline(False)
    lost.send_now()
    lost.expect_state("signin")
    assert server.needs(title) == []
    lost.page.click('[data-do="signin"]')
    lost.page.fill('[name="login"]', "teacher")
    lost.page.fill('[name="password"]', "welfare-demo")
    lost.page.click('main form [type="submit"]')
    lost.expect_receipt()
    assert server.needs(title) == [0]
    lost.expect_nothing_left()


def test_it_is_never_sent_as_somebody_else_who_signs_in_there(
    new_phone: Callable[..., Phone], line: Line, server: MortalServer
) -> None:
    title = "The teacher's, and nobody else's"
    lost, other = new_phone(), new_phone()
    lost.sign_in()
    lost.write(title)
    lost.context.set_offline(True)
    lost.send()
    lost.expect_state("retry")
    other.sign_in()
    other.page.goto("/profile/sign-ins")
    other.page.get_by_role("button", name="Sign out all my other devices").click()
    expect(other.page.locator("main .rows li")).to_have_count(1)
    lost.context.set_offline(False)
    lost.sign_in("colleague")
    lost.send_now()
    lost.page.goto("/drafts")
    lost.wait_until_whole()
    assert server.needs(title) == []
    lost.sign_out()
    lost.sign_in()
    lost.page.goto("/drafts")
    expect(lost.card("sent")).to_be_visible()
    assert server.needs(title) == [0]
