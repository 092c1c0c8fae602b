"""Every form that edits something: where it is, who may send it, and two of its fields.

That it is every one is held by tests/web/test_versions.py, which looks for versions on all pages.
"""

from dataclasses import dataclass
from typing import Any

from tests.support.client import Client, Form

Values = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """A form; `one` is what the first to send it changes, `other` what the second does, who also may change
    `one` to something else (`rival`): they are fields with their new values."""

    endpoint: str
    account: str
    address: str
    action: str
    one: Values
    rival: Values
    other: Values | None
    """None where there is one field."""
    there_now: str
    """What the page says of `one` where the second wants its `rival`; empty where a list is merged."""

    def open(self, client: Client, things: dict[str, Any]) -> Form:
        """The form as somebody opens it."""
        return client.page(self.address.format(**things)).form(self.action.format(**things))


def _edit(endpoint: str, account: str, address: str, one: Values, rival: Values, other: Values | None,
          there_now: str = "", *, action: str = "") -> Edit:  # fmt: skip
    return Edit(endpoint, account, address, action or address, one, rival, other, there_now or _last(one))


def _last(values: Values) -> str:
    return str([*values.values()][-1])


SEEN = {"evidence": "personnel"}

EDITS: tuple[Edit, ...] = (
    _edit("accounts.person", "admin", "/people/{teacher}",
          {"phone": "13811111111"}, {"phone": "13822222222"}, {"name": "甲一一"}),
    _edit("accounts.profile", "teacher", "/profile",
          {"phone": "13811111111"}, {"phone": "13822222222"}, None),
    _edit("organizations.organization", "admin", "/organizations/{near}",
          {"name": "石门中学"}, {"name": "石门学校"}, None),
    _edit("organizations.phone", "admin", "/organizations/{near}",
          {"phone": "13811111111"}, {"phone": "13822222222"}, None, action="/organizations/{near}/phone"),
    _edit("organizations.place", "admin", "/organizations/{near}",
          {"parent": "{bureau}"}, {}, None,
          action="/organizations/{near}/place"),
    _edit("training.programme", "other_handler", "/training/programmes/{programme}",
          {"name": "国培计划"}, {"name": "国家培训"}, {"budget_yuan": "5000"}),
    _edit("training.details", "other_handler", "/training/sessions/{coming}/details",
          {"place": "实验小学"}, {"place": "图书馆"}, {"reserved_{near}": "3"}),
    _edit("homes.edit", "school", "/homes/{home}/edit",
          {"rules": "不抽烟"}, {"rules": "请安静"}, {"opens_0": "600", "closes_0": "720"}),
    _edit("homes.edit_room", "school", "/homes/{home}/rooms/{home_room}/edit",
          {"name": "大书吧"}, {"name": "小书吧"}, {"seats": "40"}),
    _edit("housing.edit_unit", "handler", "/housing/units/{vacant}/description",
          {"building": "9号楼"}, {"building": "8号楼"}, {"floor_area": "31.50"}),
    _edit("housing.edit_round", "handler", "/housing/rounds/{draft_round}/plan",
          {"name": "秋季"}, {"name": "冬季"}, {"notice_days": "9"}),
    _edit("housing.apply", "teacher", "/housing/rounds/{open_round}/application",
          {"commute_km": "21"}, {"commute_km": "22"}, {"people": "4"}),
    _edit("housing.correct", "handler", "/housing/applications/{applied}",
          {"words": "查过了", **SEEN, "commute_km": "21"}, {"words": "问过了", **SEEN, "commute_km": "22"},
          {"words": "看过了", **SEEN, "people": "4"}, action="/housing/applications/{applied}/correction"),
    _edit("measures.problem_operation", "clerk", "/problems/{problem}",
          {"title": "路灯都不亮"}, {"title": "没有路灯"}, {"words": "有三处"},
          action="/problems/{problem}/wording"),
    _edit("measures.operation", "clerk", "/measures/{measure}",
          {"title": "换三盏路灯"}, {"title": "换四盏路灯"}, {"approved_yuan": "900"},
          action="/measures/{measure}/wording"),
    _edit("visits.contact", "clerk", "/visits/contacts/{leading}",
          {"schools": ["{near}"]}, {}, {"schools": ["{far}"]}),
    _edit("visits.correct", "leader", "/visits/{visit}/correction",
          {"words": "多写了一个零", "families_met": "8"}, {"words": "多写了一个零", "families_met": "80"},
          {"words": "少写了", "households_met": "2"}),
    _edit("registers.entry", "clerk", "/registers/pupils/{count}",
          {"pupils": "11"}, {"pupils": "12"}, {"source": "第二份报表"}),
    _edit("channels.channel", "admin", "/channels/wecom",
          {"corp_id": "ww-a"}, {"corp_id": "ww-b"}, {"agent_id": "1000003"}),
    _edit("retention.kept", "admin", "/retention/notices", {"days": "200"}, {"days": "210"}, None),
    _edit("triage.settings", "clerk", "/triage/settings",
          {"housing-ordinary_days": "9"}, {"housing-ordinary_days": "8"}, {"home-is_open": None}),
    _edit("triage.naming", "leader", "/triage/naming/{far}",
          {"naming": "in_turn"}, {"naming": "by_load"}, None, "With each in turn"),
    _edit("triage.reply", "handler", "/triage/replies/{canned}",
          {"words": "甲的话"}, {"words": "乙的话"}, {"title": "问好"}),
    _edit("triage.saved_view", "handler", "/triage/views/{view}", {"name": "甲的"}, {"name": "乙的"}, None),
    _edit("bulletins.text", "leader", "/bulletins/{draft}/text",
          {"title_zh": "甲的题目"}, {"title_zh": "乙的题目"}, {"title_en": "Another title"}),
    _edit("notices.preferences", "clerk", "/profile/notices",
          {"kinds": []}, {}, {"rhythm": "daily"}),
    _edit("needs.operation", "clerk", "/needs/{need}/transfer",
          {"unit": "{training_office}"}, {"unit": "{near}"}, {"assisting": ["{alliance}"]}, "师训科"),
    _edit("needs.operation", "clerk", "/needs/{need}/correction",
          {"urgency": "urgent"}, {"urgency": "complex"}, {"school": "{far}"}, "Urgent"),
)  # fmt: skip


def filled(values: Values, things: dict[str, Any]) -> Values:
    """With the ids of what they name."""

    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [one(each) for each in value]
        return value.format(**things) if isinstance(value, str) else value

    return {name.format(**things): one(value) for name, value in values.items()}
