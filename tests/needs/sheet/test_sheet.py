"""The one-page form of a need: what a bureau's form holds, and nothing that is meant for colleagues."""

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Outcome, Satisfaction
from welfare.needs.models import Need


def a_need_that_came_a_long_way(district: District) -> Need:
    need = district.need(title="修宿舍屋顶", description="三楼漏雨，雨天要接水。")
    clerk, handler = district.person("clerk"), district.person("handler")
    intake.accept(need, by=clerk, unit=district.place("housing_office"), urgency=Urgency.ORDINARY)
    handling.comment(need, by=handler, words="预算紧张，先不要对外说", is_internal=True)
    intake.transfer(need, by=clerk, unit=district.place("housing_office"), words="内部转办说明")
    handling.ask(need, by=handler, words="哪一间？")
    teacher.reply(need, by=district.person("teacher"), words="三楼305室")
    handling.answer(need, by=handler, outcome=Outcome.SOLVED, words="屋顶已经重铺防水。")
    teacher.say(
        need, by=district.person("teacher"), holds=True, satisfaction=Satisfaction.SATISFIED, words=None
    )
    return need


def test_the_form_holds_the_whole_way_of_a_need(client: Client, district: District) -> None:
    need = a_need_that_came_a_long_way(district)
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/needs/{need.number}").follow("Form to print")
    said = page.text
    for words in (
        need.number,
        "三楼漏雨",
        "哪一间？",
        "三楼305室",
        "屋顶已经重铺防水。",
        "Satisfied",
        "Signatures",
    ):
        assert words in said, words
    assert said.index("Accept and dispatch") < said.index("哪一间？") < said.index("屋顶已经重铺防水。")
    for hidden in ("预算紧张", "内部转办说明", district.person("teacher").phone or "138"):
        assert hidden not in said, hidden


def test_a_protected_need_is_printed_by_nobody_at_its_school(client: Client, district: District) -> None:
    need = district.need(is_protected=True)
    for who, status in (("clerk", 200), ("leader", 200), ("school", 404), ("teacher", 404)):
        sign_in_as(client, district.person(who))
        assert client.get(f"/sheets/{need.number}").status_code == status, who


def test_a_protected_need_says_so_on_paper(client: Client, district: District) -> None:
    sign_in_as(client, district.person("clerk"))
    for is_protected in (True, False):
        need = district.need(is_protected=is_protected)
        assert ("Protected" in client.page(f"/sheets/{need.number}").text) == is_protected


def test_in_chinese_nothing_is_strung_together_by_an_english_comma(
    client: Client, district: District
) -> None:
    need = a_need_that_came_a_long_way(district)
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/sheets/{need.number}", headers={"Accept-Language": "zh"})
    assert "已解决" in page.text
    assert ", " not in page.text
