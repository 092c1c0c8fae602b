"""A page is in the language that its reader chose, whichever was spoken before."""

from flask import Flask, render_template_string
from flask_babel import force_locale, gettext, lazy_gettext

from tests.support.client import Client
from tests.support.world import District

EVERY_WAY = "{{ _('Notices') }} {{ ngettext('%(num)d teacher', '%(num)d teachers', 2) }}"


def test_each_language_has_its_own_words_though_both_are_spoken_within_one_request(app: Flask) -> None:
    later = lazy_gettext("Notices")
    with app.test_request_context():
        for _ in range(2):
            with force_locale("zh"):
                assert (gettext("Notices"), str(later)) == ("通知", "通知")
                assert render_template_string(EVERY_WAY) == "通知 2位教师"
            with force_locale("en"):
                assert (gettext("Notices"), str(later)) == ("Notices", "Notices")
                assert render_template_string(EVERY_WAY) == "Notices 2 teachers"


def test_words_outside_an_app_are_those_of_the_code_and_teach_nobody_else(app: Flask) -> None:
    assert str(lazy_gettext("Notices")) == "Notices"
    with app.test_request_context(), force_locale("zh"):
        assert gettext("Notices") == "通知"


def test_what_a_template_puts_into_its_words_is_escaped(app: Flask) -> None:
    with app.test_request_context(), force_locale("zh"):
        said = render_template_string("{{ _('%(role)s at %(place)s', role='<b>', place='&') }}")
    assert "&lt;b&gt;" in said
    assert "&amp;" in said


def test_who_chooses_another_language_reads_it_on_the_next_page(client: Client, district: District) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    assert "登录" in client.page("/sign-in").text
    chosen = client.page("/sign-in").form("/language").send(("language", "en"))
    assert "登录" not in chosen.text
    assert "Sign in" in chosen.text
