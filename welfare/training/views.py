"""Training's first page: what is mine to do there. And what its other pages share."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import Role
from welfare.training import queries
from welfare.training.enrolments.school import own_teachers_going, waiting_for_school
from welfare.training.lifecycle import SIGN_IN_OPENS, State
from welfare.training.models import Session
from welfare.training.refusals import (
    NotAnOrganiser,
)
from welfare.training.sessions import queries as sessions
from welfare.training.sessions.queries import session_by_id
from welfare.training.topics.queries import topics_asked_for
from welfare.web.access import access
from welfare.web.listing import listing

View = Callable[..., Any]
bp = Blueprint("training", __name__)

SOON = timedelta(days=7)
MOST_AT_ONCE = 20
OPEN_AT_ONCE = 10
MOST_GOING = 200
TOPICS_AT_ONCE = 5
LEADERS_TOO = frozenset({*queries.READ_ALONG, Role.CLERK, Role.HANDLER})
"""Roles among which the organisers are, and those who read along."""


@bp.get("/training")
@access.signed_in
def index() -> str:
    """What is the person's to do: as a teacher, for their school, as an organiser, as a leader."""
    return show_training()


def show_training(message: str | None = None) -> str:
    """Training's first page, with the sentence of what was refused."""
    roles, is_organiser = current_user.role_names, queries.keeps_training(current_user)
    is_teacher, is_school = Role.TEACHER in roles, Role.SCHOOL_ADMIN in roles
    mine = sessions.mine(current_user) if is_teacher else []
    agrees = is_school or Role.ADMIN in roles
    asking = waiting_for_school(current_user, at_most=MOST_AT_ONCE) if agrees else []
    return render_template(
        "training/index.html",
        message=message,
        is_teacher=is_teacher,
        is_school=is_school,
        is_organiser=is_organiser,
        may_read_figures=may_read_figures(is_organiser),
        invitations=[row for row in mine if row.state == State.INVITED],
        mine=[row for row in mine if row.state != State.INVITED],
        listing=listing(sessions.open_to(current_user), sessions.BY_START, size=OPEN_AT_ONCE)
        if is_teacher
        else None,
        asking=asking,
        going=_going() if is_school else [],
        soon=sessions.now_or_soon(within=SOON) if is_organiser else [],
        topics=topics_asked_for(current_user, at_most=TOPICS_AT_ONCE) if is_organiser else [],
        sign_in_opens=SIGN_IN_OPENS,
        now=clock.now(),
    )


def _going() -> list[dict[str, Any]]:
    """Where teachers of the person's schools go, session by session, with their names."""
    rows = own_teachers_going(current_user, at_most=MOST_GOING)
    by_session = groupby(rows, key=lambda row: row.id)
    return [{"session": of[0], "people": of} for of in (list(rows) for _id, rows in by_session)]


def the_session(session_id: int) -> Session:
    """The session of an address, or 404."""
    return session_by_id(session_id) or abort(404)


def check_organiser() -> None:
    """Raises `NotAnOrganiser` unless the person keeps training."""
    if not queries.keeps_training(current_user):
        raise NotAnOrganiser


def organisers_only(view: View) -> View:
    """Marks a view as one of those who keep training."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        check_organiser()
        return view(**values)

    return guarded


def check_sees_all() -> None:
    """Raises `NotAnOrganiser` unless the person keeps training, or reads everything."""
    if not queries.sees_all(current_user):
        raise NotAnOrganiser


def may_read_figures(is_organiser: bool) -> bool:
    """Organisers, leaders and auditors read figures."""
    return is_organiser or bool(current_user.role_names & set(queries.READ_ALONG))


def is_signing_in(here: Session) -> bool:
    """Whether one can sign in now."""
    return here.cancelled_at is None and here.starts_at - SIGN_IN_OPENS <= clock.now() <= here.ends_at


ORGANISERS = (Role.HANDLER, Role.CLERK)
ORGANISERS_READ_BY = (*ORGANISERS, Role.AUDITOR)
