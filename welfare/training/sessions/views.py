"""Sessions on screen: one for whoever reads it; for organisers the list, opening, changing, cancelling."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import Role
from welfare.history.queries import newest_events
from welfare.organizations.models import OrganizationKind
from welfare.organizations.queries import in_tree_order
from welfare.training import queries
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.enrolments.views import invite_by_topic
from welfare.training.lifecycle import CAN_REGISTER, CAN_WITHDRAW, State
from welfare.training.models import Session, TrainingEvent
from welfare.training.programmes.queries import programmes
from welfare.training.refusals import (
    AlreadyBegun,
    Cancelled,
    FewerSeatsThanTaken,
)
from welfare.training.sessions.actions import cancel_session, change_session, open_session
from welfare.training.sessions.forms import SessionForm, session_form
from welfare.training.sessions.queries import BY_START, LATEST_FIRST, all_sessions, reserved_in
from welfare.training.timeline import told_of
from welfare.training.topics.queries import who_asked_for
from welfare.training.views import LEADERS_TOO, ORGANISERS, bp, check_organiser, is_signing_in, the_session
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.keyset import read_page
from welfare.web.listing import listing


@bp.get("/training/sessions")
@access.roles(*LEADERS_TOO)
def sessions() -> str:
    """All sessions: those to come, soonest first, or those that were, latest first."""
    to_come = request.args.get("when") != "past"
    query = all_sessions(to_come=to_come)
    return render_template(
        "training/sessions.html",
        to_come=to_come,
        listing=listing(query, BY_START if to_come else LATEST_FIRST, is_counted=True),
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
        opened = open_session(by=current_user, reserved=form.reserved, **form.content)
        flash(_("The session is open."), "good")
        if form.invites.data:
            invite_by_topic(opened, form.held_days.data or 0)
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
    reserved = {row.school_id: row.seats for row in reserved_in(here)}
    form = _form(session=here, reserved=reserved)
    return act(
        form,
        lambda: change_session(here, reserved=form.reserved, by=current_user, **form.content),
        done=lambda _changed: on_to(url_for("training.session", session_id=session_id), _("Saved.")),
        page=lambda why: _form_page(form, session=here, message=why),
        about={FewerSeatsThanTaken: form.seats},
    )


@bp.route("/training/sessions/<id:session_id>/cancellation", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def cancellation(session_id: int) -> Any:
    """Cancel a session, once asked back; everybody on its list is told."""
    check_organiser()
    here = the_session(session_id)
    if not NothingMore().validate_on_submit():
        counts = enrolment_queries.counts_of(here)
        return render_template("training/cancel.html", session=here, counts=counts)
    cancel_session(here, by=current_user)
    flash(_("Cancelled. Everybody on the list is told."), "info")
    return redirect(url_for("training.session", session_id=here.id), 303)


def _form(**given: Any) -> SessionForm:
    return session_form(programmes(active_only=True), in_tree_order(OrganizationKind.SCHOOL), **given)


def _form_page(
    form: SessionForm,
    *,
    session: Session | None = None,
    topic: str | None = None,
    message: str | None = None,
) -> str:
    return render_template(
        "training/session_form.html",
        form=form,
        message=message,
        session=session,
        topic=topic,
        asked_for=len(who_asked_for(topic, current_user)) if topic else 0,
    )


@bp.get("/training/sessions/<id:session_id>")
@access.signed_in
def session(session_id: int) -> str:
    """One session: what and when, what the person is to it, and for organisers who comes."""
    return _session_page(the_session(session_id))


def _session_page(here: Session) -> str:
    """The page of a session, as the person may see it."""
    is_organiser = queries.keeps_training(current_user)
    own = enrolment_queries.own_enrolment(here, current_user)
    is_to_come = here.starts_at > clock.now() and here.cancelled_at is None
    counts = enrolment_queries.counts_of(here)
    is_teacher = Role.TEACHER in current_user.role_names
    given: dict[str, Any] = {
        "session": here,
        "own": own,
        "counts": counts,
        "reserved": reserved_in(here),
        "clashes": enrolment_queries.clashes_of(here, current_user) if is_teacher and is_to_come else [],
        "place": enrolment_queries.place_in_line(here, own) if own and own.state == State.STANDBY else None,
        "may_register": is_teacher and is_to_come and (own is None or own.state in CAN_REGISTER),
        "may_withdraw": is_to_come
        and own is not None
        and own.state in CAN_WITHDRAW
        and own.attended_at is None,
        "may_sign_in": own is not None and own.state == State.REGISTERED and is_signing_in(here),
        "own_words": enrolment_queries.reason_given(own) if own else None,
        "is_organiser": is_organiser,
        "is_to_come": is_to_come,
        "has_begun": clock.now() >= here.starts_at,
        "is_signing_in": is_signing_in(here),
        "own_people": _own_people(here, is_organiser),
    }
    if is_organiser:
        given |= _for_organisers(here, counts)
    return render_template("training/session.html", **given)


def _own_people(here: Session, is_organiser: bool) -> Any:
    """For a school's administrator or a leader: who of theirs is enrolled."""
    if is_organiser or not current_user.reached_by(Role.SCHOOL_ADMIN, Role.LEADER):
        return []
    states = (State.REGISTERED, State.STANDBY, State.ASKED)
    query = enrolment_queries.enrolled(here, current_user, *states, is_organiser=False)
    return read_page(query, enrolment_queries.LINE, size=100).rows


TABS = {
    "registered": (State.REGISTERED,),
    "standby": (State.STANDBY,),
    "asked": (State.ASKED,),
    "invited": (State.INVITED,),
    "gone": (State.WITHDRAWN, State.REFUSED, State.RELEASED),
}


def _for_organisers(here: Session, counts: dict[State, int]) -> dict[str, Any]:
    """Who is enrolled, one state at a time; and who asked for the topic and is not invited yet."""
    wanted = request.args.get("list", "")
    tab = wanted if wanted in TABS else "registered"
    query = enrolment_queries.enrolled(here, current_user, *TABS[tab], is_organiser=True)
    return {
        "tab": tab,
        "tabs": {name: sum(counts.get(state, 0) for state in states) for name, states in TABS.items()},
        "listing": listing(query, enrolment_queries.LINE),
        "attended": enrolment_queries.attended_in(here),
        "history": told_of(newest_events(TrainingEvent.session_id, here.id)),
        "asked_for": len(who_asked_for(here.topic, current_user)) if here.topic else 0,
    }
