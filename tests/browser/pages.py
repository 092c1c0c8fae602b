"""Every page of the app in the demo district: who opens it, where it is, and what is done there first."""

import re
import time
from functools import cache
from urllib.parse import quote

from playwright.sync_api import Page

from tests.support.surface import Doing, Look, collide_at, send, send_empty, send_stale
from tests.support.windows import Windows, sign_in_as
from tests.web.surfaces import SURFACES
from welfare.demo.names import ACCOUNTS, NUMBERED, School
from welfare.needs.lifecycle import Status

NUMBER = re.compile(r"/needs/(\d\d-\d{4,}-\d)\b")
LARGER_THAN_ANY_FORM = 5 * 1024 * 1024
ROSTER = f"""工号,姓名,学校,电话,角色
T{{0}},新来甲,{School.NEIGHBOUR},13800000001,教师
X{{0}},新来乙,没有的学校,,教师
"""


def all_things(windows: Windows) -> dict[str, str]:
    """What the addresses of `LOOKS` name, as pages tell it without script."""

    @cache
    def page_of(account: str) -> Page:
        page = windows(script=False)
        sign_in_as(page, account)
        return page

    found = find_things(page_of("clerk")) | {"home_school": find_home_school(page_of("admin"))}
    for surface in SURFACES:
        found |= surface.find_things(page_of)
    return found


def find_things(clerk: Page) -> dict[str, str]:
    """Needs by status: of the teacher as `own_solved`, of anybody as `solved`; and one of the handler's."""
    things = {}
    for status in Status:
        for name, filters in (("", ""), ("own_", f"&q={quote(ACCOUNTS['teacher'])}")):
            address = f"/triage?desk=area&queue=all&status={status.value}{filters}"
            found = NUMBER.search(clerk.request.get(address).text())
            if found:
                things[name + status.value] = found[1]
    address = "/triage?desk=area&queue=all&status=in_progress&category=housing"
    return things | {"housing": NUMBER.findall(clerk.request.get(address).text())[-1]}


def find_home_school(admin: Page) -> str:
    """The school of the accounts, as the administrator finds it."""
    found = admin.request.get(f"/organizations?q={quote(School.HOME)}").text()
    return re.findall(r"/organizations/(\d+)\b", found)[-1]


def send_wrong_password(page: Page) -> None:
    """A name and a password that do not belong together."""
    page.fill("[name=login]", "nobody at all")
    page.fill("[name=password]", "wrong")
    page.locator("main form [type=submit]").first.click()
    page.locator("[data-autofocus]").wait_for()


def upload(content: bytes | None = None) -> Doing:
    """Send this file, or a roster with somebody new in it."""

    def first(page: Page) -> None:
        roster = ROSTER.format(time.monotonic_ns()).encode()
        file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": content or roster}
        page.set_input_files("main input[type=file]", file)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("main form button").first.click()
        page.wait_for_load_state()

    return first


def import_roster(page: Page) -> None:
    """Send a roster, look at it, confirm it."""
    upload()(page)
    page.wait_for_url("**/people/roster/*")
    page.locator("main form[method=post] button").first.click()
    page.locator("[data-figure=roster_new]").or_(page.locator(".flash")).first.wait_for()


_LOOKS: dict[str | None, tuple[Look, ...]] = {
    None: (
        Look("/"),
        Look("/accessibility"),
        Look("/privacy"),
        Look("/sign-in"),
        Look("/sign-in", send_wrong_password, "refused"),
        Look("/sign-in", send_empty, "sent empty"),
        Look("/sign-in", send_stale, "400"),
        Look("/nothing-here", name="404"),
        Look("/set-up", name="404"),
        Look("/sign-in/forgotten", name="404"),
        Look("/sign-in/forgotten/code", name="404"),
        Look("/sign-out", name="405"),
    ),
    "teacher": (
        Look("/needs"),
        Look("/needs?after=1", name="nothing further"),
        Look("/needs/new"),
        *(Look(f"/needs/new/{category}") for category in ("housing", "training", "home", "other")),
        Look("/needs/new/housing", send_empty, "sent empty"),
        Look("/offline/needs/new/housing"),
        Look("/drafts"),
        Look("/needs/{own_in_progress}?sent=1"),
        *(Look(f"/needs/{{own_{status}}}") for status in ("needs_info", "answered", "solved", "explained")),
        Look("/needs/{own_needs_info}/reply"),
        Look("/needs/{own_needs_info}/reply", send_empty, "sent empty"),
        Look("/needs/{own_needs_info}/withdrawal"),
        Look("/needs/{own_answered}/confirmation"),
        Look("/needs/{own_answered}/confirmation", send_empty, "sent empty"),
        Look("/needs/{own_answered}/comments"),
        Look("/needs/{own_solved}/reopening"),
        Look("/needs/{own_solved}/confirmation", name="409"),
        Look("/profile"),
        Look("/profile", send, "saved"),
        Look("/profile", send_stale, "back with what was typed"),
        Look("/profile/sign-ins"),
        Look("/profile/identities"),
        Look("/profile/email", name="404"),
        Look("/profile/email/code", name="404"),
        Look("/profile/phone", name="404"),
        Look("/profile/phone/code", name="404"),
        Look("/profile/password"),
        Look("/profile/password", send_empty, "sent empty"),
        Look("/notices"),
        Look("/profile/notices"),
        Look("/profile/calendar"),
        Look("/profile/calendar", send, "address shown"),
        Look("/services"),
        Look("/people", name="403"),
        Look("/needs/nothing", name="404"),
    ),
    "neighbour": (Look("/needs"), Look("/notices")),
    "school": (
        Look("/triage"),
        Look("/triage?desk=unit"),
        Look("/needs"),
        Look("/needs/new/for"),
        Look(f"/needs/new/for?q={NUMBERED}"),
        Look("/needs/new/for?q=nobody+at+all", name="nobody found"),
        Look("/needs/{own_in_progress}"),
        Look("/people", name="403"),
    ),
    "clerk": (
        Look("/triage"),
        Look("/triage?desk=area&queue=all&category=housing&sort=oldest"),
        Look("/triage?desk=area&queue=all&q=宿舍"),
        Look("/triage?desk=area&queue=all&q=nothing+at+all", name="nothing found"),
        *(Look(f"/triage?desk=area&queue={q}") for q in ("due-today", "overdue", "waiting", "carried")),
        Look("/triage/list?desk=area&queue=all&category=housing"),
        Look("/ladder"),
        Look("/triage/shortcuts"),
        Look("/triage/together/answers?need={in_progress}&need={solved}"),
        Look("/triage/together/answers?need={in_progress}", send_empty, "sent empty"),
        Look("/triage/together/transfers?need={in_progress}"),
        Look("/sheets/{solved}"),
        Look("/sheets/{in_progress}"),
        Look("/triage/settings"),
        Look("/triage/settings", send_empty, "sent empty"),
        Look("/triage/settings", send, "saved"),
        *(Look(f"/needs/{{{status.value}}}") for status in Status),
        *(Look(f"/needs/{{submitted}}/{noun}") for noun in ("acceptance", "question", "refusal", "merger")),
        Look("/needs/{submitted}/acceptance", send_empty, "sent empty"),
        Look("/needs/{submitted}/refusal", send_empty, "sent empty"),
        *(Look(f"/needs/{{in_progress}}/{noun}") for noun in ("transfer", "carrying", "answer", "comments")),
        Look("/needs/{in_progress}/carrying", send_empty, "sent empty"),
        Look("/needs/{carried}/resumption"),
        Look("/needs/{solved}/follow-up"),
        Look("/needs/{solved}/follow-up", send_empty, "sent empty"),
        Look("/needs/{solved}/acceptance", name="409"),
        Look("/notices"),
        Look("/profile/notices"),
        Look("/needs/00-0000-0", name="404"),
    ),
    "handler": (
        Look("/triage"),
        Look("/triage?desk=unit&queue=assisting"),
        Look("/needs/{housing}"),
        *(
            Look(f"/needs/{{housing}}/{noun}")
            for noun in ("answer", "return", "extension-request", "question")
        ),
        Look("/needs/{housing}/answer", send_empty, "sent empty"),
        Look("/overview", name="403"),
    ),
    "leader": (
        Look("/overview"),
        Look("/overview?category=housing"),
        Look("/figures/solved"),
        Look("/figures/solved?category=home&period=2026-01", name="none"),
        Look("/figures/open"),
        Look("/needs/{in_progress}/supervision"),
        Look("/needs/new/housing?for=1", name="404"),
    ),
    "admin": (
        Look("/people"),
        Look("/people?q=nobody+at+all", name="nobody found"),
        Look("/people?status=inactive"),
        Look("/people/new"),
        Look("/people/new", send_empty, "sent empty"),
        Look("/people/50"),
        Look("/people/50", send_empty, "sent empty"),
        Look("/people/50", collide_at("name"), "a conflict"),
        Look("/people/50/roles"),
        Look("/people/50/password"),
        Look("/people/50/password", send, "the slip"),
        Look("/people/50/deactivation"),
        Look("/people/12/deactivation", name="work in hand"),
        Look("/people/12/deactivation", send, "nobody chosen"),
        Look("/people/12/roles/12/removal"),
        Look("/people/roster"),
        Look("/people/roster", send_empty, "sent empty"),
        Look("/people/roster", upload(b"nothing,of ours\n1,2\n"), "another table"),
        Look("/people/roster", upload(), "the preview"),
        Look("/people/roster", upload("人代号,称呼,所属\nn1,新一,石门小学\n".encode()), "columns to choose"),
        Look("/people/roster", import_roster, "imported"),
        Look("/people/roster", upload(b"x" * LARGER_THAN_ANY_FORM), "413"),
        Look("/people/roster/nothing", name="404"),
        Look("/people/roster/nothing/columns", name="404"),
        Look("/organizations/import"),
        Look("/organizations/import", upload("名称,上级\n某校,没有的地方\n".encode()), "preview"),
        Look("/organizations/import/nothing", name="404"),
        Look("/organizations/import/nothing/columns", name="404"),
        Look("/organizations"),
        Look("/organizations/new"),
        Look("/organizations/new", send_empty, "sent empty"),
        Look("/organizations/1"),
        Look("/organizations/6"),
        Look("/schools/{home_school}/poster"),
        Look("/organizations/6", send_empty, "sent empty"),
        Look("/organizations/6/closing"),
        Look("/organizations/6/closing", send_empty, "nobody carries on"),
        Look("/organizations/12/merger"),
        Look("/organizations/12/merger", send_empty, "sent empty"),
    ),
}
LOOKS = {
    account: sum((surface.looks.get(account, ()) for surface in SURFACES), _LOOKS.get(account, ()))
    for account in dict.fromkeys(
        account for looks in (_LOOKS, *(s.looks for s in SURFACES)) for account in looks
    )
}
"""By account; None is whoever is not signed in."""
