"""What the demo's bureau keeps registers of: the figures of the first district, with invented partners."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from welfare.demo.district import OFFICES, PUPILS_AT, TEACHERS_AT
from welfare.demo.measures.plan import VISITS
from welfare.demo.names import ALLIANCES, INVESTOR, School
from welfare.demo.people import Cast
from welfare.demo.timetable import Timetable
from welfare.registers.actions import enter
from welfare.registers.alliances import registers as alliances
from welfare.registers.alliances.models import Extent, Level, Shared
from welfare.registers.models import Stage
from welfare.registers.partners import registers as partners
from welfare.registers.partners.models import DeliveryKind
from welfare.registers.policy import school_year_of
from welfare.registers.shape import Register
from welfare.registers.study import registers as study
from welfare.registers.visits import registers as visits
from welfare.registers.visits.models import InNeed
from welfare.training.models import SessionKind

Entered = tuple[date, Register, dict[str, Any]]
LEVELS = dict(zip(ALLIANCES, (Level.PROVINCIAL, Level.PROVINCIAL, Level.DISTRICT), strict=True))
SHARED_WORDS = {
    Shared.RULES: "章程、议事和考勤办法由各校共同商定，统一执行。",
    Shared.STAFF: "教师统一调配，紧缺学科教师跨校任课。",
    Shared.RESOURCES: "备课、教研、实验室和图书统一安排使用。",
    Shared.TECHNOLOGY: "专递课堂接通各校，每周同上一节音乐课和英语课。",
    Shared.RESULTS: "期末统一测评，结果捆绑考核。",
}
EXCHANGED = (
    # from, to, how many, how many of them key teachers
    (School.CENTRAL, School.BROOK, 2, 1), (School.TOWN, School.BROOK, 2, 1),
    (School.MODEL, School.CENTRAL, 1, 0),
    (School.HOME, School.NEIGHBOUR, 3, 1), (School.NEIGHBOUR, School.HOME, 1, 0),
    (School.JUNIOR, School.RIDGE, 2, 1), (School.JUNIOR, School.TEA, 1, 1),
)  # fmt: skip
WORKS = (
    # title, school, begun and finished so many working days ago
    (f"{School.JUNIOR}风雨操场", School.JUNIOR, 25, None), ("高中教学综合楼", School.SENIOR, 28, None),
    (f"{School.NEW_KINDERGARTEN}项目", School.NEW_KINDERGARTEN, 5, None),
    (f"{School.MARKET}代建项目", School.MARKET, 30, 8),
)  # fmt: skip
AGREEMENT = "战略合作框架协议"
DELIVERED = (
    (DeliveryKind.CLASS, "古琴班", School.SENIOR, 20),
    (DeliveryKind.CLASS, "国学班", School.JUNIOR, 18),
    (DeliveryKind.PROJECT, f"{School.NEW_KINDERGARTEN}项目", School.NEW_KINDERGARTEN, 5),
    (DeliveryKind.PROJECT, f"{School.MARKET}代建项目", School.MARKET, 8),
)
BRANCHES = (*TEACHERS_AT, *OFFICES, "退休教师第一", "退休教师第二", "幼教", "教研")
GENERAL_BRANCHES = ("机关", "学校", "离退休")
MEMBERS = 392
READINGS = (
    "教师职业道德读本", "乡村教育论", "教育家精神读本", "山区学校治理", "课堂与教研",
    "师德案例选编", "党员教育读本", "教育法律法规汇编",
)  # fmt: skip


def entries(cast: Cast, times: Timetable, begin: datetime) -> Iterator[datetime]:
    """Each entry on its day; what is older than the season, on its first."""
    clerk = cast.acting(cast.clerks[0])
    told = sorted(_plan(cast, times, begin), key=lambda entered: entered[0])
    names: dict[str, int] = {}
    for day, register, values in told:
        yield max(begin + timedelta(hours=1), datetime.combine(day, time(16, 40), times.zone))
        if "agreement" in values:
            values["agreement_id"] = names[values.pop("agreement")]
        row = enter(register, values, by=clerk)
        if register is partners.AGREEMENTS:
            names[values["title"]] = row.id


def _plan(cast: Cast, times: Timetable, begin: datetime) -> Iterator[Entered]:
    first = begin.astimezone(times.zone).date()
    autumn = date(school_year_of(first), 9, 1)
    yield from _alliances(cast, times, autumn)
    yield from _visits(cast, times, first)
    yield from _works(cast, times)
    yield from _study(first)


def _alliances(cast: Cast, times: Timetable, autumn: date) -> Iterator[Entered]:
    for n, (alliance, level) in enumerate(LEVELS.items()):
        place = {"alliance_id": cast.district[alliance].id}
        day = autumn - timedelta(days=700 - 200 * n)
        yield day, alliances.RECOGNITIONS, {**place, "level": level, "recognized_on": day}
        for ago, (shared, words) in zip((40, 33, 26, 19, 12), SHARED_WORDS.items(), strict=True):
            day = times.working_day(ago - n)
            yield day, alliances.SHARED_WORKS, {**place, "shared": shared, "done_on": day, "words": words}
    counts = [
        (school, stage, pupils) for school, stages in PUPILS_AT.items() for stage, pupils in stages.items()
    ]
    for year, missing in ((autumn.year - 1, 3), (autumn.year, 0)):
        for school, stage, pupils in counts:
            day = date(year, 9, 1)
            count = {"stage": stage, "counted_on": day, "pupils": pupils - missing, "source": "学年初报表"}
            yield day, alliances.PUPILS, {"school_id": cast.district[school].id, **count}
    hows = (Extent.FULL, Extent.FULL, Extent.PART, Extent.TRAVELLING)
    taken: dict[str, int] = {}
    for sends, takes, number, key in EXCHANGED:
        for n in range(number):
            taken[sends] = taken.get(sends, 4) + 1
            yield autumn, alliances.EXCHANGES, {
                "person_id": cast.teachers[sends][taken[sends]].id,
                "from_school_id": cast.district[sends].id,
                "to_school_id": cast.district[takes].id,
                "began_on": autumn,
                "extent": hows[taken[sends] % 4],
                "is_key_teacher": n < key,
            }  # fmt: skip


def _visits(cast: Cast, times: Timetable, first: date) -> Iterator[Entered]:
    """Each leader has given a lecture at each contact school; who was to be met has been."""
    for n, visit in enumerate(VISITS):
        place = {"school_id": cast.district[visit.school].id}
        day = times.working_day(visit.ago - 6)
        leader = cast.leaders[n % len(cast.leaders)]
        yield (
            day,
            visits.LECTURES,
            {**place, "leader_id": leader.id, "held_on": day, "title": "弘扬教育家精神"},
        )
        counted = {**place, "counted_on": first, "source": "学校上报、教育局核实"}
        yield first, visits.TO_REACH, {**counted, "who": InNeed.TEACHERS, "number": visit.teachers}
        if visit.households:
            yield first, visits.TO_REACH, {**counted, "who": InNeed.HOUSEHOLDS, "number": visit.households}


def _works(cast: Cast, times: Timetable) -> Iterator[Entered]:
    for title, school, begun, finished in WORKS:
        day, done = times.working_day(begun), None if finished is None else times.working_day(finished)
        works = {"title": title, "school_id": cast.district[school].id, "began_on": day, "finished_on": done}
        yield done or day, partners.WORKS, works
    day = times.working_day(32)
    words = "教育基础设施建设、人才培养。"
    agreed = {"title": AGREEMENT, "partner": INVESTOR, "signed_on": day, "words": words}
    yield day, partners.AGREEMENTS, agreed
    for kind, title, school, ago in DELIVERED:
        day = times.working_day(ago)
        delivered = {"kind": kind, "title": title, "delivered_on": day}
        yield (
            day,
            partners.DELIVERIES,
            {"agreement": AGREEMENT, "school_id": cast.district[school].id, **delivered},
        )
    day = times.working_day(16)
    kindergarten = cast.district[School.SECOND_KINDERGARTEN]
    places = {"school_id": kindergarten.id, "stage": Stage.PRESCHOOL, "places": 90, "opened_on": day}
    yield day, partners.PLACES, places


def _study(first: date) -> Iterator[Entered]:
    kind = {"kind": SessionKind.TOPIC_STUDY}
    for name in GENERAL_BRANCHES:
        yield first, study.BRANCHES, {**kind, "name": f"{name}党总支", "is_general": True, "members": 0}
    for n, name in enumerate(BRANCHES):
        members = MEMBERS // len(BRANCHES) + (n < MEMBERS % len(BRANCHES))
        yield (
            first,
            study.BRANCHES,
            {**kind, "name": f"{name}党支部", "is_general": False, "members": members},
        )
    for title in READINGS:
        yield first, study.READINGS, {**kind, "title": title}
