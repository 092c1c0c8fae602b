"""The forms of accounts: signing in, passwords, people, roles, rosters."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from welfare.accounts.labels import ROLE
from welfare.accounts.models import PERSON_NAME_LENGTH, STAFF_NUMBER_LENGTH
from welfare.accounts.roles import Role
from welfare.accounts.strength import LONGEST_PASSWORD
from welfare.organizations.forms import phone_field
from welfare.spelling import as_name, plain
from welfare.web.choices import ComboboxField
from welfare.web.forms import Form, MultiCheckboxField
from welfare.web.shared import is_suggested

AT_MOST = _l("At most %(max)d characters.")
ROLE_CHOICES = [SelectChoice(role.value, label) for role, label in ROLE.items()]


def staff_number_field(label: Any) -> StringField:
    """The number by which the bureau knows somebody."""
    required = DataRequired(_l("Every person has a staff number."))
    return StringField(label, [required, Length(max=STAFF_NUMBER_LENGTH, message=AT_MOST)], filters=[plain])


def person_name_field(label: Any) -> StringField:
    """What somebody is called."""
    required = DataRequired(_l("Every person has a name."))
    return StringField(label, [required, Length(max=PERSON_NAME_LENGTH, message=AT_MOST)], filters=[as_name])


class SignInForm(Form):
    """Who, and the password."""

    login = StringField(
        _l("Staff number or name"),
        [
            DataRequired(_l("Type your staff number or your name.")),
            Length(max=PERSON_NAME_LENGTH, message=AT_MOST),
        ],
        filters=[plain],
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Type your password.")), Length(max=LONGEST_PASSWORD, message=AT_MOST)],
    )
    is_shared = BooleanField(
        _l("Other people use this computer, too"),
        description=_l("You are then signed out after a few minutes without use, and nothing is kept here."),
        default=is_suggested,
    )


class PasswordForm(Form):
    """A new password. The names begin with `password`, so that no page ever carries what was typed."""

    password_current = PasswordField(
        _l("Current password"),
        [DataRequired(_l("Type your current password.")), Length(max=LONGEST_PASSWORD, message=AT_MOST)],
    )
    password_new = PasswordField(
        _l("New password"),
        [DataRequired(_l("Type a new password.")), Length(max=LONGEST_PASSWORD, message=AT_MOST)],
    )
    password_repeat = PasswordField(
        _l("New password once more"), [DataRequired(_l("Type the new password once more."))]
    )

    def validate_password_repeat(self, field: Any) -> None:
        """Both must be the same, or a slip of the finger locks the person out."""
        if field.data != self.password_new.data:
            raise ValidationError(_l("The two new passwords are not the same."))


class ProfileForm(Form):
    """What a person may change about themselves."""

    phone = phone_field()


class PersonForm(Form):
    """What an administrator may change about somebody."""

    staff_number = staff_number_field(_l("Staff number"))
    name = person_name_field(_l("Name"))
    phone = phone_field()
    organization = ComboboxField(_l("Organization"), [DataRequired(_l("Choose an organization."))])


class NewPersonForm(PersonForm):
    """Somebody new."""

    roles = MultiCheckboxField(_l("Roles there"), choices=ROLE_CHOICES, default=[Role.TEACHER.value])


class RoleForm(Form):
    """A role at an organization."""

    role = SelectField(_l("Role"), choices=ROLE_CHOICES)
    at = ComboboxField(_l("At"), [DataRequired(_l("Choose an organization."))])


class LeavingForm(Form):
    """Who carries on what somebody leaves behind."""

    successor = ComboboxField(_l("Who carries it on?"))
