"""The topics that are offered and asked for, on screen."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.training.timeline import told_of
from welfare.training.topics.actions import offer_topic, retire_topic
from welfare.training.topics.forms import TopicForm
from welfare.training.topics.queries import all_topics, events_of, topic_by_id, topics_asked_for
from welfare.training.views import ORGANISERS, bp, check_organiser
from welfare.web.access import access
from welfare.web.forms import NothingMore

MOST_TOPICS = 100


@bp.route("/training/topics", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def topics() -> Any:
    """What teachers ask to be trained in, and the topics they are offered to choose from."""
    check_organiser()
    form = TopicForm()
    if form.validate_on_submit():
        offer_topic(form.name.data, by=current_user)
        flash(_("Teachers can choose this topic now."), "good")
        return redirect(url_for("training.topics"), 303)
    asked = topics_asked_for(current_user, at_most=MOST_TOPICS)
    topics = all_topics()
    page = render_template(
        "training/topics.html", form=form, asked=asked, topics=topics, history=told_of(events_of(topics))
    )
    return page, 422 if form.errors else 200


@bp.post("/training/topics/<id:topic_id>/retirement")
@access.roles(*ORGANISERS)
def retirement(topic_id: int) -> Any:
    """Offer a topic no longer."""
    check_organiser()
    topic = topic_by_id(topic_id) or abort(404)
    if NothingMore().validate_on_submit():
        retire_topic(topic, by=current_user)
        flash(_("It is not offered any more. What was asked for under it stays."), "info")
    return redirect(url_for("training.topics"), 303)
