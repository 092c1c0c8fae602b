"""The one-page form of a need, for staff to print."""

from flask import abort, render_template
from flask_login import current_user

from welfare.needs.desk.place import queue_named
from welfare.needs.labels import CONFIRMATION, OUTCOME, SATISFACTION
from welfare.needs.page import WITH_ANSWER, details_of
from welfare.needs.queries import need_by_number
from welfare.needs.sheet.page import steps_of
from welfare.needs.views import bp
from welfare.organizations.queries import the_bureau
from welfare.web.access import access


@bp.get("/sheets/<number>")
@access.signed_in
def sheet(number: str) -> str:
    """The form, for whoever sees the need as staff; to its teacher it is not there."""
    need = need_by_number(number, current_user)
    if need is None or need.raised_by_id == current_user.id:
        abort(404)
    bureau = the_bureau()
    return render_template(
        "needs/sheet.html",
        need=need,
        bureau=bureau.name if bureau else "",
        details=details_of(need),
        steps=steps_of(need),
        answer=need.answer if need.status in WITH_ANSWER else None,
        outcome_label=OUTCOME,
        confirmation_label=CONFIRMATION,
        satisfaction_label=SATISFACTION,
        queue=queue_named(),
    )
