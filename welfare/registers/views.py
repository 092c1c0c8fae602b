"""The registers on screen: all of them, one with its rows, and an entry with its history."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.history.queries import newest_events
from welfare.registers import actions
from welfare.registers.models import EventKind, RegisterEvent
from welfare.registers.page import form_of, said_in, values_of
from welfare.registers.policy import KEEPERS, READERS, reads
from welfare.registers.queries import counts, newest_first, row_by_id, rows_of
from welfare.registers.refusals import NobodyOfThatNumber, NotInOneAlliance
from welfare.registers.registers import GROUPS, REGISTERS
from welfare.registers.shape import Register
from welfare.registers.timeline import timeline
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import Form, NothingMore
from welfare.web.listing import listing
from welfare.web.versions import locked_to_edit, versioned

bp = Blueprint("registers", __name__)


@bp.get("/registers")
@access.roles(*READERS)
def index() -> str:
    """Every register, with how many entries it has."""
    _only_for_the_bureau()
    return render_template("registers/index.html", groups=GROUPS, counts=counts())


@bp.get("/registers/<name>")
@access.roles(*READERS)
def register(name: str) -> str:
    """The entries of one register, newest first."""
    here = _register(name)
    return render_template(
        "registers/register.html",
        register=here,
        listing=listing(rows_of(here), newest_first(here), is_counted=True),
    )


@bp.route("/registers/<name>/new", methods=["GET", "POST"])
@access.roles(*KEEPERS)
def new(name: str) -> Any:
    """A new entry."""
    here = _register(name)
    form = form_of(here)
    return act(
        form,
        lambda: actions.enter(here, values_of(form, here), by=current_user),
        done=lambda _entered: on_to(url_for(".register", name=name), _("Entered in this register.")),
        page=lambda why: render_template("registers/new.html", register=here, form=form, message=why),
        about=_about(form),
    )


@bp.route("/registers/<name>/<id:entry_id>", methods=["GET", "POST"])
@access.roles(*READERS)
def entry(name: str, entry_id: int) -> Any:
    """One entry; POST changes it."""
    here = _register(name)
    row = locked_to_edit(row_by_id(here, entry_id) or abort(404))
    form = versioned(form_of(here, row), lambda: _edits(entry_id))
    return act(
        form,
        lambda: actions.change(here, row, values_of(form, here), by=current_user),
        done=lambda _changed: on_to(url_for(".register", name=name), _("Saved.")),
        page=lambda why: _page(here, entry_id, form, why),
        about=_about(form),
    )


@bp.post("/registers/<name>/<id:entry_id>/removal")
@access.roles(*KEEPERS)
def removal(name: str, entry_id: int) -> Any:
    """Take an entry out."""
    here = _register(name)
    row = locked_to_edit(row_by_id(here, entry_id) or abort(404))
    return act(
        NothingMore(),
        lambda: actions.remove(row, by=current_user),
        done=lambda _removed: on_to(
            url_for(".register", name=name), _("It is removed. Its history is kept."), "info"
        ),
        page=lambda why: _page(here, entry_id, versioned(form_of(here, row_by_id(here, entry_id))), why),
    )


def _page(here: Register, entry_id: int, form: Form, message: str | None) -> str:
    return render_template(
        "registers/entry.html",
        register=here,
        entry_id=entry_id,
        form=form,
        said=said_in(form),
        message=message,
        history=timeline(newest_events(RegisterEvent.entry_id, entry_id), here),
    )


def _edits(entry_id: int) -> Any:
    return newest_events(RegisterEvent.entry_id, entry_id, RegisterEvent.kind == EventKind.CHANGED)


def _about(form: Form) -> dict[Any, Any]:
    """At which field a refusal stands."""
    places = {NobodyOfThatNumber: "person_id", NotInOneAlliance: "to_school_id"}
    return {refusal: form[name] for refusal, name in places.items() if name in form}


def _register(name: str) -> Register:
    _only_for_the_bureau()
    return REGISTERS.get(name) or abort(404)


def _only_for_the_bureau() -> None:
    if not reads(current_user):
        abort(403)
