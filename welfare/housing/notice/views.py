"""The public notice, for everybody while it runs, as a page and as data; and the objections to it."""

from typing import Any

from babel.dates import format_date
from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.record import has_other_part, hold_round_of, phase
from welfare.housing.applications.models import Application
from welfare.housing.applications.queries import my_application
from welfare.housing.applications.views import correction_form
from welfare.housing.draw.document import openings
from welfare.housing.lifecycle import RANKED, EventKind, is_possible
from welfare.housing.notice import actions as objections
from welfare.housing.notice.corrections import corrections_of
from welfare.housing.notice.document import notice_document
from welfare.housing.notice.forms import AnswerForm, ObjectionForm
from welfare.housing.notice.models import Objection
from welfare.housing.notice.queries import objection_by_id, objections_in, published_rows
from welfare.housing.queries import is_withheld, reads_all_of_housing
from welfare.housing.refusals import AnsweredAlready
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.page import common, is_concerned, may_read
from welfare.housing.rounds.queries import round_by_id
from welfare.housing.rounds.ranking import rules_of
from welfare.housing.rounds.views import round_in_reach
from welfare.housing.rules.scoring import mask
from welfare.housing.views import READ_BY, bp, layout, reads_all, runs, who_reads_all_only
from welfare.organizations.queries import the_bureau
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.i18n import language


@bp.get("/housing/rounds/<id:round_id>/notice")
@access.public
def notice(round_id: int) -> str:
    """The list with points, rules, corrections, objections and the draw; masked names for those concerned."""
    round_ = _public_round(round_id)
    rows = published_rows(round_id)
    names = _may_read_names(round_)
    return render_template(
        "housing/notice.html",
        issued_on=format_date(round_.notice_from, "long", locale=language()),
        issuer=bureau.name if (bureau := the_bureau()) else "",
        layout=layout(),
        rows=rows,
        called={row.code: mask(row.person_name, row.code) if names else row.code for row in rows},
        objections=objections_in(round_id),
        mask=mask,
        corrections=corrections_of(round_),
        mine=my_application(round_id, current_user) if current_user.is_authenticated else None,
        **common(round_),
    )


@bp.get("/housing/rounds/<id:round_id>/notice.json")
@access.public
def notice_json(round_id: int) -> Response:
    """The same as data, from which docs/recompute.py makes the list again."""
    round_ = _public_round(round_id)
    return jsonify(notice_document(round_, names=_may_read_names(round_)))


@bp.get("/housing/rounds/<id:round_id>/openings.json")
@access.signed_in
def openings_json(round_id: int) -> Response:
    """What opens the lines of the list: one's own to whoever applied, all to whoever may check all."""
    round_ = _public_round(round_id)
    mine = my_application(round_id, current_user)
    rows = published_rows(round_id)
    if not reads_all_of_housing(current_user):
        rows = [row for row in rows if mine is not None and row.id == mine.id]
    return jsonify(openings(round_, rows)) if rows else abort(404)


def _public_round(round_id: int) -> Round:
    round_ = round_by_id(round_id, runs=False)
    if round_ is None or phase(round_) not in RANKED:
        abort(404)
    return round_


def _may_read_names(round_: Round) -> bool:
    return may_read(round_, phase(round_), current_user if current_user.is_authenticated else None)


@bp.route("/housing/rounds/<id:round_id>/objections", methods=["GET", "POST"])
@access.signed_in
def object_to(round_id: int) -> Any:
    """Whoever applied or is at a school of the round can say that a place in the list is wrong."""
    round_ = round_in_reach(round_id)
    if not is_concerned(round_, current_user):
        abort(404)
    mine = my_application(round_id, current_user)
    if request.method == "GET" and not is_possible(EventKind.OBJECTED, phase(round_)):
        return redirect(url_for("housing.round_page", round_id=round_id), 303)
    form = ObjectionForm(data={"about": mine.id if mine else None})
    listed = [SelectChoice(row.id, _place_in_words(row, mine)) for row in published_rows(round_id)]
    form.about.choices = listed or [SelectChoice(form.about.data, _("My own place"))]
    return act(
        form,
        lambda: objections.make_objection(
            db.session.get_one(Application, form.about.data), by=current_user, words=form.words.data
        ),
        done=lambda _made: on_to(
            url_for("housing.round_page", round_id=round_id),
            _("Your objection has arrived. It is answered before anybody signs."),
        ),
        page=lambda why: render_template(
            "housing/objection_form.html", layout=layout(), round=round_, form=form, message=why
        ),
    )


@bp.route("/housing/objections/<id:objection_id>", methods=["GET", "POST"])
@access.roles(*READ_BY)
@who_reads_all_only
def objection(objection_id: int) -> Any:
    """One objection; POST answers it, and scores again where it is right."""
    hold_round_of(Objection, objection_id)
    one = objection_by_id(objection_id)
    if one is None or is_withheld(one.application.person_id, current_user):
        abort(404)
    round_ = round_by_id(one.round_id, runs=reads_all()) or abort(404)
    form = correction_form(AnswerForm, one.application, rules_of(round_).facts)
    may_answer = (
        runs()
        and one.answered_at is None
        and is_possible(EventKind.OBJECTION_UPHELD, phase(round_))
        and not has_other_part(round_.id, EventKind.OBJECTION_UPHELD, current_user)
    )
    if form.is_submitted() and one.answered_by_id is not None:
        refusal = AnsweredAlready(name=db.session.get_one(Person, one.answered_by_id).name)
        return _objection_page(objection_id, form, True, sentence_of(refusal)), refusal.status
    return act(
        form,
        lambda: _answer(one, form),
        done=lambda has_changed: on_to(
            url_for("housing.round_page", round_id=round_.id),
            _("Answered. The order has changed, and the notice runs its whole period again.")
            if has_changed
            else _("Answered. The order stays as it was."),
        ),
        page=lambda why: _objection_page(objection_id, form, may_answer or bool(why), why),
    )


def _answer(one: Objection, form: AnswerForm) -> bool:
    if form.is_upheld.data != "yes":
        objections.refuse_objection(one, by=current_user, words=form.words.data)
        return False
    return objections.uphold_objection(
        one,
        facts=form.facts,
        sensitive=form.sensitive,
        by=current_user,
        words=form.words.data,
        evidence=form.evidence.data,
    )


def _objection_page(objection_id: int, form: AnswerForm, may_answer: bool, message: str | None) -> str:
    one = objection_by_id(objection_id) or abort(404)
    return render_template(
        "housing/objection.html",
        round=round_by_id(one.round_id, runs=reads_all()),
        objection=one,
        form=form if may_answer else None,
        message=message,
        mask=mask,
    )


def _place_in_words(row: Any, mine: Application | None) -> str:
    named = mask(row.person_name, row.code)
    if mine is not None and row.id == mine.id:
        return _("My own: %(name)s", name=named)
    return _("Place %(place)d: %(name)s", place=row.position, name=named) if row.position else named
