"""A visit written down where there is no signal arrives once, with what was found."""

import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.chromium import launch_options
from tests.support.teacher_phone import Phone
from tests.support.weak_line import Line, MortalServer
from welfare.demo.names import School

WORDS = "山洪冲坏了操场的围栏"


def test_a_visit_written_offline_arrives_once(
    browser: Browser, line: Line, server: MortalServer, tmp_path: Path
) -> None:
    def open_browser() -> Phone:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, base_url=line.address, viewport={"width": 360, "height": 740}, locale="en",
            **launch_options(),
        )  # fmt: skip
        return Phone(context)

    phone = open_browser()
    phone.page.goto("/sign-in")
    phone.page.fill('[name="login"]', "leader")
    phone.page.fill('[name="password"]', "welfare-demo")
    phone.page.click('main form [type="submit"]')
    phone.page.wait_for_url("**/overview")
    phone.page.goto("/visits")
    phone.wait_for_worker()
    line.is_down = True
    phone.context.set_offline(True)
    phone.page.goto("/visits/new")
    phone.page.select_option('[name="school"]', label=School.HOME)
    phone.page.fill('[name="visited_on"]', "2026-01-05")
    phone.page.check('[name="kind"][value="unannounced"]')
    phone.page.fill('[name="families_met"]', "7")
    expect(phone.page.locator(".finding").nth(1)).to_be_hidden()
    phone.page.fill('[name="finding_1-words"]', WORDS)
    expect(phone.page.locator(".finding").nth(1)).to_be_visible()
    phone.page.check('[name="finding_1-outcome"][value="solved_on_the_spot"]')
    phone.page.fill('[name="finding_1-what_was_done"]', "当场加固")
    expect(phone.kept).to_be_visible()
    phone.send()
    phone.expect_state("retry")
    phone.context.close()

    phone = open_browser()
    phone.context.set_offline(True)
    phone.page.goto("/visits/new")
    assert visits(server) == []
    line.is_down = False
    phone.context.set_offline(False)
    phone.page.goto("/drafts")
    expect(phone.card("sent")).to_be_visible()
    assert visits(server) == [(7, 1)]
    phone.expect_nothing_left()
    phone.context.close()


def visits(server: MortalServer) -> list[tuple[int, int]]:
    """Families met and findings of each visit on which this was found."""
    query = """
        SELECT visits.families_met, count(findings.id) FROM visits
        JOIN findings ON findings.visit_id = visits.id WHERE findings.words = ? GROUP BY visits.id
    """
    with sqlite3.connect(f"file:{server.instance}/welfare.sqlite3?mode=ro", uri=True) as database:
        return database.execute(query, (WORDS,)).fetchall()
