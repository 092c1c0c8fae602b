"""The privacy notice for everybody, by version; writing a new one; saying that it was read."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.powers import holds_at_bureau
from welfare.accounts.privacy.actions import note_reading, publish
from welfare.accounts.privacy.models import BUILT_IN
from welfare.accounts.privacy.queries import counts_read
from welfare.accounts.roles import Role
from welfare.organizations.queries import the_bureau
from welfare.own_data.notice.forms import DraftForm, ReadingForm, filled_with
from welfare.own_data.notice.page import all_versions, days_now, sections, shown_notice
from welfare.own_data.notice.parts import HEADING
from welfare.own_data.views import bp
from welfare.retention import labels as retention
from welfare.web.access import access
from welfare.web.act import act, on_to, shown
from welfare.web.i18n import LANGUAGES, language
from welfare.web.once import repeatable
from welfare.web.resume import safe_address


def writes_notice() -> bool:
    """Whether whoever is signed in publishes the notice."""
    return current_user.is_authenticated and holds_at_bureau(current_user, Role.ADMIN)


@bp.get("/privacy")
@access.public
def privacy() -> str:
    """Who handles which data of people, why, for how long, and what everybody can ask for."""
    return _notice_page(None)


@bp.get("/privacy/<id(min=0):number>")
@access.public
def notice_version(number: int) -> str:
    """One version, the one that holds or an older one."""
    return _notice_page(number)


def _notice_page(number: int | None) -> str:
    notice = shown_notice(number) or abort(404)
    return render_template(
        "own_data/privacy.html",
        notice=notice,
        sections=sections(notice.texts, language()),
        bureau=the_bureau(),
        kinds=retention.KIND,
        versions=all_versions(),
        built_in=BUILT_IN,
    )


@bp.post("/privacy/reading")
@access.signed_in
@repeatable("notes what is noted already")
def notice_reading() -> Response:
    """Note that I have read a version, and go on where I was."""
    form = ReadingForm()
    if form.validate_on_submit():
        note_reading(current_user._get_current_object(), form.number.data)
    return redirect(safe_address(form.next.data), 303)


@bp.route("/privacy/edit", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
@repeatable("shows what would be published")
def notice_draft() -> Any:
    """The form, filled with the version that holds; POST shows how it would read."""
    form = _form()
    if form.validate_on_submit():
        return _draft_page(form, is_preview=True)
    return shown(form, lambda: _draft_page(form))


@bp.post("/privacy/publication")
@access.roles(Role.ADMIN)
def notice_publication() -> Any:
    """Publish what was previewed as the next version."""
    form = _form()
    return act(
        form,
        lambda: publish(form.texts, days_now(), after=form.after.data, by=current_user),
        done=lambda notice: on_to(
            url_for(".privacy"),
            _("Version %(number)d is published. Everybody is shown that there is one.", number=notice.number),
        ),
        page=lambda why: _draft_page(form, message=why),
    )


def _form() -> DraftForm:
    if not writes_notice():
        abort(403)
    notice = shown_notice() or abort(404)
    return filled_with(notice.texts, after=notice.number)


def _draft_page(form: DraftForm, *, is_preview: bool = False, message: str | None = None) -> str:
    notice = shown_notice() or abort(404)
    if message is not None:
        form.goes_on_from(notice.number)
    has_read, of_all = counts_read(notice.number)
    return render_template(
        "own_data/notice_draft.html",
        form=form,
        message=message,
        notice=notice,
        heading=HEADING,
        languages=LANGUAGES,
        kinds=retention.KIND,
        bureau=the_bureau(),
        preview=[(each, sections(form.texts, each)) for each in LANGUAGES] if is_preview else None,
        has_read=has_read,
        of_all=of_all,
    )
