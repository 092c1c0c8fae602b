"""The forms of an import: a file, and yes to what it would do."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import DataRequired

from welfare.web.forms import Form


class FileForm(Form):
    """A table to be read."""

    file = FileField(_l("Table"), [FileRequired(_l("Choose a file."))])


class ConfirmationForm(Form):
    """Yes to a preview; the fingerprint says to which one."""

    fingerprint = HiddenField(validators=[DataRequired()])
