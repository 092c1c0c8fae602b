"""A person's calendar on screen: its secret address, made, renewed and revoked; and what stands behind it."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.calendar.feed import as_icalendar, calendar_entries, make_feed, revoke_feed
from welfare.accounts.calendar.queries import calendar_feed_of, owner_of_feed
from welfare.accounts.views import bp
from welfare.web.access import access
from welfare.web.forms import NothingMore
from welfare.web.i18n import language
from welfare.web.once import repeatable
from welfare.web.routing import public_address


@bp.route("/profile/calendar", methods=["GET", "POST"])
@access.signed_in
@repeatable("the address shown replaces the one before")
def calendar() -> Any:
    """Whether my calendar has an address; POST makes one, which is shown this once."""
    address = None
    if NothingMore().validate_on_submit():
        token = make_feed(current_user, language=language())
        address = public_address("accounts.calendar_feed", token=token)
    feed = calendar_feed_of(current_user)
    return render_template("accounts/calendar.html", feed=feed, address=address)


@bp.post("/profile/calendar/removal")
@access.signed_in
def calendar_removal() -> Any:
    """The address opens nothing any more."""
    if NothingMore().validate_on_submit() and revoke_feed(current_user):
        flash(_("The address of your calendar no longer works."))
    return redirect(url_for("accounts.calendar"), 303)


@bp.get("/calendar/<token>.ics")
@access.public
def calendar_feed(token: str) -> Response:
    """The bookings and sessions of whoever holds this secret address."""
    found = owner_of_feed(token) or abort(404)
    person, spoken = found
    with force_locale(spoken):
        name = _("My school calendar")
        content = as_icalendar(calendar_entries(person), site=request.host_url, name=name)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = "inline; filename=calendar.ics"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
