"""What the page of a session shows: to whoever reads it, and to those who organise it."""

from typing import Any

from flask import render_template, request
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import Role
from welfare.history.queries import newest_events
from welfare.training import queries
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.enrolments.clashes import clashes_of, seats_at_its_time
from welfare.training.lifecycle import CAN_REGISTER, CAN_WITHDRAW, State
from welfare.training.models import Session, TrainingEvent
from welfare.training.refusals import SameTime
from welfare.training.sessions.queries import reserved_in
from welfare.training.timeline import told_of
from welfare.training.topics.queries import who_asked_for
from welfare.training.views import is_signing_in
from welfare.web.errors import sentence_of
from welfare.web.keyset import read_page
from welfare.web.listing import listing


def show_session(here: Session, message: str | None = None) -> str:
    """The page of a session, as the person may see it, with the sentence of what was refused."""
    is_organiser, reads_all = queries.keeps_training(current_user), queries.sees_all(current_user)
    own = enrolment_queries.own_enrolment(here, current_user)
    is_to_come = here.starts_at > clock.now() and here.cancelled_at is None
    counts = enrolment_queries.counts_of(here)
    is_teacher = Role.TEACHER in current_user.role_names
    asks = [current_user.id] if is_teacher and is_to_come else []
    seat_elsewhere = seats_at_its_time(here, asks).get(current_user.id)
    given: dict[str, Any] = {
        "session": here,
        "message": message,
        "own": own,
        "counts": counts,
        "reserved": reserved_in(here),
        "clashes": clashes_of(here, current_user) if is_teacher and is_to_come else [],
        "place": enrolment_queries.place_in_line(here, own) if own and own.state == State.STANDBY else None,
        "same_time": sentence_of(SameTime(title=seat_elsewhere)) if seat_elsewhere else None,
        "may_register": is_teacher
        and is_to_come
        and seat_elsewhere is None
        and (own is None or own.state in CAN_REGISTER),
        "may_withdraw": is_to_come
        and own is not None
        and own.state in CAN_WITHDRAW
        and own.attended_at is None,
        "may_sign_in": own is not None and own.state == State.REGISTERED and is_signing_in(here),
        "own_words": enrolment_queries.reason_given(own) if own else None,
        "is_organiser": is_organiser and not current_user.only_reads,
        "reads_all": reads_all,
        "is_to_come": is_to_come,
        "has_begun": clock.now() >= here.starts_at,
        "is_signing_in": is_signing_in(here),
        "own_people": _own_people(here, reads_all),
    }
    if reads_all:
        given |= _all_enrolled(here, counts)
    return render_template("training/session.html", **given)


def _own_people(here: Session, reads_all: bool) -> Any:
    """For a school's administrator or a leader: who of theirs is enrolled."""
    if reads_all or not current_user.reached_by(Role.SCHOOL_ADMIN, *queries.READ_ALONG):
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


def _all_enrolled(here: Session, counts: dict[State, int]) -> dict[str, Any]:
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
