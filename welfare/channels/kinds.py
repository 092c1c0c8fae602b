"""The channels that can be set up, in the order in which they are shown."""

from collections.abc import Mapping

from welfare.channels.chats.kinds import CHAT_KINDS
from welfare.channels.shape import Kind
from welfare.channels.sms.kinds import SMS_KINDS

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*CHAT_KINDS, *SMS_KINDS)}
