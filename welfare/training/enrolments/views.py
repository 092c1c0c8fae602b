"""Enrolling on screen: teachers register and withdraw, schools agree, organisers invite and release."""

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.calendar.page import warn_of_clashes
from welfare.accounts.roles import Role
from welfare.needs.deadlines import add_working_days
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.enrolments.actions import enrolment as enrolments
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.enrolments.forms import ReasonForm
from welfare.training.enrolments.school import schools_agreed_by, words_to_who_waits
from welfare.training.lifecycle import CAN_WITHDRAW, State
from welfare.training.models import Enrolment, Session
from welfare.training.refusals import (
    NotEnrolled,
)
from welfare.training.sessions.forms import end_of_day
from welfare.training.sessions.page import show_session
from welfare.training.timeline import timeline_of
from welfare.training.topics.queries import who_asked_for
from welfare.training.views import (
    ORGANISERS,
    ORGANISERS_READ_BY,
    bp,
    check_organiser,
    check_sees_all,
    show_training,
    the_session,
)
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore

AGREE = (Role.SCHOOL_ADMIN, Role.ADMIN)
"""Who says for a school whether a teacher may go; who keeps accounts, where there is nobody else."""


@bp.post("/training/enrolments/<id:enrolment_id>/approval")
@access.roles(*AGREE)
def approval(enrolment_id: int) -> Any:
    """The school agrees."""
    enrolment = _own(enrolment_id)
    name = enrolment.person.name
    return act(
        NothingMore(),
        lambda: enrolments.approve(enrolment, by=current_user),
        done=lambda _approved: on_to(url_for("training.index"), _("Agreed. %(name)s is told.", name=name)),
        page=show_training,
    )


@bp.route("/training/enrolments/<id:enrolment_id>/refusal", methods=["GET", "POST"])
@access.roles(*AGREE)
def refusal(enrolment_id: int) -> Any:
    """The school does not agree, and says why."""
    enrolment = _own(enrolment_id)
    name = enrolment.person.name
    form = ReasonForm()
    return act(
        form,
        lambda: enrolments.refuse(enrolment, by=current_user, words=form.words.data),
        done=lambda _refused: on_to(
            url_for("training.index"), _("Not agreed. %(name)s is told.", name=name), "info"
        ),
        page=lambda why: render_template(
            "training/refuse.html", form=form, enrolment=_own(enrolment_id), message=why
        ),
    )


def _own(enrolment_id: int) -> Enrolment:
    """An enrolment of a teacher of a school for which one agrees, or 404."""
    enrolment = enrolment_queries.enrolment_by_id(enrolment_id, current_user, is_organiser=False)
    if enrolment is None or enrolment.school_id not in schools_agreed_by(current_user):
        abort(404)
    return enrolment


@bp.post("/training/sessions/<id:session_id>/registration")
@access.roles(Role.TEACHER)
def registration(session_id: int) -> Any:
    """Register, with one tap."""
    here = the_session(session_id)

    def say(enrolment: Enrolment) -> Response:
        warn_of_clashes([(here.starts_at, here.ends_at)], but="training-")
        tone = "good" if enrolment.state == State.REGISTERED else "info"
        return on_to(url_for("training.session", session_id=session_id), _standing(here, enrolment), tone)

    return act(
        NothingMore(),
        lambda: enrolments.register(here, by=current_user),
        done=say,
        page=lambda why: show_session(the_session(session_id), why),
    )


@bp.route("/training/sessions/<id:session_id>/withdrawal", methods=["GET", "POST"])
@access.roles(Role.TEACHER)
def withdrawal(session_id: int) -> Any:
    """Give up a seat, a place in line or an invitation, once asked back: the place is then gone."""
    here = the_session(session_id)
    return act(
        NothingMore(),
        lambda: enrolments.withdraw(here, by=current_user),
        done=lambda given_up: on_to(
            url_for("training.session", session_id=session_id), str(WORDS_AFTER[given_up]), "info"
        ),
        page=lambda why: show_session(the_session(session_id), why) if why else _withdrawal_page(here),
    )


def _withdrawal_page(here: Session) -> str:
    own = enrolment_queries.own_enrolment(here, current_user)
    if own is None or own.state not in CAN_WITHDRAW:
        raise NotEnrolled
    return render_template("training/withdraw.html", session=here, own=own)


WORDS_AFTER = {
    State.INVITED: _l("You have said no. Somebody else can come instead."),
    State.ASKED: _l("You are off the list, and your school need not decide any more."),
    State.REGISTERED: _l("You are off the list. Thank you for making room."),
    State.STANDBY: _l("You do not stand by any more."),
}
"""By what was given up."""


def _standing(here: Session, enrolment: Enrolment) -> str:
    if enrolment.state == State.REGISTERED:
        return _("You have a seat. See you there.")
    if enrolment.state == State.ASKED:
        return words_to_who_waits(enrolment)
    place = enrolment_queries.place_in_line(here, enrolment)
    return _(
        "There is no seat for you yet. You stand by as number %(place)d, and are told when you move up.",
        place=place,
    )


@bp.post("/training/sessions/<id:session_id>/invitations")
@access.roles(*ORGANISERS)
def invitations(session_id: int) -> Any:
    """Invite who has asked for the topic since."""
    check_organiser()
    here = the_session(session_id)
    return act(
        NothingMore(),
        lambda: invite_by_topic(here, None),
        done=lambda invited: on_to(
            url_for("training.session", session_id=session_id, list="invited"),
            invited_in_words(invited),
            "info",
        ),
        page=lambda why: show_session(the_session(session_id), why),
    )


@bp.get("/training/enrolments/<id:enrolment_id>")
@access.roles(*ORGANISERS_READ_BY)
def enrolment(enrolment_id: int) -> str:
    """What happened to one enrolment: who did what, when, why."""
    check_sees_all()
    here = _any(enrolment_id)
    return render_template(
        "training/enrolment.html",
        enrolment=here,
        history=timeline_of(here, enrolment_queries.history_of(here)),
    )


@bp.route("/training/enrolments/<id:enrolment_id>/release", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def release(enrolment_id: int) -> Any:
    """Take a seat, a place in line or an invitation back; the next in line moves up."""
    check_organiser()
    enrolment = _any(enrolment_id)
    name, session_id = enrolment.person.name, enrolment.session_id
    form = ReasonForm()
    return act(
        form,
        lambda: enrolments.release(enrolment, by=current_user, words=form.words.data),
        done=lambda _released: on_to(
            url_for("training.session", session_id=session_id),
            _("%(name)s is off the list, and is told.", name=name),
            "info",
        ),
        page=lambda why: render_template(
            "training/release.html", form=form, enrolment=_any(enrolment_id), message=why
        ),
    )


def _any(enrolment_id: int) -> Enrolment:
    """An enrolment, whosever it is, or 404: for organisers."""
    return enrolment_queries.enrolment_by_id(enrolment_id, current_user, is_organiser=True) or abort(404)


def invite_by_topic(here: Session, held_days: int | None) -> int:
    """Invite those who asked for the session's topic; gives how many.

    `held_days` None: without keeping seats any longer.
    """
    if held_days:
        until = end_of_day(add_working_days(clock.today(), held_days).day)
        here.held_until = min(until, here.starts_at)
    return invite(here, who_asked_for(here.topic, current_user), by=current_user) if here.topic else 0


def invited_in_words(invited: int) -> str | None:
    """How many were invited; nothing is said where nobody was."""
    if not invited:
        return None
    return ngettext(
        "%(num)d teacher who asked for it is invited.",
        "%(num)d teachers who asked for it are invited.",
        invited,
    )
