"""Sessions on screen: one for whoever reads it; for organisers the list, opening, changing, cancelling."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.history.queries import newest_events
from welfare.training import queries
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.enrolments.views import invite_by_topic, invited_in_words
from welfare.training.lifecycle import EventKind
from welfare.training.models import Session, TrainingEvent
from welfare.training.options import WITH_SEATS
from welfare.training.programmes.queries import programmes
from welfare.training.refusals import (
    AlreadyBegun,
    Cancelled,
    FewerSeatsThanTaken,
)
from welfare.training.sessions.actions import cancel_session, change_session, open_session
from welfare.training.sessions.forms import SessionForm, session_form
from welfare.training.sessions.page import show_session
from welfare.training.sessions.queries import BY_START, LATEST_FIRST, all_sessions, reserved_in
from welfare.training.topics.queries import who_asked_for
from welfare.training.views import LEADERS_TOO, ORGANISERS, bp, check_organiser, the_session
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.listing import listing
from welfare.web.versions import locked_to_edit, versioned


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

    def open_and_invite() -> tuple[Session, int]:
        opened = open_session(by=current_user, reserved=form.reserved, **form.content)
        return opened, invite_by_topic(opened, form.held_days.data or 0) if form.invites.data else 0

    return act(
        form,
        open_and_invite,
        done=lambda done: _opened(*done),
        page=lambda why: _form_page(form, topic=topic, message=why),
    )


def _opened(here: Session, invited: int) -> Any:
    flash(_("The session is open."), "good")
    return on_to(url_for("training.session", session_id=here.id), invited_in_words(invited), "info")


@bp.route("/training/sessions/<id:session_id>/details", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def details(session_id: int) -> Any:
    """Change a session that has not begun."""
    check_organiser()
    here = locked_to_edit(the_session(session_id))
    if here.cancelled_at is not None:
        raise Cancelled
    if clock.now() >= here.starts_at:
        raise AlreadyBegun
    reserved = {row.school_id: row.seats for row in reserved_in(here)}
    form = versioned(
        _form(session=here, reserved=reserved),
        lambda: newest_events(
            TrainingEvent.session_id, session_id, TrainingEvent.kind == EventKind.SESSION_CHANGED
        ),
    )
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
    return act(
        NothingMore(),
        lambda: cancel_session(here, by=current_user),
        done=lambda _cancelled: on_to(
            url_for("training.session", session_id=session_id),
            _("Cancelled. Everybody on the list is told."),
            "info",
        ),
        page=lambda why: show_session(the_session(session_id), why) if why else _cancellation_page(here),
    )


def _cancellation_page(here: Session) -> str:
    counts = enrolment_queries.counts_of(here)
    return render_template("training/cancel.html", session=here, counts=counts)


def _form(**given: Any) -> SessionForm:
    schools = WITH_SEATS.offered_to(current_user)
    return session_form(programmes(active_only=True), schools, sent=request.form, **given)


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
    return show_session(the_session(session_id))
