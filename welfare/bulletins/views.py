"""Bulletins on screen: the list, a new one, one, its editing and issuing, and its files."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import Role
from welfare.bulletins import actions
from welfare.bulletins.document import Document, document_of, number_of, period_of, title_of
from welfare.bulletins.forms import BulletinForm, IssueForm, PeriodForm
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import figures_now, figures_of, in_words
from welfare.bulletins.page import context_of
from welfare.bulletins.queries import bulletin_rows, find_bulletin, may_read
from welfare.bulletins.refusals import AlreadyIssued
from welfare.organizations.queries import the_bureau
from welfare.paper.refusals import CharacterMissing
from welfare.reports.figures import AREAS
from welfare.reports.figures.periods import Period
from welfare.reports.figures.reach import READERS
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.apart import takes_long
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.i18n import LANGUAGES, language
from welfare.web.keyset import Keys
from welfare.web.listing import listing
from welfare.web.versions import Change, versioned

bp = Blueprint("bulletins", __name__)

WRITERS = (Role.LEADER, Role.CLERK)
NEWEST_FIRST = Keys((Bulletin.id,), descending=True)
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@bp.get("/bulletins")
@access.roles(*READERS)
def index() -> str:
    """All bulletins, newest first."""
    _only_for_the_district()
    return render_template(
        "bulletins/index.html",
        listing=listing(bulletin_rows(), NEWEST_FIRST, is_counted=True),
        title_of=title_of,
        number_of=number_of,
        period_of=period_of,
    )


@bp.route("/bulletins/new", methods=["GET", "POST"])
@access.roles(*WRITERS)
def new() -> Any:
    """Choose the days it is about; the draft is written from their figures."""
    _only_for_the_district()
    today = clock.today()
    form = PeriodForm(first=today.replace(day=1), last=today)
    if not form.validate_on_submit():
        return render_template("bulletins/new.html", form=form), 422 if form.errors else 200
    bulletin = actions.draw_up(first=form.first.data, last=form.last.data, by=current_user)
    return redirect(url_for(".show", bulletin_id=bulletin.id), 303)


@bp.get("/bulletins/<id:bulletin_id>")
@access.roles(*READERS)
@takes_long
def show(bulletin_id: int) -> str:
    """The text with its numbers, and which of them have changed since."""
    return _page(_bulletin(bulletin_id))


def _page(bulletin: Bulletin, message: str | None = None) -> str:
    return render_template(
        "bulletins/show.html", message=message, **context_of(bulletin, current_user, _wanted_language())
    )


@bp.route("/bulletins/<id:bulletin_id>/text", methods=["GET", "POST"])
@access.roles(*WRITERS)
def text(bulletin_id: int) -> Any:
    """Edit titles and texts; numbers stand as the names of their figures."""
    bulletin = _bulletin(bulletin_id, to_change=request.method == "POST")
    if bulletin.issued_at is not None:
        raise AlreadyIssued
    form = versioned(BulletinForm(obj=bulletin), lambda: [Change(bulletin.edited_by, bulletin.edited_at)])
    return act(
        form,
        lambda: actions.edit(bulletin, by=current_user, **form.texts),
        done=lambda _edited: on_to(
            url_for(".show", bulletin_id=bulletin_id, text=request.args.get("text")), _("Saved.")
        ),
        page=lambda why: _text_page(_bulletin(bulletin_id), form, why),
    )


def _text_page(bulletin: Bulletin, form: BulletinForm, message: str | None) -> str:
    names = [figure.name for area in AREAS for figure in area.figures]
    values = figures_of(names, Period(bulletin.first_on, bulletin.last_on), current_user)
    return render_template(
        "bulletins/text.html",
        bulletin=bulletin,
        form=form,
        message=message,
        areas=AREAS,
        value_of=lambda figure: in_words(figure.name, values.get(figure.name), language()),
        period=period_of(bulletin, language()),
    )


@bp.post("/bulletins/<id:bulletin_id>/issue")
@access.roles(*WRITERS)
def issue(bulletin_id: int) -> Any:
    """Give it its number and freeze it."""
    bulletin = _bulletin(bulletin_id, to_change=True)
    form = IssueForm()
    if not form.validate_on_submit():
        abort(400)
    actions.issue(bulletin, by=current_user, version=form.version.data or 0, seen=form.seen.data or "")
    flash(_("Issued. The text and its figures stay as they are now."), "good")
    return redirect(url_for(".show", bulletin_id=bulletin_id), 303)


@bp.post("/bulletins/<id:bulletin_id>/correction")
@access.roles(*WRITERS)
def correction(bulletin_id: int) -> Any:
    """Begin a bulletin that corrects an issued one, which stays as it is."""
    bulletin = _bulletin(bulletin_id)
    return act(
        NothingMore(),
        lambda: actions.correct(bulletin, by=current_user),
        done=lambda draft: on_to(
            url_for(".text", bulletin_id=draft.id), _("It names the one it corrects. Change what was wrong.")
        ),
        page=lambda why: _page(_bulletin(bulletin_id), why),
    )


@bp.post("/bulletins/<id:bulletin_id>/removal")
@access.roles(*WRITERS)
def removal(bulletin_id: int) -> Any:
    """Remove a draft."""
    bulletin = _bulletin(bulletin_id, to_change=True)
    if not NothingMore().validate_on_submit():
        abort(400)
    actions.discard(bulletin)
    flash(_("The draft is removed."))
    return redirect(url_for(".index"), 303)


@bp.get("/bulletins/<id:bulletin_id>/<any(zh, en):written>.<any(docx, pdf):format>")
@access.roles(*READERS)
@takes_long
def file(bulletin_id: int, written: str, format: str) -> Any:
    """The bulletin as a file, in one language; its page, where a character cannot be written."""
    bulletin = _bulletin(bulletin_id)
    draft = bulletin.issued_at is None
    figures = figures_now(bulletin, current_user) if draft else bulletin.figures
    write = _writer_of(format)
    bureau = the_bureau()
    try:
        content = write(document_of(bulletin, figures, written, issuer=bureau.name if bureau else ""))
    except CharacterMissing as missing:
        return _page(bulletin, sentence_of(missing)), missing.status
    response = Response(content, mimetype=MEDIA_TYPES[format])
    name = "draft" if draft else f"{bulletin.year}-{bulletin.number}"
    response.headers["Content-Disposition"] = f'attachment; filename="bulletin-{name}-{written}.{format}"'
    return response


def _writer_of(format: str) -> Callable[[Document], bytes]:
    """What writes such a file. It knows fonts and much else, which no start has to wait for."""
    if format == "pdf":
        from welfare.bulletins.pdf import write_pdf

        return write_pdf
    from welfare.bulletins.docx import write_docx

    return write_docx


def _only_for_the_district() -> None:
    if not may_read(current_user):
        abort(403)


def _bulletin(bulletin_id: int, *, to_change: bool = False) -> Bulletin:
    _only_for_the_district()
    return find_bulletin(bulletin_id, to_change=to_change) or abort(404)


def _wanted_language() -> str:
    wanted = request.args.get("text")
    return wanted if wanted in LANGUAGES else language()
