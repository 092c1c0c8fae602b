"""What the demo's visits found, the problems they led to, the measures taken: invented, but of one piece."""

from dataclasses import dataclass

from welfare.demo.district import DESK, FINANCE, LOGISTICS, TRAINING, UNION
from welfare.demo.names import School
from welfare.measures.visits.models import FindingOutcome


@dataclass(frozen=True)
class Found:
    """Something found, and what became of it: a problem by its name below, or what was done on the spot."""

    words: str
    problem: str = ""
    done: str = ""
    category: str = ""
    """Of the need that it became."""

    @property
    def outcome(self) -> FindingOutcome:
        """What became of it."""
        if self.category:
            return FindingOutcome.NEED
        return FindingOutcome.PROBLEM if self.problem else FindingOutcome.SOLVED_ON_THE_SPOT


@dataclass(frozen=True)
class Called:
    """One visit: where, so many working days before today, and who was met, as numbers."""

    school: str
    ago: int
    families: int
    teachers: int
    pupils: int
    households: int = 0
    is_unannounced: bool = True
    notes: str = ""
    found: tuple[Found, ...] = ()


FLATS, HOMES, COURSES, ROOMS, SPORT = "flats", "homes", "courses", "rooms", "sport"
PROBLEMS = {
    FLATS: "新招教师没有地方住",
    HOMES: "偏远小学教师没有看书、歇脚的地方",
    COURSES: "山区教师外出学习的机会太少",
    ROOMS: "校舍紧张，高中和乡镇学校教室不够",
    SPORT: "雨雪天没有室内场地上体育课",
}
"""The five problems, by the name that the visits give them."""

VISITS = (
    Called(School.CENTRAL, 47, 34, 6, 8, found=(
        Found("年轻教师说两年没出去听过课。", COURSES),
        Found("宿舍楼二层走廊灯坏了三盏。", done="当场联系后勤，下午换好。"),
    )),
    Called(School.NEIGHBOUR, 46, 29, 5, 8, 4, found=(
        Found("九月新来的教师挤在办公室改的宿舍里，有人每天往返六十公里。", FLATS),
    ), notes="看了宿舍和食堂，与新教师座谈一小时。"),
    Called(School.TOWN, 45, 31, 4, 7, found=(
        Found("两位教师的子女暑期无人看管。", done="与社区商定，寒假起在社区活动室设看护点。"),
    )),
    Called(School.SENIOR, 44, 24, 3, 5, found=(
        Found("高一增加两个班，实验室改成了教室。", ROOMS),
        Found("晚自习后回城没有班车，家在城里的教师只能拼车。", category="other"),
    )),
    Called(School.HOME, 43, 38, 6, 9, 6, found=(
        Found("新招的十九名教师没有住处，三人合租一间。", FLATS),
        Found("食堂少一台消毒柜。", done="从库房调来一台，当天装好。"),
    )),
    Called(School.MODEL, 42, 28, 4, 6, is_unannounced=False, found=(
        Found("学科教师想参加城市圈的教研，名额轮不到。", COURSES),
    )),
    Called(School.MARKET, 41, 17, 2, 4, found=(
        Found("教学点撤并后学生增加，教室不够用。", ROOMS),
    )),
    Called(School.JUNIOR, 40, 33, 5, 7, found=(
        Found("十七名新教师住在校外，冬天夜里回去不安全。", FLATS),
        Found("雨雪天体育课只能在走廊里上。", SPORT),
    )),
    Called(School.BROOK, 39, 18, 4, 5, found=(
        Found("教师中午没有地方休息，也没有地方看书。", HOMES),
        Found("取暖器的插座松动。", done="电工当场更换插座，并检查了全部宿舍。"),
    )),
    Called(School.RIDGE, 37, 17, 3, 5, found=(
        Found("离镇二十公里，教师周末想找个地方坐坐都没有。", HOMES),
    )),
    Called(School.TEA, 35, 19, 4, 6, found=(
        Found("教师希望有一间能一起备课、喝茶的屋子。", HOMES),
        Found("三位教师的差旅费半年没报下来。", done="电话联系财务科，当天补齐手续，次日到账。"),
    )),
    Called(School.SECOND_KINDERGARTEN, 33, 16, 3, 3, is_unannounced=False, found=(
        Found("户外玩具柜的门坏了，用绳子绑着。", done="随行人员当场修好。"),
    )),
    Called(School.NEW_KINDERGARTEN, 31, 8, 1, 1, found=(
        Found("借用村委会的房子，活动室漏雨。", ROOMS),
    )),
)  # fmt: skip
"""Every contact school once: 312 families, 50 teachers and 74 pupils in difficulty, 10 households."""


@dataclass(frozen=True)
class Step:
    """A step: when it was due, and done, so many working days before today (done None: still to come)."""

    title: str
    due: int
    done: int | None


@dataclass(frozen=True)
class Paid:
    """Money spent so many working days before today."""

    yuan: int
    ago: int
    words: str
    reason: str = ""


@dataclass(frozen=True)
class Taken:
    """One measure; `made` is what it makes, whose cost is then what was spent on it."""

    title: str
    words: str
    unit: str
    problem: str
    decided: int
    approved: int
    steps: tuple[Step, ...]
    paid: tuple[Paid, ...] = ()
    made: str = ""
    answers: str = ""
    """The category of the needs that it answers."""
    finish: str = ""
    """What its teachers are told at its end, where it has come to one."""


MEASURES = (
    Taken(
        "新建和团购教师周转房50套",
        f"{School.NEIGHBOUR}、{School.HOME}新建，{School.JUNIOR}团购，按公示的积分名次分配给新招教师。",
        LOGISTICS, FLATS, 39, 3_000_000,
        (
            Step("选址、立项", 37, 37), Step("签订建设和团购合同", 34, 35), Step("交付验收", 22, 22),
            Step("公示并分配", 6, 6), Step("结算审计", -15, None),
        ),
        made="unit", answers="housing",
    ),
    Taken(
        "在三所偏远小学建教师之家", "每所一间书吧、一间茶吧，由教育工会建，学校管，教师用。",
        UNION, HOMES, 34, 520_000,
        (Step("定房间、定图纸", 32, 32), Step("装修和采购", 18, 19), Step("开放", 12, 12)),
        made="home", answers="home",
        finish="三所学校的教师之家都已开放，书吧、茶吧可以在手机上预约。",
    ),
    Taken(
        "走出去、请进来的教师业务培训", "国培、省培、区培和四个协作、帮扶渠道的名额统一安排，偏远学校优先。",
        TRAINING, COURSES, 38, 490_000,
        (Step("汇总培训需求", 36, 36), Step("安排各渠道名额", 30, 30), Step("年度培训总结", -20, None)),
        (
            Paid(268_000, 24, "国培、省培往返和食宿"), Paid(143_500, 15, "请进来的专家授课费"),
            Paid(57_200, 6, "线上研修平台使用费"),
        ),
        made="programme", answers="training",
    ),
    Taken(
        "全员专题学习和素养提升", "专题学习、干部素养培训、研讨会和专家讲座按月排定。",
        DESK, COURSES, 37, 60_000,
        (Step("排定全年学习计划", 35, 35), Step("每月检查一次学习记录", -5, None)),
        (Paid(18_400, 20, "讲座场地和资料"), Paid(9_600, 8, "学习资料印制")),
    ),
    Taken(
        f"{School.JUNIOR}风雨操场", f"{School.JUNIOR}加盖风雨操场，雨雪天照常上体育课。",
        LOGISTICS, SPORT, 33, 2_600_000,
        (Step("设计和招标", 26, 25), Step("主体封顶", 8, 7), Step("竣工验收", -28, None)),
        (Paid(780_000, 24, "首期工程款"), Paid(910_000, 7, "封顶后工程款")),
    ),
    Taken(
        "高中教学综合楼", f"{School.SENIOR}新建教学综合楼，恢复被占用的实验室。",
        LOGISTICS, ROOMS, 36, 12_000_000,
        (Step("施工图审查", 28, 29), Step("基础完工", 10, 9), Step("主体封顶", -45, None)),
        (Paid(3_600_000, 27, "首期工程款"), Paid(1_200_000, 9, "基础完工付款")),
    ),
    Taken(
        f"{School.NEW_KINDERGARTEN}项目", "新建六个班的幼儿园，不再借用村委会的房子。",
        LOGISTICS, ROOMS, 29, 5_800_000,
        (Step("用地手续", 20, 18), Step("开工", 4, 5), Step("主体完工", -60, None)),
        (Paid(1_160_000, 5, "开工预付款"),),
    ),
    Taken(
        f"{School.MARKET}代建项目", "委托代建四间教室和一间功能室，接收撤并教学点的学生。",
        FINANCE, ROOMS, 35, 1_450_000,
        (Step("签订代建合同", 31, 31), Step("交付使用", 9, 8)),
        (
            Paid(870_000, 28, "代建首期款"), Paid(580_000, 8, "交付付款"),
            Paid(36_500, 4, "挡土墙加固", "雨季滑坡，设计变更加固挡土墙，经局长办公会研究同意。"),
        ),
        finish="教室和功能室已交付使用。",
    ),
)  # fmt: skip
"""The eight measures."""
