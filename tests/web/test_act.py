from collections.abc import Callable

import pytest
from flask import Flask, get_flashed_messages
from wtforms import StringField
from wtforms.validators import DataRequired

from tests.support.world import District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.refusals import N_, Refusal
from welfare.web.act import act, on_to
from welfare.web.forms import Form


class NoGoodName(Refusal):
    """The name is no good."""

    sentence = N_("This is not possible now.")


class NameForm(Form):
    name = StringField(validators=[DataRequired("A name, please.")])


def page_of(form: NameForm) -> Callable[[str | None], str]:
    """What was typed, what is wrong with it, and why nothing was done."""
    return lambda why: f"{form.name.data} · {' '.join(map(str, form.name.errors))} · {why}"


def rename(person: Person, name: str) -> str:
    """Takes any name but one, which it finds out late."""
    person.name = name
    db.session.flush()
    if name == "不行":
        raise NoGoodName
    return person.name


def answer_to(
    app: Flask, district: District, sent: dict[str, str] | None, **more: object
) -> tuple[object, list[str]]:
    """What `act` answers, and what it leaves to be said on the next page."""
    app_form = {"method": "POST", "data": sent} if sent is not None else {}
    person = district.person("teacher")
    with app.test_request_context("/", headers={"Accept-Language": "en"}, **app_form):
        form = NameForm(meta={"csrf": False})
        answer = act(
            form,
            lambda: rename(person, form.name.data),
            done=lambda name: on_to("/there", f"{name} it is"),
            page=page_of(form),
            about={NoGoodName: form.name} if more.get("at_field") else None,
        )
        return answer, get_flashed_messages()


def test_a_form_not_sent_yet_is_shown(app: Flask, district: District) -> None:
    answer, said = answer_to(app, district, None)
    assert answer == ("None ·  · None", 200)
    assert said == []


def test_a_form_that_does_not_hold_is_shown_again_with_what_is_wrong(app: Flask, district: District) -> None:
    answer, _said = answer_to(app, district, {"name": " "})
    assert answer == (" · A name, please. · None", 422)


def test_what_holds_is_done_and_said_on_the_next_page(app: Flask, district: District) -> None:
    answer, said = answer_to(app, district, {"name": "王二"})
    assert (answer.status_code, answer.location) == (303, "/there")
    assert said == ["王二 it is"]
    assert district.person("teacher").name == "王二"


@pytest.mark.parametrize(
    ("at_field", "page"),
    [
        (False, ("不行 ·  · This is not possible now.", 409)),
        (True, ("不行 · This is not possible now. · None", 422)),
    ],
)
def test_a_refusal_changes_nothing_says_why_and_keeps_what_was_typed(
    app: Flask, district: District, at_field: bool, page: tuple[str, int]
) -> None:
    before = district.person("teacher").name
    answer, said = answer_to(app, district, {"name": "不行"}, at_field=at_field)
    assert answer == page
    assert said == []
    assert district.person("teacher").name == before
