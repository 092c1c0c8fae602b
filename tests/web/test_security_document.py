"""docs/security.md answers every line once, counts right, and names what is there."""

import importlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security.md").read_text()
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3",
    "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23",
    "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""Of each section of ASVS 5.0.0 the levels of its requirements, one after another."""
ASKED = [
    (f"{section}.{place}", level)
    for section, levels in LEVELS.items()
    for place, level in enumerate(levels, 1)
    if level != "3"
]
ANSWER = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([a-z ]+) \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)
ANSWERS = [tuple(cell.strip() for cell in found) for found in ANSWER.findall(TEXT)]
STATES = ("met", "not applicable", "not met")
IN_CHINESE = ("符合", "部分符合", "不符合", "由单位负责")
QUOTED = re.compile(r"`([^`]+)`")
BOUND = re.compile(r"^\| [^|]+ \| ([\d,]+(?: MB| KB| per minute)?) \| ([^|]+) \|$", re.MULTILINE)


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the tables under a heading, their heads and rules left out."""
    part = TEXT.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def not_there(where: str) -> list[str]:
    """What is named and is not there: a file, a name in the file before it, a test that is none."""
    missing, source, is_test, named = [], "", False, 0
    for quoted in QUOTED.findall(where):
        if "/" in quoted and (ROOT / quoted).is_file():
            source, is_test = (ROOT / quoted).read_text(), "/test_" in quoted
        elif re.match(r"(?:welfare|tests|docs|static|templates)/", quoted):
            missing.append(quoted)
        else:
            named += 1
            sought = rf"^ *def {re.escape(quoted)}\(" if is_test else re.escape(quoted)
            if not re.search(sought, source, re.MULTILINE):
                missing.append(quoted)
    return missing


def test_every_requirement_is_answered_once() -> None:
    assert [(number, level) for number, level, *_ in ANSWERS] == ASKED
    assert len(ASKED) == 253


def test_the_counts_are_right() -> None:
    counted = Counter((level, state) for _number, level, state, *_ in ANSWERS)
    assert {state for _level, state in counted} <= set(STATES)
    told = {}
    for name, levels in (("level 1", "1"), ("level 2", "2"), ("both", "12")):
        numbers = [sum(counted[level, state] for level in levels) for state in STATES]
        told[name] = [*numbers, sum(numbers)]
    assert {name: list(map(int, numbers)) for name, *numbers in rows_under("Counts")} == told


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer[0])
def test_what_an_answer_names_is_there(answer: tuple[str, ...]) -> None:
    _number, _level, state, _how, where = answer
    assert not_there(where) == []
    if state == "met":
        assert re.search(r"`tests/[\w/]+\.py`, `test_\w+`", where), "without a test nobody knows"
        assert [quoted for quoted in QUOTED.findall(where) if "/" in quoted and "tests/" not in quoted] or (
            "tests/support" in where
        )
    if state == "not met":
        assert "`" in where, "where it would be met"


def test_what_is_not_met_says_what_to_do_meanwhile() -> None:
    silent = [number for number, _level, state, how, _where in ANSWERS if state == "not met" and not (
        "Meanwhile: " in how or how.startswith("as ")
    )]  # fmt: skip
    assert silent == []


def said(value: Any) -> str:
    """A bound of the code as the document says it."""
    if isinstance(value, str):
        return value
    for unit, size, least in (("MB", 2**20, 4), ("KB", 2**10, 64)):
        if value >= least * size and value % size == 0:
            return f"{value // size:,} {unit}"
    return f"{value:,}"


def test_every_bound_is_the_one_that_the_code_keeps(app: Flask) -> None:
    wrong, compared = [], 0
    for told, where in BOUND.findall(TEXT):
        path, name = QUOTED.findall(where)[-2:]
        module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        kept = app.config[name] if name in app.config else getattr(module, name, None)
        compared += 1
        if said(kept) != told:
            wrong.append(f"{name}: {told}, and {said(kept)} in the code")
    assert wrong == []
    assert compared > 20


INVENTORIES = (
    "Ways in", "Sessions", "Keys and what they are for", "With whom it talks",
    "What is kept, by how much it matters",
    "Logs and records", "How much anybody may do", "What is taken as a file", "What takes long",
)  # fmt: skip


def test_every_name_of_the_inventories_is_in_the_code() -> None:
    rows = [row for heading in INVENTORIES for row in rows_under(heading)]
    assert len(rows) > 40
    assert [(row[0], missing) for row in rows for missing in [not_there(row[-1])] if missing] == []
    assert [row for row in rows if "`" not in row[-1]] == []
    assert len(TEXT.partition("\n## Packages\n")[2].partition("\n## ")[0]) > 400


def test_the_protection_of_the_second_level_is_answered_in_chinese() -> None:
    rows = rows_under("等级保护第二级")
    counted = Counter(row[2] for row in rows)
    assert set(counted) <= set(IN_CHINESE)
    told = "，".join(f"{state} {counted[state]}" for state in IN_CHINESE)
    assert f"共 {len(rows)} 条：{told}。" in TEXT
    asked = {row[0].split()[0] for row in rows}
    assert asked == {f"7.1.4.{number}" for number in range(1, 11)}
    assert [(row[0], missing) for row in rows for missing in [not_there(row[4])] if missing] == []
    assert [row[0] for row in rows if row[2] == "符合" and "`tests/" not in row[4]] == []


@pytest.mark.parametrize(
    "where",
    [
        "`welfare/nothing.py`", "`welfare/web/log.py`, `NoSuchName`",
        "`tests/web/test_log.py`, `test_nothing`", "`tests/web/test_log.py`, `Lines`",
    ],
)  # fmt: skip
def test_what_is_not_there_is_noticed(where: str) -> None:
    assert not_there(where)
