"""Homes on screen: what is mine there, all of them, one of them, its photos."""

from datetime import timedelta

from flask import Blueprint, abort, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.files.answers import photo_answer
from welfare.homes import lifecycle, queries
from welfare.homes.bookings import hours
from welfare.homes.bookings import queries as booking_queries
from welfare.homes.models import TeachersHome
from welfare.homes.page import closed_spans, open_today, week_of
from welfare.homes.proposals.queries import proposals_at
from welfare.homes.timeline import timeline
from welfare.homes.use.figures import use_between
from welfare.organizations.models import OrganizationKind
from welfare.web.access import access
from welfare.web.listing import listing

bp = Blueprint("homes", __name__)

USE_ROLES = (Role.LEADER, Role.CLERK, Role.SCHOOL_ADMIN, Role.HANDLER, Role.AUDITOR)
"""Whoever sees how much the homes are used."""
DAYS_OF_USE = 30


@bp.get("/homes")
@access.signed_in
def index() -> str:
    """What is mine in the homes: bookings, homes near, proposals; what waits for a keeper; their use."""
    near = queries.homes_near(current_user)
    shown = near or queries.newest_open_homes()
    keeps_some = bool(current_user.role_names & set(queries.KEEPER_ROLES))
    today = clock.today()
    midnight = hours.at(today, 0, clock.time_zone())
    return render_template(
        "homes/index.html",
        is_near=bool(near),
        shown=shown,
        facilities=queries.facilities_of([row.id for row in shown]),
        bookings=booking_queries.bookings_to_come(current_user),
        is_at_school=current_user.organization.kind == OrganizationKind.SCHOOL,
        proposals=proposals_at([current_user.organization_id], current_user),
        keeps_some=keeps_some,
        requests=booking_queries.requests_to_decide(current_user) if keeps_some else [],
        kept_today=booking_queries.kept_between(current_user, midnight, midnight + timedelta(days=1))
        if keeps_some
        else [],
        use=use_between(
            today - timedelta(days=DAYS_OF_USE - 1),
            today,
            school_ids=schools_whose_use_is_shown(current_user),
        )
        if sees_use()
        else None,
    )


def sees_use() -> bool:
    """Whether the person sees how much the homes are used."""
    return bool(current_user.role_names & set(USE_ROLES))


def schools_whose_use_is_shown(person: Person) -> frozenset[int] | None:
    """The schools whose homes' use the person sees; None for all."""
    reach = person.reached_by(*USE_ROLES)
    if person.root_ids & reach or queries.usual_unit_id() in reach:
        return None
    return reach


@bp.get("/homes/all")
@access.signed_in
def all_homes() -> str:
    """Every home there is, newest first."""
    here = listing(queries.home_rows(), queries.NEWEST_FIRST)
    return render_template(
        "homes/all.html",
        listing=here,
        facilities=queries.facilities_of([row.id for row in here.rows]),
    )


@bp.get("/homes/<id:home_id>")
@access.signed_in
def show(home_id: int) -> str:
    """One home: where, when, what is in it, and what can be booked."""
    home = home_or_404(home_id)
    is_keeper = queries.is_keeper(current_user, home.school_id)
    sees_bookings = queries.sees_bookings(current_user, home.school_id)
    return render_template(
        "homes/show.html",
        home=home,
        rooms=[room for room in home.rooms if room.is_active or sees_bookings],
        photos=queries.photos_of(home),
        week=week_of(home),
        closed=closed_spans(home),
        today=open_today(home) if home.state == lifecycle.HomeState.OPEN else None,
        is_keeper=is_keeper,
        sees_bookings=sees_bookings,
        history=timeline(queries.history_of(home)) if sees_bookings else [],
        moves=lifecycle.MOVES[home.state],
    )


def home_or_404(home_id: int) -> TeachersHome:
    """The home, or 404."""
    return queries.home_by_id(home_id) or abort(404)


@bp.get("/homes/<id:home_id>/photos/<id:home_photo_id>")
@access.signed_in
def photo(home_id: int, home_photo_id: int) -> Response:
    """A photo, whole."""
    found = queries.photo_file(home_id, home_photo_id) or abort(404)
    return photo_answer(found, f"home-{home_photo_id}")


@bp.get("/homes/<id:home_id>/photos/<id:home_photo_id>/thumbnail")
@access.signed_in
def thumbnail(home_id: int, home_photo_id: int) -> Response:
    """A photo, small."""
    found = queries.photo_file(home_id, home_photo_id) or abort(404)
    return photo_answer(found, f"home-{home_photo_id}", small=True)
