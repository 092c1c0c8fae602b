"""The teacher's pages: what needs me now, a new need, where it stands."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.needs.lifecycle import Party
from welfare.needs.models import Need
from welfare.needs.presentation import context_of
from welfare.needs.queries import need_by_number
from welfare.web.access import access

bp = Blueprint("needs", __name__)


@bp.get("/needs/<number>")
@access.signed_in
def show(number: str) -> str | Response:
    """One need: to its teacher where it stands, to staff all they work with."""
    need = need_by_number(number, current_user)
    if need is None:
        abort(404)
    if need.number != number:
        return redirect(url_for("needs.show", number=need.number))
    return show_page(need)


def show_page(need: Need, *, refusal: str | None = None, typed: str | None = None) -> str:
    """The page of a need for whoever reads it.

    `refusal` says why an action was not taken, `typed` what the person had written.
    """
    context: dict[str, Any] = context_of(need, current_user)
    template = "needs/show.html" if Party.TEACHER in context["parties"] else "triage/need.html"
    return render_template(template, refusal=refusal, typed=typed, **context)
