"""Programmes on screen."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.history.queries import newest_events
from welfare.refusals import NameTaken
from welfare.training.lifecycle import EventKind
from welfare.training.models import Programme, TrainingEvent
from welfare.training.programmes.actions import add_programme, change_programme
from welfare.training.programmes.forms import ProgrammeForm
from welfare.training.programmes.queries import programme_by_id, programme_rows
from welfare.training.timeline import told_of
from welfare.training.views import ORGANISERS, ORGANISERS_READ_BY, bp, check_organiser, check_sees_all
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.versions import locked_to_edit, versioned


@bp.get("/training/programmes")
@access.roles(*ORGANISERS_READ_BY)
def programmes() -> str:
    """The programmes, with what came of them."""
    check_sees_all()
    return render_template("training/programmes.html", programmes=programme_rows())


@bp.route("/training/programmes/new", methods=["GET", "POST"])
@access.roles(*ORGANISERS)
def new_programme() -> Any:
    """A new programme."""
    check_organiser()
    form = ProgrammeForm()
    return act(
        form,
        lambda: add_programme(**_content(form, "name", "level", "partner", "budget_yuan"), by=current_user),
        done=lambda added: on_to(
            url_for("training.programmes"), _("%(name)s has been added.", name=added.name)
        ),
        page=lambda why: _programme_page(form, message=why),
        about={NameTaken: form.name},
    )


@bp.route("/training/programmes/<id:programme_id>", methods=["GET", "POST"])
@access.roles(*ORGANISERS_READ_BY)
def programme(programme_id: int) -> Any:
    """One programme, to be changed by organisers and read by auditors."""
    check_sees_all()
    here = locked_to_edit(programme_by_id(programme_id) or abort(404))
    form = versioned(
        ProgrammeForm(obj=here),
        lambda: newest_events(
            TrainingEvent.programme_id, programme_id, TrainingEvent.kind == EventKind.PROGRAMME_CHANGED
        ),
    )
    return act(
        form,
        lambda: change_programme(
            here, by=current_user, **_content(form, "name", "level", "partner", "budget_yuan", "is_active")
        ),
        done=lambda _changed: on_to(url_for("training.programmes"), _("Saved.")),
        page=lambda why: _programme_page(form, here, why),
        about={NameTaken: form.name},
    )


def _content(form: ProgrammeForm, *names: str) -> dict[str, Any]:
    return {name: form[name].data for name in names}


def _programme_page(form: ProgrammeForm, here: Programme | None = None, message: str | None = None) -> str:
    history = told_of(newest_events(TrainingEvent.programme_id, here.id)) if here else []
    return render_template(
        "training/programme.html",
        form=form,
        programme=here,
        message=message,
        action=request.path,
        history=history,
    )
