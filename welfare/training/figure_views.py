"""What training comes to, for organisers and leaders."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask_login import current_user
from sqlalchemy import ColumnElement, true

from welfare.accounts.roles import Role
from welfare.organizations.models import Organization
from welfare.training import figures, queries
from welfare.training.labels import KIND, level_label, mode_label
from welfare.training.refusals import NotAnOrganiser
from welfare.training.views import LEADERS_TOO, bp, may_read_figures
from welfare.web.access import access


@bp.get("/training/figures")
@access.roles(*LEADERS_TOO)
def figures_page() -> str:
    """Person-times, people and hours; by programme, level, mode and school; which schools got none."""
    is_organiser = queries.keeps_training(current_user)
    if not may_read_figures(is_organiser):
        raise NotAnOrganiser
    years = figures.years()
    year = request.args.get("year", type=int)
    days = _in_year(year if year in years else None)
    where = figures.in_reach(current_user, is_organiser=is_organiser) & days
    study = figures.study_sessions(days)
    return render_template(
        "training/figures.html",
        years=years,
        year=year,
        totals=figures.totals(where),
        slices={name: _bars(name, where) for name in figures.SLICES},
        without=figures.schools_without(where, _schools(is_organiser)),
        study=[(label, study.get(kind, 0)) for kind, label in KIND.items() if kind != "course"],
    )


def _in_year(year: int | None) -> ColumnElement[bool]:
    return figures.between(date(year, 1, 1), date(year, 12, 31)) if year else true()


def _schools(is_organiser: bool) -> ColumnElement[bool]:
    reach = current_user.reached_by(Role.LEADER)
    return true() if is_organiser or current_user.root_ids & reach else Organization.id.in_(reach)


def _bars(name: str, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [
        {"label": _label(name, row), "value": row.person_times, "people": row.people, "hours": row.hours}
        for row in figures.by(name, where)
    ]


def _label(name: str, row: Any) -> str:
    match name:
        case "level":
            return level_label(row.level)
        case "mode":
            return mode_label(row.mode)
    return str(row.name)
