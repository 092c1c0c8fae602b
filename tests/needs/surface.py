"""Follow-up calls, as seen from outside. The other pages of needs stand in the tables themselves."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.surface import Look, Surface, collide_at, send_empty
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.models import DueCall
from welfare.needs.desk.queues import Desk, DeskQueue, Sort, View
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.replies.actions import add_reply
from welfare.needs.replies.models import CannedReply
from welfare.needs.saved_views.actions import save_view
from welfare.needs.saved_views.models import SavedView

LAPSED, FAR_LAPSED = "没有确认的答复", "别处没有确认的答复"
CANNED = "问候"
KEPT, KEPT_LATER = "我的住房诉求", "全部"
# fmt: off
ACCESS = {
    #                             GET                     POST
    #                             _  TTT SS CC HH LL AA R _  TTT SS CC HH LL AA R
    "/follow-ups":              ("i xxx xx oo xx oo xx o", "-"),
    "/follow-ups/next":         ("i xxx xx ^^ xx ^^ xx x", "i xxx xx .. xx .. xx x"),
    "/follow-ups/{lapsed}":     ("i xxx xx oo xx == xx x", "i xxx xx >> xx !! xx x"),
    "/follow-ups/{far_lapsed}": ("i xxx xx o. xx =. xx x", "i xxx xx >. xx !. xx x"),
    "/follow-ups/{no_lapsed}":  ("i xxx xx .. xx .. xx x", "i xxx xx .. xx .. xx x"),
    "/triage/views":                     ("i xxx oo oo oo oo xx x", "-"),
    "/triage/views/new":                 ("i xxx oo oo oo oo xx x", "i xxx >> >> >> >> xx x"),
    "/triage/views/new?school={far}":    ("i xxx .o o. oo o. xx x", "i xxx .> >. >> >. xx x"),
    "/triage/views/{view}":              ("i xxx .. .. o. .. xx x", "i xxx .. .. >. .. xx x"),
    "/triage/views/{no_view}":           ("i xxx .. .. .. .. xx x", "i xxx .. .. .. .. xx x"),
    "/triage/views/{view}/up":           ("-",                      "i xxx .. .. >. .. xx x"),
    "/triage/views/{no_view}/up":        ("-",                      "i xxx .. .. .. .. xx x"),
    "/triage/views/{view}/removal":      ("-",                      "i xxx .. .. >. .. xx x"),
    "/triage/views/{no_view}/removal":   ("-",                      "i xxx .. .. .. .. xx x"),
}
# fmt: on


def build(district: District) -> None:
    """An answer near and one far that nobody confirmed; a text of an office, and views of its handler."""
    lapse(district.need(Status.ANSWERED, title=LAPSED))
    lapse(district.need(Status.ANSWERED, by="neighbour", title=FAR_LAPSED))
    office, handler = district.place("housing_office"), district.person("handler")
    add_reply(office, title=CANNED, words="{教师姓名}老师，您好。", by=handler)
    for name in (KEPT_LATER, KEPT):
        save_view(View(Desk.UNIT, DeskQueue.ALL, Sort.NEWEST, category="housing"), name=name, by=handler)


def named(_district: District) -> dict[str, Any]:
    """Their numbers and ids."""
    numbers = dict(
        db.session.execute(select(Need.title, Need.number).join(DueCall, DueCall.need_id == Need.id)).all()
    )
    canned = db.session.scalars(select(CannedReply.id)).one()
    lapsed = {"lapsed": numbers[LAPSED], "far_lapsed": numbers[FAR_LAPSED], "no_lapsed": "26-9999-9"}
    view = db.session.scalars(select(SavedView.id).where(SavedView.name == KEPT)).one()
    return {**lapsed, "canned": canned, "no_canned": 4321, "view": view, "no_view": 4321}


def keep_a_reply(page: Page) -> None:
    """Keep a text, and see it in its list."""
    title = f"常用答复{time.monotonic_ns()}"
    page.fill("main [name=title]", title)
    page.fill("main [name=words]", "{教师姓名}老师：您的诉求{诉求编号}已收到。")
    page.locator("main form[method=post] [type=submit]").first.click()
    page.get_by_role("link", name=title).wait_for()


def keep_a_view(page: Page) -> None:
    """Keep what is shown, and see it marked above the list."""
    name = f"视图{time.monotonic_ns()}"
    page.fill("main [name=name]", name)
    page.locator("main form[method=post] [type=submit]").first.click()
    page.locator(".saved [aria-current]", has_text=name).wait_for()


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """A call that the demo's clerk can make, and a text that they have kept."""
    clerk = page_of("clerk")
    response = clerk.request.get("/follow-ups/next")
    clerk.goto("/triage/replies")
    keep_a_reply(clerk)
    kept = clerk.locator("main a[href*='/triage/replies/']").first.get_attribute("href") or ""
    clerk.goto("/triage/views/new?queue=all&category=housing")
    keep_a_view(clerk)
    clerk.goto("/triage/views")
    view = clerk.locator("main a[href*='/triage/views/']").first.get_attribute("href") or ""
    return {
        "to_call": response.url.rpartition("/")[2],
        "kept_reply": kept.rpartition("/")[2],
        "kept_view": view.rpartition("/")[2],
    }


SURFACE = Surface(
    access=ACCESS,
    build=build,
    named=named,
    forms=lambda _things: {
        "follow_ups.call": {"is_reached": "no"},
        "triage.replies": {"title": "又一个", "words": "话"},
        "triage.reply": {"title": "另一个", "words": "话"},
        "triage.new_view": {"name": "又一个"},
        "triage.saved_view": {"name": "另一个"},
    },
    looks={
        "leader": (Look("/triage/naming"), Look("/triage/naming/5")),
        "clerk": (
            Look("/follow-ups"),
            Look("/follow-ups/{to_call}"),
            Look("/follow-ups/{to_call}", send_empty, "refused"),
            Look("/triage/replies"),
            Look("/triage/replies", keep_a_reply, "one kept"),
            Look("/triage/replies", send_empty, "sent empty"),
            Look("/triage/replies/{kept_reply}"),
            Look("/needs/{in_progress}/replies/answer"),
            Look("/triage/views"),
            Look("/triage/views/new?queue=all"),
            Look("/triage/views/new?queue=all&category=housing&status=carried", keep_a_view, "kept"),
            Look("/triage/views/new?queue=overdue", send_empty, "sent empty"),
            Look("/triage/views/{kept_view}"),
            Look("/triage/views/{kept_view}", collide_at("name"), "collides"),
        ),
    },
    find_things=find_things,
    no_pages=frozenset({"follow_ups.next_one", "needs.assignees", "needs.colleagues", "triage.handlers"}),
)
