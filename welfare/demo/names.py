"""Invented names: a family name that is a word of the landscape, and something that lives there."""

from itertools import product
from random import Random

FAMILY = "林田石江花叶云山水麦谷柏杨柳松竹桂梅苗泉沙万米安"
GIVEN = """
冷杉 珙桐 箭竹 杜鹃 山雀 溪石 晨雾 秋霜 春笋 茶芽 板栗 云杉 青苔 野菊 松针 白桦
红枫 萤火 雪岭 画眉 百合 铃兰 山楂 蕨叶 木耳 麦穗 蒲公 石榴 杉果 银杏 鹿鸣 燕子
月牙 星河 朝霞 暮雨 清泉 岚影 小满 谷雨 白露 霜降 立春 冬青 忍冬 半夏 连翘 紫苏
茯苓 黄精 杜仲 金雀 竹鸡 鱼腥 山岚 梯田
""".split()  # noqa: SIM905 - one reads it better so


def invented_names(rng: Random, but: set[str]) -> list[str]:
    """All names there can be, without those in `but`, in a random order."""
    names = [family + given for family, given in product(FAMILY, GIVEN) if family + given not in but]
    rng.shuffle(names)
    return names
