"""Which schools a leader keeps in touch with."""

from flask_babel import lazy_gettext as _l

from welfare.web.choices import MultiComboboxField
from welfare.web.forms import Form
from welfare.web.routing import row_id


class ContactSchoolsForm(Form):
    """The schools that a leader keeps in touch with."""

    schools = MultiComboboxField(_l("Contact schools"), coerce=row_id)
