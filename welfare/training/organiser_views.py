"""Training for its organisers: sessions opened, changed and cancelled, topics, programmes."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import Role
from welfare.needs.deadlines import add_working_days
from welfare.organizations.models import Kind
from welfare.organizations.queries import in_tree_order
from welfare.training import enrolment_queries, queries
from welfare.training.actions import enrolment as enrolments
from welfare.training.actions import sessions as actions
from welfare.training.actions.invitations import invite
from welfare.training.forms import ReasonForm
from welfare.training.models import Session
from welfare.training.refusals import AlreadyBegun, Cancelled, FewerSeatsThanTaken
from welfare.training.session_forms import SessionForm, end_of_day, session_form
from welfare.training.topics import who_asked_for
from welfare.training.views import LEADERS_TOO, bp, check_organiser, the_session
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.keyset import count_at_most, read_page

ORGANISERS = (Role.HANDLER, Role.CLERK)


@bp.get("/training/sessions")
@access.roles(*LEADERS_TOO)
def sessions() -> str:
    """All sessions: those to come, soonest first, or those that were, latest first."""
    to_come = request.args.get("when") != "past"
    query = queries.all_sessions(to_come=to_come)
    keys = queries.BY_START if to_come else queries.LATEST_FIRST
    page = read_page(query, keys, after=request.args.get("after"), before=request.args.get("before"))
    return render_template(
        "training/sessions.html",
        to_come=to_come,
        page=page,
        total=count_at_most(query),
        is_organiser=queries.keeps_training(current_user),
    )


@bp.route("/training/sessions/new", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def new_session() -> Any:
    """Open a session, perhaps about a topic that was asked for: those who asked are invited first."""
    check_organiser()
    topic = request.args.get("topic") or None
    form = _form(topic=topic)
    if form.validate_on_submit():
        opened = actions.open_session(by=current_user, reserved=form.reserved, **form.content)
        flash(_("The session is open."), "good")
        if form.invites.data:
            _invite(opened, form.held_days.data or 0)
        return redirect(url_for("training.session", session_id=opened.id), 303)
    return _form_page(form, topic=topic), 422 if form.errors else 200


@bp.route("/training/sessions/<id:session_id>/details", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def details(session_id: int) -> Any:
    """Change a session that has not begun."""
    check_organiser()
    here = the_session(session_id)
    if here.cancelled_at is not None:
        raise Cancelled
    if clock.now() >= here.starts_at:
        raise AlreadyBegun
    reserved = {row.school_id: row.seats for row in queries.reserved_in(here)}
    form = _form(session=here, reserved=reserved)
    if form.validate_on_submit():
        try:
            actions.change_session(here, reserved=form.reserved, **form.content)
        except FewerSeatsThanTaken as refusal:
            form.seats.errors = [sentence_of(refusal)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("training.session", session_id=here.id), 303)
    return _form_page(form, session=here), 422 if form.errors else 200


@bp.route("/training/sessions/<id:session_id>/cancellation", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def cancellation(session_id: int) -> Any:
    """Cancel a session, once asked back; everybody on its list is told."""
    check_organiser()
    here = the_session(session_id)
    if not NothingMore().validate_on_submit():
        counts = enrolment_queries.counts_of(here)
        return render_template("training/cancel.html", session=here, counts=counts)
    actions.cancel_session(here)
    flash(_("Cancelled. Everybody on the list is told."), "info")
    return redirect(url_for("training.session", session_id=here.id), 303)


@bp.post("/training/sessions/<id:session_id>/invitations")
@access.roles(*ORGANISERS)
def invitations(session_id: int) -> Any:
    """Invite who has asked for the topic since."""
    check_organiser()
    here = the_session(session_id)
    if NothingMore().validate_on_submit():
        _invite(here, None)
    return redirect(url_for("training.session", session_id=here.id, list="invited"), 303)


@bp.get("/training/enrolments/<id:enrolment_id>")
@access.roles(*ORGANISERS)
def enrolment(enrolment_id: int) -> str:
    """What happened to one enrolment: who did what, when, why."""
    check_organiser()
    here = enrolment_queries.enrolment_by_id(enrolment_id, current_user, is_organiser=True) or abort(404)
    return render_template(
        "training/enrolment.html", enrolment=here, history=enrolment_queries.history_of(here)
    )


@bp.route("/training/enrolments/<id:enrolment_id>/release", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def release(enrolment_id: int) -> Any:
    """Take a seat, a place in line or an invitation back; the next in line moves up."""
    check_organiser()
    enrolment = enrolment_queries.enrolment_by_id(enrolment_id, current_user, is_organiser=True) or abort(404)
    form = ReasonForm()
    if not form.validate_on_submit():
        page = render_template("training/release.html", form=form, enrolment=enrolment)
        return page, 422 if form.errors else 200
    name = enrolment.person.name
    enrolments.release(enrolment, by=current_user, words=form.words.data)
    flash(_("%(name)s is off the list, and is told.", name=name), "info")
    return redirect(url_for("training.session", session_id=enrolment.session_id), 303)


def _form(**given: Any) -> SessionForm:
    return session_form(queries.programmes(active_only=True), in_tree_order(Kind.SCHOOL), **given)


def _form_page(form: SessionForm, *, session: Session | None = None, topic: str | None = None) -> str:
    return render_template(
        "training/session_form.html",
        form=form,
        session=session,
        topic=topic,
        asked_for=len(who_asked_for(topic, current_user)) if topic else 0,
    )


def _invite(here: Session, held_days: int | None) -> None:
    """Invite those who asked for the session's topic; `held_days` None: without keeping seats any longer."""
    if held_days:
        until = end_of_day(add_working_days(clock.today(), held_days).day)
        here.held_until = min(until, here.starts_at)
    invited = invite(here, who_asked_for(here.topic, current_user), by=current_user) if here.topic else 0
    if invited:
        told = ngettext(
            "%(num)d teacher who asked for it is invited.",
            "%(num)d teachers who asked for it are invited.",
            invited,
        )
        flash(told, "info")
