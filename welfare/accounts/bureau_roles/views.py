"""A role that waits for a second administrator: confirmed, or not given after all."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.bureau_roles.actions import confirm, withdraw
from welfare.accounts.bureau_roles.models import ProposedRole
from welfare.accounts.bureau_roles.queries import proposed_role
from welfare.accounts.labels import role_label
from welfare.accounts.people.views import person_page, somebody_in_reach
from welfare.accounts.roles import Role
from welfare.accounts.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore


@bp.post("/people/<id:person_id>/proposed-roles/<id:proposed_id>/confirmation")
@access.roles(Role.ADMIN)
def proposed_role_confirmation(person_id: int, proposed_id: int) -> Any:
    """Confirm a role that another administrator gives somebody."""
    return _decide(
        person_id,
        proposed_id,
        confirm,
        lambda words: _("%(name)s now holds the role %(role)s at %(place)s.", **words),
    )


@bp.post("/people/<id:person_id>/proposed-roles/<id:proposed_id>/withdrawal")
@access.roles(Role.ADMIN)
def proposed_role_withdrawal(person_id: int, proposed_id: int) -> Any:
    """Let somebody not have a role that waits to be confirmed."""
    return _decide(
        person_id,
        proposed_id,
        withdraw,
        lambda words: _("%(name)s does not get the role %(role)s at %(place)s.", **words),
    )


def _decide(
    person_id: int, proposed_id: int, decision: Callable[..., None], done: Callable[[dict[str, str]], str]
) -> Any:
    """Decide about what waits; where somebody else just has, it is said how things stand."""
    somebody_in_reach(person_id)
    address = url_for("accounts.person", person_id=person_id)
    proposed = proposed_role(proposed_id, person_id)
    if proposed is None:
        return on_to(address, _("This has been decided meanwhile: here is how it stands."), "info")
    words = _words(proposed)
    return act(
        NothingMore(),
        lambda: decision(proposed, by=current_user),
        done=lambda _done: on_to(address, done(words)),
        page=lambda why: person_page(somebody_in_reach(person_id), message=why),
    )


def _words(proposed: ProposedRole) -> dict[str, str]:
    return {
        "name": proposed.person.name,
        "role": role_label(proposed.role),
        "place": proposed.organization.display_name,
    }
