"""Petitions on screen: one's own, a new one, one without a name, the queue, and one with its history."""

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.people.queries import person_in_reach
from welfare.accounts.powers import holds_at_bureau
from welfare.accounts.roles import Role
from welfare.petitions import actions, labels, page, queries
from welfare.petitions.forms import FORMS, CodeForm, UnnamedForm
from welfare.petitions.lifecycle import OWN_DATA, VOICES, Kind
from welfare.petitions.models import Petition
from welfare.petitions.operations import BY_NOUN, OPERATIONS, form_for
from welfare.petitions.policy import QUEUE_ROLES, reads_counts, reads_queue
from welfare.petitions.refusals import NoSuchCode
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.listing import listing
from welfare.web.once import repeatable
from welfare.web.operations import any_of
from welfare.web.routing import id_in_query

bp = Blueprint("petitions", __name__)
KINDS = "<any('correction', 'erasure', 'complaint', 'suggestion'):kind>"


@bp.get("/petitions")
@access.signed_in
def mine() -> str:
    """What I have asked, and what I can ask."""
    return render_template(
        "petitions/mine.html",
        listing=listing(queries.rows_of_own(current_user), queries.MINE, is_counted=True),
        labels=labels,
        kinds=tuple(Kind),
    )


@bp.route(f"/petitions/new/{KINDS}", methods=["GET", "POST"])
@access.signed_in
def new(kind: str) -> Any:
    """One more; as an administrator, for somebody who asks on paper."""
    if current_user.only_reads:
        abort(403)
    what, somebody = Kind(kind), _for_whom()
    if somebody.id != current_user.id and what not in OWN_DATA:
        abort(404)
    form = FORMS[what]()
    if what in VOICES:
        page.offer_needs(form, somebody)
    return act(
        form,
        lambda: actions.submit(
            what,
            words=form.words.data,
            person=somebody,
            by=current_user,
            **page.rest_of(form, somebody),
        ),
        done=_arrived,
        page=lambda why: render_template(
            "petitions/new.html",
            form=form,
            kind=what,
            labels=labels,
            message=why,
            person=somebody if somebody.id != current_user.id else None,
        ),
    )


def _arrived(petition: Petition) -> Any:
    _warn_if_nobody_answers(petition)
    return on_to(url_for(".show", petition_id=petition.id), _("It has arrived."))


def _with_code(petition: Petition, code: str) -> str:
    _warn_if_nobody_answers(petition)
    return render_template("petitions/code.html", code=code, petition=petition)


def _warn_if_nobody_answers(petition: Petition) -> None:
    """Say at once that nobody may answer it now, to whoever has just asked."""
    if not queries.who_handles([petition.id])[petition.id]:
        flash(
            _("Nobody at the bureau may answer this at the moment. It is kept and waits for somebody."),
            "warn",
        )


@bp.route("/petitions/unnamed/<kind>", methods=["GET", "POST"])
@access.signed_in
@repeatable("the code that it is followed by is made of the form's key, and there once")
def unnamed(kind: str) -> Any:
    """One without a name: what is kept leads to nobody, not even by a receipt."""
    if current_user.only_reads:
        abort(403)
    if kind not in VOICES:
        abort(404)
    form = UnnamedForm()
    key = request.form.get("submission_key", "")
    if request.method == "POST" and not key:
        abort(400)
    code = actions.code_from(key, by=current_user)
    return act(
        form,
        lambda: actions.submit_unnamed(
            Kind(kind), words=form.words.data, is_for_leaders=form.is_for_leaders.data, code=code
        ),
        done=lambda petition: _with_code(petition, code),
        page=lambda why: render_template(
            "petitions/unnamed.html", form=form, kind=Kind(kind), labels=labels, message=why
        ),
    )


@bp.route("/petitions/followed", methods=["GET", "POST"])
@access.public
@repeatable("only reads")
def followed() -> Any:
    """Where something without a name stands, by its code."""
    form, petition, why = CodeForm(), None, None
    if form.validate_on_submit():
        petition = queries.petition_by_code(actions.digest_of(form.code.data))
        why = None if petition else sentence_of(NoSuchCode())
    return render_template(
        "petitions/followed.html",
        form=form,
        petition=petition,
        message=why,
        history=page.history_of(petition, names=False) if petition else [],
    ), NoSuchCode.status if why else form.status


@bp.get("/petitions/desk")
@access.roles(*QUEUE_ROLES)
def desk() -> str:
    """What is to be answered, the most pressing first; or what is closed."""
    if not reads_queue(current_user):
        abort(403)
    is_running = request.args.get("status") != "closed"
    keys = queries.DUE if is_running else queries.CLOSED
    return render_template(
        "petitions/desk.html",
        listing=listing(queries.queue_rows(current_user, is_running=is_running), keys, is_counted=True),
        is_running=is_running,
        today=clock.today(),
        labels=labels,
        counts=queries.counts() if reads_counts(current_user) else None,
    )


@bp.get("/petitions/<id:petition_id>")
@access.signed_in
def show(petition_id: int) -> str:
    """One petition, where it stands, and what I can do with it."""
    return _page(queries.petition_by_id(petition_id, current_user) or abort(404))


@bp.post(f"/petitions/<id:petition_id>/<{any_of(OPERATIONS)}:noun>")
@access.signed_in
def operation(petition_id: int, noun: str) -> Any:
    """Do something with it."""
    here = queries.petition_by_id(petition_id, current_user, to_change=True) or abort(404)
    form = form_for(noun, is_sent=True)
    return act(
        form,
        lambda: BY_NOUN[noun].do(here, form, current_user._get_current_object()),
        done=lambda _done: on_to(page.where_next(here, current_user), _("Done.")),
        page=lambda why: _page(
            queries.petition_by_id(petition_id, current_user) or abort(404), sent={noun: form}, message=why
        ),
    )


def _page(here: Petition, *, sent: dict[str, Any] | None = None, message: str | None = None) -> str:
    return render_template(
        "petitions/show.html",
        petition=here,
        message=message,
        labels=labels,
        is_own=here.person_id == current_user.id,
        need_number=page.number_of_need(here, current_user),
        doings=page.doings(here, current_user, sent or {}),
        sent=next(iter((sent or {}).values()), None),
        running=page.what_still_runs(here, current_user),
        today=clock.today(),
        history=page.history_of(here),
    )


def _for_whom() -> Person:
    """Oneself, or whom an administrator of the bureau enters something for; 404 for anybody else."""
    asked = id_in_query("for")
    if asked is None:
        return current_user._get_current_object()
    if not holds_at_bureau(current_user, Role.ADMIN):
        abort(404)
    return person_in_reach(asked, current_user) or abort(404)
