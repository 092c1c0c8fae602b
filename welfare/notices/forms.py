"""What a person can choose about notices."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from welfare.notices.addressing import Linked
from welfare.notices.hours import HOURS
from welfare.notices.kinds import HEARD_BY, NoticeKind
from welfare.notices.labels import KIND, WANTS
from welfare.notices.models import NoticePreference, Wants
from welfare.notices.queries import hour_of
from welfare.web.forms import Form, MultiCheckboxField

AT_ONCE, DAILY = "at_once", "daily"


class PreferencesForm(Form):
    """When, and of what, a person's devices are told."""

    rhythm = RadioField(
        _l("When"),
        choices=[
            SelectChoice(AT_ONCE, _l("At once")),
            SelectChoice(DAILY, _l("Once a day, as one message")),
        ],
        validators=[InputRequired()],
    )
    hour = SelectField(
        _l("At which hour"),
        coerce=int,
        choices=[SelectChoice(hour, f"{hour}:00") for hour in HOURS],
        validators=[InputRequired()],
    )
    kinds = MultiCheckboxField(_l("About"), choices=[])

    def __init__(self, roles: Collection[str], preference: NoticePreference) -> None:
        super().__init__(
            rhythm=DAILY if preference.is_daily else AT_ONCE,
            hour=hour_of(preference),
            kinds=[kind.value for kind in NoticeKind if kind not in preference.muted],
        )
        self._muted_before = frozenset(preference.muted)
        self.kinds.choices = [
            SelectChoice(kind.value, KIND[kind]) for kind in NoticeKind if HEARD_BY[kind] & set(roles)
        ]

    @property
    def muted(self) -> set[NoticeKind]:
        """What is switched off; what was not on offer stays as it was."""
        offered = {choice.value for choice in self.kinds.choices}
        return {
            kind
            for kind in NoticeKind
            if (kind not in self.kinds.data if kind in offered else kind in self._muted_before)
        }

    @property
    def is_daily(self) -> bool:
        """Whether one message a day is wanted."""
        return bool(self.rhythm.data == DAILY)

    def wants(self, channel: str) -> Wants:
        """What is wanted by a channel."""
        return Wants(self[f"by_{channel}"].data)


def preferences_form(
    roles: Collection[str], preference: NoticePreference, linked: Sequence[Linked]
) -> PreferencesForm:
    """The form of somebody who is reached by these channels besides their devices."""
    fields = {f"by_{each.kind.name}": _by_channel(each) for each in linked}
    made: type[PreferencesForm] = type("PreferencesForm", (PreferencesForm,), fields)
    return made(roles, preference)


def _by_channel(linked: Linked) -> RadioField:
    choices = [SelectChoice(wants.value, words) for wants, words in WANTS.items()]
    return RadioField(
        _(linked.kind.label), choices=choices, default=linked.wants.value, validators=[InputRequired()]
    )
