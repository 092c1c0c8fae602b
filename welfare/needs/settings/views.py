"""What the district sets for each category of needs, on screen."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.views import bp
from welfare.needs.queries import category_settings
from welfare.needs.settings.actions import may_set, set_category
from welfare.needs.settings.forms import settings_form
from welfare.needs.settings.timeline import settings_timeline
from welfare.organizations.models import Organization
from welfare.organizations.queries import units
from welfare.web.access import access


@bp.route("/triage/settings", methods=["GET", "POST"])
@access.roles(Role.CLERK)
def settings() -> Any:
    """What the district sets for each category, for clerks of the whole district."""
    if not may_set(current_user):
        abort(403)
    form = settings_form(category_settings(), units())
    if not form.validate_on_submit():
        page = render_template("needs/desk/settings.html", form=form, history=settings_timeline())
        return page, 422 if form.errors else 200
    for field in form:
        if field.type == "FormField":
            _save_category(field)
    flash(_("The settings are saved. They hold for needs accepted from now on."), "good")
    return redirect(url_for("triage.settings"), 303)


def _save_category(fields: Any) -> None:
    given = fields.data
    unit = db.session.get(Organization, given["default_unit"]) if given["default_unit"] else None
    limits = {urgency: given[f"{urgency.value}_days"] for urgency in Urgency}
    set_category(fields.name, by=current_user, is_open=given["is_open"], default_unit=unit, limits=limits)
