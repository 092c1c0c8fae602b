"""Which schools a leader keeps in touch with."""

from flask_babel import lazy_gettext as _l

from welfare.web.forms import Form, MultiCheckboxField


class ContactSchoolsForm(Form):
    """The schools that a leader keeps in touch with."""

    schools = MultiCheckboxField(_l("Contact schools"), coerce=int)
