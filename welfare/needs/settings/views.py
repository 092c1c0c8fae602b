"""What the district sets for each category of needs, on screen."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.deadlines import QuestionLimits, Urgency
from welfare.needs.desk.views import bp
from welfare.needs.labels import working_days_in_words
from welfare.needs.options import ALL_UNITS
from welfare.needs.queries import category_settings
from welfare.needs.settings.actions import may_read, set_category
from welfare.needs.settings.forms import settings_form
from welfare.needs.settings.timeline import settings_changes, settings_timeline
from welfare.organizations.models import Organization
from welfare.organizations.queries import one_at_a_time
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import Form
from welfare.web.shown import in_words
from welfare.web.versions import versioned


@bp.route("/triage/settings", methods=["GET", "POST"])
@access.roles(Role.CLERK, Role.AUDITOR)
def settings() -> Any:
    """What the district sets for each category, for clerks and auditors of the whole district."""
    if not may_read(current_user):
        abort(403)
    if request.method == "POST":
        one_at_a_time()
    form = versioned(settings_form(category_settings(), ALL_UNITS.offered_to(current_user)), settings_changes)
    return act(
        form,
        lambda: _save(form),
        done=lambda _saved: on_to(
            url_for("triage.settings"),
            _("The settings are saved. They hold for needs accepted and questions asked from now on."),
        ),
        page=lambda why: render_template(
            "needs/desk/settings.html",
            form=form,
            to_read=_to_read(form) if current_user.only_reads else None,
            history=settings_timeline(),
            message=why,
        ),
    )


def _to_read(form: Form) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each category with what is set for it, for whoever only reads."""
    return [
        (category.label.text, [(field.label.text, _in_words(field)) for field in category])
        for category in form
        if category.type == "FormField"
    ]


def _in_words(field: Any) -> str:
    days = field.object_data if field.type == "IntegerField" else None
    return in_words(field) if days is None else working_days_in_words(days)


def _save(form: Form) -> None:
    for field in form:
        if field.type == "FormField":
            _save_category(field)


def _save_category(fields: Any) -> None:
    given = fields.data
    unit = db.session.get(Organization, given["default_unit"]) if given["default_unit"] else None
    limits = {urgency: given[f"{urgency.value}_days"] for urgency in Urgency}
    set_category(
        fields.name,
        by=current_user,
        is_open=given["is_open"],
        default_unit=unit,
        limits=limits,
        question=QuestionLimits(given["silent_days"], given["goes_on_days"]),
    )
