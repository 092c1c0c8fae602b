"""What is said outside the browser: one sentence for each kind, and the number of a need at most."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from welfare.needs.models import Need
from welfare.notices.cards import SAYS, TEST, WITH_NUMBER, says
from welfare.notices.kinds import BEYOND_NEEDS, NoticeKind
from welfare.notices.models import Notice
from welfare.notices.rules import SENTENCES, TABLE

NUMBER = "26-0123-4"
TOLD = "甲一在石门小学住不了，血压高"
"""As a feature may put it into a sentence, or a teacher into a need."""
PLACE = re.compile(r"%\((\w+)\)")


@pytest.fixture(params=["zh", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(), force_locale(request.param):
        yield request.param


def _of_need(kind: NoticeKind, *, is_protected: bool) -> Notice:
    need = Need(number=NUMBER, title=TOLD, description=TOLD, is_protected=is_protected)
    return Notice(kind=kind, need=need)


def test_every_kind_has_its_sentence_and_none_has_a_place_to_fill() -> None:
    assert set(SAYS) == set(NoticeKind)
    assert [sentence for sentence in SAYS.values() if "%" in sentence] == []
    assert PLACE.findall(TEST) == ["channel"]
    assert PLACE.findall(WITH_NUMBER) == ["sentence", "number"]


def test_what_is_told_in_the_app_is_not_what_is_told_outside() -> None:
    assert set(SAYS.values()).isdisjoint(SENTENCES.values())


@pytest.mark.parametrize("kind", sorted({row.kind for row in TABLE} | set(NoticeKind) - BEYOND_NEEDS))
def test_of_a_need_its_number_is_said_and_of_a_protected_one_nothing(language: str, kind: NoticeKind) -> None:
    sentence = says(_of_need(kind, is_protected=True))
    whole = says(_of_need(kind, is_protected=False))
    assert not re.search(r"\d", sentence)
    assert whole == f"{sentence}{'：' if language == 'zh' else ': '}{NUMBER}"
    assert not set(TOLD) & set("甲石血") & set(whole)


@pytest.mark.parametrize("kind", sorted(BEYOND_NEEDS))
def test_of_what_a_feature_tells_nothing_is_said(language: str, kind: NoticeKind) -> None:
    details = {"name": TOLD, "title": TOLD, "flat": NUMBER, "by": TOLD}
    notice = Notice(kind=kind, sentence="%(name)s %(flat)s", details=details, address="/profile")
    said = says(notice)
    assert said == says(Notice(kind=kind, sentence="", details={}, address="/"))
    assert TOLD not in said
    assert not re.search(r"\d", said)
