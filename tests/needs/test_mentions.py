"""Naming colleagues in a comment: only who may know of the need, who are told and nobody else."""

import pytest
from sqlalchemy import select

from tests.support.client import Client
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.needs.mentions import Nameable, who_may_be_named
from welfare.needs.models import Need, NeedEvent
from welfare.needs.refusals import MentionNotPossible, NotAllowed
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice

STAFF = ("school", "clerk", "second_clerk", "alliance_clerk", "handler", "leader", "alliance_leader")


def who(ids: set[int], district: District) -> set[str]:
    """Whose ids they are."""
    return {number for number in (*STAFF, "other_handler", "other_school", "auditor", "admin", "teacher",
                                  "colleague") if district.person(number).id in ids}  # fmt: skip


def told(kind: NoticeKind) -> set[int]:
    """Who has a notice of this kind."""
    return set(db.session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_whoever_works_on_it_can_be_named(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    assert who(who_may_be_named(need), district) == set(STAFF)
    for number in STAFF:
        assert district.person(number).id not in {
            one.id for one in Nameable(need, district.person(number)).listed() or ()
        }


def test_of_a_protected_need_only_the_bureau_can_be_named(district: District) -> None:
    need = district.need(Status.IN_PROGRESS, is_protected=True)
    assert who(who_may_be_named(need), district) == {"clerk", "second_clerk", "handler", "leader"}
    with pytest.raises(MentionNotPossible):
        handling.comment(
            need, by=district.person("handler"), words="请看", mentions=[district.person("school").id]
        )
    assert newest(need).words != "请看"


def test_who_is_named_is_told_once_and_nobody_else_of_it(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    named = [district.person(number).id for number in ("leader", "second_clerk")]
    handling.comment(
        need, by=district.person("handler"), words="请您看一下", is_internal=True, mentions=named
    )
    db.session.commit()
    assert told(NoticeKind.MENTION) == set(named)
    assert told(NoticeKind.COMMENT) == {district.person(one).id for one in ("clerk", "alliance_clerk")}


@pytest.mark.parametrize("number", ["other_handler", "other_school", "auditor", "admin", "teacher"])
def test_nobody_who_may_not_know_of_it_is_named(number: str, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    with pytest.raises(MentionNotPossible):
        handling.comment(
            need, by=district.person("clerk"), words="请看", mentions=[district.person(number).id]
        )


def test_a_teacher_names_nobody(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    teacher, handler = district.person("teacher"), district.person("handler")
    with pytest.raises(NotAllowed):
        handling.comment(need, by=teacher, words="请看", mentions=[handler.id])
    token = sign_in_as(client, teacher)
    page = client.page(f"/needs/{need.number}/comments")
    assert "Tell colleagues of it" not in text(page.main)
    sent = {"words": "请看", "mentions": [str(handler.id)], "csrf_token": token}
    assert client.post(f"/needs/{need.number}/comments", data=sent).status_code == 303
    assert newest(need).details == {}


def newest(need: Need) -> NeedEvent:
    """What happened last."""
    query = select(NeedEvent).where(NeedEvent.need_id == need.id).order_by(NeedEvent.id.desc())
    return db.session.scalars(query.limit(1)).one()


def test_staff_read_who_was_named_and_the_teacher_does_not(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    leader = district.person("leader")
    sign_in_as(client, district.person("handler"))
    form = client.page(f"/needs/{need.number}/comments").form("/comments")
    page = form.send(words="请您定夺", mentions=[str(leader.id)])
    assert page.status == 200
    assert "You commented, and told 局长一" in text(client.page(f"/needs/{need.number}").main)
    sign_in_as(client, district.person("teacher"))
    page = client.page(f"/needs/{need.number}")
    assert "局长一" not in text(page.main)
    assert "commented" in text(page.main)


def test_names_are_found_while_typing_and_without_script(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    sign_in_as(client, district.person("handler"))
    found = client.get(f"/needs/{need.number}/colleagues?q=局办").json
    assert {one["name"] for one in found["matches"]} == {"局办一", "局办二"}
    form = client.page(f"/needs/{need.number}/comments").form("/comments")
    assert form.send(words="请看", mentions=[str(district.person("auditor").id)]).status == 422


@pytest.mark.parametrize(
    ("number", "reads_at"),
    [("leader", "form=comments#operations"), ("clerk", "form=answer#operations")],
)
def test_a_notice_leads_to_the_form_that_is_likely_next(
    number: str, reads_at: str, client: Client, district: District
) -> None:
    need = district.need(Status.IN_PROGRESS)
    handling.comment(
        need, by=district.person("handler"), words="请看", mentions=[district.person("leader").id]
    )
    handling.supervise(need, by=district.person("alliance_leader"), words="请尽快")
    db.session.commit()
    person = district.person(number)
    token = sign_in_as(client, person)
    mine = select(Notice.id).where(Notice.person_id == person.id).order_by(Notice.id.desc()).limit(1)
    data = {"notice": db.session.scalars(mine).one(), "csrf_token": token}
    answer = client.post("/notices/reading", data=data)
    assert answer.headers["Location"] == f"/needs/{need.number}?{reads_at}"
    opened = client.page(answer.headers["Location"].partition("#")[0])
    assert opened.form("/" + reads_at.partition("#")[0].partition("=")[2])
