"""What is said of whom a need is with."""

from flask_babel import gettext as _

from welfare.accounts.queries import names_of
from welfare.needs.lifecycle import Action
from welfare.needs.models import NeedEvent
from welfare.refusals import N_
from welfare.web.i18n import format_moment
from welfare.web.versions import Collision

HAVE_NOW = {
    Action.TAKE_OVER: N_(
        "%(who)s has taken this need over (%(moment)s). Nothing was changed; send it once more if it is to "
        "be as you say all the same."
    ),
    Action.ASSIGN: N_(
        "%(who)s has let %(name)s have this need (%(moment)s). Nothing was changed; send it once more if it "
        "is to be as you say all the same."
    ),
    Action.GIVE_BACK: N_(
        "%(who)s has given this need back to the office (%(moment)s). Nothing was changed; send it once more "
        "if it is to be as you say all the same."
    ),
}


def whom_it_is_with_now(event: NeedEvent) -> Collision | None:
    """What somebody has just done, to whoever was about to say whom a need is with, and whom it is with now;
    None where it was another thing."""
    if event.kind not in HAVE_NOW or event.by is None:
        return None
    person_id = event.details.get("assignee_id")
    name = names_of([person_id])[person_id] if person_id else ""
    return Collision(
        _(HAVE_NOW[event.kind], who=event.by.name, name=name, moment=format_moment(event.at)),
        _("It is with %(name)s now.", name=name) if name else _("It is with the whole office now."),
    )
