"""What is asked at the beginning."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from welfare.accounts.forms import AT_MOST, PasswordForm, person_name_field, staff_number_field
from welfare.accounts.strength import LONGEST_PASSWORD
from welfare.needs.categories import all_categories
from welfare.organizations.models import NAME_LENGTH
from welfare.setup.actions import Plan, names_in
from welfare.spelling import as_name
from welfare.web.forms import MultiCheckboxField

USUAL_OFFICES = "办公室，人事科，教师发展中心，后勤与项目办，教育工会"


class SetUpForm(PasswordForm):
    """The code from the server, and what a bureau begins with."""

    password_current = None
    password_code = PasswordField(
        _l("Code from the server"),
        [DataRequired(_l("Type the code from the server.")), Length(max=LONGEST_PASSWORD, message=AT_MOST)],
    )
    district = StringField(
        _l("Name of the bureau"),
        [DataRequired(_l("Type the bureau's name.")), Length(max=NAME_LENGTH, message=AT_MOST)],
        filters=[as_name],
    )
    offices = TextAreaField(
        _l("Offices"), [DataRequired(_l("Name at least one office."))], default=USUAL_OFFICES
    )
    categories = MultiCheckboxField(_l("Which needs are taken"))
    admin_name = person_name_field(_l("Your name"))
    admin_number = staff_number_field(_l("Your staff number"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories.choices = [(category.key, category.label) for category in all_categories()]
        if not self.is_submitted():
            self.categories.data = [category.key for category in all_categories()]

    def plan(self) -> Plan:
        """What was asked for; the first office takes what comes until the settings say otherwise."""
        offices = names_in(self.offices.data)
        return Plan(
            district=self.district.data,
            admin_number=self.admin_number.data,
            admin_name=self.admin_name.data,
            offices=offices,
            offices_of=dict.fromkeys(self.categories.data, offices[0] if offices else ""),
        )
