"""The columns of a table of past sessions: one row for each person on the list of one."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.accounts.named import person_columns
from welfare.tables.columns import Column, Words, as_code
from welfare.tables.mistakes import DAY, TRUTH
from welfare.training.labels import FIELD, KIND, MODE
from welfare.training.models import NAME_LENGTH, PLACE_LENGTH, Mode, SessionKind
from welfare.training.past.words import HEADINGS

KIND_WORDS: Words[SessionKind] = Words(
    {kind: label for kind, label in KIND.items() if kind != SessionKind.COURSE},
    {
        SessionKind.TOPIC_STUDY: "专题研修 专题学习 教研活动 教研 校本研修 topicstudy",
        SessionKind.LITERACY_TRAINING: "素养培训 素养提升 读书活动 literacytraining",
        SessionKind.SEMINAR: "研讨会 研讨 座谈 座谈会 seminar",
        SessionKind.LECTURE: "讲座 专家讲座 报告会 lecture",
    },
)
MODE_WORDS = Words(
    MODE,
    {
        Mode.SENT_OUT: "外派 外出 送出去 走出去 外出培训 跟岗 sentout",
        Mode.BROUGHT_IN: "请进来 引进 送教 送教下乡 送培到县 broughtin",
        Mode.ONLINE: "线上 网络 网络研修 远程 远程培训 在线 online",
        Mode.OFFLINE: "线下 现场 集中 集中培训 面授 本地 onsite offline",
    },
)
ATTENDED_WORDS: Words[bool] = Words(
    {True: _l("Attended"), False: _l("Not attended")},
    {
        True: "是 有 到 出席 已出席 参加 已参加 签到 已签到 实到 出勤 合格 √ ✓ yes y true 1 present attended",
        False: "否 无 未到 缺席 未出席 未参加 未签到 缺勤 请假 × ✗ no n false 0 absent notattended",
    },
)
COLUMNS = (
    Column(
        "title",
        FIELD["title"],
        HEADINGS["title"],
        called=_l("title"),
        longest=NAME_LENGTH,
        is_key=True,
        explanation=_l("what was held; a session is known by it and its first day"),
    ),
    Column(
        "held_on",
        _l("Held on"),
        HEADINGS["held_on"],
        called=_l("day"),
        tidy=as_code,
        is_key=True,
        explanation=_l("a day like 2026-03-05, or from a day to another"),
    ),
    *person_columns(HEADINGS, label=_l("Name"), explanation=_l("who was on the list"), number_is_key=True),
    Column(
        "last_day",
        lazy_pgettext("session", "Last day"),
        HEADINGS["last_day"],
        is_required=False,
        tidy=as_code,
        explanation=_l("where there were several"),
    ),
    Column(
        "place",
        FIELD["place"],
        HEADINGS["place"],
        called=_l("place"),
        longest=PLACE_LENGTH,
        explanation=_l("where it was"),
    ),
    Column(
        "programme",
        FIELD["programme_id"],
        HEADINGS["programme"],
        is_required=False,
        explanation=_l("as it is called under Programmes; only courses of programmes are person-times"),
    ),
    Column(
        "kind",
        FIELD["kind"],
        HEADINGS["kind"],
        is_required=False,
        explanation=_l("of the bureau's own study, where there is no programme:"),
        words=KIND_WORDS,
    ),
    Column(
        "mode",
        FIELD["mode"],
        HEADINGS["mode"],
        is_required=False,
        explanation=_l("empty means on site; else one of:"),
        words=MODE_WORDS,
    ),
    Column(
        "school",
        FIELD["school_id"],
        HEADINGS["school"],
        is_required=False,
        tidy=as_code,
        explanation=_l("where they worked then; empty means where they work now"),
    ),
    Column(
        "hours",
        FIELD["hours"],
        HEADINGS["hours"],
        tidy=as_code,
        explanation=_l("what is credited, in halves; empty means as for the others of the session"),
        cannot_be=(DAY, TRUTH),
    ),
    Column(
        "attended",
        _l("Attendance"),
        HEADINGS["attended"],
        is_required=False,
        explanation=_l("empty means that they were there, if nobody of the session is ticked; else one of:"),
        words=ATTENDED_WORDS,
    ),
)
HEADING = {column.name: column.heading for column in COLUMNS}
