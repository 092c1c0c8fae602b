"""Every action on a need as a noun under its address: POST takes it, GET shows its form on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs import forms
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.record import parties_to
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, Outcome, Party, Satisfaction
from welfare.needs.models import Need
from welfare.needs.policy import possible_actions
from welfare.needs.queries import category_settings, need_by_number
from welfare.needs.refusals import MergeNotPossible, NotAllowed
from welfare.needs.views import bp
from welfare.organizations.models import Kind, Organization
from welfare.organizations.queries import units
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import Form


@dataclass(frozen=True)
class Deed:
    """An action as a resource: its noun in addresses, its form, and how the form takes it."""

    noun: str
    action: Action
    form_class: type[Form]
    do: Callable[[Need, Any, Person], None]


A = Action
DEEDS = (
    Deed("acceptance", A.ACCEPT, forms.AcceptForm, lambda n, f, by: intake.accept(
        n, by=by, unit=_unit(f), urgency=Urgency(f.urgency.data), limit_days=f.limit_days.data, assisting=_assisting(f))),
    Deed("question", A.ASK, forms.QuestionForm, lambda n, f, by: handling.ask(n, by=by, words=f.words.data)),
    Deed("reply", A.REPLY, forms.ReplyForm, lambda n, f, by: teacher.reply(n, by=by, words=f.words.data)),
    Deed("refusal", A.DECLINE, forms.ReasonForm, lambda n, f, by: intake.decline(n, by=by, words=f.words.data)),
    Deed("transfer", A.TRANSFER, forms.TransferForm, lambda n, f, by: intake.transfer(
        n, by=by, unit=_unit(f), words=f.words.data, assisting=_assisting(f))),
    Deed("return", A.RETURN_TO_INTAKE, forms.ReasonForm, lambda n, f, by: handling.return_to_intake(
        n, by=by, words=f.words.data)),
    Deed("extension-request", A.REQUEST_EXTENSION, forms.ExtensionForm, lambda n, f, by: handling.request_extension(
        n, by=by, days=f.days.data, words=f.words.data)),
    Deed("extension", A.EXTEND, forms.NothingMore, lambda n, f, by: intake.extend(n, by=by)),
    Deed("extension-refusal", A.REFUSE_EXTENSION, forms.ReasonForm, lambda n, f, by: intake.refuse_extension(
        n, by=by, words=f.words.data)),
    Deed("carrying", A.CARRY, forms.CarryForm, lambda n, f, by: intake.carry(
        n, by=by, words=f.words.data, review_on=f.review_on.data)),
    Deed("resumption", A.RESUME, forms.WordsForm, lambda n, f, by: intake.resume(n, by=by, words=f.words.data)),
    Deed("answer", A.ANSWER, forms.AnswerForm, lambda n, f, by: handling.answer(
        n, by=by, outcome=Outcome(f.outcome.data), words=f.words.data)),
    Deed("confirmation", A.CONFIRM, forms.ConfirmationForm, lambda n, f, by: teacher.confirm(
        n, by=by, satisfaction=Satisfaction(f.satisfaction.data), words=f.words.data)),
    Deed("objection", A.OBJECT, forms.ObjectionForm, lambda n, f, by: teacher.object_to(n, by=by, words=f.words.data)),
    Deed("follow-up", A.FOLLOW_UP, forms.FollowUpForm, lambda n, f, by: _follow_up(n, f, by)),
    Deed("reopening", A.REOPEN, forms.ReopeningForm, lambda n, f, by: teacher.reopen(n, by=by, words=f.words.data)),
    Deed("withdrawal", A.WITHDRAW, forms.WordsForm, lambda n, f, by: teacher.withdraw(n, by=by, words=f.words.data)),
    Deed("merger", A.MERGE, forms.MergeForm, lambda n, f, by: _merge(n, f, by)),
    Deed("urging", A.URGE, forms.WordsForm, lambda n, f, by: teacher.urge(n, by=by, words=f.words.data)),
    Deed("supervision", A.SUPERVISE, forms.QuestionForm, lambda n, f, by: handling.supervise(n, by=by, words=f.words.data)),
    Deed("comments", A.COMMENT, forms.CommentForm, lambda n, f, by: handling.comment(
        n, by=by, words=f.words.data, is_internal=f.is_internal.data)),
)  # fmt: skip
BY_NOUN = {deed.noun: deed for deed in DEEDS}
BY_ACTION = {deed.action: deed for deed in DEEDS}


@bp.route("/needs/<number>/<noun>", methods=["GET", "POST"])
@access.signed_in
def deed(number: str, noun: str) -> Any:
    """Take an action, or show its form; a refusal shows the need again with the reason, and changes nothing."""
    if noun not in BY_NOUN:
        abort(404)
    chosen = BY_NOUN[noun]
    need = need_by_number(number, current_user, to_change=request.method == "POST")
    if need is None:
        abort(404)
    form = prepare(chosen, need)
    if form.validate_on_submit():
        try:
            chosen.do(need, form, current_user)
        except Refusal as refusal:
            return _refused(number, chosen, sentence_of(refusal), refusal.status)
        return redirect(url_for("needs.show", number=need.number), 303)
    if chosen.action not in possible_actions(need, parties_to(need, current_user), clock.now()):
        return _refused(number, chosen, sentence_of(NotAllowed()), NotAllowed.status)
    return page(need, chosen, form), 422 if form.errors else 200


def prepare(chosen: Deed, need: Need) -> Form:
    """The deed's form with its choices for this need."""
    form = chosen.form_class()
    if isinstance(form, forms.DispatchForm):
        possible = [unit for unit in units() if not (need.is_protected and unit.kind == Kind.SCHOOL)]
        form.unit.choices = form.assisting.choices = [(unit.id, unit.name) for unit in possible]
    if isinstance(form, forms.AcceptForm) and not form.is_submitted():
        setting = category_settings().get(need.category)
        form.unit.data = setting.default_unit_id if setting else None
        form.urgency.data = Urgency(need.urgency).value
    return form


def _refused(number: str, chosen: Deed, sentence: str, status: int) -> tuple[str, int]:
    """The need as it really stands, with the reason and what was typed."""
    db.session.rollback()
    need = need_by_number(number, current_user)
    if need is None:
        abort(404)
    typed = request.form.get("words", "")
    from welfare.needs.views import show_page

    return show_page(need, refusal=sentence, typed=typed), status


def page(need: Need, chosen: Deed, form: Form) -> str:
    """The deed's form on a page of its own, as the teacher or as staff."""
    is_own = parties_to(need, current_user) <= {Party.TEACHER}
    return render_template(
        "needs/deed.html" if is_own else "triage/deed.html", need=need, deed=chosen, form=form
    )


def _unit(form: Any) -> Organization:
    return db.session.get_one(Organization, form.unit.data)


def _assisting(form: Any) -> list[Organization]:
    return [db.session.get_one(Organization, unit_id) for unit_id in form.assisting.data or []]


def _merge(need: Need, form: Any, by: Person) -> None:
    into = need_by_number(form.into.data, by, to_change=True)
    if into is None:
        raise MergeNotPossible
    intake.merge(need, by=by, into=into, words=form.words.data)


def _follow_up(need: Need, form: Any, by: Person) -> None:
    reached = form.is_reached.data == "yes"
    intake.follow_up(
        need,
        by=by,
        is_reached=reached,
        is_solved=form.is_solved.data == "yes" if reached else None,
        satisfaction=Satisfaction(form.satisfaction.data) if reached and form.satisfaction.data else None,
        words=form.words.data,
    )
