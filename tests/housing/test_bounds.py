"""Every field that those who run housing and teachers fill in: what is just allowed, and what is just not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from flask import Flask

from tests.housing import phases, standings, town
from tests.support.client import Client, Page
from tests.support.fingerprint import beside_people, fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.versions import with_version
from tests.support.world import District
from welfare.extensions import db
from welfare.housing.rules.facts import Evidence

_keys = count(1)
LONG = "长"


@dataclass(frozen=True)
class Filling:
    """One form: where it stands, whose it is, what is right, and what each field takes and what not."""

    state: State
    account: str
    address: Callable[[], str]
    right: Callable[[], dict[str, Any]]
    allowed: dict[str, tuple[Any, ...]]
    refused: dict[str, dict[Any, str]]
    """By field and value, the sentence that says so."""


def at_round(noun: str) -> Callable[[], str]:
    return lambda: f"/housing/rounds/{phases.the_round().id}/{noun}"


def at_offer(whose: str, noun: str) -> Callable[[], str]:
    return lambda: f"/housing/offers/{standings.offer_to(whose).id}/{noun}"


def words(missing: str | None) -> tuple[dict[str, tuple[Any, ...]], dict[str, dict[Any, str]]]:
    """A text of up to a thousand characters; `missing` is what is said of none, where there must be one."""
    refused: dict[Any, str] = {LONG * 1001: "At most 1000 characters."}
    if missing:
        refused |= {"": missing, " \n ": missing}
    return {"words": (LONG * 1000,)}, {"words": refused}


def said(**more: Any) -> dict[str, Any]:
    return {**town.FACTS, "words": "一句话", **more}


NUMBERS: tuple[dict[str, tuple[Any, ...]], dict[str, dict[Any, str]]] = (
    {"commute_km": (0, 300), "people": (0, 12), "years_here": (0, 45), "owns_home": ("yes", "no")},
    {
        "commute_km": {
            -1: "Between 0 and 300.",
            301: "Between 0 and 300.",
            "": "Fill this in; 0 is a number",
        },
        "people": {-1: "Between 0 and 12.", 13: "Between 0 and 12.", "": "Fill this in; 0 is a number too."},
        "years_here": {-1: "Between 0 and 45.", 46: "Between 0 and 45.", "2.5": "Not a valid integer value."},
        "owns_home": {"": "Choose yes or no."},
        "couple_teaches": {"": "Choose yes or no."},
    },
)
PASSED, NO_CHOICE = "This day has passed.", "Not a valid choice"
TOO_FEW, CANNOT_BE = "At least 1 point.", "This value is not possible."
FLATS_NEEDED = "A round needs flats: choose at least one school or flat."
FORMS = {
    "a flat": Filling(
        phases.state_at("draft"),
        "handler",
        lambda: f"/housing/units/{phases.the_flat(phases.SPARE).id}/description",
        lambda: {
            "school": phases.the_flat().school_id, "building": "9号楼", "number": "901", "floor_area": "34.5",
            "rooms": "2", "obtained_by": "built", "cost_yuan": "6000",
        },
        {
            "building": (LONG * 40,), "number": (LONG * 20,), "floor_area": ("1", "9999"), "rooms": (1, 20),
            "cost_yuan": (0, 100_000_000), "rent_yuan": (0, 100_000, ""),
            "obtained_by": ("built", "group_purchase", "converted", "rented"),
        },
        {
            "building": {"": "Name the building.", LONG * 41: "At most 40 characters."},
            "number": {"": "Give the number on the door.", LONG * 21: "At most 20 characters."},
            "floor_area": {
                "": "Give the floor area.",
                "0.99": "A flat has a floor area of at least 1 m².",
                "9999.01": "A flat has a floor area of at least 1 m².",
                **dict.fromkeys(("很大", "NaN", "sNaN", "Infinity"), "Not a valid decimal value."),
            },
            "rooms": {"": "Give the number of rooms.", 0: "Between 1 and 20 rooms.", 21: "Between 1 and 20"},
            "rent_yuan": dict.fromkeys((-1, 100_001), "Between 0 and 100000 yuan a month."),
            "cost_yuan": {
                "": "Give the cost; 0 where there was none.",
                -1: "Between 0 and 100 million yuan.",
                100_000_001: "Between 0 and 100 million yuan.",
            },
            "obtained_by": {"found": NO_CHOICE},
            "school": {4321: NO_CHOICE},
        },
    ),
    "a plan": Filling(
        phases.state_at("draft"),
        "handler",
        at_round("plan"),
        lambda: {
            "name": "秋季", "rule_set": phases.the_round().rule_set_id, "closes_on": "2026-12-01",
            "notice_days": 5, "offer_days": 3, "term_months": 36, "units": phases.the_flat().id,
        },
        {
            "name": (LONG * 60,), "closes_on": ("2026-11-24",), "notice_days": (1, 60), "offer_days": (1, 60),
            "term_months": (1, 120),
        },
        {
            "name": {"": "Give the round a name.", LONG * 61: "At most 60 characters."},
            "closes_on": {"2026-11-23": PASSED, "": "Choose the last day to apply."},
            "notice_days": {0: "Between 1 and 60 working days.", 61: "Between 1 and 60 working days."},
            "offer_days": {0: "Between 1 and 60 working days.", 61: "Between 1 and 60 working days."},
            "term_months": {0: "Between 1 and 120 months.", 121: "Between 1 and 120 months."},
            "rule_set": {4321: NO_CHOICE},
            "units": {None: FLATS_NEEDED, 4321: "is not a valid choice"},
        },
    ),
    "rules": Filling(
        phases.state_at("draft"),
        "handler",
        lambda: "/housing/rules/new",
        lambda: {"name": "积分", "cap": 50, **empty_lines(), **item("years_here", "each", 1)},
        {
            "name": (LONG * 60,), "cap": (1, 1000), "items-0-points": (1, 1000), "items-0-cap": (1, 1000),
            "items-0-value": (1, 45),
        },
        {
            "name": {"": "Give the rules a name.", LONG * 61: "At most 60 characters."},
            "cap": {0: TOO_FEW, 1001: TOO_FEW, "": "Give the most points one can have."},
            "items-0-points": {-1: TOO_FEW, 0: TOO_FEW, 1001: TOO_FEW, "": "These rules give no points."},
            "items-0-cap": {-1: TOO_FEW, 0: TOO_FEW, 1001: TOO_FEW},
            "items-0-value": {0: CANNOT_BE, 46: CANNOT_BE, "": "Give a number."},
        },
    ),
    "an application": Filling(
        phases.state_at("open"),
        "teacher",
        at_round("application"),
        lambda: said(need=phases.need_of("teacher").id, school=phases.the_flat().school_id),
        NUMBERS[0],
        {**NUMBERS[1], "school": {4321: NO_CHOICE}, "need": {4321: NO_CHOICE}},
    ),
    "a correction": Filling(
        phases.state_at("closed"),
        "handler",
        lambda: f"/housing/applications/{phases.application_of('teacher').id}/correction",
        lambda: said(evidence="personnel"),
        {**NUMBERS[0], **words("")[0], "evidence": tuple(Evidence)},
        {
            **NUMBERS[1],
            **words("Say what was found; the applicant reads it.")[1],
            "evidence": {"": "Choose the evidence; the public notice names it.", "hearsay": NO_CHOICE},
        },
    ),
    "an objection": Filling(
        phases.state_at("notice"),
        "colleague",
        at_round("objections"),
        lambda: {"about": phases.application_of("third").id, "words": "里程不对"},
        words(None)[0],
        {
            **words("Say what is wrong, and how it can be checked.")[1],
            "about": {4321: NO_CHOICE},
        },
    ),
    "an answer": Filling(
        phases.state_at("notice"),
        "handler",
        lambda: f"/housing/objections/{phases.the_objection().id}",
        lambda: said(is_upheld="no"),
        words(None)[0],
        {
            **NUMBERS[1],
            **words("Say what was found; the applicant reads it.")[1],
            "is_upheld": {"": "Say whether it is right."},
        },
    ),
    "a public value to come": Filling(
        phases.state_at("expired"),
        "handler",
        at_round("freezing"),
        lambda: {"source": "ssq", "day": "2026-12-24", "issue": "2026150"},
        {"day": ("2026-11-26",)},
        {
            "source": {"": "Choose where the value comes from.", "dice": NO_CHOICE},
            "day": {
                "": "Choose a day.",
                **dict.fromkeys(("2026-11-24", "2026-11-25", "2026-12-27"), "Choose a Tuesday, Thursday or"),
            },
            "issue": dict.fromkeys(("", "138", "2025138", "20261380", "第一期"), "Give the issue: the year"),
        },
    ),
    "a public value": Filling(
        phases.state_at("frozen"),
        "handler",
        at_round("public-value"),
        dict,
        {"value": ("１ 2 3 4 5 33 + 16",)},
        {
            "value": {
                "": "Type the value, or say that there was none.",
                **dict.fromkeys(
                    (
                        "0 2 3 4 5 6 + 16", "1 2 3 4 5 34 + 16", "1 2 3 4 5 6 + 17", "1 2 3 4 5 6 + 0",
                        "1 2 3 4 5 5 + 16", "2 1 3 4 5 6 + 16", "1 2 3 4 5 6", "1 2 3 4 5 6 7 + 16", "七",
                        "010203040506161",
                    ),
                    "Type six different numbers up to 33",
                ),
            },
        },
    ),
    "a key": Filling(
        standings.STATE,
        "handler",
        at_offer("accepted", "key"),
        dict,
        words(None)[0],
        words("Say what was handed over; it answers the teacher's need.")[1],
    ),
    "a longer stay": Filling(
        standings.STATE,
        "handler",
        at_offer("moved_in", "renewal"),
        dict,
        {"until": ("2026-11-25",)},
        {"until": {"2026-11-24": PASSED, "2026-11-23": PASSED, "": "Choose a date."}},
    ),
    "a refusal": Filling(
        standings.STATE, "offered", at_offer("offered", "refusal"), dict, words(None)[0], words(None)[1]
    ),
    "a flat given back": Filling(
        standings.STATE, "handler", at_offer("moved_in", "return"), dict, words(None)[0], words(None)[1]
    ),
    "a signature": Filling(
        phases.state_at("drawn"), "clerk", at_round("signature"), dict, words(None)[0], words(None)[1]
    ),
    "a repair": Filling(
        phases.state_at("draft"),
        "handler",
        lambda: f"/housing/units/{phases.the_flat(phases.SPARE).id}/repair",
        dict,
        words(None)[0],
        words(None)[1],
    ),
    "a need": Filling(
        phases.state_at("draft"),
        "teacher",
        lambda: "/needs/new/housing",
        lambda: {
            "title": "想要一间宿舍", "description": "住得太远", "urgency": "ordinary",
            "submission_key": f"bounds-{next(_keys)}",
        },
        {"people": (1, 12), "commute_km": (0, 300)},
        {
            "people": {0: "Between 1 and 12 people.", 13: "Between 1 and 12 people."},
            "commute_km": {-1: "Between 0 and 300.", 301: "Between 0 and 300."},
            "lives_in": {"castle": NO_CHOICE},
        },
    ),
}  # fmt: skip


def empty_lines() -> dict[str, Any]:
    """The lines of a set of rules, with nothing in them."""
    return {
        f"{rows}-{n}-{name}": value
        for rows, number in (("items", 12), ("eligibility", 3))
        for n in range(number)
        for name, value in (
            ("fact", "years_here"),
            ("test", "at_most"),
            ("value", ""),
            ("points", ""),
            ("cap", ""),
        )
    }


def item(fact: str, test: str, value: Any, place: str = "items-0") -> dict[str, Any]:
    """One line of them."""
    line = {"fact": fact, "test": test, "value": value, "points": 5}
    return {f"{place}-{name}": given for name, given in line.items()}


@pytest.fixture(params=FORMS)
def filling(request: pytest.FixtureRequest) -> Filling:
    return FORMS[request.param]


@pytest.fixture
def state(filling: Filling) -> State:
    return filling.state


@pytest.fixture
def browser(filling: Filling, app: Flask, district: District, now: datetime) -> Client:
    """Of whoever fills the form in."""
    client: Client = app.test_client()
    client.lints = False
    token = sign_in_as(client, district.person(filling.account))
    client.environ_base |= {"HTTP_ACCEPT_LANGUAGE": "en", "HTTP_X_CSRFTOKEN": token}
    db.session.commit()
    return client


def answer_to(browser: Client, address: str, values: Mapping[str, Any]) -> Page:
    sent = {name: given for name, given in values.items() if given is not None}
    return Page(browser, browser.post(address, data=sent))


@pytest.mark.in_turn("a form refuses it before it comes to a database")
def test_what_is_just_not_allowed_is_said(filling: Filling, app: Flask, browser: Client) -> None:
    before, address = fingerprint(app, beside_people()), filling.address()
    right = with_version(browser, address, filling.right())  # of one page, since nothing is changed
    for field, wrong in filling.refused.items():
        for value, sentence in wrong.items():
            page = answer_to(browser, address, {**right, field: value})
            assert page.status == 422, (field, value)
            assert sentence in page.text, (field, value)
    assert fingerprint(app, beside_people()) == before


def test_what_is_just_allowed_is_taken(filling: Filling, app: Flask, browser: Client) -> None:
    before, address = fingerprint(app, beside_people()), filling.address()
    for field, fine in filling.allowed.items():
        for value in fine:
            page = answer_to(browser, address, {**filling.right(), field: value})
            assert page.status in (200, 303), (field, value)
            assert fingerprint(app, beside_people()) != before, (field, value)


RIGHT_LINES = (
    ("commute_km", "at_least", 0), ("commute_km", "at_most", 300), ("commute_km", "each", 1),
    ("people", "is", 12), ("people", "each", 12), ("owns_home", "is", "yes"), ("hardship", "is", "No"),
)  # fmt: skip
WRONG_LINES = {
    ("commute_km", "at_least", -1): CANNOT_BE,
    ("commute_km", "at_most", 301): CANNOT_BE,
    ("commute_km", "each", 0): CANNOT_BE,
    ("people", "is", 13): CANNOT_BE,
    ("commute_km", "at_least", "远"): "Give a number.",
    ("owns_home", "is", "maybe"): "Write yes or no.",
    ("owns_home", "at_least", "yes"): "Yes/no facts can only be tested with “is”.",
    ("couple_teaches", "each", "yes"): "Yes/no facts can only be tested with “is”.",
}


@pytest.mark.in_turn("what a line can say is decided in Python")
@pytest.mark.parametrize("filling", ["rules"], indirect=True)
@pytest.mark.parametrize("place", ["items-0", "eligibility-0"])
def test_a_line_of_the_rules_says_what_the_fact_can_be(place: str, filling: Filling, browser: Client) -> None:
    def send(*line: Any) -> Page:
        return answer_to(browser, filling.address(), {**filling.right(), **item(*line, place=place)})

    is_item = place.startswith("items")
    for line, sentence in WRONG_LINES.items():
        page = send(*line)
        assert page.status == 422, line
        assert (sentence if is_item or "each" not in line else NO_CHOICE) in page.text, line
    for line in RIGHT_LINES:
        is_one = is_item or ("each" not in line and "hardship" not in line)
        assert send(*line).status == (303 if is_one else 422), line
