"""The forms of an import: a file, and yes to what it would do."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import DataRequired

from welfare.tables.plan import Answers
from welfare.web.forms import Form


class FileForm(Form):
    """A table to be read."""

    file = FileField(_l("Table"), [FileRequired(_l("Choose a file."))])


NUMBER = "[0-9]{1,9}"


def answers_in(sent: MultiDict[str, str]) -> Answers:
    """What was said of single rows, beside the yes to all."""
    named = ((re.fullmatch(f"same_({NUMBER})", name), value) for name, value in sent.items())
    return Answers(
        same={int(found[1]): value == "yes" for found, value in named if found and value in ("yes", "no")},
        keeping={int(value) for value in sent.getlist("keep") if re.fullmatch(NUMBER, value)},
        leaving={int(value) for value in sent.getlist("leaving") if re.fullmatch(NUMBER, value)},
        all_same="all" in sent.getlist("same"),
        all_leaving="all" in sent.getlist("leaving"),
    )


class ConfirmationForm(Form):
    """Yes to a preview; the fingerprint says to which one."""

    fingerprint = HiddenField(validators=[DataRequired()])
