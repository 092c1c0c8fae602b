"""The front page."""

from typing import Any

from flask import redirect, render_template
from flask_login import current_user

from welfare.accounts.sessions import home_of
from welfare.accounts.sign_ins.queries import demo_people
from welfare.reports.public.totals import kept_totals, this_month
from welfare.web.access import access
from welfare.web.site import bp as site

ON_THE_FRONT_PAGE = ("taken_in", "solved", "teachers", "schools")


@site.get("/")
@access.public
def landing() -> Any:
    """What this is, for whoever is not signed in; whoever is goes on to where their work begins."""
    if current_user.is_authenticated:
        return redirect(home_of(current_user), 303)
    counts = this_month().content["counts"] | kept_totals().counts
    return render_template(
        "reports/landing.html",
        totals={name: counts[name] for name in ON_THE_FRONT_PAGE},
        demo_people=demo_people(),
    )
