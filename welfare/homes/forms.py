"""What a need for a teachers' home asks."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice
from wtforms.validators import NumberRange, Optional

from welfare.needs.forms import NeedForm
from welfare.web.forms import MultiCheckboxField


class HomeNeedForm(NeedForm):
    """A need for a place to meet, or for something in it."""

    facilities = MultiCheckboxField(
        _l("What should there be?"),
        choices=[
            SelectChoice("book_bar", _l("Book bar")),
            SelectChoice("tea_bar", _l("Tea bar")),
            SelectChoice("sport", _l("Room for sport")),
            SelectChoice("kitchen", _l("Kitchen")),
        ],
    )
    colleagues = IntegerField(
        _l("How many colleagues would come?"),
        [Optional(), NumberRange(1, 200, _l("Between %(min)d and %(max)d people."))],
    )
