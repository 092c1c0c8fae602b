"""What is said in the demo: fit for the school where it is said, well set, and not the same everywhere."""

import json
import re
from collections import Counter
from datetime import datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from welfare.accounts.models import Person
from welfare.demo import courses
from welfare.demo.district import PUPILS_AT
from welfare.demo.homes.season import HALF_PAST_NINE, HOURS, NINE, NOON
from welfare.demo.season import PARTS
from welfare.demo.settings import setting_of
from welfare.demo.texts import DECLINED, FOLDER, Decks
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.models import Organization
from welfare.registers.models import Stage

Database = scoped_session[Session]
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CARDS = [
    (name, card)
    for name, pools in FILES.items()
    for pool in ("needs", DECLINED)
    for card in pools.get(pool, [])
]
NOT_SAID_AT = {
    Stage.PRESCHOOL: re.compile("晚自习|作业|早读|[一二三四五六七八九]年级|高[一二三]|体育课|课后服务|贵校"),
    Stage.PRIMARY: re.compile("物理|化学|高[一二三]|[七八九]年级|晚自习|[小中大]班(?!额)|贵园"),
    Stage.JUNIOR_MIDDLE: re.compile("高[一二三]|[一二三四五六]年级|[小中大]班(?!额)|贵园"),
    Stage.SENIOR: re.compile("[一二三四五六七八九]年级|[小中大]班(?!额)|课后服务|贵园"),
}
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]|[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]"
)
NOT_OURS = re.compile("你|联盟|条诉求|重新打开|牵头|删帖|党组|打麻将|按入职|统考")
SAME_TEXT_AT_MOST = 4
"""Of five hundred needs."""


def said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("name", FILES)
def test_texts_are_set_as_our_sentences_are(name: str) -> None:
    words = [line for pool in FILES[name].values() for line in re.findall(r'"((?:[^"\\]|\\.)*)"', said(pool))]
    assert [line for line in words if HALF_WIDTH.search(line) or NOT_OURS.search(line)] == []


def test_what_is_asked_is_replied_to_and_what_is_not_right_is_redone() -> None:
    for name, card in CARDS:
        assert ("question" in card) == ("reply" in card), (name, card)
        assert "redone" in card or not {"objection", "reopened"} & card.keys(), (name, card)
        assert not {"title", "description"} - card.keys(), (name, card)


@pytest.mark.parametrize("kind", ["housing", "training", "other", "home"])
def test_whatever_happens_can_be_told_at_every_school(kind: str) -> None:
    asked = [*courses.SEASON, *(course for course, *_more in courses.DESK)]
    for parts in {frozenset(PARTS[turn] for turn in course.split() if turn in PARTS) for course in asked}:
        for school in PUPILS_AT:
            for number in range(6):
                setting = setting_of(Person(staff_number=f"{number}"), school, 9, Random(number))
                text = Decks(Random(number)).need(kind, parts, setting)
                assert text["title"], (parts, school)
                assert all(text[part] for part in parts - {DECLINED})


def test_nothing_is_said_where_it_does_not_belong(demo: datetime, session: Database) -> None:
    query = select(Need.id, Organization.name, Need.title, Need.description)
    told = {
        id_: (school, [title, description])
        for id_, school, title, description in session.execute(
            query.join(Organization, Organization.id == Need.school_id)
        )
    }
    for id_, words in session.execute(select(NeedEvent.need_id, NeedEvent.words)):
        told[id_][1].append(words or "")
    for school, lines in told.values():
        stages = list(PUPILS_AT[school])
        if len(stages) == 1:
            assert [line for line in lines if NOT_SAID_AT[stages[0]].search(line)] == [], school


def test_no_text_is_told_everywhere(demo: datetime, session: Database) -> None:
    query = select(Need.title, Need.description, Organization.name)
    needs = session.execute(query.join(Organization, Organization.id == Need.school_id)).all()
    same = Counter((title, re.sub(r"\d+", "", words)) for title, words, _school in needs)
    assert max(same.values()) <= SAME_TEXT_AT_MOST
    assert len(same) > len(needs) / 2
    at_a_school = Counter((school, title, words) for title, words, school in needs)
    assert max(at_a_school.values()) <= 2


def test_homes_are_said_to_be_open_when_they_are() -> None:
    assert {(hours.opens, hours.closes) for hours in HOURS} == {
        (NOON, HALF_PAST_NINE),
        (NINE, HALF_PAST_NINE),
    }
    assert not re.search("十六点半|二十一点半|九点以后关|晚上十点", said([FILES["home"], FILES["homes"]]))
