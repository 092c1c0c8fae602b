"""Who is there: the code on the wall, signing in by it, the organiser's list."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.history.labels import explained
from welfare.history.slips import SLIPS, What
from welfare.sending.actions.receipts import claim, complete, digest_of
from welfare.sending.once import KEY_FIELD
from welfare.training.attendance.actions import correctable_until, is_correction, take_list
from welfare.training.attendance.actions import sign_in as act_sign_in
from welfare.training.attendance.codes import CHANGES_EVERY, code_of, is_code, is_proof, prove
from welfare.training.attendance.forms import ListForm, SignInForm
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.lifecycle import State
from welfare.training.models import Session
from welfare.training.refusals import NoSeatHere, NotTheTime, ReasonMissing, WrongCode
from welfare.training.views import ORGANISERS, bp, check_organiser, is_signing_in, the_session
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.once import claimed_by_action
from welfare.web.routing import public_address, row_ids
from welfare.web.scanned import scan_code

REFRESH_EVERY = CHANGES_EVERY // 2
"""Seconds."""


@bp.get("/training/sessions/<id:session_id>/code")
@access.roles(*ORGANISERS)
def code(session_id: int) -> Response:
    """What the organiser puts on the wall: a code and its picture, new every half minute.

    The page asks for itself anew by a header, so it needs no script; nothing is typed on it that could get
    lost.
    """
    check_organiser()
    here = the_session(session_id)
    now = code_of(here)
    page = render_template(
        "training/code.html",
        session=here,
        code=f"{now[:3]} {now[3:]}",
        drawing=scan_code(public_address("training.sign_in", session_id=here.id, code=now)),
        is_signing_in=is_signing_in(here),
        registered=enrolment_queries.counts_of(here).get(State.REGISTERED, 0),
        attended=enrolment_queries.attended_in(here),
    )
    response = Response(page)
    response.headers["Refresh"] = str(REFRESH_EVERY)
    return response


@bp.route("/training/sessions/<id:session_id>/sign-in", methods=["GET", "POST"])
@access.roles(Role.TEACHER)
def sign_in(session_id: int) -> Any:
    """Sign in: by the code that the phone has read, or by typing it."""
    here = the_session(session_id)
    own = enrolment_queries.own_enrolment(here, current_user)
    if own is not None and own.attended_at is not None:
        return redirect(url_for("training.session", session_id=here.id), 303)
    if not is_signing_in(here):
        raise NotTheTime
    if own is None or own.state != State.REGISTERED:
        raise NoSeatHere
    form = SignInForm()
    read = request.args.get("code", "")
    if request.method == "GET" and read:
        if is_code(here, read):
            form.proof.data = prove(here, current_user)
        else:
            form.code.errors = [sentence_of(WrongCode())]

    def come_in() -> None:
        is_here = is_proof(form.proof.data or "", here, current_user) or is_code(here, form.code.data or "")
        if not is_here:
            form.proof.data = ""
            raise WrongCode
        act_sign_in(here, by=current_user)

    return act(
        form,
        come_in,
        done=lambda _signed_in: on_to(
            url_for("training.session", session_id=session_id),
            _("You are signed in. The hours are credited to you."),
        ),
        page=lambda why: render_template(
            "training/sign_in.html",
            session=the_session(session_id),
            form=form,
            message=why,
            is_read=bool(form.proof.data),
        ),
        about={WrongCode: form.code},
    )


@bp.route("/training/sessions/<id:session_id>/attendance", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
@claimed_by_action
def attendance(session_id: int) -> Any:
    """The organiser's list, ticked on a phone; without a signal the ticks stay there and are sent later."""
    check_organiser()
    here = the_session(session_id)
    form = ListForm()
    return act(
        form,
        lambda: _take(here, form),
        done=lambda was_there: on_to(
            url_for("training.session", session_id=here.id),
            ngettext("Recorded: %(num)d was there.", "Recorded: %(num)d were there.", was_there),
        ),
        page=lambda why: _list_page(here, form, why),
        about={ReasonMissing: form.words},
    )


def _list_page(here: Session, form: ListForm, why: str | None) -> str:
    """Ticked as it was sent, where it was; who did not stand on that list, as they are recorded."""
    people = enrolment_queries.seated(here)
    sent = set(form.ids_listed()) if form.is_submitted() else set()
    present = set(row_ids(request.form.getlist("present")))
    return render_template(
        "training/attendance.html",
        session=here,
        people=people,
        ticked={row.id for row in people if (row.id in present if row.id in sent else row.attended_at)},
        form=form,
        message=why,
        explained=_explained(here),
    )


def _explained(here: Session) -> str | None:
    """What a correction brings about, where a change of the list would be one."""
    if not is_correction(here, takes_away=enrolment_queries.attended_in(here) > 0):
        return None
    return explained(SLIPS[What.ATTENDANCE], until=correctable_until(here))


def _take(here: Session, form: ListForm) -> int:
    """How many of the list were there; sent again, it is not taken again."""
    present = row_ids(request.form.getlist("present"))
    listed = form.ids_listed()
    content = {"session": here.id, "listed": listed, "present": sorted(present)}
    content |= {"words": form.words.data} if form.words.data else {}
    receipt, is_new = claim(request.form[KEY_FIELD], digest_of(content), by=current_user)
    if not is_new:
        return len(present)
    was_there = take_list(here, listed=listed, present=present, by=current_user, words=form.words.data)
    complete(receipt, number=here.title[:40], address=url_for("training.session", session_id=here.id))
    return was_there
