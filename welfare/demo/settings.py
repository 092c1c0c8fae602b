"""Where and by whom a need is told in the demo: what the gaps of its texts are filled with."""

from random import Random

from welfare.accounts.models import Person
from welfare.demo.district import HOMES, KILOMETRES, PUPILS_AT, TEACHERS_AT
from welfare.demo.names import DISTRICT, SEAT, Programmes
from welfare.demo.texts import Setting
from welfare.registers.models import Stage

SMALL = 100
"""Pupils: schools with fewer have one class a year at most."""
# Only what is taught in every year of a stage.
SUBJECTS = {
    Stage.PRIMARY: ("语文", "数学", "科学", "道德与法治", "音乐", "美术", "体育"),
    Stage.JUNIOR_MIDDLE: ("语文", "数学", "英语", "历史", "道德与法治", "体育"),
    Stage.SENIOR: ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "思想政治", "体育"),
}
GRADES = {
    Stage.PRESCHOOL: ("小班", "中班", "大班"),
    Stage.PRIMARY: ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    Stage.JUNIOR_MIDDLE: ("七年级", "八年级", "九年级"),
    Stage.SENIOR: ("高一", "高二", "高三"),
}
BUILDINGS = ("1号楼", "2号楼", "3号楼", "教师公寓", "东楼", "老宿舍楼")
PROGRAMMES = {
    "ring": Programmes.RING,
    "twin": Programmes.TWIN,
    "paired": Programmes.PAIRED,
    "enterprise": Programmes.ENTERPRISE,
}


def setting_of(person: Person, school: str, month: int, rng: Random) -> Setting:
    """What is so of the person in every need, and what each need draws from `rng`."""
    own = Random(person.staff_number)  # noqa: S311
    stage = own.choice(sorted(PUPILS_AT[school]))
    is_preschool = stage == Stage.PRESCHOOL
    slots = PROGRAMMES | {
        "district": DISTRICT,
        "seat": SEAT,
        "school": school,
        "here": "幼儿园" if is_preschool else "学校",
        "yours": "贵园" if is_preschool else "贵校",
        "pupils": "孩子" if is_preschool else "学生",
        "grade": own.choice(GRADES[stage]),
        "building": own.choice(BUILDINGS),
        "room": f"{own.randrange(2, 6)}0{own.randrange(1, 9)}",
        "km": str(own.choice((12, 14, 16, 18, 22, 26, 34, 42))),
        "colleagues": str(min(own.randrange(4, 20), TEACHERS_AT[school] // 2)),
        "month": f"{month}月",
        "n": str(rng.randrange(2, 7)),
        "many": str(rng.randrange(8, 24)),
    }
    if not is_preschool:
        slots["subject"] = own.choice(SUBJECTS[stage])
    if school in KILOMETRES:
        slots["far"] = str(KILOMETRES[school])
    return Setting(
        school=school,
        stage=stage,
        is_remote=school in KILOMETRES,
        is_small=sum(PUPILS_AT[school].values()) < SMALL,
        has_home=school in HOMES,
        slots=slots,
    )
