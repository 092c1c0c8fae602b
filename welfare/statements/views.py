"""Pages for everybody about the app itself."""

from flask import Blueprint, render_template

from welfare.organizations.queries import the_bureau
from welfare.statements.accessibility import NARROWEST, STANDARD
from welfare.web.access import access

bp = Blueprint("statements", __name__)


@bp.get("/accessibility")
@access.public
def accessibility() -> str:
    """What holds, what does not, and whom to ask."""
    return render_template(
        "statements/accessibility.html", bureau=the_bureau(), standard=STANDARD, narrowest=NARROWEST
    )
