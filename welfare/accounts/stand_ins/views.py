"""Who stands in for a person: their own page of it, and an administrator's for somebody who is ill."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.options import Deputies
from welfare.accounts.people.queries import person_in_reach
from welfare.accounts.queries import people_by_id
from welfare.accounts.stand_ins import actions, queries
from welfare.accounts.stand_ins.forms import StandInForm
from welfare.accounts.stand_ins.policy import LENT
from welfare.accounts.stand_ins.refusals import CannotStandIn, PastDays, StoodInAlready, TooLong
from welfare.accounts.views import bp
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.choices import fitting
from welfare.web.forms import NothingMore


@bp.route("/people/<id:person_id>/stand-ins", methods=["GET", "POST"])
@access.signed_in
def stand_ins(person_id: int) -> Any:
    """Who stands in for somebody; POST names one more."""
    somebody = _whose(person_id)
    form = _form_of(somebody)
    if request.method == "POST" and not _places(somebody):
        abort(403)

    def name() -> None:
        actions.name_stand_in(
            somebody,
            place=_places(somebody)[form.at.data],
            deputy=people_by_id([form.deputy.data])[form.deputy.data],
            first_day=form.first_day.data,
            last_day=form.last_day.data,
            by=current_user,
        )

    return act(
        form,
        name,
        done=lambda _named: on_to(url_for("accounts.stand_ins", person_id=person_id), _("Saved.")),
        page=lambda why: _page(_whose(person_id), form, why),
        about={
            CannotStandIn: form.deputy,
            PastDays: form.first_day,
            TooLong: form.last_day,
            StoodInAlready: form.first_day,
        },
    )


@bp.post("/people/<id:person_id>/stand-ins/<id:stand_in_id>/ending")
@access.signed_in
def stand_in_ending(person_id: int, stand_in_id: int) -> Any:
    """It ends at once."""
    stand_in = queries.stand_in_named(stand_in_id, _whose(person_id)) or abort(404)
    is_over = stand_in.ended_at is not None
    return act(
        NothingMore(),
        lambda: actions.end_stand_in(stand_in, by=current_user),
        done=lambda _ended: on_to(
            url_for("accounts.stand_ins", person_id=person_id),
            _("Saved.") if is_over else _("%(name)s no longer stands in.", name=stand_in.deputy.name),
        ),
        page=lambda why: _page(_whose(person_id), None, why),
    )


@bp.get("/people/<id:person_id>/stand-ins/choices")
@access.signed_in
def deputies(person_id: int) -> Any:
    """Who fits the words among those who can stand in for somebody, while one types."""
    return fitting(Deputies(_whose(person_id), current_user))


def _whose(person_id: int) -> Person:
    """Oneself, or somebody whom one administers or looks into; 404 for anybody else."""
    if person_id == current_user.id:
        return people_by_id([person_id])[person_id]
    return person_in_reach(person_id, current_user) or abort(404)


def _places(somebody: Person) -> dict[int, Organization]:
    """Where somebody holds a role that can be lent, by id."""
    return {held.organization_id: held.organization for held in somebody.roles if held.role in LENT}


def _form_of(somebody: Person) -> StandInForm:
    form = StandInForm(first_day=clock.today())
    form.at.choices = [(id_, place.display_name) for id_, place in _places(somebody).items()]
    form.deputy.offer(Deputies(somebody, current_user), blank=_("Choose a stand-in"))
    return form


def _page(somebody: Person, form: StandInForm | None, why: str | None) -> str:
    return render_template(
        "accounts/stand_ins.html",
        person=somebody,
        form=form or _form_of(somebody),
        message=why,
        is_own=somebody.id == current_user.id,
        may_end=not current_user.only_reads,
        may_name=bool(_places(somebody)) and somebody.is_active and not current_user.only_reads,
        theirs=queries.stand_ins_for(somebody),
        others=queries.stands_in(somebody),
        unminded=queries.unminded_for(somebody),
    )
