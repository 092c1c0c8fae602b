"""The pages that are asked for, each as the person who uses it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bench.visitor import Visitor
from welfare.web.keyset import PAGE_SIZE

NUMBER = re.compile(r"/needs/(\d\d-\d{4,}-\d)")


@dataclass(frozen=True)
class Page:
    """A page of the product, and who asks for it. What stands in braces is found on the server."""

    name: str
    account: str
    path: str


PAGES = (
    Page("inbox: to sign for", "clerk", "/triage?queue=to-sign-for"),
    Page("inbox: due today", "clerk", "/triage?queue=due-today"),
    Page("inbox: overdue", "clerk", "/triage?queue=overdue"),
    Page("inbox: waiting", "clerk", "/triage?queue=waiting"),
    Page("inbox: carried", "clerk", "/triage?queue=carried"),
    Page("inbox: everything", "clerk", "/triage?queue=all"),
    Page("inbox: page 200 by key", "clerk", "/triage?queue=all&after={page_200}"),
    Page("inbox: one school", "clerk", "/triage?queue=all&school={school}"),
    Page("inbox: category, urgency", "clerk", "/triage?queue=all&category=housing&urgency=ordinary"),
    Page("search: two words", "clerk", "/triage?queue=all&q=%E4%BD%8F%E6%88%BF+%E5%AD%A6%E6%A0%A1"),
    Page("search: a number's part", "clerk", "/triage?queue=all&q={part}"),
    Page("unit's inbox: to answer", "handler", "/triage?queue=to-answer"),
    Page("unit's inbox: assisting", "handler", "/triage?queue=assisting"),
    Page("a need, as its teacher", "teacher", "/needs/{own}"),
    Page("a need, as a clerk", "clerk", "/needs/{need}"),
    Page("my needs", "teacher", "/needs"),
    Page("a new need", "teacher", "/needs/new/housing"),
    Page("overview: a day", "leader", "/overview?from={month}-01&to={month}-01"),
    Page("overview: a month", "leader", "/overview?period={month}"),
    Page("overview: a year", "leader", "/overview?period={year}"),
    Page("overview: all years", "leader", "/overview?period=all"),
    Page("a figure's list", "leader", "/figures/solved"),
    Page("people's search", "admin", "/people?q=%E6%9E%97"),
    Page("sign-in", "nobody", "/sign-in"),
)


def found(visitors: Mapping[str, Visitor]) -> dict[str, str]:
    """What stands for the names in braces, on the server that these people of the demo ask."""
    everything = visitors["clerk"].text("/triage?queue=all")
    newest = NUMBER.findall(everything)[0]
    older = int(re.findall(r"queue=all&amp;after=(\d+)", everything)[0])
    schools = visitors["clerk"].text("/organizations/choices/area-schools?q=%E5%B0%8F%E5%AD%A6")
    periods = re.findall(r"/overview\?period=([\d-]+)", visitors["leader"].text("/overview"))
    return {
        "own": NUMBER.findall(visitors["teacher"].text("/needs"))[0],
        "need": newest,
        "part": newest[3:-2],
        "school": str(json.loads(schools)["matches"][0]["id"]),
        "page_200": str(max(PAGE_SIZE, older - PAGE_SIZE * 198)),
        "month": next(period for period in periods if "-" in period),
        "year": next(period for period in periods if "-" not in period),
    }
