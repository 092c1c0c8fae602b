"""Which schools each leader keeps in touch with: kept by the clerk."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.roles import Role
from welfare.history.queries import newest_events
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.contacts.forms import ContactSchoolsForm
from welfare.measures.contacts.queries import contact_schools, contacts_seen_by, leaders_in_reach
from welfare.measures.options import CONTACTS
from welfare.measures.visits.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.versions import locked_to_edit, versioned


@bp.get("/visits/contacts")
@access.roles(Role.LEADER, Role.CLERK, Role.AUDITOR)
def contacts() -> str:
    """Every leader's contact schools, and which are still to be visited."""
    by_leader: dict[tuple[int, str], list[Any]] = {}
    for contact in contacts_seen_by(current_user):
        by_leader.setdefault((contact.leader_id, contact.leader_name), []).append(contact)
    may_set = Role.CLERK in current_user.role_names
    leaders = leaders_in_reach(current_user) if may_set else []
    return render_template(
        "measures/visits/contacts.html",
        by_leader=by_leader,
        settable={leader.id for leader in leaders},
        without=[leader for leader in leaders if (leader.id, leader.name) not in by_leader],
    )


@bp.route("/visits/contacts/<id:leader_id>", methods=["GET", "POST"])
@access.roles(Role.CLERK)
def contact(leader_id: int) -> Any:
    """The contact schools of one leader."""
    leader = next((each for each in leaders_in_reach(current_user) if each.id == leader_id), None)
    if leader is None:
        abort(404)
    locked_to_edit(leader)
    form = versioned(
        ContactSchoolsForm(data={"schools": contact_schools(leader, current_user)}), lambda: _edits(leader)
    )
    form.schools.offer(CONTACTS.offered_to(current_user))
    return act(
        form,
        lambda: set_contact_schools(leader, form.schools.data, by=current_user),
        done=lambda _set: on_to(url_for("visits.contacts"), _("Saved.")),
        page=lambda why: render_template(
            "measures/visits/contact.html", leader=leader, form=form, message=why
        ),
    )


def _edits(leader: Person) -> Sequence[PersonEvent]:
    return newest_events(PersonEvent.person_id, leader.id, PersonEvent.kind == EventKind.CONTACTS_SET)
