"""What is typed into a register: how long it may be, and what can be chosen at all."""

import pytest
from flask import Flask

from tests.registers.entries import given
from tests.support.fields import TriedForm
from tests.support.world import District
from welfare.extensions import db

FILL_IN = "Fill this in."
TEXTS = {
    # register, field: the longest there may be, and what is said of none
    ("shared-works", "words"): (500, "Say what was done."),
    ("pupils", "source"): (100, FILL_IN),
    ("lectures", "title"): (60, FILL_IN),
    ("people-to-reach", "source"): (100, FILL_IN),
    ("works", "title"): (60, FILL_IN),
    ("agreements", "title"): (60, FILL_IN),
    ("agreements", "partner"): (60, FILL_IN),
    ("agreements", "words"): (500, ""),
    ("deliveries", "title"): (60, FILL_IN),
    ("study-branches", "name"): (60, FILL_IN),
    ("readings", "title"): (60, FILL_IN),
}
NO_SUCH = "Not a valid choice."
CHOSEN = {
    # register, field: somebody or something of the district that cannot be chosen there
    ("alliances", "alliance_id"): "near_school",
    ("pupils", "school_id"): "alliance",
    ("works", "school_id"): "housing_office",
    ("lectures", "leader_id"): "alliance_leader",
    ("exchanges", "to_school_id"): "bureau",
}
KEYS = {
    ("alliances", "level"): "national",
    ("shared-works", "shared"): "money",
    ("pupils", "stage"): "university",
    ("exchanges", "extent"): "never",
    ("people-to-reach", "who"): "pupils",
    ("deliveries", "kind"): "promise",
    ("study-branches", "kind"): "course",
    ("readings", "kind"): "course",
}
"""A course is training, and no kind of study."""


def tried(app: Flask, district: District, name: str) -> TriedForm:
    fields = given(district)[name]
    db.session.commit()
    return TriedForm(app, district.person("clerk"), f"/registers/{name}/new", fields)


@pytest.mark.parametrize(("name", "field"), TEXTS)
def test_words_are_as_long_as_there_is_room_for(
    app: Flask, district: District, name: str, field: str
) -> None:
    longest, of_none = TEXTS[name, field]
    form = tried(app, district, name)
    assert form.said_of(field, **{field: "长" * (longest + 1)}) == f"At most {longest} characters."
    if of_none:
        assert form.said_of(field, **{field: " "}) == of_none
        assert form.said_of(field, **{field: None}) == of_none
    assert form.said_of(field, **{field: "长" * longest}) == ""


@pytest.mark.parametrize(("name", "field"), CHOSEN)
def test_only_what_the_field_is_about_can_be_chosen(
    app: Flask, district: District, name: str, field: str
) -> None:
    other = CHOSEN[name, field]
    chosen = district.person(other) if field == "leader_id" else district.place(other)
    form = tried(app, district, name)
    assert form.said_of(field, **{field: str(chosen.id)}) == NO_SUCH


@pytest.mark.in_turn("a choice is read in Python")
@pytest.mark.parametrize(("name", "field"), KEYS)
def test_a_kind_that_there_is_not_is_refused(app: Flask, district: District, name: str, field: str) -> None:
    said = tried(app, district, name).said_of(field, **{field: KEYS[name, field]})
    assert said in (NO_SUCH, "Invalid Choice: could not coerce.")


def test_a_staff_number_is_asked_for_and_read_in_any_width(app: Flask, district: District) -> None:
    form = tried(app, district, "exchanges")
    assert form.said_of("person_id", person_id="") == "Give the teacher's staff number."
    assert form.said_of("person_id", person_id="nobody") == "Nobody has this staff number."
    assert form.said_of("person_id", person_id=" ｔｅａｃｈｅｒ ") == ""


def test_a_building_need_not_be_finished_but_is_never_finished_in_days_to_come(
    app: Flask, district: District
) -> None:
    form = tried(app, district, "works")
    assert form.said_of("finished_on", finished_on="2099-01-05") == "This day is still to come."
    assert form.said_of("finished_on", finished_on="") == ""


@pytest.mark.parametrize("typed", ["1.5", "many", ""])
def test_a_number_is_a_whole_one(app: Flask, district: District, typed: str) -> None:
    said = tried(app, district, "pupils").said_of("pupils", pupils=typed)
    assert said == ("Give the number." if not typed else "Not a valid integer value. Between 0 and 1000000.")
