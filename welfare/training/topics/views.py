"""The topics that are offered and asked for, on screen."""

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.training.timeline import told_of
from welfare.training.topics.actions import offer_topic, retire_topic
from welfare.training.topics.forms import TopicForm
from welfare.training.topics.queries import all_topics, events_of, topic_by_id, topics_asked_for
from welfare.training.views import ORGANISERS, ORGANISERS_READ_BY, bp, check_organiser, check_sees_all
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore

MOST_TOPICS = 100


@bp.route("/training/topics", methods=["GET", "POST"])
@access.roles(*ORGANISERS_READ_BY)
def topics() -> Any:
    """What teachers ask to be trained in, and the topics they are offered to choose from."""
    check_sees_all()
    form = TopicForm()
    return act(
        form,
        lambda: offer_topic(form.name.data, by=current_user),
        done=lambda _offered: on_to(url_for("training.topics"), _("Teachers can choose this topic now.")),
        page=lambda why: _topics_page(form, why),
    )


def _topics_page(form: TopicForm, message: str | None = None) -> str:
    topics = all_topics()
    return render_template(
        "training/topics.html",
        form=form,
        message=message,
        asked=topics_asked_for(current_user, at_most=MOST_TOPICS),
        topics=topics,
        history=told_of(events_of(topics)),
    )


@bp.post("/training/topics/<id:topic_id>/retirement")
@access.roles(*ORGANISERS)
def retirement(topic_id: int) -> Any:
    """Offer a topic no longer."""
    check_organiser()
    topic = topic_by_id(topic_id) or abort(404)
    return act(
        NothingMore(),
        lambda: retire_topic(topic, by=current_user),
        done=lambda _retired: on_to(
            url_for("training.topics"),
            _("It is not offered any more. What was asked for under it stays."),
            "info",
        ),
        page=lambda why: _topics_page(TopicForm(formdata=None), why),
    )
