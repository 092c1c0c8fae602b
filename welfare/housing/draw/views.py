"""Freezing the list for the draw, and typing in the public random value."""

from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user

from welfare.housing.draw import actions as draws
from welfare.housing.draw.forms import FreezeForm, ValueForm
from welfare.housing.draw.queries import draw_of_round
from welfare.housing.labels import TYPED
from welfare.housing.rounds.views import act_on_round, round_in_reach
from welfare.housing.views import RUNNERS, bp, who_runs_only
from welfare.web.access import access


@bp.post("/housing/rounds/<id:round_id>/freezing")
@access.roles(*RUNNERS)
@who_runs_only
def freeze_round(round_id: int) -> Any:
    """The list stands still, and the public random value to come is named."""
    round_ = round_in_reach(round_id)
    form = FreezeForm()
    return act_on_round(
        round_id,
        form,
        lambda: draws.freeze(round_, form.named, by=current_user),
        lambda _draw: _("The list is frozen. Its hash and the public random value to come are published."),
    )


@bp.post("/housing/rounds/<id:round_id>/public-value")
@access.roles(*RUNNERS)
@who_runs_only
def type_value(round_id: int) -> Any:
    """One of two people types in the public random value; where the second agrees the places are drawn."""
    round_ = round_in_reach(round_id)
    draw = draw_of_round(round_id) or abort(404)
    form = ValueForm()
    form.source = draw.source
    return act_on_round(
        round_id,
        form,
        lambda: draws.type_value(round_, form.read, by=current_user),
        lambda came_of_it: str(TYPED[came_of_it]),
    )
