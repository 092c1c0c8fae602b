"""The teacher's first page: what needs me now, and all my needs."""

from flask import render_template
from flask_login import current_user

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.needs.standing import brief_deadline, standing
from welfare.needs.teacher.queries import may_submit_for_others, my_needs, waiting_for
from welfare.needs.teacher.today import cards_of
from welfare.needs.views import bp
from welfare.web.access import access
from welfare.web.listing import cursors, listing_of


@bp.get("/needs")
@access.signed_in
def mine() -> str:
    """What needs me now, then all my needs; to staff who raise none, where their work is."""
    here = listing_of(my_needs(current_user, **cursors()))
    is_teacher = Role.TEACHER in current_user.role_names
    return render_template(
        "needs/mine.html",
        today=cards_of(current_user) if is_teacher and here.is_first else [],
        waiting=waiting_for(current_user) if here.is_first else [],
        listing=here,
        is_teacher=is_teacher,
        works_with_needs=bool(current_user.role_names & TRIAGE_ROLES),
        may_submit_for_others=may_submit_for_others(current_user),
        deadline=brief_deadline,
        standing=standing,
    )
