"""Programmes, and the topics that are offered and asked for."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.training import queries
from welfare.training.actions import sessions as actions
from welfare.training.forms import ProgrammeForm, TopicForm
from welfare.training.models import Programme
from welfare.training.organiser_views import ORGANISERS
from welfare.training.refusals import NameTaken
from welfare.training.topics import all_topics, topics_asked_for
from welfare.training.views import bp, check_organiser
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore

MOST_TOPICS = 100


@bp.get("/training/programmes")
@access.roles(*ORGANISERS)
def programmes() -> str:
    """The programmes, with what came of them."""
    check_organiser()
    return render_template("training/programmes.html", programmes=queries.programme_rows())


@bp.route("/training/programmes/new", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def new_programme() -> Any:
    """A new programme."""
    check_organiser()
    form = ProgrammeForm()
    if form.validate_on_submit():
        given = form.data
        try:
            actions.add_programme(
                name=given["name"],
                level=given["level"],
                partner=given["partner"],
                budget_yuan=given["budget_yuan"],
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
    here = queries.programme_by_id(programme_id) or abort(404)
    form = ProgrammeForm(obj=here)
    if form.validate_on_submit():
        names = ("name", "level", "partner", "budget_yuan", "is_active")
        try:
            actions.change_programme(here, **{name: form[name].data for name in names})
        except NameTaken as refusal:
            form.name.errors = [sentence_of(refusal)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("training.programmes"), 303)
    return _programme_page(form, here), 422 if form.errors else 200


@bp.route("/training/topics", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def topics() -> Any:
    """What teachers ask to be trained in, and the topics they are offered to choose from."""
    check_organiser()
    form = TopicForm()
    if form.validate_on_submit():
        actions.offer_topic(form.name.data)
        flash(_("Teachers can choose this topic now."), "good")
        return redirect(url_for("training.topics"), 303)
    asked = topics_asked_for(current_user, at_most=MOST_TOPICS)
    page = render_template("training/topics.html", form=form, asked=asked, topics=all_topics())
    return page, 422 if form.errors else 200


@bp.post("/training/topics/<id:topic_id>/retirement")
@access.roles(*ORGANISERS)
def retirement(topic_id: int) -> Any:
    """Offer a topic no longer."""
    check_organiser()
    topic = queries.topic_by_id(topic_id) or abort(404)
    if NothingMore().validate_on_submit():
        actions.retire_topic(topic)
        flash(_("It is not offered any more. What was asked for under it stays."), "info")
    return redirect(url_for("training.topics"), 303)


def _programme_page(form: ProgrammeForm, here: Programme | None = None) -> str:
    return render_template("training/programme.html", form=form, programme=here, action=request.path)
