"""What training there was in the demo's season, as a table.

Person-times in the district's seven programmes, and beside them the study that the bureau organised itself.
"""

from dataclasses import dataclass

from welfare.demo.names import Programmes, School
from welfare.training.models import Level, Mode, SessionKind

CENTRE = "教师发展中心一楼报告厅"
TOPIC = "班级管理"
"""What eight teachers asked for; the session about it answers them."""
TOPICS = (
    TOPIC,
    "班主任",
    "新课标",
    "教研",
    "跟岗",
    "智慧黑板",
    "同课异构",
    "心理健康",
    "职称",
    "智能备课",
    "实验教学",
    "普通话",
)
PROGRAMMES = {
    # name: level, partner, budget in yuan
    Programmes.NATIONAL: (Level.NATIONAL, "某师范大学", 180_000),
    Programmes.PROVINCIAL: (Level.PROVINCIAL, "某省属师范学院", 120_000),
    Programmes.LOCAL: (Level.DISTRICT, None, 90_000),
    Programmes.RING: (Level.REGIONAL, "城市圈三市教育局", 60_000),
    Programmes.TWIN: (Level.REGIONAL, "邻市教育局", 40_000),
    Programmes.PAIRED: (Level.PAIRED, "对口帮扶区教委", None),
    Programmes.ENTERPRISE: (Level.PAIRED, "某电力企业", None),
}
OUT, IN, ONLINE, HERE = Mode.SENT_OUT, Mode.BROUGHT_IN, Mode.ONLINE, Mode.OFFLINE


@dataclass(frozen=True)
class Course:
    """A course that was held, so many working days ago and for so many days."""

    programme: str
    title: str
    topic: str
    mode: Mode
    place: str
    ago: int
    days: int
    hours: float
    attended: int


COURSES = (
    Course(Programmes.NATIONAL, "国培计划：骨干教师集中研修", "新课标", OUT, "省城", 44, 5, 40, 42),
    Course(Programmes.NATIONAL, "国培计划：新课标学科研修", "新课标", ONLINE, "线上研修平台", 30, 3, 24, 64),
    Course(Programmes.NATIONAL, "国培计划：乡村校长助力研修", "教研", OUT, "省城", 12, 4, 32, 38),
    Course(
        Programmes.PROVINCIAL,
        "省培：信息技术应用能力提升",
        "智慧黑板",
        ONLINE,
        "省教师研修平台",
        40,
        2,
        16,
        118,
    ),
    Course(Programmes.PROVINCIAL, "省培：心理健康教育骨干班", "心理健康", OUT, "邻市", 26, 3, 24, 36),
    Course(Programmes.PROVINCIAL, "省培送教：单元整体教学", "教研", HERE, CENTRE, 9, 1, 8, 52),
    Course(Programmes.LOCAL, "新任班主任三十讲", "班主任", HERE, CENTRE, 42, 1, 6, 46),
    Course(Programmes.LOCAL, "小学语文教学研修", "教研", HERE, CENTRE, 38, 1, 6, 52),
    Course(Programmes.LOCAL, "班级管理研修", TOPIC, HERE, CENTRE, 28, 1, 6.5, 44),
    Course(Programmes.LOCAL, "新教师入职培训", "师徒结对", HERE, CENTRE, 24, 2, 12, 58),
    Course(Programmes.LOCAL, "实验教学操作培训", "实验教学", HERE, f"{School.JUNIOR}实验楼", 17, 1, 6, 40),
    Course(Programmes.LOCAL, "普通话与朗诵", "普通话", HERE, CENTRE, 6, 1, 6, 50),
    Course(
        Programmes.RING,
        "城市圈联合教研：同课异构",
        "同课异构",
        ONLINE,
        "联合教研平台",
        35,
        1,
        4,
        68,
    ),
    Course(Programmes.RING, "城市圈名师送教", "送教", IN, School.CENTRAL, 20, 1, 6, 42),
    Course(Programmes.RING, "城市圈教研员研讨", "教研", HERE, CENTRE, 8, 1, 6, 36),
    Course(Programmes.TWIN, "邻市跟岗研修", "跟岗", OUT, "邻市", 33, 5, 30, 24),
    Course(Programmes.TWIN, "两地协同送教上门", "送教", IN, School.HOME, 22, 1, 6, 40),
    Course(Programmes.TWIN, "两地协同：作业设计", "教研", ONLINE, "线上会议", 5, 1, 3, 48),
    Course(Programmes.PAIRED, "对口帮扶跟岗第一批", "跟岗", OUT, "对口帮扶区", 37, 10, 60, 18),
    Course(Programmes.PAIRED, "对口帮扶名师讲堂", "教研", IN, School.SENIOR, 18, 2, 12, 45),
    Course(Programmes.PAIRED, "对口帮扶跟岗第二批", "跟岗", OUT, "对口帮扶区", 15, 10, 60, 20),
    Course(Programmes.ENTERPRISE, "电力支教：智慧黑板应用", "智慧黑板", IN, School.HOME, 31, 2, 12, 52),
    Course(Programmes.ENTERPRISE, "电力支教：人工智能备课", "智能备课", IN, CENTRE, 14, 1, 6, 48),
    Course(Programmes.ENTERPRISE, "电力支教：编程与机器人", "智能备课", IN, School.MODEL, 3, 1, 6, 55),
)
PERSON_TIMES = sum(course.attended for course in COURSES)

STUDY = {
    # kind: how many sessions, titles in turn, hours, how many were there
    SessionKind.TOPIC_STUDY: (
        32,
        ("专题学习：教育家精神", "专题学习：新课标解读", "专题学习：师德师风", "专题学习：作业减负"),
        2,
        14,
    ),
    SessionKind.LITERACY_TRAINING: (
        15,
        ("干部素养培训：校园治理", "干部素养培训：教学领导力", "干部素养培训：家校共育"),
        3,
        13,
    ),
    SessionKind.SEMINAR: (3, ("教联体建设研讨会", "乡村小规模学校研讨会", "教师评价改革研讨会"), 4, 30),
    SessionKind.LECTURE: (3, ("专家讲座：教育数字化", "专家讲座：儿童心理", "专家讲座：阅读与写作"), 2, 60),
}
