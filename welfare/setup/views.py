"""The page on which a bureau begins, for whoever has the code."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from welfare.accounts.models import Person
from welfare.accounts.refusals import PasswordRefused
from welfare.accounts.sessions import begin_session
from welfare.organizations.queries import the_bureau
from welfare.setup.actions import set_up_district
from welfare.setup.codes import check_code
from welfare.setup.forms import SetUpForm
from welfare.setup.refusals import AlreadySetUp, CodeRefused, NoCode, NoOffice
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.once import repeatable

bp = Blueprint("setup", __name__)

ALSO_BEFORE = frozenset(
    {
        "assets.file",
        "health.healthz",
        "pwa.manifest",
        "pwa.worker",
        "setup.set_up",
        "site.language",
        "site.text_size",
    }
)
"""What is there before anybody has an account."""
BUREAU_IS_THERE = "welfare.setup.bureau_is_there"
"""Under this name the process remembers it."""


def lead_to_the_beginning() -> Any:
    """Until somebody has an account every page leads to where the first is made."""
    if request.endpoint is None or request.endpoint in ALSO_BEFORE or current_user.is_authenticated:
        return None
    return None if _bureau_is_there() else redirect(url_for("setup.set_up"), 303)


def _bureau_is_there() -> bool:
    """Whether there is a bureau. Once found it is not asked for again, since none ever goes; that there is
    none is never remembered."""
    if BUREAU_IS_THERE not in current_app.extensions and the_bureau() is not None:
        current_app.extensions[BUREAU_IS_THERE] = True
    return BUREAU_IS_THERE in current_app.extensions


@bp.route("/set-up", methods=["GET", "POST"])
@access.public
@repeatable("the code opens it once")
def set_up() -> Any:
    """Bureau, offices and the first administrator, who goes on signed in. Then there is nothing here."""
    if the_bureau() is not None:
        raise AlreadySetUp
    form = SetUpForm()

    def begin() -> Person:
        try:
            check_code(form.password_code.data)
        except NoCode:
            if the_bureau() is not None:  # by somebody else, who has just used the code
                raise AlreadySetUp from None
            raise
        admin, _password = set_up_district(form.plan(), password=form.password_new.data)
        return begin_session(admin)

    return act(
        form,
        begin,
        done=lambda _admin: on_to(
            url_for("organizations.index"),
            _(
                "%(name)s is set up. Add the schools here, then import the roster under People.",
                name=form.district.data,
            ),
        ),
        page=lambda why: _page(form, why),
        about={
            CodeRefused: form.password_code,
            NoOffice: form.offices,
            PasswordRefused: form.password_new,
        },
    )


@bp.errorhandler(CSRFError)
def stale(_error: CSRFError) -> Any:
    """The page again, with what was typed but for code and password."""
    if the_bureau() is not None:
        return current_app.handle_user_exception(AlreadySetUp())
    return _page(SetUpForm(), _("This page lay open for a long time. Please try once more.")), 400


def _page(form: SetUpForm, message: str | None) -> str:
    return render_template("setup/set_up.html", form=form, message=message)
