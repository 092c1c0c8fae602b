"""The page of a measure, and those of its forms, each made when it is unfolded."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.extensions import db
from welfare.files.page import shown_files
from welfare.history.labels import explained
from welfare.history.queries import newest_events
from welfare.history.slips import SLIPS, What
from welfare.measures.files.queries import kept_of
from welfare.measures.labels import IN_WORDS
from welfare.measures.measures import outputs, queries
from welfare.measures.measures.models import Measure
from welfare.measures.measures.operations import SHOWN_AS_FORMS, form_for, is_offered, may_correct_now
from welfare.measures.measures.progress import cost_per_solved, is_over
from welfare.measures.models import MeasureEvent
from welfare.measures.need_counts import of_known_needs
from welfare.measures.policy import Permission, may
from welfare.measures.refusals import AlreadyFinished, NotYours
from welfare.measures.timeline import timeline
from welfare.needs.models import Need
from welfare.sending.uploads import are_lost
from welfare.web.errors import sentence_of
from welfare.web.forms import Form
from welfare.web.keyset import count_at_most

MOST_NEEDS = 100
"""On one page."""


def show_measure(here: Measure, tried: tuple[str, Form] | None = None, refusal: str | None = None) -> str:
    """A measure; `tried` is the noun and the form that was sent, and `refusal` why it was not done."""
    tried_noun, form = tried or (None, None)
    spendings = queries.spendings_of(here)
    spent = sum(each.amount_yuan for each in spendings)
    standing = queries.standings([here.id], current_user)[here.id]
    needs = queries.needs_of(here, current_user)
    is_running = here.finished_at is None
    shown = [noun for noun in SHOWN_AS_FORMS if is_offered(noun, here, current_user)]
    if not any(may_correct_now(here, each, current_user) for each in spendings):
        shown = [noun for noun in shown if noun != "spending-corrections"]
    return render_template(
        "measures/measure.html",
        measure=here,
        stage=standing.progress.stage(is_finished=not is_running),
        standing=standing,
        problems=queries.problems_of(here),
        steps=queries.steps_of(here),
        spendings=spendings,
        spent=spent,
        is_over=is_over(here.approved_yuan, spent),
        cost=cost_per_solved(spent, standing.needs.solved),
        made=outputs.outputs_of(here.id),
        today=clock.today(),
        needs=db.session.execute(needs.order_by(Need.id).limit(MOST_NEEDS)).all(),
        needs_in_all=count_at_most(needs),
        files=shown_files(kept_of(here), lambda file_id: _file_address(here, file_id)),
        files_lost=are_lost(),
        may_keep=may(current_user, Permission.KEEP_MEASURE, here.lead_unit_id),
        is_running=is_running,
        offered=[(noun, *IN_WORDS[noun]) for noun in shown],
        removal=IN_WORDS["file-removals"],
        tried=form,
        tried_noun=tried_noun,
        note=_note(tried_noun),
        refusal=refusal,
        history=timeline(of_known_needs(newest_events(MeasureEvent.measure_id, here.id), current_user)),
    )


def show_form(here: Measure, noun: str) -> tuple[str, int]:
    """One form by itself, and 200; where it is not to be filled in, the measure, which says why."""
    if not is_offered(noun, here, current_user):
        keeps = may(current_user, Permission.KEEP_MEASURE, here.lead_unit_id)
        refusal = AlreadyFinished() if keeps else NotYours()
        return show_measure(here, refusal=sentence_of(refusal)), refusal.status
    label, button = IN_WORDS[noun]
    page = render_template(
        "measures/operation.html",
        title=here.title,
        at=url_for("measures.show", measure_id=here.id),
        way_back=_("Back to the measure"),
        noun=noun,
        label=label,
        button=button,
        note=_note(noun),
        form=form_for(noun, here),
    )
    return page, 200


def _note(noun: str | None) -> str | None:
    """What a form brings about, where that is to be said."""
    return explained(SLIPS[What.SPENDING]) if noun == "spending-corrections" else None


def _file_address(here: Measure, sent_file_id: int) -> str:
    return url_for("measures.file", measure_id=here.id, sent_file_id=sent_file_id)
