"""The words of docs/glossary.md: where English names a thing, Chinese says its one word."""

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.web.test_words import CATALOGUE, OBJECTIONS_ARE_OF, PLACEHOLDER, _en, _zh

TERMS = {
    r"on-time (?:completion )?rate": "按时办结率",
    r"unsolved, explained": "已说明",
    r"response rate": "响应率",
    r"resolution rate": "解决率",
    r"satisfaction rate": "满意率",
    r"public notice": "公示",
    r"follow-ups?": "回访",
    r"supervis\w+": "督办",
    r"handling units?": "承办单位",
    r"assisting units?": "协办",
    r"lead unit": "主办单位",
    r"stand-ins?": "代办",
    r"extensions?": "延期",
    r"carried": "挂账",
    r"urged?|urging": "催办",
    r"declined": "不予受理|未获批准|不同意|放弃",
    r"merged?|merger": "并",
    r"acknowledged": "签收",
    r"protected": "对本校保密",
    r"overdue": "超期|到期",
    r"auditors?": "核查人",
    r"clerks?": "受理员",
    r"handlers?": "经办人|承办人",
    r"leaders?": "领导|负责人",
    r"school administrators?": "学校管理员",
    r"account administrators?": "账号管理员",
    r"alliances?": "教联体",
    r"turnover": "周转房",
    r"waiting list of this round": "轮候",
    r"standby|standing by": "候补",
    r"person-times": "人次",
    r"training hours": "学时",
    r"teachers['’] homes?": "教师之家",
    r"unannounced": "四不两直",
    r"problem list": "问题清单",
    r"str(?:uck|ike) off": "销号",
    r"bulletins?": "简报",
    r"quality warnings?": "质量预警",
    r"withheld": "不公布",
    r"canned repl\w+": "常用答复",
    r"saved views?": "常用查询",
    r"second step": "两步验证",
    r"recovery codes?": "恢复码",
    r"roster": "名册|导入预览",
    r"receipts?": "回执",
}
"""What English calls it, and what a Chinese sentence about it says."""
OTHERWISE = {
    "In hand, to be carried on by somebody",
    "Carried on by %(name)s",
    "the last visit, or the day from which the leader keeps in touch",
}
"""Where the English word is another one."""
NO_LONGER = {"signed? for": "accept, acknowledge", "take[ns]? off": "unlink, remove", "proven": "verified"}
"""What English said before."""
STAYS = {"Take off the list", "These answers are erased at once, and the points"}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Chinese words."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


def _about(catalogue: Catalog, words: str) -> list[Message]:
    said = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    return [
        message
        for message in catalogue
        if message.id and _en(message) not in OTHERWISE and said.search(PLACEHOLDER.sub("", _en(message)))
    ]


@pytest.mark.parametrize("words", TERMS)
def test_a_thing_has_its_one_word_in_chinese(catalogue: Catalog, words: str, record_property: Any) -> None:
    about = _about(catalogue, words)
    record_property("messages looked at", len(about))
    assert about, "nothing is called so any more"
    assert not [(_en(one), _zh(one)) for one in about if not re.search(TERMS[words], _zh(one))]


def test_english_too_objects_to_public_notices_alone(catalogue: Catalog, record_property: Any) -> None:
    about = _about(catalogue, r"object(?:s|ed|ions?)?")
    record_property("messages looked at", len(about))
    assert about
    assert not [
        _en(one)
        for one in about
        if not all(any(of in place for of in (*OBJECTIONS_ARE_OF, "history")) for place, _ in one.locations)
    ]


@pytest.mark.parametrize("words", NO_LONGER)
def test_english_has_one_word_for_one_thing(catalogue: Catalog, words: str, record_property: Any) -> None:
    record_property("messages looked at", len(catalogue))
    assert not [
        _en(one) for one in _about(catalogue, words) if not any(_en(one).startswith(it) for it in STAYS)
    ]
