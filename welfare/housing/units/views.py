"""Flats on screen: the list, one flat with its history, entering and changing one, repairs."""

from dataclasses import asdict
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import TRIAGE_ROLES
from welfare.history.queries import newest_events
from welfare.housing.actions.record import locked
from welfare.housing.labels import UNIT_STATE
from welfare.housing.lifecycle import EventKind, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.options import FOR_FLATS, WITH_FLATS, VacantFlats
from welfare.housing.queries import events_about
from welfare.housing.refusals import DoorTaken
from welfare.housing.stays import page as stays_page
from welfare.housing.timeline import timeline
from welfare.housing.units import actions as units
from welfare.housing.units.actions import Description
from welfare.housing.units.forms import USUAL_CEILING, RepairForm, UnitForm
from welfare.housing.units.imports import FLATS
from welfare.housing.units.models import HousingUnit
from welfare.housing.units.queries import BY_ENTRY, unit_by_id, unit_rows
from welfare.housing.views import RUNNERS, bp, runs, who_runs_only
from welfare.tables.views import add_import
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.asked import asked_in, unclear_in
from welfare.web.choices import fitting
from welfare.web.listing import listing
from welfare.web.routing import row_id
from welfare.web.versions import locked_to_edit, versioned

READERS = tuple(TRIAGE_ROLES)
STATES = {state.value: state for state in UnitState}


@bp.get("/housing/units")
@access.roles(*READERS)
def unit_list() -> str:
    """The flats within reach, in the order of their entry."""
    state = STATES.get(request.args.get("state", ""))
    school = asked_in(request.args, "school", WITH_FLATS.offered_to(current_user))
    query = unit_rows(current_user, runs=runs(), school_id=school.id, state=state)
    return render_template(
        "housing/units.html",
        listing=listing(query, BY_ENTRY, is_counted=True),
        school=school,
        unclear=unclear_in({"school": school}),
        state=state,
        states=UNIT_STATE,
        ceiling=USUAL_CEILING,
        runs=runs(),
    )


@bp.route("/housing/units/new", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def new_unit() -> Any:
    """Enter a flat."""
    form = _form()
    return act(
        form,
        lambda: units.add_unit(form.description, by=current_user),
        done=lambda unit: on_to(
            url_for("housing.unit", unit_id=unit.id),
            _("The flat %(flat)s has been entered.", flat=unit.door),
        ),
        page=lambda why: render_template("housing/unit_form.html", form=form, unit=None, message=why),
        about={DoorTaken: form.number},
    )


@bp.get("/housing/units/<id:unit_id>")
@access.roles(*READERS)
def unit(unit_id: int) -> str:
    """One flat: what it is, who holds it, what happened, and what can be done."""
    return unit_page(unit_in_reach(unit_id))


@bp.route("/housing/units/<id:unit_id>/description", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def edit_unit(unit_id: int) -> Any:
    """Describe a flat anew."""
    unit = locked_to_edit(unit_in_reach(unit_id))
    form = versioned(
        _form(unit),
        lambda: newest_events(HousingEvent.unit_id, unit_id, HousingEvent.kind == EventKind.CHANGED),
    )
    return act(
        form,
        lambda: units.change_unit(unit, form.description, by=current_user),
        done=lambda _changed: on_to(url_for("housing.unit", unit_id=unit_id), _("Saved.")),
        page=lambda why: render_template("housing/unit_form.html", form=form, unit=unit, message=why),
        about={DoorTaken: form.number},
    )


@bp.post("/housing/units/<id:unit_id>/repair")
@access.roles(*RUNNERS)
@who_runs_only
def begin_repair(unit_id: int) -> Any:
    """Take a vacant flat out, to be put right."""
    return _repair(unit_id, units.begin_repair)


@bp.post("/housing/units/<id:unit_id>/repair-end")
@access.roles(*RUNNERS)
@who_runs_only
def end_repair(unit_id: int) -> Any:
    """It is vacant again."""
    return _repair(unit_id, units.end_repair)


def _repair(unit_id: int, action: Any) -> Any:
    unit = unit_in_reach(unit_id)
    form = RepairForm()
    return act(
        form,
        lambda: action(locked(HousingUnit, unit.id), by=current_user, words=form.words.data),
        done=lambda _done: on_to(url_for("housing.unit", unit_id=unit_id), _("Saved.")),
        page=lambda why: unit_page(unit_in_reach(unit_id), repair=form, message=why),
    )


def unit_in_reach(unit_id: int) -> HousingUnit:
    """The flat, if the reader may look at it; else there is nothing here."""
    return unit_by_id(unit_id, current_user, runs=runs()) or abort(404)


def unit_page(unit: HousingUnit, message: str | None = None, **forms: Any) -> str:
    """The page of a flat, with a form as it was sent, and the sentence of what was refused."""
    shown = {"repair": RepairForm(formdata=None), **stays_page.of_unit(unit, runs=runs())}
    shown |= {name: form for name, form in forms.items() if name in shown}  # nothing that is over by now
    return render_template(
        "housing/unit.html",
        unit=unit,
        message=message,
        runs=runs(),
        ceiling=USUAL_CEILING,
        timeline=timeline(events_about(HousingEvent.unit_id, unit.id)),
        today=clock.today(),
        **shown,
    )


def _form(unit: HousingUnit | None = None) -> UnitForm:
    form = UnitForm(data=_as_form(unit))
    form.school.offer(FOR_FLATS.offered_to(current_user, besides=unit.school_id if unit else None))
    return form


def _as_form(unit: HousingUnit | None) -> dict[str, Any]:
    if unit is None:
        return {"school": request.args.get("school", type=row_id)}
    return {**asdict(Description.of(unit)), "school": unit.school_id}


add_import(
    bp,
    FLATS,
    endpoint="unit_import",
    address="/housing/units/import",
    open_to=lambda view: access.roles(*RUNNERS)(who_runs_only(view)),
)


@bp.get("/housing/units/choices")
@access.roles(*RUNNERS)
@who_runs_only
def vacant_flats() -> Any:
    """Which vacant flats fit the words, while one types."""
    return fitting(VacantFlats())
