"""Every action on a need as a noun under its address: POST takes it, GET shows its form on its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import SelectChoice

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs import forms
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.record import parties_to
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action
from welfare.needs.models import Need
from welfare.needs.policy import possible_actions
from welfare.needs.queries import category_settings, need_by_number
from welfare.needs.refusals import MergeNotPossible, NotAllowed
from welfare.needs.views import bp, is_own_deed, show_deed, show_page
from welfare.organizations.models import Kind, Organization
from welfare.organizations.queries import units
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import Form


@dataclass(frozen=True)
class Deed:
    """An action as a resource: its noun in addresses, the form that asks for it, the function that does it.

    The form's fields are the function's arguments, by name.
    """

    noun: str
    action: Action
    form_class: type[Form]
    do: Callable[..., None]


A = Action
DEEDS = (
    Deed("acceptance", A.ACCEPT, forms.AcceptForm, intake.accept),
    Deed("question", A.ASK, forms.QuestionForm, handling.ask),
    Deed("reply", A.REPLY, forms.ReplyForm, teacher.reply),
    Deed("refusal", A.DECLINE, forms.ReasonForm, intake.decline),
    Deed("transfer", A.TRANSFER, forms.TransferForm, intake.transfer),
    Deed("return", A.RETURN_TO_INTAKE, forms.ReasonForm, handling.return_to_intake),
    Deed("extension-request", A.REQUEST_EXTENSION, forms.ExtensionForm, handling.request_extension),
    Deed("extension", A.EXTEND, forms.NothingMore, intake.extend),
    Deed("extension-refusal", A.REFUSE_EXTENSION, forms.ExtensionRefusalForm, intake.refuse_extension),
    Deed("carrying", A.CARRY, forms.CarryForm, intake.carry),
    Deed("resumption", A.RESUME, forms.WordsForm, intake.resume),
    Deed("answer", A.ANSWER, forms.AnswerForm, handling.answer),
    Deed("confirmation", A.CONFIRM, forms.ConfirmationForm, teacher.confirm),
    Deed("objection", A.OBJECT, forms.ObjectionForm, teacher.object_to),
    Deed("follow-up", A.FOLLOW_UP, forms.FollowUpForm, intake.follow_up),
    Deed("reopening", A.REOPEN, forms.ReopeningForm, teacher.reopen),
    Deed("withdrawal", A.WITHDRAW, forms.WordsForm, teacher.withdraw),
    Deed("merger", A.MERGE, forms.MergeForm, intake.merge),
    Deed("urging", A.URGE, forms.WordsForm, teacher.urge),
    Deed("supervision", A.SUPERVISE, forms.SupervisionForm, handling.supervise),
    Deed("comments", A.COMMENT, forms.CommentForm, handling.comment),
)
BY_NOUN = {deed.noun: deed for deed in DEEDS}
BY_ACTION = {deed.action: deed for deed in DEEDS}


@bp.route("/needs/<number>/<noun>", methods=["GET", "POST"])
@access.signed_in
def deed(number: str, noun: str) -> Any:
    """Take an action, or show its form. A refusal shows the need as it stands, with the reason."""
    if noun not in BY_NOUN:
        abort(404)
    chosen = BY_NOUN[noun]
    need = need_by_number(number, current_user, to_change=request.method == "POST")
    if need is None:
        abort(404)
    form = prepare(chosen, need)
    if form.validate_on_submit():
        try:
            chosen.do(need, by=current_user, **arguments(form, current_user))
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
        form.unit.choices = form.assisting.choices = [
            SelectChoice(str(unit.id), unit.name) for unit in possible
        ]
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
    return show_page(need, refusal=sentence, typed=typed), status


def page(need: Need, chosen: Deed, form: Form) -> str:
    """The deed's form on a page of its own, as the teacher or as staff."""
    if is_own_deed(chosen.action, parties_to(need, current_user)):
        return show_deed(need, chosen, form)
    return render_template("triage/deed.html", need=need, deed=chosen, form=form)


def arguments(form: Form, by: Person) -> dict[str, Any]:
    """What the form says, by the names of the action's arguments; ids and numbers become what they name.

    Raises `MergeNotPossible` where the leading need is not there for this person.
    """
    given = {field.name: field.data for field in form if field.name != "csrf_token"}
    if "unit" in given:
        given["unit"] = db.session.get_one(Organization, given["unit"])
        given["assisting"] = [
            db.session.get_one(Organization, unit_id) for unit_id in given["assisting"] or ()
        ]
    if "into" in given:
        given["into"] = need_by_number(given["into"], by, to_change=True)
        if given["into"] is None:
            raise MergeNotPossible
    return given
