"""One question, one answer, one transfer for many needs: each by itself, once, and with its own refusal."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions import handling, intake
from welfare.needs.lifecycle import Action, AnswerFlaw, Outcome, Status
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.policy import REPEATED_FROM
from welfare.sending.models import Receipt

UNITS_QUEUE = "/triage?desk=unit&queue=to-answer"
ALL = "/triage?desk=area&queue=all"

Choose = Callable[..., Page]


@pytest.fixture
def choose(client: Client, district: District) -> Choose:
    """The form for these needs, as somebody comes to it from the boxes of a list."""

    def choose(who: str, noun: str, *needs: Need, queue: str = UNITS_QUEUE) -> Page:
        sign_in_as(client, district.person(who))
        boxes = [f"{need.number}:{need.unit_id or ''}" for need in needs]
        forms = client.page(queue).forms
        form = next(form for form in forms if "need" in form.names)
        form.action = f"/triage/choices?back={queue.replace('&', '%26')}"
        return form.send(("noun", noun), need=boxes)

    return choose


def fresh(need: Need) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, need.id)


def events(need: Need, kind: Action) -> list[NeedEvent]:
    return list(
        db.session.scalars(select(NeedEvent).where(NeedEvent.need_id == need.id, NeedEvent.kind == kind))
    )


def test_one_question_reaches_each_teacher_as_their_own(district: District, choose: Choose) -> None:
    needs = [district.need(Status.IN_PROGRESS, by=who) for who in ("teacher", "colleague")]
    left = district.need(Status.IN_PROGRESS)
    page = choose("handler", "questions", *needs)
    assert "2 needs" in page.text
    page = page.form("/questions").send(words="几口人住？")
    assert page.path == "/triage"
    assert "2 needs done." in page.text
    for need in needs:
        assert fresh(need).status == Status.NEEDS_INFO
        assert [event.words for event in events(need, Action.ASK)] == ["几口人住？"]
    assert fresh(left).status == Status.IN_PROGRESS
    sign_in_as(page.client, district.person("colleague"))
    assert "几口人住？" in page.client.page(f"/needs/{needs[1].number}").text


def test_a_receipt_keeps_no_words_that_somebody_searched_for(district: District, choose: Choose) -> None:
    page = choose("handler", "questions", district.need(Status.IN_PROGRESS), queue=f"{UNITS_QUEUE}&q=宿舍")
    page = page.form("/questions").send(words="几口人住？")
    assert page.form("/triage").values["q"] == "宿舍", "the person goes on with what they had searched for"
    assert db.session.scalars(select(Receipt.address)).all()[-1:] == [UNITS_QUEUE]


def test_one_answer_is_given_to_each_and_counts_as_the_same_words(district: District, choose: Choose) -> None:
    needs = [district.need(Status.IN_PROGRESS) for _ in range(REPEATED_FROM)]
    words = "周转房九月交付，届时按轮候次序分配。"
    choose("handler", "answers", *needs).form("/answers").send(outcome="explained", words=words)
    for need in needs:
        kept = fresh(need)
        assert (kept.status, kept.outcome, kept.answer) == (Status.ANSWERED, Outcome.EXPLAINED, words)
    flaws = [fresh(need).answer_flaw for need in needs]
    assert flaws == [None] * (REPEATED_FROM - 1) + [AnswerFlaw.REPEATED]


def test_those_that_are_refused_are_named_and_do_not_hold_up_the_others(
    district: District, choose: Choose
) -> None:
    first, taken = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS)
    page = choose("handler", "questions", first, taken)
    clerk = district.person("clerk")
    handling.answer(taken, by=clerk, outcome=Outcome.SOLVED, words="已经解决，不用再问。")
    page = page.form("/questions").send(words="几口人住？")
    assert "1 need done." in page.text
    assert f"{taken.number} not done: {clerk.name} was first" in page.text
    assert fresh(first).status == Status.NEEDS_INFO
    assert fresh(taken).status == Status.ANSWERED
    assert events(taken, Action.ASK) == []


def test_where_none_can_be_done_the_words_are_still_there(district: District, choose: Choose) -> None:
    need = district.need(Status.IN_PROGRESS)
    page = choose("handler", "questions", need)
    handling.answer(need, by=district.person("clerk"), outcome=Outcome.SOLVED, words="已经解决，不用再问。")
    page = page.form("/questions").send(words="几口人住？")
    assert page.status == 409
    assert page.form("/questions").values["words"] == "几口人住？"
    assert "not possible:" in page.text


def test_without_words_everything_is_asked_again(district: District, choose: Choose) -> None:
    need = district.need(Status.IN_PROGRESS)
    page = choose("handler", "answers", need).form("/answers").send(outcome="solved")
    assert page.status == 422
    assert page.form("/answers").values["need"] == f"{need.number}:{need.unit_id}"
    assert fresh(need).status == Status.IN_PROGRESS


def test_many_are_transferred_and_keep_whoever_assists(district: District, choose: Choose) -> None:
    need, plain = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS)
    school, office = district.place("near_school"), district.place("training_office")
    clerk = district.person("clerk")
    intake.transfer(need, by=clerk, unit=district.place("housing_office"), assisting=[school, office])
    page = choose("clerk", "transfers", need, plain, queue=ALL)
    page.form("/transfers").send(unit=str(office.id), words="请师训科办理")
    for each in (need, plain):
        assert fresh(each).unit_id == office.id
        assert events(each, Action.TRANSFER)[-1].words == "请师训科办理"
    assert assisting(need) == [school.id]


def assisting(need: Need) -> list[int]:
    return list(db.session.scalars(select(AssistingUnit.unit_id).where(AssistingUnit.need_id == need.id)))


def test_what_was_handed_on_meanwhile_is_not_handed_on_unseen(district: District, choose: Choose) -> None:
    need, plain = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS)
    office, school = district.place("training_office"), district.place("near_school")
    page = choose("clerk", "transfers", need, plain, queue=ALL)
    intake.transfer(need, by=district.person("second_clerk"), unit=school)
    page = page.form("/transfers").send(unit=str(office.id))
    assert f"{need.number} not done: It was handed to another unit meanwhile." in page.text
    assert (fresh(need).unit_id, fresh(plain).unit_id) == (school.id, office.id)


def test_sent_again_it_is_done_once(district: District, choose: Choose) -> None:
    need = district.need(Status.IN_PROGRESS)
    form = choose("handler", "questions", need).form("/questions")
    data = {**form.values.to_dict(), "words": "几口人住？"}
    for _ in range(2):
        assert form.page.client.post(form.action, data=data).status_code == 303
    assert len(events(need, Action.ASK)) == 1


def test_nobody_is_offered_what_they_cannot_do(client: Client, district: District) -> None:
    district.need(Status.IN_PROGRESS)
    for who, nouns in (
        ("handler", {"questions", "answers"}),
        ("clerk", {"transfers", "questions", "answers"}),
    ):
        sign_in_as(client, district.person(who))
        page = client.page(UNITS_QUEUE if who == "handler" else ALL)
        offered = {button.get("value") for button in page.main.iter("button") if button.get("name") == "noun"}
        assert offered == nouns
    sign_in_as(client, district.person("leader"))
    assert 'name="need"' not in client.get(ALL).text


def test_nothing_chosen_leads_back(choose: Choose, district: District) -> None:
    district.need(Status.IN_PROGRESS)
    assert "Choose at least one need first." in choose("handler", "questions").text


def test_a_query_for_all_of_them_not_for_each(client: Client, district: District) -> None:
    numbers = [district.need(Status.IN_PROGRESS).number for _ in range(9)]
    sign_in_as(client, district.person("handler"))
    asked = []
    for shown in (numbers, numbers[:2], numbers):
        with statements() as seen:
            page = client.page("/triage/together/questions?" + "&".join(f"need={one}" for one in shown))
        assert all(number in page.text for number in shown)
        asked.append(len(seen))
    assert asked[1] == asked[2], "the first one of all fills what is kept in memory"


def test_what_was_handed_on_while_the_list_was_on_screen_is_said_and_not_ticked(
    district: District, choose: Choose, client: Client
) -> None:
    need, plain = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS)
    seen_at = need.unit_id
    intake.transfer(need, by=district.person("second_clerk"), unit=district.place("near_school"))
    sign_in_as(client, district.person("clerk"))
    named = f"need={need.number}:{seen_at}&need={plain.number}:{plain.unit_id}"
    page = client.page(f"/triage/together/transfers?{named}")
    assert "It was handed to another unit meanwhile." in page.text
    form = page.form("/transfers")
    assert form.values.getlist("need") == [f"{plain.number}:{plain.unit_id}"]
    form.send(unit=str(district.place("training_office").id))
    assert fresh(need).unit_id == district.place("near_school").id
    assert fresh(plain).unit_id == district.place("training_office").id


def test_the_list_leads_to_the_form_with_where_each_need_was_shown(
    district: District, choose: Choose
) -> None:
    need = district.need(Status.IN_PROGRESS)
    page = choose("clerk", "transfers", need, queue=ALL)
    assert f"need={need.number}:{need.unit_id}" in unquote(page.form("/transfers").action)


def test_the_words_for_some_needs_are_kept_apart_from_those_for_others(
    district: District, choose: Choose
) -> None:
    needs = [district.need(Status.IN_PROGRESS) for _ in range(2)]
    first, second = (choose("handler", "questions", need).form("/questions").action for need in needs)
    assert first.partition("&back=")[0] != second.partition("&back=")[0]
    assert all(action.rpartition("&")[2].startswith("back=") for action in (first, second))


def test_many_handed_to_where_nobody_sits_are_said_to_wait(district: District, choose: Choose) -> None:
    needs = [district.need(Status.IN_PROGRESS) for _ in range(2)]
    page = choose("clerk", "transfers", *needs, queue=ALL)
    page = page.form("/transfers").send(unit=str(district.place("far_school").id))
    assert page.response.text.count("Nobody handles needs at 松岭学校.") == 1


def test_where_none_of_several_can_be_done_each_has_its_reason(district: District, choose: Choose) -> None:
    needs = [district.need(Status.IN_PROGRESS) for _ in range(2)]
    page = choose("handler", "questions", *needs)
    for need in needs:
        handling.answer(need, by=district.person("clerk"), outcome=Outcome.SOLVED, words="已经解决。")
    page = page.form("/questions").send(words="几口人住？")
    assert page.status == 409
    for need in needs:
        assert f"{need.number} not done: " in page.response.text
