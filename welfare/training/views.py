"""Training for everybody: what is mine to do there, one session, registering for it and withdrawing."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import Role
from welfare.training import enrolment_queries, queries
from welfare.training.actions import enrolment as enrolments
from welfare.training.models import Enrolment, Session
from welfare.training.refusals import NotAnOrganiser, NotEnrolled
from welfare.training.rules import CAN_REGISTER, CAN_WITHDRAW, SIGN_IN_OPENS, State
from welfare.training.topics import topics_asked_for, who_asked_for
from welfare.web.access import access
from welfare.web.forms import NothingMore
from welfare.web.keyset import read_page

bp = Blueprint("training", __name__)

SOON = timedelta(days=7)
MOST_AT_ONCE = 20
MOST_GOING = 200
TOPICS_AT_ONCE = 5
LEADERS_TOO = frozenset({Role.LEADER, Role.CLERK, Role.HANDLER})
"""Roles among which the organisers are, and those who read along."""


@bp.get("/training")
@access.signed_in
def index() -> str:
    """What is the person's to do: as a teacher, for their school, as an organiser, as a leader."""
    roles, is_organiser = current_user.role_names, queries.keeps_training(current_user)
    is_teacher, is_school = Role.TEACHER in roles, Role.SCHOOL_ADMIN in roles
    mine = queries.mine(current_user) if is_teacher else []
    page = _open_page() if is_teacher else None
    return render_template(
        "training/index.html",
        is_teacher=is_teacher,
        is_school=is_school,
        is_organiser=is_organiser,
        may_read_figures=may_read_figures(is_organiser),
        invitations=[row for row in mine if row.state == State.INVITED],
        mine=[row for row in mine if row.state != State.INVITED],
        open_sessions=page.rows if page else [],
        older_url=url_for("training.index", after=page.older) if page and page.older else None,
        newer_url=url_for("training.index", before=page.newer) if page and page.newer else None,
        asking=enrolment_queries.waiting_for_school(current_user, at_most=MOST_AT_ONCE) if is_school else [],
        going=_going() if is_school else [],
        soon=queries.now_or_soon(within=SOON) if is_organiser else [],
        topics=topics_asked_for(current_user, at_most=TOPICS_AT_ONCE) if is_organiser else [],
        sign_in_opens=SIGN_IN_OPENS,
        now=clock.now(),
    )


def _going() -> list[dict[str, Any]]:
    """Where teachers of the person's schools go, session by session, with their names."""
    rows = enrolment_queries.own_teachers_going(current_user, at_most=MOST_GOING)
    by_session = groupby(rows, key=lambda row: row.id)
    return [{"session": of[0], "people": of} for of in (list(rows) for _id, rows in by_session)]


def _open_page() -> Any:
    query = queries.open_to(current_user)
    after, before = request.args.get("after"), request.args.get("before")
    return read_page(query, queries.BY_START, after=after, before=before, size=10)


@bp.get("/training/sessions/<id:session_id>")
@access.signed_in
def session(session_id: int) -> str:
    """One session: what and when, what the person is to it, and for organisers who comes."""
    return _session_page(the_session(session_id))


@bp.post("/training/sessions/<id:session_id>/registration")
@access.roles(Role.TEACHER)
def registration(session_id: int) -> Any:
    """Register, with one tap."""
    here = the_session(session_id)
    if NothingMore().validate_on_submit():
        enrolment = enrolments.register(here, by=current_user)
        flash(_said(here, enrolment), "good" if enrolment.state == State.REGISTERED else "info")
    return redirect(url_for("training.session", session_id=here.id), 303)


@bp.route("/training/sessions/<id:session_id>/withdrawal", methods=["GET", "POST"])
@access.roles(Role.TEACHER)
def withdrawal(session_id: int) -> Any:
    """Give up a seat, a place in line or an invitation, once asked back: the place is then gone."""
    here = the_session(session_id)
    if not NothingMore().validate_on_submit():
        own = enrolment_queries.own_enrolment(here, current_user)
        if own is None or own.state not in CAN_WITHDRAW:
            raise NotEnrolled
        return render_template("training/withdraw.html", session=here, own=own)
    enrolments.withdraw(here, by=current_user)
    flash(_("You are off the list. Thank you for making room."), "info")
    return redirect(url_for("training.session", session_id=here.id), 303)


def the_session(session_id: int) -> Session:
    """The session of an address, or 404."""
    return queries.session_by_id(session_id) or abort(404)


def check_organiser() -> None:
    """Raises `NotAnOrganiser` unless the person keeps training."""
    if not queries.keeps_training(current_user):
        raise NotAnOrganiser


def may_read_figures(is_organiser: bool) -> bool:
    """Organisers and leaders read figures."""
    return is_organiser or Role.LEADER in current_user.role_names


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
        "reserved": queries.reserved_in(here),
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


def is_signing_in(here: Session) -> bool:
    """Whether one can sign in now."""
    return here.cancelled_at is None and here.starts_at - SIGN_IN_OPENS <= clock.now() <= here.ends_at


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
    page = read_page(
        query, enrolment_queries.LINE, after=request.args.get("after"), before=request.args.get("before")
    )
    return {
        "tab": tab,
        "tabs": {name: sum(counts.get(state, 0) for state in states) for name, states in TABS.items()},
        "page": page,
        "attended": enrolment_queries.attended_in(here),
        "asked_for": len(who_asked_for(here.topic, current_user)) if here.topic else 0,
    }


def _said(here: Session, enrolment: Enrolment) -> str:
    if enrolment.state == State.REGISTERED:
        return _("You have a seat. See you there.")
    if enrolment.state == State.ASKED:
        return _("You are on the list as soon as your school agrees. Your place in line counts from now.")
    place = enrolment_queries.place_in_line(here, enrolment)
    return _(
        "There is no seat for you yet. You stand by as number %(place)d, and are told when you move up.",
        place=place,
    )
