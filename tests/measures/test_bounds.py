"""Every bound of what is typed about visits, problems and measures, from both sides, by the forms."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask

from tests.measures.world import a_measure, a_problem
from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.measures.models import Measure
from welfare.measures.visits.models import Finding, Visit

TODAY, TOMORROW = "today", "tomorrow"
LONG_AGO = "2001-02-03"
TO_COME = "This day is still to come."
NO_DATE = "Not a valid date value."
NO_TEACHER = "No teacher of this school is called that. Check the name, or give the staff number."
YUAN = "Between 0 and 1000000000."
MOVED = "Between -1000000000 and 1000000000."
MET = "Between 0 and 10000."


def at_most(letters: int) -> str:
    return f"At most {letters} characters."


# By field: what may be sent there, and what may not, with the sentence that then stands at the field.
# A number is a text of so many letters.
Bounds = dict[str, tuple[list[Any], dict[Any, str]]]
PROBLEM: Bounds = {
    "title": ([1, 60], {0: "Say in one line what the problem is.", 61: at_most(60)}),
    "words": ([0, 2000], {2001: at_most(2000)}),
}
WORDING: Bounds = {
    "title": ([1, 60], {0: "Say in one line what is to be done.", 61: at_most(60)}),
    "words": ([0, 2000], {2001: at_most(2000)}),
    "approved_yuan": (
        ["0", "1", "1000000000"],
        {
            "-1": YUAN, "1000000001": YUAN, "9" * 30: YUAN, "1.5": f"Not a valid integer value. {YUAN}",
            "": "Give the approved budget; 0 where it costs nothing.",
        },
    ),
}  # fmt: skip
MEASURE: Bounds = {
    **WORDING,
    "started_on": (
        [LONG_AGO, TODAY],
        {TOMORROW: TO_COME, "": "Give the day.", "2026-02-30": NO_DATE},
    ),
    "lead_unit": ([], {"": "Choose a unit.", "4321": "Not a valid choice."}),
    "problem": ([""], {"4321": "Not a valid choice."}),
}
STEP: Bounds = {
    "title": ([1, 60], {0: "Say what is to be done.", 61: at_most(60)}),
    "due_on": ([LONG_AGO, TODAY, TOMORROW], {"": "Give the day."}),
}
SPENDING: Bounds = {
    "amount_yuan": (
        ["1", "-1", "1000000000", "-1000000000"],
        {"0": "Give the amount.", "": "Give the amount.", "1000000001": MOVED, "-1000000001": MOVED},
    ),
    "spent_on": ([LONG_AGO, TODAY], {TOMORROW: TO_COME, "": "Give the day."}),
    "words": ([1, 200], {0: "Say what it was spent for.", 201: at_most(200)}),
    "reason": ([1, 200], {201: at_most(200)}),
}
VISIT: Bounds = {
    "school": ([], {"": "Choose a school.", "4321": "Not a valid choice."}),
    "visited_on": (
        [LONG_AGO, TODAY],
        {TOMORROW: TO_COME, "": "Give the day of the visit.", "2026-02-30": NO_DATE},
    ),
    "kind": (["announced", "unannounced"], {"": "Choose one."}),
    "families_met": (
        ["", "0", "10000"],
        {"-1": MET, "10001": MET, "zwölf": f"Not a valid integer value. {MET}"},
    ),
    "teachers_in_difficulty_met": (["10000"], {"-1": MET, "10001": MET}),
    "pupils_in_difficulty_met": (["10000"], {"-1": MET, "10001": MET}),
    "households_met": (["10000"], {"-1": MET, "10001": MET}),
    "notes": ([0, 2000], {2001: at_most(2000)}),
    "finding_1-words": ([1, 2000], {0: "Say what you found.", 2001: at_most(2000)}),
    "finding_1-outcome": (
        ["problem"],
        {"": "Choose what becomes of it.", "other": "Not a valid choice. Choose what becomes of it."},
    ),
    "finding_1-what_was_done": ([1, 2000], {0: "Say what was done.", 2001: at_most(2000)}),
    "finding_2-category": ([], {"": "Choose what the need is about.", "rain": "Not a valid choice."}),
    "finding_2-teacher": ([], {0: "Say whose need it is.", 61: f"{at_most(60)} {NO_TEACHER}"}),
    "finding_2-consent": ([], {"": "A need is raised only with the teacher's consent."}),
}


def value_of(given: object) -> str:
    days = {TODAY: clock.today(), TOMORROW: clock.today() + timedelta(days=1)}
    return "好" * given if isinstance(given, int) else str(days.get(str(given), given))


def errors_at(page: Page, field: str) -> list[str]:
    """What stands at the field of this name, whichever form of the page it is in."""
    return [text(each) for each in page.root.iter() if (each.get("id") or "").endswith(f"{field}-error")]


class Sender:
    """Somebody who sends one form again and again."""

    keys = count(1)

    def __init__(self, app: Flask, person: Any, address: str, **fields: Any) -> None:
        self.client: Client = app.test_client()
        self.token = sign_in_as(self.client, person)
        self.address, self.fields = address, fields

    def send(self, **changed: object) -> Page:
        """The form with some fields changed, under a key of its own."""
        given = {name: value_of(value) for name, value in {**self.fields, **changed}.items()}
        given.setdefault("submission_key", f"key-{next(self.keys)}")
        answer = self.client.post(self.address, data={**given, "csrf_token": self.token})
        return Page(self.client, answer)

    def check(self, bounds: Bounds) -> None:
        """Send each value of each field by itself, the others as they were given."""
        self.client.lints = False
        for field, (good, bad) in bounds.items():
            for value in good:
                page = self.send(**{field: value})
                assert page.status == 303, (field, value, errors_at(page, field))
            for value, sentence in bad.items():
                page = self.send(**{field: value})
                assert (page.status, errors_at(page, field)) == (422, [sentence]), (field, value)


def test_a_problem(app: Flask, district: District) -> None:
    Sender(app, district.person("clerk"), "/problems/new", title=1).check(PROBLEM)
    address = f"/problems/{a_problem(district).id}/wording"
    Sender(app, district.person("leader"), address, title=2).check(PROBLEM)


def test_a_measure(app: Flask, district: District) -> None:
    fields = {"title": 1, "approved_yuan": "1", "started_on": TODAY}
    unit = district.place("housing_office").id
    sender = Sender(app, district.person("clerk"), "/measures/new", **fields, lead_unit=str(unit))
    sender.check(MEASURE)
    measure = db.session.query(Measure).order_by(Measure.id.desc()).limit(1).one()
    address = f"/measures/{measure.id}"
    handler = district.person("handler")
    Sender(app, handler, f"{address}/wording", title=1, approved_yuan="1").check(WORDING)
    Sender(app, handler, f"{address}/steps", title=1, due_on=TODAY).check(STEP)


def test_money(app: Flask, district: District) -> None:
    measure = a_measure(district, approved_yuan=1_000_000_000)
    fields = {"amount_yuan": "1000", "spent_on": TODAY, "words": 1, "reason": 1}
    handler = district.person("handler")
    Sender(app, handler, f"/measures/{measure.id}/spendings", **fields).check(SPENDING)


def test_the_end_of_a_measure(app: Flask, district: District) -> None:
    measure = a_measure(district)
    sender = Sender(app, district.person("handler"), f"/measures/{measure.id}/completion", words=2000)
    sender.check({"words": ([], {0: "Say what was done; the teachers read it.", 2001: at_most(2000)})})
    assert sender.send().status == 303
    db.session.expire_all()
    assert measure.what_was_done == "好" * 2000


@pytest.mark.slow("sends the form once for each bound of each field")
def test_a_visit(app: Flask, district: District) -> None:
    near = district.place("near_school").id
    fields = {
        "school": near, "visited_on": TODAY, "kind": "announced",
        "finding_1-words": 1, "finding_1-outcome": "solved_on_the_spot", "finding_1-what_was_done": 1,
        "finding_2-words": 1, "finding_2-outcome": "need", "finding_2-category": "housing",
        "finding_2-teacher": "teacher", "finding_2-consent": "y",
    }  # fmt: skip
    fields["school"] = str(near)
    Sender(app, district.person("leader"), "/visits/new", **fields).check(VISIT)


@pytest.mark.parametrize(("key", "status"), [("k" * 64, 303), ("k" * 65, 400), ("k k", 400), ("", 400)])
def test_the_key_of_a_visit(app: Flask, district: District, key: str, status: int) -> None:
    fields = {"school": str(district.place("near_school").id), "visited_on": TODAY, "kind": "announced"}
    page = Sender(app, district.person("leader"), "/visits/new", **fields).send(submission_key=key)
    assert page.status == status
    if status == 400:
        assert page.heading == "Your text is safe"
        page = page.form("/visits/new").send()
        assert page.form("/visits/new").values["kind"] == "announced"
        assert page.form("/visits/new").send().status == 200
    assert db.session.query(Visit).count() == 1


def test_six_findings_have_a_place(app: Flask, district: District) -> None:
    found = {
        f"finding_{n}-{name}": value
        for n in range(1, 8)
        for name, value in (("words", f"第{n}件"), ("outcome", "problem"))
    }
    fields = {"school": str(district.place("near_school").id), "visited_on": TODAY, "kind": "announced"}
    page = Sender(app, district.person("leader"), "/visits/new", **fields).send(**found)
    assert page.status == 303
    assert [each.words for each in db.session.query(Finding).order_by(Finding.id)] == [
        f"第{n}件" for n in range(1, 7)
    ]


@pytest.mark.parametrize("kind", ["problems", "measures"])
def test_numbers_of_needs(app: Flask, district: District, kind: str) -> None:
    here = a_problem(district) if kind == "problems" else a_measure(district)
    need = district.need()
    sender = Sender(app, district.person("clerk"), f"/{kind}/{here.id}/needs", numbers=need.number)
    others = [f"26-{n:04}-1" for n in range(201)]
    for numbers, status, sentence in (
        ("", 422, "Give the number of at least one need."),
        (",，; ；、\n", 422, "Give the number of at least one need."),
        (" ".join(others[:200]), 422, "You see no need of this number."),
        (" ".join(others), 422, "At most 200 at once."),
        (f"{need.number}，{need.number};\n" * 201, 303, None),
    ):
        page = sender.send(numbers=numbers)
        assert page.status == status, numbers[:20]
        assert sentence is None or sentence in page.text
