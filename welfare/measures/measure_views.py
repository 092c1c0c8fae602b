"""One measure: its steps, its money, what it made, the needs it answers, and its end."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare import clock
from welfare.extensions import db
from welfare.measures import measure_queries as queries
from welfare.measures import things
from welfare.measures.labels import IN_WORDS
from welfare.measures.measure_deeds import NOUNS, SHOWN_AS_FORMS, do, form_for
from welfare.measures.models import Measure
from welfare.measures.policy import CLERK, HANDLER, READERS, Deed, may
from welfare.measures.progress import cost_per_solved, is_over
from welfare.measures.views import bp
from welfare.needs.actions.fulfilment import Fulfilled
from welfare.needs.models import Need
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.keyset import count_at_most

MOST_NEEDS = 100
"""On one page."""


@bp.get("/measures/<id:measure_id>")
@access.roles(*READERS)
def show(measure_id: int) -> str:
    """One measure."""
    return _page(_measure(measure_id))


@bp.post(f"/measures/<id:measure_id>/<any({NOUNS}):noun>")
@access.roles(CLERK, HANDLER)
def deed(measure_id: int, noun: str) -> Any:
    """Something is done with a measure; refused, the page says why and keeps what was typed."""
    here = _measure(measure_id, to_change=True)
    form = form_for(noun)
    if not form.validate_on_submit():
        return _page(here, {noun: form}), 422 if form.errors else 200
    try:
        done = do(noun, here, form, by=current_user)
        db.session.flush()
    except Refusal as refusal:
        db.session.rollback()
        return _page(_measure(measure_id), {noun: form}, sentence_of(refusal)), refusal.status
    if isinstance(done, Fulfilled):
        _tell(done)
    else:
        flash(_("Saved."))
    return redirect(url_for("measures.show", measure_id=measure_id), 303)


def _tell(done: Fulfilled) -> None:
    """Say which needs were answered, and which could not be and why."""
    answered = len(done.answered)
    flash(
        ngettext(
            "The measure is finished. %(num)d need was answered; its teacher now confirms or objects.",
            "The measure is finished. %(num)d needs were answered; their teachers now confirm or object.",
            answered,
        )
    )
    for number, refusal in done.left:
        flash(
            _("%(number)s was left as it is. %(reason)s", number=number, reason=sentence_of(refusal)), "warn"
        )


def _measure(measure_id: int, *, to_change: bool = False) -> Measure:
    return queries.measure_by_id(measure_id, current_user, to_change=to_change) or abort(404)


def _page(here: Measure, tried: dict[str, Any] | None = None, refusal: str | None = None) -> str:
    """A measure's page; `tried` is the form that was sent, by its noun, and `refusal` why it was not done."""
    tried = tried or {}
    spendings = queries.spendings_of(here)
    spent = sum(each.amount_yuan for each in spendings)
    standing = queries.standings([here.id], current_user)[here.id]
    needs = queries.needs_of(here, current_user)
    may_keep = may(current_user, Deed.KEEP_MEASURE, here.lead_unit_id)
    is_running = here.finished_at is None
    shown = [noun for noun in SHOWN_AS_FORMS if may_keep and (is_running or noun == "spendings")]
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
        made=things.things_of(here.id),
        today=clock.today(),
        needs=db.session.execute(needs.order_by(Need.id).limit(MOST_NEEDS)).all(),
        needs_in_all=count_at_most(needs),
        may_keep=may_keep,
        is_running=is_running,
        offered=[(noun, *IN_WORDS[noun]) for noun in shown],
        forms_by_noun={noun: tried.get(noun) or form_for(noun, here) for noun in shown},
        tried=next(iter(tried.values()), None),
        tried_noun=next(iter(tried), None),
        refusal=refusal,
    )
