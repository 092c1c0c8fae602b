"""Training, as seen from outside."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import current_app
from flask_babel import force_locale
from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.surface import Look, Surface, collide_at, send_empty
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.organizations.queries import in_tree_order
from welfare.tables import kept
from welfare.training.attendance.actions import sign_in
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.lifecycle import State
from welfare.training.models import Enrolment, Level, Mode, Programme, Session, SessionKind, Topic
from welfare.training.past.by_hand import lines_of
from welfare.training.past.forms import past_session_form
from welfare.training.past.imports import PAST_SESSIONS
from welfare.training.programmes.actions import add_programme
from welfare.training.sessions.actions import open_session
from welfare.training.topics.actions import offer_topic

# fmt: off
ACCESS = {
    #                                                    GET                     POST
    #                                                    _  TTT SS CC HH LL AA R _  TTT SS CC HH LL AA R
    "/training":                                       ("i ooo oo oo oo oo oo o", "-"),
    "/training/hours":                                 ("i ooo oo oo oo oo oo o", "-"),
    "/training/hours.xlsx":                            ("i ooo oo oo oo oo oo o", "-"),
    "/training/hours.pdf":                             ("i ooo oo oo oo oo oo o", "-"),
    # --- sessions: to come (the neighbour has a seat), running (the teacher has one), none
    "/training/sessions":                              ("i xxx xx oo oo oo xx o", "-"),
    "/training/sessions/new":                          ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/sessions/{coming}":                     ("i ooo oo oo oo oo oo o", "-"),
    "/training/sessions/{no_session}":                 ("i ... .. .. .. .. .. .", "-"),
    "/training/sessions/{coming}/registration":        ("-",                    "i >>! xx xx xx xx xx x"),
    "/training/sessions/{no_session}/registration":    ("-",                    "i ... xx xx xx xx xx x"),
    "/training/sessions/{coming}/withdrawal":          ("i !!o xx xx xx xx xx x", "i !!> xx xx xx xx xx x"),
    "/training/sessions/{no_session}/withdrawal":      ("i ... xx xx xx xx xx x", "i ... xx xx xx xx xx x"),
    "/training/sessions/{coming}/details":             ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/sessions/{running}/details":            ("i xxx xx !x x! xx xx x", "i xxx xx !x x! xx xx x"),
    "/training/sessions/{no_session}/details":         ("i xxx xx .x x. xx xx x", "i xxx xx .x x. xx xx x"),
    "/training/sessions/{coming}/cancellation":        ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/sessions/{no_session}/cancellation":    ("i xxx xx .x x. xx xx x", "i xxx xx .x x. xx xx x"),
    "/training/sessions/{coming}/invitations":         ("-",                    "i xxx xx >x x> xx xx x"),
    "/training/sessions/{no_session}/invitations":     ("-",                    "i xxx xx .x x. xx xx x"),
    "/training/sessions/{running}/code":               ("i xxx xx ox xo xx xx x", "-"),
    "/training/sessions/{no_session}/code":            ("i xxx xx .x x. xx xx x", "-"),
    "/training/sessions/{running}/sign-in":            ("i o!! xx xx xx xx xx x", "i ?!! xx xx xx xx xx x"),
    "/training/sessions/{no_session}/sign-in":         ("i ... xx xx xx xx xx x", "i ... xx xx xx xx xx x"),
    "/training/sessions/{running}/attendance":         ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/sessions/{no_session}/attendance":      ("i xxx xx .x x. xx xx x", "i xxx xx .x x. xx xx x"),
    # --- past sessions, from a table
    "/training/sessions/import":                       ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/sessions/import/template":              ("i xxx xx ox xo xx xx x", "i xxx xx .x x. xx xx x"),
    "/training/sessions/import/{past}":                ("i xxx xx .x xo xx xx x", "i xxx xx .x x! xx xx x"),
    "/training/sessions/import/{no_past}":             ("i xxx xx .x x. xx xx x", "i xxx xx .x x. xx xx x"),
    "/training/sessions/import/{past}/columns":        ("i xxx xx .x xo xx xx x", "i xxx xx .x x> xx xx x"),
    "/training/sessions/import/{no_past}/columns":     ("i xxx xx .x x. xx xx x", "i xxx xx .x x. xx xx x"),
    # --- one past session, by hand
    "/training/sessions/past/new":                     ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/sessions/past/people?q=甲":             ("i xxx xx ox xo xx xx x", "-"),
    # --- one person's: asked for by the teacher, attended by the teacher, of nobody
    "/training/enrolments/{asked}":                    ("i xxx xx ox xo xx xx o", "-"),
    "/training/enrolments/{no_enrolment}":             ("i xxx xx .x x. xx xx .", "-"),
    "/training/enrolments/{asked}/approval":           ("-",                    "i xxx >. xx xx xx .. x"),
    "/training/enrolments/{no_enrolment}/approval":    ("-",                    "i xxx .. xx xx xx .. x"),
    "/training/enrolments/{asked}/refusal":            ("i xxx o. xx xx xx .. x", "i xxx >. xx xx xx .. x"),
    "/training/enrolments/{no_enrolment}/refusal":     ("i xxx .. xx xx xx .. x", "i xxx .. xx xx xx .. x"),
    "/training/enrolments/{asked}/release":            ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/enrolments/{no_enrolment}/release":     ("i xxx xx .x x. xx xx x", "i xxx xx .x x. xx xx x"),
    "/training/enrolments/{attended}/certificate":     ("i o.. o. o. .o oo .. o", "-"),
    "/training/enrolments/{no_enrolment}/certificate": ("i ... .. .. .. .. .. .", "-"),
    "/training/enrolments/{attended}/certificate.pdf": ("i o.. o. o. .o oo .. o", "-"),
    "/training/enrolments/{no_enrolment}/certificate.pdf": ("i ... .. .. .. .. .. .", "-"),
    # --- what organisers keep, and what leaders read
    "/training/programmes":                            ("i xxx xx ox xo xx xx o", "-"),
    "/training/programmes/new":                        ("i xxx xx ox xo xx xx x", "i xxx xx >x x> xx xx x"),
    "/training/programmes/{programme}":                ("i xxx xx ox xo xx xx o", "i xxx xx >x x> xx xx x"),
    "/training/programmes/{no_programme}":             ("i xxx xx .x x. xx xx .", "i xxx xx .x x. xx xx x"),
    "/training/topics":                                ("i xxx xx ox xo xx xx o", "i xxx xx >x x> xx xx x"),
    "/training/topics/{topic}/retirement":             ("-",                    "i xxx xx >x x> xx xx x"),
    "/training/topics/{no_topic}/retirement":          ("-",                    "i xxx xx .x x. xx xx x"),
    "/training/figures":                               ("i xxx xx ox xo oo xx o", "-"),
    "/training/figures/person-times":                  ("i xxx xx ox xo oo xx o", "-"),
    "/training/figures/schools":                       ("i xxx xx ox xo oo xx o", "-"),
}
# fmt: on
COMING, RUNNING, ASKING, PAST = "要来的培训", "正在进行的培训", "要学校同意的培训", "结束了的培训"


def build(district: District) -> None:
    """A session of each sort, and somebody in each."""
    programme = add_programme(name="国培", level=Level.NATIONAL, by=district.person("clerk"))
    offer_topic("班级管理", by=district.person("clerk"))
    now = clock.now()

    def opening(title: str, begins: timedelta, **more: Any) -> Session:
        return open_session(
            by=district.person("other_handler"),
            programme_id=programme.id,
            kind=SessionKind.COURSE,
            title=title,
            mode=Mode.OFFLINE,
            starts_at=now + begins,
            ends_at=now + begins + timedelta(hours=8),
            place="教师发展中心",
            seats=20,
            hours=8,
            **more,
        )

    coming = opening(COMING, timedelta(days=9), topic="班级管理")
    asking = opening(ASKING, timedelta(days=12), needs_approval=True)
    running, past = opening(RUNNING, timedelta(hours=-1)), opening(PAST, timedelta(days=-3))
    teacher = district.person("teacher")
    do.register(coming, by=district.person("neighbour"))
    do.register(asking, by=teacher)
    with clock.at(now - timedelta(days=4)):
        do.register(running, by=teacher)
        do.register(past, by=teacher)
    with clock.at(past.starts_at):
        sign_in(past, by=teacher)


PAST_SESSION = {
    "title": "读书沙龙",
    "first_day": "2026-03-05",
    "place": "教师之家",
    "kind": "literacy_training",
    "mode": "offline",
    "hours": "2",
    "listed": "甲一",
}


def seen() -> str:
    """By what the page knows that what would come of this session was seen."""
    with current_app.test_request_context(method="POST", data=PAST_SESSION), force_locale("en"):
        lines = lines_of(past_session_form(), in_tree_order())
        return PAST_SESSIONS.plan(lines, by=None).fingerprint


PAST_TABLE = [
    ["培训名称", "培训日期", "地点", "研修类别", "姓名", "学时"],
    ["读书沙龙", "2026-03-05", "教师之家", "素养培训", "甲一", "2"],
]


def named(district: District) -> dict[str, Any]:
    """The sessions by what they are for, and the teacher's own."""
    ids = dict(iter(db.session.execute(select(Session.title, Session.id))))
    own = select(Enrolment.id)
    return {
        "coming": ids[COMING],
        "running": ids[RUNNING],
        "no_session": 4321,
        "past": kept.keep(
            "past_sessions",
            {"name": "培训.csv", "sheets": [["", PAST_TABLE]], "hidden": []},
            person_id=district.person("other_handler").id,
        ),
        "no_past": "A" * 32,
        "past_seen": seen(),
        "asked": db.session.scalars(own.where(Enrolment.state == State.ASKED)).one(),
        "attended": db.session.scalars(own.where(Enrolment.attended_at.is_not(None))).one(),
        "no_enrolment": 4321,
        "programme": db.session.scalars(select(Programme.id)).one(),
        "no_programme": 4321,
        "topic": db.session.scalars(select(Topic.id)).one(),
        "no_topic": 4321,
    }


def forms(things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person would send."""
    next_year = clock.now().year + 1
    session = {
        "kind": "course",
        "programme": things["programme"],
        "title": "新的培训",
        "mode": "online",
        "starts_at": f"{next_year}-06-01T09:00",
        "ends_at": f"{next_year}-06-01T17:00",
        "place": "线上",
        "seats": 30,
        "hours": 8,
    }
    return {
        "training.new_session": session,
        "training.details": session,
        "training.new_programme": {"name": "省培", "level": "provincial"},
        "training.programme": {"name": "国培计划", "level": "national"},
        "training.topics": {"name": "新课标"},
        "training.refusal": {"words": "那天有家长会"},
        "training.release": {"words": "改到下一期"},
        "training.past_import": {
            "file": (BytesIO("\n".join(map(",".join, PAST_TABLE)).encode()), "培训.csv")
        },
        "training.past_session": {**PAST_SESSION, "fingerprint": things["past_seen"]},
        "training.past_import_preview": {"fingerprint": "of another preview"},
        "training.past_import_columns": {
            f"is_{name}": str(n)
            for n, name in enumerate(("title", "held_on", "place", "kind", "name", "hours"))
        },
        "training.attendance": {"submission_key": "training-1", "listed": ""},
    }


def send_past(page: Page) -> None:
    """Choose a table with a row that names nobody."""
    table = "\n".join(map(",".join, [PAST_TABLE[0], [*PAST_TABLE[1][:4], "查无此人", "2"]]))
    file = {"name": "培训.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("main input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form[method=post] button").first.click()
    page.locator("[data-figure=past_sessions_new]").wait_for()


def send_past_session(page: Page) -> None:
    """Type a session, and somebody who is nobody."""
    for name, value in {**PAST_SESSION, "listed": "查无此人", "mode": None}.items():
        if name == "kind":
            page.locator("main [name=kind]").select_option(str(value))
        elif value:
            page.locator(f"main [name={name}]").fill(str(value))
    page.locator("main form[method=post] button:not([type=button])").last.click()
    page.locator("[data-figure=past_sessions_bad]").wait_for()


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """Sessions of the demo in which the accounts are something."""
    clerk, teacher, school = page_of("clerk"), page_of("teacher"), page_of("school")
    coming = clerk.request.get("/training/sessions").text()
    hours = teacher.request.get("/training/hours").text()
    return {
        "invited_to": _id_of("班级管理工作坊（第二期）", coming),
        "full": _id_of("省培：阅读教学名师工作室", coming),
        "running": _id_of("专题学习：教育数字化", coming),
        "own_attended": _first(r"/training/enrolments/(\d+)/certificate", hours),
        "asked": _first(r"/training/enrolments/(\d+)/refusal", school.request.get("/training").text()),
        "programme": _first(r"/training/programmes/(\d+)", clerk.request.get("/training/programmes").text()),
    }


def _id_of(title: str, text: str) -> str:
    return _first(rf'/training/sessions/(\d+)"[^>]*>{title}', text)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


SURFACE = Surface(
    access=ACCESS,
    build=build,
    named=named,
    forms=forms,
    find_things=find_things,
    looks={
        "teacher": (
            Look("/training"),
            Look("/training/hours"),
            Look("/training/sessions/{invited_to}"),
            Look("/training/sessions/{running}/sign-in"),
            Look("/training/enrolments/{own_attended}/certificate"),
        ),
        "colleague": (Look("/training/sessions/{full}"), Look("/training/sessions/{full}/withdrawal")),
        "school": (Look("/training"), Look("/training/enrolments/{asked}/refusal")),
        "clerk": (
            Look("/training"),
            Look("/training/sessions"),
            Look("/training/sessions?when=past"),
            Look("/training/sessions/new"),
            Look("/training/sessions/new", send_empty, "refused"),
            Look("/training/sessions/import"),
            Look("/training/sessions/import", send_past, "preview"),
            Look("/training/sessions/import/nothing", name="404"),
            Look("/training/sessions/import/nothing/columns", name="404"),
            Look("/training/sessions/past/new"),
            Look("/training/sessions/past/new", send_empty, "refused"),
            Look("/training/sessions/past/new", send_past_session, "looked at"),
            Look("/training/sessions/{full}?list=standby"),
            Look("/training/sessions/{full}/details"),
            Look("/training/sessions/{full}/cancellation"),
            Look("/training/sessions/{running}"),
            Look("/training/sessions/{running}/code"),
            Look("/training/sessions/{running}/attendance"),
            Look("/training/enrolments/{asked}"),
            Look("/training/enrolments/{asked}/release"),
            Look("/training/programmes"),
            Look("/training/programmes/new"),
            Look("/training/programmes/{programme}"),
            Look("/training/programmes/{programme}", collide_at("partner"), "a conflict"),
            Look("/training/topics"),
        ),
        "leader": (
            Look("/training/figures"),
            Look("/training/figures/person-times"),
            Look("/training/figures/schools"),
        ),
    },
    no_pages=frozenset(
        {
            "training.hours_workbook",
            "training.hours_pdf",
            "training.certificate_file",
            "training.past_import_template",
            "training.past_people",
        }
    ),
)
