"""Canned replies on screen: those of one's units, and each as it reads for a need."""

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.history.queries import newest_events_of_some
from welfare.needs.desk.place import queue_named
from welfare.needs.desk.views import bp as desk
from welfare.needs.labels import action_label
from welfare.needs.operations import BY_NOUN
from welfare.needs.policy import ANSWERING
from welfare.needs.queries import need_by_number
from welfare.needs.replies.actions import add_reply, edit_reply, remove_reply
from welfare.needs.replies.forms import CannedReplyForm, NewReplyForm
from welfare.needs.replies.labels import variables_in
from welfare.needs.replies.models import CannedReply
from welfare.needs.replies.offered import WITH_REPLIES, offered_for
from welfare.needs.replies.queries import replies_of, reply_of, units_of
from welfare.needs.replies.refusals import SameTitle, UnknownVariable
from welfare.needs.views import bp
from welfare.organizations.models import EventKind, OrganizationEvent
from welfare.organizations.options import as_listed
from welfare.organizations.timeline import timeline
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.i18n import language
from welfare.web.versions import locked_to_edit, versioned


@desk.route("/triage/replies", methods=["GET", "POST"])
@access.roles(*ANSWERING)
def replies() -> Any:
    """The canned replies of one's units; POST keeps one more."""
    units = list(units_of(current_user))
    form = NewReplyForm()
    form.offer(units)
    return act(
        form,
        lambda: _add(form, units),
        done=lambda reply: on_to(url_for("triage.replies"), _("Kept: %(title)s.", title=reply.title)),
        page=lambda why: render_template(
            "needs/replies/index.html",
            form=form,
            message=why,
            units=dict(as_listed(units)),
            replies=replies_of(current_user),
            variables=variables_in(language()),
            history=timeline(_events([unit.id for unit in units])),
        ),
        about={UnknownVariable: form.words, SameTitle: form.title},
    )


@desk.route("/triage/replies/<id:reply_id>", methods=["GET", "POST"])
@access.roles(*ANSWERING)
def reply(reply_id: int) -> Any:
    """One canned reply, to change it."""
    here = _to_edit(reply_id)
    form = versioned(CannedReplyForm(obj=here), lambda: _edits(here))
    return act(
        form,
        lambda: edit_reply(here, title=form.title.data, words=form.words.data, by=current_user),
        done=lambda _edited: on_to(url_for("triage.replies"), _("Kept: %(title)s.", title=form.title.data)),
        page=lambda why: _page_of(reply_id, form, why),
        about={UnknownVariable: form.words, SameTitle: form.title},
    )


@desk.post("/triage/replies/<id:reply_id>/removal")
@access.roles(*ANSWERING)
def reply_removal(reply_id: int) -> Any:
    """Keep it no longer."""
    here = _to_edit(reply_id)
    title = here.title
    return act(
        NothingMore(),
        lambda: remove_reply(here, by=current_user),
        done=lambda _gone: on_to(url_for("triage.replies"), _("Removed: %(title)s.", title=title)),
        page=lambda why: _page_of(reply_id, CannedReplyForm(formdata=None, obj=here), why),
    )


@bp.get("/needs/<number>/replies/<noun>")
@access.roles(*ANSWERING)
def need_replies(number: str, noun: str) -> str:
    """The canned replies as they read for this need, to choose one for the words of an action."""
    chosen = BY_NOUN.get(noun)
    need = need_by_number(number, current_user)
    if need is None or chosen is None or chosen.action not in WITH_REPLIES:
        abort(404)
    return render_template(
        "needs/replies/choose.html",
        need=need,
        noun=noun,
        name=action_label(chosen.action),
        offered=offered_for(need, noun, current_user, queue_named()),
        queue=queue_named(),
    )


def _add(form: NewReplyForm, units: list[Any]) -> CannedReply:
    chosen = form.unit.data if "unit" in form else None
    unit = next((one for one in units if one.id == chosen), units[0] if units else None) or abort(403)
    return add_reply(unit, title=form.title.data, words=form.words.data, by=current_user)


def _reply_or_404(reply_id: int) -> CannedReply:
    return reply_of(current_user, reply_id) or abort(404)


def _to_edit(reply_id: int) -> CannedReply:
    """The reply, locked where a form was sent; its unit first, as whoever closes that takes its replies."""
    reply = _reply_or_404(reply_id)
    locked_to_edit(reply.unit)
    return locked_to_edit(reply)


def _page_of(reply_id: int, form: CannedReplyForm, message: str | None) -> str:
    return render_template(
        "needs/replies/reply.html",
        form=form,
        message=message,
        reply=_reply_or_404(reply_id),
        variables=variables_in(language()),
    )


def _edits(reply: CannedReply) -> list[OrganizationEvent]:
    return [event for event in _events([reply.unit_id]) if event.details["reply"] == reply.id]


def _events(unit_ids: list[int]) -> list[OrganizationEvent]:
    kind = OrganizationEvent.kind == EventKind.REPLIES_CHANGED
    return list(newest_events_of_some(OrganizationEvent.organization_id, unit_ids, kind))
