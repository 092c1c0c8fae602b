"""Canned replies: kept by a unit's people, chosen above the words, filled for each need, and the light."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.measures.world import give_role
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import intake
from welfare.needs.lifecycle import AnswerFlaw, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import REPEATED_FROM
from welfare.needs.refusals import NotAllowed
from welfare.needs.replies import actions
from welfare.needs.replies.actions import MOST_REPLIES, add_reply, edit_reply, remove_reply
from welfare.needs.replies.models import CannedReply
from welfare.needs.replies.queries import replies_of
from welfare.needs.replies.refusals import NothingToFill, SameTitle, TooManyReplies, UnknownVariable
from welfare.organizations.actions import merge_school
from welfare.organizations.handover import HELD_BY_PLACES
from welfare.organizations.models import EventKind, Organization, OrganizationEvent

WORDS = "{教师姓名}老师：{诉求编号}号诉求已列入{承办单位}的维修计划。"

Keep = Callable[..., CannedReply]


@pytest.fixture
def keep(district: District) -> Keep:
    """One more text of the housing office, by the handler there."""

    def keep(
        title: str = "维修", words: str = WORDS, by: str = "handler", at: str = "housing_office"
    ) -> CannedReply:
        reply = add_reply(district.place(at), title=title, words=words, by=district.person(by))
        db.session.commit()
        return reply

    return keep


def fresh(need: Need) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, need.id)


def row_of(page: Page, title: str) -> Page:
    """The page of a text, from its row in the list."""
    return page.follow(next(name for name in page.links if name.startswith(title)))


def own_words(need: Need) -> str:
    return f"甲一老师：{need.number}号诉求已列入后勤科的维修计划。"


def test_a_text_is_kept_changed_and_removed_on_its_page(client: Client, district: District) -> None:
    sign_in_as(client, district.person("handler"))
    page = client.page("/triage").follow("Canned replies")
    page = page.form("/triage/replies").send(title="维修", words=WORDS)
    assert "Kept: 维修." in page.text
    page = row_of(page, "维修").forms[0].send(title="屋顶维修", words="另一段话{答复期限}")
    assert "Kept: 屋顶维修." in page.text
    page = row_of(page, "屋顶维修").form("/removal").send()
    assert "Removed: 屋顶维修." in page.text
    assert db.session.scalars(select(CannedReply)).all() == []
    kind = OrganizationEvent.kind == EventKind.REPLIES_CHANGED
    events = db.session.scalars(select(OrganizationEvent).where(kind).order_by(OrganizationEvent.id)).all()
    assert [event.details["changes"]["title"] for event in events] == [
        [None, "维修"], ["维修", "屋顶维修"], ["屋顶维修", None],
    ]  # fmt: skip
    assert events[-1].details["changes"]["words"] == ["另一段话{答复期限}", None], "nothing is lost for good"
    assert WORDS in page.text, "the page shows what was changed"


class TestAtASchoolThatBecomesPartOfAnother:
    """Its texts go along, and both units remember it."""

    @pytest.fixture
    def schools(self, district: District) -> tuple[Organization, Organization]:
        """The one that is closed, and the other one."""
        give_role(district, "colleague", Role.SCHOOL_ADMIN, "far_school")
        return district.place("near_school"), district.place("far_school")

    def titles(self) -> dict[str, tuple[int, str]]:
        kept = select(CannedReply.title, CannedReply.unit_id, CannedReply.words)
        return {title: (unit, words) for title, unit, words in db.session.execute(kept)}

    def test_what_it_said_goes_along(
        self, schools: tuple[Organization, Organization], keep: Keep, district: District
    ) -> None:
        closed, into = schools
        keep("维修", by="school", at="near_school")
        assert {holding.name: count for holding, count in HELD_BY_PLACES.of(closed).items()}["replies"] == 1
        merge_school(closed, into=into, by=district.person("admin"))
        assert self.titles() == {"维修": (into.id, WORDS)}
        kind = OrganizationEvent.kind == EventKind.REPLIES_CHANGED
        events = db.session.scalars(
            select(OrganizationEvent).where(kind).order_by(OrganizationEvent.id)
        ).all()
        assert [(event.organization_id, event.details["changes"]["title"]) for event in events[1:]] == [
            (closed.id, ["维修", None]), (into.id, [None, "维修"]),
        ]  # fmt: skip

    def test_a_name_that_is_taken_there_says_where_it_came_from(
        self, schools: tuple[Organization, Organization], keep: Keep, district: District
    ) -> None:
        closed, into = schools
        keep("维修", words="自己的话", by="school", at="near_school")
        keep("维修", by="colleague", at="far_school")
        keep("一" * 60, words="同样的话", by="school", at="near_school")
        keep("一" * 60, words="别的话", by="colleague", at="far_school")
        merge_school(closed, into=into, by=district.person("admin"))
        long = f"{'一' * 54}（石门小学）"
        assert {title: words for title, (_unit, words) in self.titles().items()} == {
            "维修": WORDS, "维修（石门小学）": "自己的话", "一" * 60: "别的话", long: "同样的话",
        }  # fmt: skip

    def test_the_very_same_is_there_once(
        self, schools: tuple[Organization, Organization], keep: Keep, district: District
    ) -> None:
        closed, into = schools
        keep("维修", by="school", at="near_school")
        keep("维修", by="colleague", at="far_school")
        merge_school(closed, into=into, by=district.person("admin"))
        assert self.titles() == {"维修": (into.id, WORDS)}

    def test_closing_says_that_they_stay(self, client: Client, keep: Keep, district: District) -> None:
        keep()
        sign_in_as(client, district.person("admin"))
        page = client.page(f"/organizations/{district.place('housing_office').id}/closing")
        assert "Canned replies" in page.text
        assert page.figure("replies").text == "1"

    @pytest.mark.parametrize("way", ["added", "changed", "removed"])
    def test_none_is_left_behind_by_whoever_writes_meanwhile(
        self,
        client: Client,
        schools: tuple[Organization, Organization],
        keep: Keep,
        district: District,
        way: str,
    ) -> None:
        closed, into = schools
        reply = keep("维修", by="school", at="near_school")
        address, fields = {
            "added": ("/triage/replies", {"title": "又一段", "words": "话"}),
            "changed": (f"/triage/replies/{reply.id}", {"title": "又一段", "words": "话"}),
            "removed": (f"/triage/replies/{reply.id}/removal", {}),
        }[way]
        admin, writer = district.person("admin"), district.person("school")
        page = answer_meanwhile(
            lambda: merge_school(closed, into=into, by=admin), client, writer, address, **fields
        )
        db.session.rollback()
        assert page.status < 500
        assert {unit for unit, _words in self.titles().values()} <= {into.id}


@pytest.mark.parametrize("sent", [{}, {"title": "维修", "words": "改了"}])
def test_what_a_colleague_removes_meanwhile_is_not_found(
    client: Client, district: District, keep: Keep, sent: dict[str, str]
) -> None:
    reply, handler = keep(), district.person("handler")
    address = f"/triage/replies/{reply.id}"
    page = answer_meanwhile(
        lambda: remove_reply(reply, by=handler),
        client,
        handler,
        address if sent else f"{address}/removal",
        **sent,
    )
    assert page.status == 404
    assert replies_of(handler) == []


def test_an_unknown_variable_is_refused_beside_the_text_which_is_still_there(
    client: Client, district: District
) -> None:
    sign_in_as(client, district.person("handler"))
    page = client.page("/triage/replies").form("/triage/replies").send(title="维修", words="{工资}多少")
    assert page.status == 422
    assert "There is no variable {工资}." in page.text
    assert page.form("/triage/replies").values["words"] == "{工资}多少"
    assert db.session.scalars(select(CannedReply)).all() == []


def test_who_works_for_several_units_says_whose_it_is(client: Client, district: District) -> None:
    give_role(district, "handler", Role.HANDLER, "training_office")
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    office = district.place("training_office")
    client.page("/triage/replies").form("/triage/replies").send(title="培训", words="话", unit=str(office.id))
    assert db.session.scalars(select(CannedReply.unit_id)).all() == [office.id]


@pytest.mark.parametrize(
    ("who", "sees"),
    [("handler", True), ("other_handler", False), ("clerk", False), ("school", False), ("leader", False),
     ("teacher", False), ("auditor", False)],
)  # fmt: skip
def test_only_the_units_own_people_have_its_texts(
    district: District, keep: Keep, who: str, sees: bool
) -> None:
    reply = keep()
    person = district.person(who)
    assert [one.id for one in replies_of(person)] == ([reply.id] if sees else [])
    for change in (
        lambda: add_reply(district.place("housing_office"), title="别的", words="话", by=person),
        lambda: edit_reply(reply, title="又一个", words="话", by=person),
        lambda: remove_reply(reply, by=person),
    ):
        if sees:
            change()
        else:
            with pytest.raises(NotAllowed):
                change()


def test_two_of_one_name_an_unknown_variable_and_one_too_many_are_refused(
    district: District, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = keep(), keep("第二")
    keep(by="other_handler", at="training_office")
    handler = district.person("handler")
    with pytest.raises(SameTitle):
        keep()
    with pytest.raises(SameTitle):
        edit_reply(second, title=first.title, words="话", by=handler)
    with pytest.raises(UnknownVariable):
        edit_reply(second, title="第二", words="{工资}", by=handler)
    edit_reply(first, title=first.title, words="别的话", by=handler)
    assert MOST_REPLIES == 50
    monkeypatch.setattr(actions, "MOST_REPLIES", 3)
    keep("第三")
    with pytest.raises(TooManyReplies):
        keep("第四")


@pytest.mark.parametrize(
    ("noun", "status", "who", "at"),
    [
        ("answer", Status.IN_PROGRESS, "handler", "housing_office"),
        ("question", Status.IN_PROGRESS, "handler", "housing_office"),
        ("refusal", Status.SUBMITTED, "clerk", "bureau"),
    ],
)
def test_one_is_chosen_above_the_words_filled_and_edited_before_it_is_sent(
    client: Client, district: District, keep: Keep, noun: str, status: Status, who: str, at: str
) -> None:
    keep("给老师", "{教师姓名}老师：", by=who, at=at)
    need = district.need(status)
    db.session.commit()
    sign_in_as(client, district.person(who))
    page = client.page(f"/needs/{need.number}/{noun}?back=/triage?queue=all").follow("Choose a canned reply")
    assert "甲一老师：" in page.text
    page = page.follow("Write with it 给老师")
    form = page.form(f"/{noun}")
    assert form.values["words"] == "甲一老师："
    outcome = {"outcome": "explained"} if noun == "answer" else {}
    form.send(words=f"{form.values['words']}收到，本周内去看。", **outcome)
    events = select(NeedEvent.words).where(NeedEvent.need_id == need.id).order_by(NeedEvent.id.desc())
    assert db.session.scalars(events).first() == "甲一老师：收到，本周内去看。"


def test_what_has_nothing_to_fill_stays_in_braces_and_is_not_sent(
    client: Client, district: District, keep: Keep
) -> None:
    reply = keep("回电", "有事请打{经办人电话}", by="handler")
    district.person("handler").phone = None
    need = district.need(Status.IN_PROGRESS)
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    form = client.page(f"/needs/{need.number}/answer?reply={reply.id}").form("/answer")
    assert form.values["words"] == "有事请打{经办人电话}"
    page = form.send(outcome="solved")
    assert page.status == NothingToFill.status
    assert "There is nothing to put in the place of {经办人电话} here." in page.text
    assert page.form("/answer").values["words"] == "有事请打{经办人电话}"
    assert fresh(need).status == Status.IN_PROGRESS


def test_another_units_text_does_not_begin_a_form(client: Client, district: District, keep: Keep) -> None:
    reply = keep(by="other_handler", at="training_office")
    need = district.need(Status.IN_PROGRESS)
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    page = client.page(f"/needs/{need.number}/answer?reply={reply.id}")
    assert page.form("/answer").values["words"] == ""


@pytest.mark.parametrize("noun", ["comments", "nothing", "acceptance"])
def test_there_are_none_for_other_actions(client: Client, district: District, noun: str) -> None:
    need = district.need(Status.IN_PROGRESS)
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    assert client.get(f"/needs/{need.number}/replies/{noun}").status_code == 404


def test_one_text_for_many_is_filled_for_each_and_the_light_knows_it_for_one(
    client: Client, district: District, keep: Keep
) -> None:
    reply = keep()
    needs = [district.need(Status.IN_PROGRESS) for _ in range(REPEATED_FROM)]
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    named = "&".join(f"need={need.number}" for need in needs)
    page = client.page(f"/triage/together/answers?{named}")
    page = page.follow("Write with it 维修")
    form = page.form("/answers")
    assert form.values["words"] == reply.words, "the braces are filled for each, not before"
    form.send(outcome="explained")
    assert [fresh(need).answer for need in needs] == [own_words(need) for need in needs]
    flaws = [fresh(need).answer_flaw for need in needs]
    assert flaws == [None] * (REPEATED_FROM - 1) + [AnswerFlaw.REPEATED]


def test_texts_that_differ_in_more_than_what_is_filled_are_no_repetition(
    client: Client, district: District
) -> None:
    needs = [district.need(Status.IN_PROGRESS) for _ in range(REPEATED_FROM)]
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    for floor, need in enumerate(needs):
        form = client.page(f"/needs/{need.number}/answer").form("/answer")
        form.send(outcome="solved", words=f"{{teacher}}: room {floor} is yours from Monday.")
    assert {fresh(need).answer_flaw for need in needs} == {None}


def test_what_a_title_has_in_braces_is_no_variable(client: Client, district: District, keep: Keep) -> None:
    """Filled above the words and filled again where they are sent, it told the teacher a handler's number."""
    reply = keep("标题", "《{诉求标题}》已收到，正在办理。")
    district.person("handler").phone = "13800000000"
    need = district.need(Status.IN_PROGRESS, title="请打{writer phone}")
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    client.page(f"/needs/{need.number}/answer?reply={reply.id}").form("/answer").send(outcome="solved")
    assert fresh(need).answer == "《请打(writer phone)》已收到，正在办理。"


def test_teachers_of_merged_needs_read_nothing_of_another(
    client: Client, district: District, keep: Keep
) -> None:
    reply = keep()
    leading, follower = district.need(Status.IN_PROGRESS, by="colleague"), district.need()
    intake.merge(follower, by=district.person("clerk"), into=leading)
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    form = client.page(f"/needs/{leading.number}/answer?reply={reply.id}").form("/answer")
    assert form.values["words"] == "{教师姓名}老师：{诉求编号}号诉求已列入后勤科的维修计划。"
    page = form.send(outcome="solved")
    assert page.status == NothingToFill.status
    assert fresh(leading).status == Status.IN_PROGRESS


def test_auditors_read_what_was_kept(client: Client, district: District, keep: Keep) -> None:
    keep()
    sign_in_as(client, district.person("auditor"))
    page = client.page(f"/organizations/{district.place('housing_office').id}")
    assert WORDS in page.text


def test_a_title_that_stands_in_the_text_hides_no_repetition(client: Client, district: District) -> None:
    titles = [*("灯坏了" for _ in range(REPEATED_FROM - 1)), "维修"]
    needs = [district.need(Status.IN_PROGRESS, title=title) for title in titles]
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    for need in needs:
        form = client.page(f"/needs/{need.number}/answer").form("/answer")
        form.send(outcome="explained", words=WORDS)
    assert fresh(needs[-1]).answer_flaw == AnswerFlaw.REPEATED


def test_of_many_the_one_that_cannot_be_filled_is_named(client: Client, district: District) -> None:
    first, second = district.need(Status.IN_PROGRESS), district.need(Status.SUBMITTED)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    form = client.page(f"/triage/together/questions?need={first.number}&need={second.number}").form(
        "/questions"
    )
    page = form.send(words="请在{答复期限}前回复")
    assert (
        f"{second.number} not done: There is nothing to put in the place of {{答复期限}} here." in page.text
    )
    assert (fresh(first).status, fresh(second).status) == (Status.NEEDS_INFO, Status.SUBMITTED)
