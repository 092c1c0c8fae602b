from pathlib import Path

import pytest
from flask import Flask, render_template_string
from lxml.html import HtmlElement, fromstring
from markupsafe import Markup
from wtforms.widgets import html_params

from welfare.accounts.forms import ProfileForm
from welfare.housing.rules.forms import RuleSetForm
from welfare.web.forms import attributes

TEMPLATES = Path(__file__).parents[2] / "templates"
WRITES_FORMS = TEMPLATES / "components" / "forms.html"


def test_no_template_but_one_writes_a_token_or_opens_a_form_that_changes_something() -> None:
    others = [template for template in TEMPLATES.rglob("*.html") if template != WRITES_FORMS]
    by_hand = ('name="csrf_token"', 'method="post"')
    assert others
    assert not [
        template.name for template in others if any(part in template.read_text("utf-8") for part in by_hand)
    ]


def form_on(app: Flask, call: str, *, is_shell: bool = False) -> HtmlElement:
    page = (
        "{% import 'components/forms.html' as forms %}{% call " + call + " %}<button>Go</button>{% endcall %}"
    )
    with app.test_request_context():
        form = ProfileForm(meta={"csrf": not is_shell}) if ", form" in call else None
        return fromstring(render_template_string(page, form=form, is_shell=is_shell))


def tokens_of(form: HtmlElement) -> list[HtmlElement]:
    return form.xpath(".//input[@name='csrf_token']")


@pytest.mark.parametrize("call", ["forms.post('/there')", "forms.post('/there', form)"])
def test_a_form_that_changes_something_carries_one_token(app: Flask, call: str) -> None:
    form = form_on(app, call)
    assert (form.tag, form.get("method"), form.get("action")) == ("form", "post", "/there")
    (token,) = tokens_of(form)
    assert token.get("type") == "hidden"
    assert token.get("value")
    assert token.get("id") is None


def test_a_shell_has_the_fields_of_its_form_and_nobodys_token(app: Flask) -> None:
    form = form_on(app, "forms.post('/there', form, is_shell=is_shell)", is_shell=True)
    (token,) = tokens_of(form)
    assert not token.get("value")


def test_what_a_form_is_called_and_sends_stands_in_its_attributes(app: Flask) -> None:
    form = form_on(app, "forms.post('/there', draft='A \"visit\"', files=true, whole=true, class='card')")
    assert form.get("data-draft") == 'A "visit"'
    assert form.get("enctype") == "multipart/form-data"
    assert form.get("hx-boost") == "false"
    assert form.get("class") == "card"


def test_a_form_sent_to_its_own_page_names_no_address(app: Flask) -> None:
    assert form_on(app, "forms.post(none)").get("action") is None


def test_attributes_are_those_that_wtforms_writes() -> None:
    given = {
        "value": '"&<b>',
        "title": Markup('<b>"'),
        "class_": "input",
        "data_part": 3,
        "checked": True,
        "hidden": False,
        "aria_describedby": "",
    }
    assert attributes(**given) == html_params(**given)
    assert isinstance(attributes(), Markup)


def test_a_form_within_a_form_speaks_the_reader_s_language(app: Flask) -> None:
    sent = {"items-0-points": "abc"}
    with app.test_request_context("/", method="POST", data=sent, headers={"Cookie": "lang=zh"}):
        form = RuleSetForm()
        form.validate()
        assert form.items[0].form.points.errors[0] == "不是有效的整数。"
