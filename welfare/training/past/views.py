"""The pages on which past sessions are entered: many from a table, or one by hand."""

from dataclasses import replace
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from welfare.tables.forms import answers_in
from welfare.tables.plan import KINDS
from welfare.tables.views import add_import
from welfare.training.past.by_hand import Entered, look_or_enter
from welfare.training.past.forms import PastSessionForm, past_session_form
from welfare.training.past.imports import PAST_SESSIONS
from welfare.training.past.options import Attendants
from welfare.training.views import ORGANISERS, bp, organisers_only
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.choices import typed_as
from welfare.web.once import key_sent

OF_A_PERSON = {"name", "staff_number", "school", "hours"}
"""The columns in which rows of one session differ."""
PEOPLE = replace(
    PAST_SESSIONS, columns=tuple(each for each in PAST_SESSIONS.columns if each.name in OF_A_PERSON)
)
"""The import as a page shows it on which the session itself is said above."""

add_import(
    bp,
    PAST_SESSIONS,
    endpoint="past_import",
    address="/training/sessions/import",
    open_to=lambda view: access.roles(*ORGANISERS)(organisers_only(view)),
)


@bp.route("/training/sessions/past/new", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
@organisers_only
def past_session() -> Any:
    """Enter one session that was held: POST shows what would come of it, and once that was seen, does it."""
    form = past_session_form()

    def look_or_do() -> Entered:
        seen = request.form.get("fingerprint")
        return look_or_enter(form, answers_in(request.form), seen, by=current_user)

    def answer(outcome: Entered) -> Any:
        if outcome.session is None:
            return _page(form, outcome), 200 if outcome.is_sound else 422
        words = ngettext("Entered: %(num)d person.", "Entered: %(num)d people.", outcome.to_do)
        return on_to(url_for("training.session", session_id=outcome.session.id), words)

    return act(form, look_or_do, done=answer, page=lambda why: _page(form, message=why))


def _page(form: PastSessionForm, outcome: Entered | None = None, message: str | None = None) -> str:
    answers = answers_in(request.form)
    return render_template(
        "training/past_session.html",
        form=form,
        message=message,
        outcome=outcome,
        plan=outcome and outcome.plan,
        declared=PEOPLE,
        kinds=KINDS,
        key=key_sent(),  # of one draft, however often it is looked at
        same=answers.same if outcome and request.form.get("fingerprint") == outcome.fingerprint else {},
    )


@bp.get("/training/sessions/past/people")
@access.roles(*ORGANISERS)
@organisers_only
def past_people() -> Response:
    """Who fits the words, while one types."""
    found = Attendants().matching(typed_as(request.args.get("q")) or "")
    return jsonify(matches=[{"id": one.id, "name": one.name, "where": one.where} for one in found])
