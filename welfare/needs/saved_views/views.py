"""Saved views on screen: kept at the desk, opened from the row above the list, and put in order."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.needs.desk.filters import address_of, asked_view
from welfare.needs.desk.views import SAVING
from welfare.needs.desk.views import bp as desk
from welfare.needs.saved_views.actions import MOST_VIEWS, move_view_up, remove_view, rename_view, save_view
from welfare.needs.saved_views.forms import SavedViewForm
from welfare.needs.saved_views.models import SavedView
from welfare.needs.saved_views.page import description, shown, suggested_name
from welfare.needs.saved_views.queries import view_of, views_of
from welfare.refusals import NameTaken
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.versions import versioned


@desk.get("/triage/views")
@access.roles(*SAVING)
def saved_views() -> str:
    """All of one's own, to put them in order."""
    return _list(None)


@desk.route("/triage/views/new", methods=["GET", "POST"])
@access.roles(*SAVING)
def new_view() -> Any:
    """Keep the view that the address names, under a name."""
    view, places = asked_view(request.args, current_user)
    form = SavedViewForm(name=suggested_name(view, places))
    return act(
        form,
        lambda: save_view(view, name=form.name.data, by=current_user),
        done=lambda saved: on_to(address_of(view), _("Kept: %(title)s.", title=saved.name)),
        page=lambda why: render_template(
            "needs/saved_views/new.html",
            form=form,
            message=why,
            words=description(view, places),
            here=address_of(view, "triage.new_view"),
            back=address_of(view),
        ),
        about={NameTaken: form.name},
    )


@desk.route("/triage/views/<id:view_id>", methods=["GET", "POST"])
@access.roles(*SAVING)
def saved_view(view_id: int) -> Any:
    """One of them, to call it otherwise."""
    here = _view_or_404(view_id)
    form = versioned(SavedViewForm(obj=here))
    return act(
        form,
        lambda: rename_view(here, name=form.name.data, by=current_user),
        done=lambda _renamed: on_to(url_for("triage.saved_views"), _("Kept: %(title)s.", title=here.name)),
        page=lambda why: _page_of(view_id, form, why),
        about={NameTaken: form.name},
    )


@desk.post("/triage/views/<id:view_id>/up")
@access.roles(*SAVING)
def saved_view_up(view_id: int) -> Any:
    """Let it stand one place further up."""
    here = _view_or_404(view_id)
    name = here.name
    return act(
        NothingMore(),
        lambda: move_view_up(here, by=current_user),
        done=lambda _moved: on_to(url_for("triage.saved_views"), _("Moved up: %(name)s.", name=name)),
        page=_list,
    )


@desk.post("/triage/views/<id:view_id>/removal")
@access.roles(*SAVING)
def saved_view_removal(view_id: int) -> Any:
    """Keep it no longer."""
    here = _view_or_404(view_id)
    name = here.name
    return act(
        NothingMore(),
        lambda: remove_view(here, by=current_user),
        done=lambda _gone: on_to(url_for("triage.saved_views"), _("Removed: %(title)s.", title=name)),
        page=lambda why: _page_of(view_id, versioned(SavedViewForm(formdata=None, obj=here)), why),
    )


def _view_or_404(view_id: int) -> SavedView:
    return view_of(current_user, view_id, to_change=request.method == "POST") or abort(404)


def _list(message: str | None) -> str:
    return render_template(
        "needs/saved_views/index.html",
        views=shown(views_of(current_user), current_user),
        message=message,
        most=MOST_VIEWS,
    )


def _page_of(view_id: int, form: SavedViewForm, message: str | None) -> str:
    [here] = shown([view_of(current_user, view_id) or abort(404)], current_user)
    return render_template("needs/saved_views/view.html", form=form, message=message, here=here)
