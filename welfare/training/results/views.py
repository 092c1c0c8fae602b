"""What training comes to, for organisers and leaders."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask_login import current_user
from sqlalchemy import ColumnElement, true

from welfare.organizations.models import Organization
from welfare.training import queries
from welfare.training.labels import KIND, level_label, mode_label
from welfare.training.models import Level, Mode, SessionKind
from welfare.training.refusals import NotAnOrganiser
from welfare.training.results import figures
from welfare.training.views import LEADERS_TOO, bp, may_read_figures
from welfare.web.access import access
from welfare.web.listing import Listing, listing
from welfare.web.routing import row_id

MOST_SHOWN = 20
"""Of the schools, and of those that got none; a page of its own has every school."""


@bp.get("/training/figures")
@access.roles(*LEADERS_TOO)
def figures_page() -> str:
    """Person-times, people and hours; by programme, level, mode and school; which schools got none."""
    is_organiser = _check_reader()
    year = _year()
    days = _in_year(year)
    where = figures.in_reach(current_user, is_organiser=is_organiser) & days
    study = figures.study_sessions(days)
    return render_template(
        "training/figures.html",
        years=figures.years(),
        chosen=year,
        totals=figures.totals(where),
        slices={name: _bars(name, where) for name in figures.SLICES},
        without=figures.schools_without(where, _schools(is_organiser), at_most=MOST_SHOWN + 1),
        most=MOST_SHOWN,
        study=[(label, study.get(kind, 0)) for kind, label in KIND.items() if kind != SessionKind.COURSE],
    )


@bp.get("/training/figures/schools")
@access.roles(*LEADERS_TOO)
def schools() -> str:
    """Person-times, people and hours of every school, in the order of their entry."""
    is_organiser = _check_reader()
    year = _year()
    where = figures.in_reach(current_user, is_organiser=is_organiser) & _in_year(year)
    return render_template(
        "training/schools.html",
        chosen=year,
        listing=listing(figures.by_school(where, _schools(is_organiser)), figures.BY_ENTRY),
    )


@bp.get("/training/figures/person-times")
@access.roles(*LEADERS_TOO)
def person_times() -> str:
    """The person-times behind a figure, one by one."""
    year = _year()
    where = figures.in_reach(current_user, is_organiser=_check_reader()) & _in_year(year)
    args: dict[str, Any] = {"year": year} if year else {}
    for name in figures.SLICES:
        key = _key(name)
        if key is not None:
            where &= figures.only(name, key)
            args[name] = key
    here = listing(figures.rows_behind(where), figures.LATEST_FIRST)
    return render_template(
        "training/person_times.html",
        listing=here,
        total=figures.totals(where).person_times,
        args=args,
        chosen=" · ".join(_chosen(args, here)),
    )


def _check_reader() -> bool:
    """Whether the reader organises; raises `NotAnOrganiser` for whoever neither does nor leads."""
    is_organiser = queries.keeps_training(current_user)
    if not may_read_figures(is_organiser):
        raise NotAnOrganiser
    return is_organiser


def _year() -> int | None:
    year = request.args.get("year", type=int)
    return year if year is not None and 2000 <= year < 2200 else None


def _key(name: str) -> int | str | None:
    """What the address chooses of a cut; what it cannot be is as nothing chosen."""
    given = request.args.get(name, "")
    try:
        match name:
            case "level":
                return Level(given)
            case "mode":
                return Mode(given)
        return row_id(given)
    except ValueError:
        return None


def _chosen(args: dict[str, Any], here: Listing) -> list[str]:
    """What was chosen, in words; programme and school are named by the rows."""
    first = here.rows[0] if here.rows else None
    named = {"programme": first.programme, "school": first.school} if first else {}
    if "level" in args:
        named["level"] = level_label(args["level"])
    if "mode" in args:
        named["mode"] = mode_label(args["mode"])
    return [str(named.get(name, args[name])) for name in args if name in named or name == "year"]


def _in_year(year: int | None) -> ColumnElement[bool]:
    return figures.between(date(year, 1, 1), date(year, 12, 31)) if year else true()


def _schools(is_organiser: bool) -> ColumnElement[bool]:
    reach = current_user.reached_by(*queries.READ_ALONG)
    return true() if is_organiser or current_user.root_ids & reach else Organization.id.in_(reach)


def _bars(name: str, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [
        {
            "label": _label(name, row),
            "key": row[0],
            "value": row.person_times,
            "people": row.people,
            "hours": row.hours,
        }
        for row in figures.by(name, where, at_most=MOST_SHOWN + 1 if name == "school" else None)
    ]


def _label(name: str, row: Any) -> str:
    match name:
        case "level":
            return level_label(row.level)
        case "mode":
            return mode_label(row.mode)
    return str(row[1])
