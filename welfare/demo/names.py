"""Every name in the demo, in one place. All are invented: what is really called so is so by chance.

A school is spelled for what it is in the story, so that a module or a test which needs the teacher's school,
or one with a home, does not know its name. People have a family name that is a word of the landscape, and are
called after something that lives there.
"""

from itertools import product
from random import Random

DISTRICT = "岚岭区"
BUREAU = f"{DISTRICT}教育局"
SEAT = "岚溪"
"""The town where the bureau is, and the hospital."""


class School:
    """The thirteen schools."""

    HOME = "云雀坪学校"
    """Where most of the accounts work."""
    NEIGHBOUR = "雾杉学校"
    CENTRAL = f"{SEAT}中心学校"
    MODEL = "青杉实验学校"
    TOWN = "鹿鸣坡小学"
    MARKET = "枫垭镇中心小学"
    BROOK = "萤溪小学"
    RIDGE = "石笋小学"
    TEA = "茶垭小学"
    JUNIOR = "杉溪初级中学"
    SENIOR = f"{DISTRICT}高级中学"
    SECOND_KINDERGARTEN = f"{SEAT}第二幼儿园"
    NEW_KINDERGARTEN = "麂子坪幼儿园"


ALLIANCES = {
    f"{SEAT}教联体": (School.CENTRAL, School.MODEL, School.TOWN, School.BROOK),
    "云雀坪教联体": (School.HOME, School.NEIGHBOUR),
    "杉溪教联体": (School.JUNIOR, School.RIDGE, School.TEA),
}
"""The first two are provincial, the third is the district's own."""
WITHOUT_ALLIANCE = (School.MARKET, School.SENIOR, School.SECOND_KINDERGARTEN, School.NEW_KINDERGARTEN)


class Programmes:
    """The seven programmes of training: three of the state, four with partners."""

    NATIONAL, PROVINCIAL, LOCAL = "国培", "省培", "区培"
    RING = "城市圈教育一体化发展"
    TWIN = "两地教育协同发展"
    PAIRED = "东部城区对口帮扶"
    ENTERPRISE = "电力企业对口帮扶"


INVESTOR = "岚岭建设投资集团"

ACCOUNTS = {
    "teacher": "林春笋", "colleague": "田山雀", "neighbour": "江溪石", "school": "苗青苔",
    "clerk": "叶铃兰", "handler": "石云杉", "leader": "松雪岭", "admin": "谷松针", "auditor": "秦月镜",
}  # fmt: skip
"""The accounts to sign in with, by staff number."""
NUMBERED = "LL"
"""What the staff numbers of everybody else begin with."""
FAMILY = "林田石江花叶云山水麦谷柏杨柳松竹桂梅苗泉沙万米安"
GIVEN = """
冷杉 珙桐 箭竹 山雀 溪石 晨雾 春笋 茶芽 云杉 青苔 野菊 松针 白桦 红枫 萤火 雪岭
画眉 铃兰 麦穗 石榴 杉果 银杏 鹿鸣 月牙 暮雨 岚影 谷雨 霜降 忍冬 半夏 连翘 紫苏
茯苓 黄精 杜仲 山岚 苔痕 竹影 杉影 溪声 雪霁 云岫 松涛 荻花 芦影 石斛 蕨芽 菖蒲
""".split()  # noqa: SIM905 - one reads it better so


def invented_names(rng: Random, but: set[str]) -> list[str]:
    """All names there can be, without those in `but`, in a random order."""
    pairs = ((family, given) for family, given in product(FAMILY, GIVEN) if family not in given)
    names = [family + given for family, given in pairs if family + given not in but]
    rng.shuffle(names)
    return names
