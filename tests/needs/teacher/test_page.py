"""A need as its teacher reads it: where it stands, what was answered, what to do next."""

import pytest
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.actions.clock import lapse
from welfare.needs.calls import actions as follow_ups
from welfare.needs.lifecycle import Action, Outcome, Satisfaction, Status
from welfare.needs.models import Need, NeedEvent


def shown(client: Client, district: District, need: Need, person: str = "teacher") -> Page:
    sign_in_as(client, district.person(person))
    return client.page(f"/needs/{need.number}")


def track(page: Page) -> list[str]:
    steps = next(one for one in elements(page.main, "ol") if one.get("class") == "track")
    return [
        f"{(step.get('class') or '').strip()}: {text(step).split(' (')[0]}" for step in elements(steps, "li")
    ]


def history(page: Page) -> list[str]:
    """The sentences of the timeline, newest first."""
    told = next(one for one in elements(page.main, "ol") if one.get("class") == "timeline")
    return [text(sentence) for sentence in elements(told, "p")]


def badges(page: Page) -> list[str]:
    """What the small labels say, from top to bottom."""
    labels = [span for span in elements(page.main, "span") if "badge" in (span.get("class") or "").split()]
    return [text(label) for label in labels if text(label)]


TRACKS = {
    Status.SUBMITTED: ["current: Sent", "todo: In progress", "todo: Answered", "todo: Confirmed"],
    Status.NEEDS_INFO: ["done: Sent", "current: In progress", "todo: Answered", "todo: Confirmed"],
    Status.IN_PROGRESS: ["done: Sent", "current: In progress", "todo: Answered", "todo: Confirmed"],
    Status.CARRIED: ["done: Sent", "current: Carried open", "todo: Answered", "todo: Confirmed"],
    Status.ANSWERED: ["done: Sent", "done: In progress", "current: Answered", "todo: Confirmed"],
    Status.SOLVED: ["done: Sent", "done: In progress", "done: Answered", "done: Confirmed"],
    Status.EXPLAINED: ["done: Sent", "done: In progress", "done: Answered", "done: Confirmed"],
    Status.DECLINED: ["done: Sent", "stopped: Declined"],
    Status.WITHDRAWN: ["done: Sent", "stopped: Withdrawn"],
    Status.MERGED: ["done: Sent", "current: Merged", "todo: Answered"],
}


@pytest.mark.parametrize("status", Status)
def test_the_track_says_where_it_stands(client: Client, district: District, status: Status) -> None:
    assert track(shown(client, district, district.need(status))) == TRACKS[status]


def test_a_question_is_shown_with_one_button_and_the_reply_goes_back(
    client: Client, district: District
) -> None:
    need = district.need(Status.NEEDS_INFO)
    page = shown(client, district, need)
    assert page.text.count("几口人？") == 1
    reply = page.follow("Reply")
    assert "几口人？" in reply.text
    after = reply.form("/reply").send(words="两个人，还有一个孩子")
    assert after.path == f"/needs/{need.number}"
    assert "In progress" in after.text
    assert "Your reply has arrived" in after.text
    assert "两个人，还有一个孩子" in after.text
    assert history(after)[0] == "You replied"


def test_an_answer_is_confirmed_in_place(client: Client, district: District) -> None:
    need = district.need(Status.ANSWERED)
    page = shown(client, district, need)
    assert "Is it solved?" in page.text
    assert page.text.count("分到三楼一间") == 1
    after = page.form("/confirmation").send(holds="yes", satisfaction="basically_satisfied", words="谢谢")
    assert "Your word has arrived" in after.text
    assert history(after)[0] == "You confirmed the answer: Basically satisfied"
    db.session.expire_all()
    assert db.session.get_one(Need, need.id).status == Status.SOLVED


def test_a_rating_is_not_asked_for(client: Client, district: District) -> None:
    after = shown(client, district, district.need(Status.ANSWERED)).form("/confirmation").send(holds="yes")
    assert history(after)[0] == "You confirmed the answer"
    assert db.session.query(Need).one().satisfaction is None


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"satisfaction": "satisfied", "words": "谢谢老师"}, "Say whether it is solved."),
        ({"holds": "no"}, "Say what is still missing."),
    ],
)
def test_half_a_word_on_an_answer_comes_back_with_what_was_said(
    client: Client, district: District, said: dict[str, str], missing: str
) -> None:
    page = shown(client, district, district.need(Status.ANSWERED)).form("/confirmation").send(**said)
    assert page.status == 422
    assert missing in page.text
    assert dict(page.form("/confirmation").values.items()).items() >= said.items()
    assert "分到三楼一间" in page.text
    assert db.session.query(Need).one().status == Status.ANSWERED


def test_an_explanation_is_not_called_solved(client: Client, district: District) -> None:
    page = shown(client, district, district.need(Status.ANSWERED, outcome=Outcome.EXPLAINED))
    assert "Cannot be solved now" in page.text
    assert "Is it solved?" not in page.text
    assert "Yes, I accept the answer" in page.text
    after = page.form("/confirmation").send(holds="yes")
    assert db.session.query(Need).one().status == Status.EXPLAINED
    assert "Solved" not in badges(after)


CLAIMED = "Solved, so the office says"


@pytest.mark.parametrize("who", ["teacher", "clerk", "handler", "leader"])
def test_what_the_office_claims_looks_different_until_somebody_has_confirmed_it(
    client: Client, district: District, who: str
) -> None:
    need = district.need(Status.ANSWERED)
    assert badges(shown(client, district, need, who)) == ["Awaiting confirmation", CLAIMED]
    lapse(need)
    assert badges(shown(client, district, need, who)) == ["Solved, not confirmed", CLAIMED]
    confirmed = district.need(Status.SOLVED)
    assert badges(shown(client, district, confirmed, who))[:2] == ["Solved", "Solved"]


def test_one_who_waits_for_an_answer_given_to_another_reads_it_as_a_claim(
    client: Client, district: District
) -> None:
    leading = district.need(Status.IN_PROGRESS, by="colleague")
    follower = district.need()
    intake.merge(follower, by=district.person("clerk"), into=leading)
    handling.answer(leading, by=district.person("handler"), outcome=Outcome.SOLVED, words="新楼已经交付")
    assert badges(shown(client, district, follower)) == ["Merged", CLAIMED]
    teacher.confirm(leading, by=district.person("colleague"))
    assert badges(shown(client, district, follower)) == ["Merged", "Solved"]


def test_an_objection_takes_it_up_again_and_the_old_answer_stays_in_the_history(
    client: Client, district: District
) -> None:
    page = shown(client, district, district.need(Status.ANSWERED))
    assert "new deadline" in page.text
    after = page.form("/confirmation").send(holds="no", satisfaction="satisfied", words="屋顶还在漏")
    assert "Your word has arrived. The office has to answer anew" in after.text
    assert history(after)[0] == "You did not accept the answer: it is not solved"
    assert "The answer" not in [text(heading) for heading in elements(after.main, "h2")]
    assert "分到三楼一间" in after.text


def test_a_solved_need_can_be_reopened(client: Client, district: District) -> None:
    page = shown(client, district, district.need(Status.SOLVED)).follow("Reopen")
    after = page.form("/reopening").send(words="又漏了")
    assert history(after)[0] == "You reopened it"


def test_an_action_that_came_too_late_says_why_and_keeps_the_words(
    client: Client, district: District
) -> None:
    need = district.need(Status.NEEDS_INFO)
    form = shown(client, district, need).follow("Reply").form("/reply")
    teacher.withdraw(need, by=district.person("teacher"))
    page = form.send(words="两个人，还有一个孩子")
    assert page.status == 409
    assert "This cannot be done with the need as it stands now." in page.text
    assert "两个人，还有一个孩子" in page.text
    assert history(page)[0] == "You withdrew it"


def test_a_reply_to_a_question_that_was_replaced_stands_in_the_form_of_the_new_one(
    client: Client, district: District
) -> None:
    need, handler = district.need(Status.NEEDS_INFO), district.person("handler")
    form = shown(client, district, need).follow("Reply").form("/reply")
    teacher.reply(need, by=district.person("teacher"), words="一个人")
    handling.ask(need, by=handler, words="哪一天搬？")
    page = form.send(words="两个人，还有一个孩子")
    assert page.status == 409
    assert "哪一天搬？" in page.text
    again = page.form("/reply")
    assert again.values["words"] == "两个人，还有一个孩子"
    assert history(again.send())[0] == "You replied"


def test_a_word_on_an_answer_that_was_replaced_is_kept_and_the_new_one_is_to_be_judged(
    client: Client, district: District
) -> None:
    need, handler = district.need(Status.ANSWERED), district.person("handler")
    form = shown(client, district, need).form("/confirmation")
    slips.undo(need, by=handler, action=Action.RECALL, words="写错了")
    handling.answer(need, by=handler, outcome=Outcome.SOLVED, words="分到五楼一间")
    page = form.send(holds="yes", satisfaction="basically_satisfied", words="谢谢，先住下")
    assert page.status == 409
    assert "分到五楼一间" in page.text
    again = page.form("/confirmation")
    assert again.values["words"] == "谢谢，先住下"
    assert again.values["satisfaction"] == "basically_satisfied"
    assert "holds" not in again.values
    assert page.form("/confirmation").send(holds="yes").status == 200


def test_the_teacher_reads_offices_and_nothing_internal(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    handler, clerk = district.person("handler"), district.person("clerk")
    handling.comment(need, by=handler, words="预算不够", is_internal=True)
    handling.comment(need, by=handler, words="周五来看")
    handling.request_extension(need, by=handler, days=5, words="等材料到货")
    intake.extend(need, by=clerk)
    intake.transfer(need, by=clerk, unit=district.place("training_office"), words="你们更熟悉")
    handling.supervise(need, by=district.person("leader"), words="本周内必须办结")
    page = shown(client, district, need)
    assert history(page)[:5] == [
        "The leadership is watching that it gets done",
        "云岭林区教育局 handed it to 师训科",
        "云岭林区教育局 granted more time; working days: 5",
        "后勤科 commented",
        history(page)[4],
    ]
    assert history(page)[4].startswith("云岭林区教育局 accepted it: 后勤科 will answer by")
    assert "周五来看" in page.text
    for internal in ("预算不够", "等材料到货", "你们更熟悉", "本周内必须办结", "后勤一", "局办一"):
        assert internal not in page.text


def test_staff_who_raised_it_read_no_more_than_any_teacher(client: Client, district: District) -> None:
    """A school's administrator who teaches may not read what colleagues say among themselves about them."""
    need = district.need(Status.IN_PROGRESS)
    handling.comment(need, by=district.person("handler"), words="预算不够", is_internal=True)
    need.raised_by_id = district.person("school").id
    page = shown(client, district, need, "school")
    assert "预算不够" not in page.text
    assert page.links["My needs"] == "/needs"


def test_a_comment_reaches_everybody_and_cannot_be_internal(client: Client, district: District) -> None:
    form = shown(client, district, district.need()).follow("Comment").form("/comments")
    assert "is_internal" not in form.names
    after = form.send(words="周五下午我在")
    assert "周五下午我在" in after.text
    assert "Your comment has arrived." in after.text


def test_a_merged_need_shows_the_answer_of_the_one_it_follows_and_nothing_else_of_it(
    client: Client, district: District
) -> None:
    leading = district.need(
        Status.IN_PROGRESS, by="colleague", title="我们都想要宿舍", description="隔壁老师的话"
    )
    follower = district.need(title="我也想要宿舍")
    intake.merge(follower, by=district.person("clerk"), into=leading)
    page = shown(client, district, follower)
    assert "answered together with theirs" in page.text
    assert "The answer is not there yet" in page.text
    handling.answer(leading, by=district.person("handler"), outcome=Outcome.SOLVED, words="新楼已经交付")
    page = shown(client, district, follower)
    assert "新楼已经交付" in page.text
    assert [step.split(":")[0] for step in track(page)] == ["done", "done", "done"]
    for others in ("我们都想要宿舍", "隔壁老师的话", leading.number, "甲二"):
        assert others not in page.text


def test_a_lapsed_need_says_that_nobody_confirmed_it(client: Client, district: District) -> None:
    need = district.need(Status.ANSWERED)
    lapse(need)
    page = shown(client, district, need)
    assert "Closed without your confirmation" in page.text
    assert "Nobody replied in time" in history(page)[0]


def test_a_follow_up_that_reached_nobody_is_not_told_and_what_was_noted_of_another_is(
    client: Client, district: District
) -> None:
    need = district.need(Status.ANSWERED)
    clerk = district.person("clerk")
    follow_ups.follow_up(need, by=clerk, is_reached=False, words="没人接")
    follow_ups.follow_up(
        need,
        by=clerk,
        is_reached=True,
        is_solved=True,
        satisfaction=Satisfaction.SATISFIED,
        words="说房子挺好",
    )
    page = shown(client, district, need)
    told = "云岭林区教育局 called about the answer and noted: solved, satisfied"
    assert [one for one in history(page) if "called" in one] == [told]
    assert "没人接" not in page.text
    assert "说房子挺好" in page.text
    assert "The call with you" not in page.text, "it was not due, so it changes nothing"


def test_what_callers_wrote_before_the_teacher_read_it_stays_among_staff(
    client: Client, district: District
) -> None:
    need = district.need(Status.ANSWERED)
    follow_ups.follow_up(
        need, by=district.person("clerk"), is_reached=True, is_solved=True, words="语气不耐烦"
    )
    event = db.session.scalars(select(NeedEvent).where(NeedEvent.kind == "follow_up")).one()
    table = NeedEvent.__table__
    earlier = {name: value for name, value in event.details.items() if name != "was_due"}
    db.session.execute(table.update().where(table.c.id == event.id).values(details=earlier))
    db.session.expire_all()
    assert "语气不耐烦" not in shown(client, district, need).text


def test_every_event_of_every_status_has_a_sentence(client: Client, district: District) -> None:
    for status in Status:
        page = shown(client, district, district.need(status))
        assert all(history(page)), status
    assert db.session.query(NeedEvent).count() > len(Status)


def test_what_is_not_mine_is_the_same_as_what_is_not_there(client: Client, district: District) -> None:
    need = district.need(by="colleague")
    sign_in_as(client, district.person("teacher"))
    not_mine = client.get(f"/needs/{need.number}")
    not_there = client.get("/needs/26-9999-0")
    assert not_mine.status_code == not_there.status_code == 404
    assert not_mine.text.replace(need.number, "") == not_there.text.replace("26-9999-0", "")
    for noun in ("reply", "comments", "acceptance", "nonsense"):
        assert client.get(f"/needs/{need.number}/{noun}").status_code == 404


@pytest.mark.parametrize("number", ["abc", "%00", "26-0001-7%00", "٢٦٠٠٠١٧", "0" * 300, "26%200001%207x"])
def test_a_number_that_is_none_is_not_there(client: Client, district: District, number: str) -> None:
    sign_in_as(client, district.person("colleague"))
    assert client.get(f"/needs/{number}").status_code == 404


def test_a_number_typed_without_hyphens_leads_to_its_address(client: Client, district: District) -> None:
    need = district.need()
    sign_in_as(client, district.person("teacher"))
    typed = client.get(f"/needs/{need.number.replace('-', '')}")
    assert typed.status_code == 302
    assert typed.location == f"/needs/{need.number}"
