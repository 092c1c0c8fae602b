"""People on screen, for administrators: the list, somebody new, and one person's page."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts import actions, credentials
from welfare.accounts.forms import NewPersonForm, PersonForm, RoleForm
from welfare.accounts.labels import ROLE_MEANING, role_names
from welfare.accounts.models import Person, PersonEvent
from welfare.accounts.options import ADMINISTERED, WITH_ACCOUNTS
from welfare.accounts.people.queries import SEE_ACCOUNTS, people_rows, person_in_reach
from welfare.accounts.queries import edits_of, roles_of
from welfare.accounts.records.queries import OF_ONES_OWN
from welfare.accounts.refusals import NumberTaken
from welfare.accounts.roles import Role
from welfare.accounts.timeline import timeline
from welfare.accounts.views import bp
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.organizations.models import Organization
from welfare.spelling import plain, tidy
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.asked import asked_in, unclear_in
from welfare.web.keyset import Keys
from welfare.web.listing import listing
from welfare.web.once import found_at
from welfare.web.routing import row_ids
from welfare.web.versions import locked_to_edit, versioned

NEWEST_FIRST = Keys((Person.id,), descending=True)


@bp.get("/people")
@access.roles(*SEE_ACCOUNTS)
def people() -> str:
    """The people in the administrator's reach, newest first."""
    words = (plain(tidy(request.args.get("q", ""))) or "")[:60]
    shown = request.args.get("status") != "inactive"
    asked = asked_in(request.args, "organization", WITH_ACCOUNTS.offered_to(current_user))
    organization = db.session.get_one(Organization, asked.id) if asked.id else None
    query = people_rows(current_user, words=words, within=organization, is_active=shown)
    here = listing(query, NEWEST_FIRST, is_counted=True)
    return render_template(
        "accounts/people.html",
        listing=here,
        roles={
            somebody: role_names(held) for somebody, held in roles_of(row.id for row in here.rows).items()
        },
        organization=asked,
        unclear=unclear_in({"organization": asked}),
        words=words,
        shown=shown,
    )


@bp.route("/people/new", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def new_person() -> Any:
    """Somebody new, with the password to hand over."""
    form = NewPersonForm()
    places = ADMINISTERED.offered_to(current_user)
    begin_with = places.named(row_ids(request.args.getlist("organization")))
    if request.method == "GET" and begin_with:
        form.organization.data = begin_with[0].id
    form.organization.offer(places, blank=_("Choose one"))  # nobody is to land in the bureau by oversight
    return act(
        form,
        lambda: actions.add_person(
            staff_number=form.staff_number.data,
            name=form.name.data,
            phone=form.phone.data,
            organization=db.session.get_one(Organization, form.organization.data),
            roles=[Role(role) for role in form.roles.data],
            by=current_user,
        ),
        done=lambda added: password_slip(added, credentials.issue_password(added, by=current_user)),
        page=lambda why: render_template(
            "accounts/new_person.html", form=form, message=why, role_hints=ROLE_MEANING
        ),
        about={NumberTaken: form.staff_number},
    )


@bp.route("/people/<id:person_id>", methods=["GET", "POST"])
@access.roles(*SEE_ACCOUNTS)
def person(person_id: int) -> Any:
    """One person's account; POST changes number, name, phone and organization."""
    somebody = locked_to_edit(somebody_in_reach(person_id))
    form = _form_of(somebody)

    def edit() -> None:
        actions.edit_person(
            somebody,
            staff_number=form.staff_number.data,
            name=form.name.data,
            phone=form.phone.data,
            by=current_user,
        )
        actions.move_person(
            somebody, organization=db.session.get_one(Organization, form.organization.data), by=current_user
        )

    return act(
        form,
        edit,
        done=lambda _edited: on_to(url_for("accounts.person", person_id=person_id), _("Saved.")),
        page=lambda why: person_page(somebody_in_reach(person_id), form=form, message=why),
        about={NumberTaken: form.staff_number},
    )


def person_page(
    somebody: Person,
    *,
    form: PersonForm | None = None,
    role_form: RoleForm | None = None,
    message: str | None = None,
) -> str:
    """Somebody's page; `form` or `role_form` where it was sent and refused, `message` why."""
    if form is None:
        form = _form_of(somebody, formdata=None)
    at_bureau = somebody.organization_id in current_user.reached_by(*SEE_ACCOUNTS, at_bureau=True)
    told = PersonEvent.kind.not_in(OF_ONES_OWN)
    events = newest_events(PersonEvent.person_id, somebody.id, told)
    return render_template(
        "accounts/person.html",
        person=somebody,
        form=form,
        role_form=role_form,
        message=message,
        may_change=actions.may_change(somebody, current_user),
        history=timeline(events, at_bureau=at_bureau),
    )


def password_slip(somebody: Person, password: str) -> str:
    """The page that shows an issued password, this once, and which roles wait to be confirmed."""
    found_at(url_for("accounts.person", person_id=somebody.id))
    return render_template("accounts/password_slip.html", person=somebody, password=password)


def somebody_in_reach(person_id: int) -> Person:
    """The person, or 404: the same for nobody and for somebody else's."""
    return person_in_reach(person_id, current_user) or abort(404)


def _form_of(somebody: Person, **formdata: None) -> PersonForm:
    """The form of somebody's account; they may stay at an organization that is closed."""
    columns = {name: getattr(somebody, name) for name in ("staff_number", "name", "phone")}
    form = PersonForm(data={**columns, "organization": somebody.organization_id}, **formdata)
    form.organization.offer(ADMINISTERED.offered_to(current_user, besides=somebody.organization_id))
    return versioned(form, lambda: edits_of(somebody))
