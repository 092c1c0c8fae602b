"""Submitting a need on screen: for whom, of which category, in which words."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.files.uploads import LARGEST_FORM, Uploads
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.categories import Category, all_categories, find_category
from welfare.needs.deadlines import Urgency
from welfare.needs.labels import URGENCY_MEANS
from welfare.needs.models import Need
from welfare.needs.queries import category_settings
from welfare.needs.refusals import CategoryClosed
from welfare.needs.settings.models import CategorySetting
from welfare.needs.submission.forms import OFFERED_TO_TEACHERS, NeedForm
from welfare.needs.submission.poster import may_hang, school_scanned
from welfare.needs.teacher.queries import (
    ON_BEHALF_ROLES,
    may_protect,
    may_submit_for_others,
    teacher_to_submit_for,
    teachers_to_submit_for,
)
from welfare.needs.views import bp, words_if_untaken
from welfare.sending.actions.files import attach
from welfare.sending.actions.receipts import key_of, new_key
from welfare.sending.once import KEY_FIELD, expect_files
from welfare.sending.uploads import are_lost, name_left_out, received
from welfare.spelling import plain, tidy
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.once import claimed_by_action
from welfare.web.receiving import takes_up_to
from welfare.web.routing import row_id


@bp.get("/needs/new")
@access.roles(Role.TEACHER, *ON_BEHALF_ROLES)
def choose() -> Any:
    """What is it about? The categories that the district takes, each with its picture."""
    teacher = teacher_named(request.args.get("for"))
    scanned = school_scanned()
    if teacher is None and Role.TEACHER not in current_user.role_names:
        return redirect(url_for("needs.on_behalf", school=scanned.id if scanned else None))
    settings = category_settings()
    taken = [category for category in all_categories() if _is_open(settings.get(category.key))]
    return render_template(
        "needs/choose.html",
        categories=taken,
        teacher=teacher,
        scanned=scanned,
        may_submit_for_others=may_submit_for_others(current_user),
        new_key=new_key,  # in the address, so that who comes back to a form sent already has the same key
    )


@bp.get("/needs/new/for")
@access.roles(*ON_BEHALF_ROLES)
def on_behalf() -> str:
    """For whom? The teachers within reach, found by name or staff number."""
    words, school = plain(tidy(request.args.get("q", ""))) or "", school_scanned()
    return render_template(
        "needs/on_behalf.html",
        words=words,
        school=school,
        found=teachers_to_submit_for(current_user, words, school=school),
        posters=[place for place in (current_user.organization,) if may_hang(place, current_user)],
    )


@bp.route("/needs/new/<category>", methods=["GET", "POST"])
@access.roles(Role.TEACHER, *ON_BEHALF_ROLES)
@takes_up_to(LARGEST_FORM)
@claimed_by_action
def new(category: str) -> Any:
    """One short page; sent, it leads to the need, however often the same form is sent."""
    chosen = find_category(category)
    if chosen is None:
        abort(404)
    uploads = received()
    form = chosen.form_class()
    teacher = teacher_named(form.on_behalf_of.data or request.args.get("for"))
    if teacher is not None:
        form.on_behalf_of.data = str(teacher.id)
        if not may_protect(current_user, teacher):
            del form.protected
    if not form.is_submitted() and teacher is None and Role.TEACHER not in current_user.role_names:
        return redirect(url_for("needs.on_behalf"))
    return act(
        form,
        lambda: _submit(chosen, form, teacher, uploads),
        done=lambda need: _on_to(need, teacher),
        page=lambda why: _page(chosen, form, teacher, why),
    )


def _submit(category: Category, form: NeedForm, teacher: Person | None, uploads: Uploads) -> Need:
    """The need that the form is, with the files that came with it or are to follow."""
    key = request.form[KEY_FIELD]
    need, _is_new = submit(submission_from(category, form, teacher, key), by=current_user)
    attach(uploads, key=key, by=current_user)
    expect_files()
    name_left_out(uploads)
    return need


def _on_to(need: Need, teacher: Person | None) -> ResponseReturnValue:
    if teacher is None:
        return on_to(url_for("needs.show", number=need.number, sent=1))
    if untaken := words_if_untaken(need):
        flash(untaken, "warn")
    words = _("Submitted for %(name)s under number %(number)s.", name=teacher.name, number=need.number)
    return on_to(url_for("needs.show", number=need.number), words)


def teacher_named(person_id: str | None) -> Person | None:
    """The teacher for whom a need is submitted; None for oneself. Nobody is found beyond one's reach."""
    if not person_id:
        return None
    try:
        return teacher_to_submit_for(current_user, row_id(person_id)) or abort(404)
    except ValueError:
        abort(404)


def _is_open(setting: CategorySetting | None) -> bool:
    return setting is not None and setting.is_open


def submission_from(category: Category, form: NeedForm, teacher: Person | None, key: str) -> Submission:
    """What a valid form says."""
    return Submission(
        key=key,
        category=category.key,
        title=form.title.data,
        description=form.description.data,
        urgency=Urgency(form.urgency.data),
        is_protected=bool(form.protected and form.protected.data),
        details=form.details,
        on_behalf_of_id=teacher.id if teacher else None,
    )


def limits_in_words(setting: CategorySetting | None) -> dict[str, str]:
    """What each urgency means and how soon it is answered, in words."""
    if setting is None:
        return {}
    return {
        urgency.value: ngettext(
            "%(meaning)s. Answered within %(num)d working day.",
            "%(meaning)s. Answered within %(num)d working days.",
            setting.days_for(urgency),
            meaning=URGENCY_MEANS[urgency],
        )
        for urgency in OFFERED_TO_TEACHERS
    }


def _page(category: Category, form: NeedForm, teacher: Person | None, why: str | None = None) -> str:
    """The form with everything typed."""
    setting = category_settings().get(category.key)
    if not form.is_submitted() and not _is_open(setting):
        raise CategoryClosed
    return render_template(
        "needs/new.html",
        category=category,
        form=form,
        teacher=teacher,
        offers=category.on_offer(current_user) if category.on_offer and teacher is None else (),
        key=key_of(request.form) or key_of(request.args, "key"),
        files_lost=are_lost(),
        limits=limits_in_words(setting),
        refusal=why,
    )
