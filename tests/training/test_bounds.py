"""What fits into the forms of training: each bound from both sides, said at its field."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.fields import TriedForm
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare import clock
from welfare.extensions import db
from welfare.training.models import Programme, Session, Topic

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in the district."""
SESSION = {
    "kind": "lecture", "title": "班级管理研修", "mode": "offline", "place": "教师发展中心", "seats": "30",
    "hours": "6.5", "starts_at": "2027-03-08T09:00", "ends_at": "2027-03-08T17:00",
}  # fmt: skip
A_PLACE = "Say where it is."


def at_most(number: int) -> str:
    return f"At most {number} characters."


@pytest.fixture
def new_session(app: Flask, district: District) -> TriedForm:
    return TriedForm(app, district.person("other_handler"), "/training/sessions/new", SESSION)


def count_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("field", "refused", "taken", "sentence"),
    [
        ("seats", ["0", "2001"], ["1", "2000"], "Between 1 and 2000 seats."),
        ("hours", ["0", "240.5", "1e30", "-1e999"], ["0.5", "240"], "Between 0.5 and 240 hours."),
        (
            "hours",
            ["六", "Infinity", "-inf", "NaN", "sNaN"],
            [],
            "Not a valid decimal value. Between 0.5 and 240 hours.",
        ),
        ("hours", ["1.3", "2.25", "0.51"], ["1.5", "2"], "Whole or half hours only."),
        ("held_days", ["-1", "11"], ["0", "10", ""], "Between 0 and 10 working days."),
        ("starts_at", ["2027-03-01T09:00"], ["2027-03-01T09:01"], "This time has passed."),
        ("ends_at", ["2027-03-08T09:00"], ["2027-03-08T09:01"], "It must end after it has begun."),
        (
            "ends_at",
            ["2027-07-06T09:01"],
            ["2027-07-06T09:00"],
            "A session lasts at most 120 days; open several.",
        ),
        ("title", ["题" * 61], ["题" * 60], at_most(60)),
        ("title", ["", " "], [], "Give the session a title."),
        ("topic", ["题" * 61], ["题" * 60, ""], at_most(60)),
        ("place", ["地" * 101], ["地" * 100], at_most(100)),
        ("place", [""], [], A_PLACE),
        ("contact", ["人" * 61], ["人" * 60, ""], at_most(60)),
        ("description", ["字" * 501], ["字" * 500, ""], at_most(500)),
        ("mode", [None], ["online"], "Choose a mode."),
        ("starts_at", [""], [], "Say when it begins."),
        ("ends_at", [""], [], "Say when it ends."),
        ("seats", [""], [], "Say how many seats there are."),
        ("hours", [""], [], "Say how many hours are credited."),
    ],
)
def test_a_session(
    field: str, refused: list[str | None], taken: list[str], sentence: str, new_session: TriedForm
) -> None:
    with clock.at(NOW):
        assert [new_session.said_of(field, **{field: typed}) for typed in refused] == [sentence] * len(
            refused
        )
        assert count_of(Session) == 0
        assert [new_session.said_of(field, **{field: typed}) for typed in taken] == [""] * len(taken)
    assert count_of(Session) == len(taken)


def test_what_was_typed_is_what_there_is(new_session: TriedForm, programme: Programme) -> None:
    typed = {"topic": "班级管理。", "contact": "李老师", "description": "带上教案", "needs_approval": "y"}
    with clock.at(NOW):
        new_session.send(**typed)
        new_session.send(kind="course", programme=programme.id, hours="8", mode="sent_out")
        new_session.send(kind="seminar", programme=programme.id)
    lecture, course, seminar = db.session.scalars(select(Session).order_by(Session.id))
    columns = ("kind", "programme_id", "title", "topic", "mode", "place", "contact", "description", "seats")
    assert [getattr(lecture, name) for name in columns] == [
        "lecture", None, "班级管理研修", "班级管理", "offline", "教师发展中心", "李老师", "带上教案", 30,
    ]  # fmt: skip
    assert (lecture.hours, lecture.needs_approval, course.needs_approval) == (6.5, True, False)
    assert (lecture.starts_at, lecture.ends_at) == (
        datetime(2027, 3, 8, 1, 0, tzinfo=UTC),
        datetime(2027, 3, 8, 9, 0, tzinfo=UTC),
    )
    assert lecture.held_on.isoformat() == "2027-03-08"
    assert (course.programme_id, course.mode, course.hours) == (programme.id, "sent_out", 8)
    assert seminar.programme_id is None, "only a course belongs to a programme"


def test_a_session_in_the_small_hours_is_held_on_the_districts_day(new_session: TriedForm) -> None:
    with clock.at(NOW):
        new_session.send(starts_at="2027-03-08T00:30", ends_at="2027-03-08T02:00")
    held = db.session.scalars(select(Session)).one()
    assert (held.held_on.isoformat(), held.starts_at.date().isoformat()) == ("2027-03-08", "2027-03-07")


def test_no_more_seats_are_reserved_than_there_are(new_session: TriedForm, district: District) -> None:
    near, lone = (f"reserved_{district.place(school).id}" for school in ("near_school", "lone_school"))
    none_there = "More seats are reserved than there are."
    with clock.at(NOW):
        assert new_session.said_of(near, at="seats", **{near: "31"}) == none_there
        assert new_session.said_of(near, at="seats", **{near: "15", lone: "16"}) == none_there
        assert new_session.said_of(near, **{near: "-1"}) == "Between 0 and 2000 seats."
        assert new_session.said_of(near, **{near: "15", lone: "15"}) == ""
        assert new_session.said_of(near, **{near: "0", lone: "30"}) == ""
    assert count_of(Session) == 2


@pytest.mark.in_turn("until when it is, is reckoned in Python")
@pytest.mark.parametrize(
    ("held_days", "until"),
    [
        ("0", None),
        ("1", datetime(2027, 3, 2, 16, tzinfo=UTC)),  # the end of Tuesday
        ("4", datetime(2027, 3, 5, 16, tzinfo=UTC)),  # the end of Friday
        ("5", datetime(2027, 3, 8, 1, tzinfo=UTC)),  # no longer than until it begins, on Monday
        ("10", datetime(2027, 3, 8, 1, tzinfo=UTC)),
    ],
)
def test_seats_are_kept_for_working_days_and_no_longer_than_until_it_begins(
    held_days: str, until: datetime | None, new_session: TriedForm
) -> None:
    with clock.at(NOW):
        new_session.send(topic="班级管理", invites="y", held_days=held_days)
    assert db.session.scalars(select(Session.held_until)).one() == until


@pytest.mark.parametrize(
    ("field", "refused", "taken", "sentence"),
    [
        ("name", ["国" * 61], ["国" * 60], at_most(60)),
        ("name", [""], [], "Give the programme a name."),
        ("partner", ["省" * 61], ["省" * 60, ""], at_most(60)),
        ("budget_yuan", ["-1", "100000001"], ["0", "100000000", ""], "Between 0 and 100000000 yuan."),
        ("level", [None], ["paired_assistance"], "Choose the level."),
    ],
)
def test_a_programme(
    field: str, refused: list[str | None], taken: list[str], sentence: str, app: Flask, district: District
) -> None:
    given = {"name": "省培", "level": "provincial"}
    form = TriedForm(app, district.person("other_handler"), "/training/programmes/new", given)
    assert [form.said_of(field, **{field: typed}) for typed in refused] == [sentence] * len(refused)
    assert count_of(Programme) == 0
    for number, typed in enumerate(taken):
        assert form.said_of(field, **{"name": f"省培{number}", field: typed}) == ""
    assert count_of(Programme) == len(taken)


@pytest.mark.in_turn("what a topic may be is decided in Python")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("题" * 61, at_most(60)),
        ("题" * 60, ""),
        ("", "Write the topic."),
        (" ，。 ", "Write the topic."),
    ],
)
def test_a_topic(typed: str, sentence: str, app: Flask, district: District) -> None:
    form = TriedForm(app, district.person("other_handler"), "/training/topics", {})
    assert form.said_of("name", name=typed) == sentence
    assert count_of(Topic) == (0 if sentence else 1)


@pytest.mark.parametrize(("action", "by"), [("refusal", "school"), ("release", "other_handler")])
def test_a_reason(action: str, by: str, app: Flask, district: District, a_session: Opening) -> None:
    enrolment = enrolment_in(session_with("asked", district, a_session), district)
    form = TriedForm(app, district.person(by), f"/training/enrolments/{enrolment.id}/{action}", {})
    assert form.said_of("words", words="") == "Give the reason; the teacher reads it."
    assert form.said_of("words", words="字" * 501) == at_most(500)
    assert form.said_of("words", words="字" * 500) == ""


def test_signing_in_opens_an_hour_before_and_closes_with_the_session(
    app: Flask, district: District, a_session: Opening
) -> None:
    """The bounds of the phases that the matrix of enrolments asks."""
    session = session_with("registered", district, a_session)
    form = TriedForm(app, district.person("teacher"), f"/training/sessions/{session.id}/sign-in", {})
    second = timedelta(seconds=1)
    hour: Callable[[int], timedelta] = lambda n: timedelta(hours=n)  # noqa: E731
    begins, ends = session.starts_at, session.ends_at
    for moment, status in (
        (begins - hour(1) - second, 409),
        (begins - hour(1), 200),
        (ends, 200),
        (ends + second, 409),
    ):
        with clock.at(moment):
            assert form.client.get(form.address).status_code == status
            shown = form.client.get(f"/training/sessions/{session.id}").text
            assert (f'href="{form.address}"' in shown) is (status == 200)
