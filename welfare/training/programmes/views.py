"""Programmes on screen."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.history.queries import newest_events
from welfare.training.models import Programme, TrainingEvent
from welfare.training.programmes.actions import add_programme, change_programme
from welfare.training.programmes.forms import ProgrammeForm
from welfare.training.programmes.queries import programme_by_id, programme_rows
from welfare.training.refusals import NameTaken
from welfare.training.timeline import told_of
from welfare.training.views import ORGANISERS, bp, check_organiser
from welfare.web.access import access
from welfare.web.errors import sentence_of


@bp.get("/training/programmes")
@access.roles(*ORGANISERS)
def programmes() -> str:
    """The programmes, with what came of them."""
    check_organiser()
    return render_template("training/programmes.html", programmes=programme_rows())


@bp.route("/training/programmes/new", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def new_programme() -> Any:
    """A new programme."""
    check_organiser()
    form = ProgrammeForm()
    if form.validate_on_submit():
        given = form.data
        try:
            add_programme(
                name=given["name"],
                level=given["level"],
                partner=given["partner"],
                budget_yuan=given["budget_yuan"],
                by=current_user,
            )
        except NameTaken as refusal:
            form.name.errors = [sentence_of(refusal)]
        else:
            flash(_("%(name)s has been added.", name=given["name"]))
            return redirect(url_for("training.programmes"), 303)
    return _programme_page(form), 422 if form.errors else 200


@bp.route("/training/programmes/<id:programme_id>", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def programme(programme_id: int) -> Any:
    """Change a programme."""
    check_organiser()
    here = programme_by_id(programme_id) or abort(404)
    form = ProgrammeForm(obj=here)
    if form.validate_on_submit():
        names = ("name", "level", "partner", "budget_yuan", "is_active")
        try:
            change_programme(here, by=current_user, **{name: form[name].data for name in names})
        except NameTaken as refusal:
            form.name.errors = [sentence_of(refusal)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("training.programmes"), 303)
    return _programme_page(form, here), 422 if form.errors else 200


def _programme_page(form: ProgrammeForm, here: Programme | None = None) -> str:
    history = told_of(newest_events(TrainingEvent.programme_id, here.id)) if here else []
    return render_template(
        "training/programme.html", form=form, programme=here, action=request.path, history=history
    )
