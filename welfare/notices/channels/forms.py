"""What a channel is told on its page; what the environment says is not asked."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import Optional, Regexp
from wtforms.widgets import PasswordInput

from welfare.channels.shape import Field, Kind
from welfare.web.forms import Form


def channel_form(kind: Kind, *, is_on: bool, values: Mapping[str, str], fixed: Collection[str]) -> Any:
    """A form of what can be set here. A secret is written and never shown."""
    asked = [field for field in kind.fields if not field.usual and field.name not in fixed]
    made = type("ChannelForm", (Form,), {"is_on": IS_ON(), **{field.name: _field(field) for field in asked}})
    shown = {field.name: values.get(field.name, "") for field in asked if not field.is_secret}
    return made(data={"is_on": is_on, **shown})


def IS_ON() -> BooleanField:  # noqa: N802  # one for each form
    """The switch."""
    return BooleanField(_l("Messages are sent this way"))


def _field(field: Field) -> Any:
    fits = Regexp(
        rf"(?:{field.shape.pattern})\Z", field.shape.flags, _l("This does not look right. Copy it anew.")
    )
    if field.is_secret:
        return PasswordField(
            field.label, [Optional(), fits], description=field.hint, widget=PasswordInput(hide_value=False)
        )
    return StringField(field.label, [Optional(), fits], description=field.hint)
