"""What climbs now, and the rules."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from welfare.accounts.roles import TRIAGE_ROLES
from welfare.notices.reminders.page import rules_in_words, step_in_words
from welfare.notices.reminders.queries import NEWEST_FIRST, climbing, how_many_climb
from welfare.notices.reminders.rules import LADDERS
from welfare.notices.reminders.shape import Subject
from welfare.web.access import access
from welfare.web.listing import listing

bp = Blueprint("ladder", __name__)


@bp.get("/ladder")
@access.roles(*TRIAGE_ROLES)
def index() -> str:
    """The needs of one's reach that somebody was reminded of, of one step if the address names it; and who
    is told when. What is no step is as none."""
    subject, level = _asked()
    return render_template(
        "notices/ladder.html",
        listing=listing(climbing(current_user, subject, level), NEWEST_FIRST, is_counted=True),
        chosen=None if subject is None else LADDERS[subject].what,
        step="" if subject is None or level is None else step_in_words(subject, level),
        groups=rules_in_words(how_many_climb(current_user)),
        what_of={subject: ladder.what for subject, ladder in LADDERS.items()},
        step_in_words=step_in_words,
    )


def _asked() -> tuple[Subject | None, int | None]:
    name = request.args.get("subject", "")
    subject = Subject(name) if name in set(Subject) else None
    level = request.args.get("level", type=int)
    is_there = subject is not None and level is not None and 0 <= level < len(LADDERS[subject].steps)
    return subject, level if is_there else None
