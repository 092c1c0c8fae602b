"""Who is away while whoever stood in has gone: who is told, who sees it, and when it is over."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import in_days, stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.actions import end_stand_in
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.queries import unminded_for, unminded_seen_by
from welfare.extensions import db
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice

SignIn = Callable[[Client, str], Page]
SAID = "后勤一 is away from 后勤科 until"
GOES = "and 局办二 can no longer stand in"
PAGES = {"leader": "/overview", "admin": "/organizations"}


def leave(district: District) -> StandIn:
    """The clerk who stands in for the handler has their account closed."""
    lent = stand_in(district, deputy="second_clerk")
    deactivate(district.person("second_clerk"), by=district.person("admin"))
    db.session.commit()
    return lent


def told(district: District, name: str) -> list[tuple[str, str | None]]:
    """What somebody is told of it, in English, with where it leads."""
    query = select(Notice).where(Notice.person_id == district.person(name).id, Notice.kind == NoticeKind.DUTY)
    notices = db.session.scalars(query.order_by(Notice.id))
    return [(one.sentence, one.address) for one in notices if "can no longer" in (one.sentence or "")]


def test_leaders_are_told_administrators_too_but_for_who_did_it_and_both_see_it(
    client: Client, district: District
) -> None:
    leave(district)
    assert [address for _sentence, address in told(district, "leader")] == ["/overview"]
    assert told(district, "admin") == []
    assert told(district, "handler") == told(district, "clerk") == []
    for who, path in PAGES.items():
        sign_in_as(client, district.person(who))
        page = client.page(path).text
        assert SAID in page, who
        assert GOES in page, who


def test_an_administrator_is_told_where_somebody_else_did_it_and_can_open_the_page(
    client: Client, district: District, sign_in: SignIn
) -> None:
    stand_in(district, "school", "colleague", at="near_school")
    grant_role(
        district.person("colleague"), role=Role.AUDITOR, organization=district.place("bureau"), by=None
    )
    db.session.commit()
    [(_sentence, address)] = told(district, "admin")
    sign_in(client, "admin")
    assert address is not None
    assert "甲校管 is away from 石门小学 until" in client.page(address).text


def test_nobody_below_or_beside_sees_it(district: District) -> None:
    leave(district)
    for who in ("clerk", "alliance_leader", "school", "teacher", "handler"):
        assert unminded_seen_by(district.person(who)) == [], who


@pytest.mark.parametrize("way", ["another", "back", "later", "role taken", "closed"])
def test_it_is_over(district: District, way: str) -> None:
    lent = leave(district)
    leader, handler, admin = (district.person(who) for who in ("leader", "handler", "admin"))
    assert len(unminded_seen_by(leader)) == len(unminded_for(handler)) == 1
    if way == "another":
        stand_in(district, deputy="clerk", begins=1, days=1)
    elif way == "back":
        end_stand_in(lent, by=handler)
    elif way == "role taken":
        take_role(handler, handler.roles[0], by=admin, successor=district.person("clerk"))
    elif way == "closed":
        deactivate(handler, by=admin, successor=district.person("clerk"))
    db.session.flush()
    with in_days(3 if way == "later" else 0):
        assert unminded_seen_by(district.person("leader")) == unminded_for(handler) == []


def test_until_the_last_day_it_is_not_over(district: District) -> None:
    leave(district)
    with in_days(2):
        assert len(unminded_seen_by(district.person("leader"))) == 1


def test_who_is_back_and_ends_it_before_their_stand_in_leaves_is_missed_by_nobody(district: District) -> None:
    lent = stand_in(district, deputy="second_clerk")
    end_stand_in(lent, by=district.person("handler"))
    deactivate(district.person("second_clerk"), by=district.person("admin"))
    assert unminded_seen_by(district.person("leader")) == []
    assert told(district, "leader") == []


def test_where_the_one_who_is_away_leaves_nobody_is_missed(district: District) -> None:
    stand_in(district, deputy="second_clerk")
    admin, clerk = district.person("admin"), district.person("clerk")
    deactivate(district.person("handler"), by=admin, successor=clerk)
    assert unminded_seen_by(district.person("leader")) == []
    assert told(district, "leader") == []


def test_whoever_is_away_sees_it_and_says_that_they_are_back(
    client: Client, district: District, sign_in: SignIn
) -> None:
    lent = leave(district)
    sign_in(client, "handler")
    address = f"/people/{lent.person_id}/stand-ins"
    page = client.page(address)
    assert SAID in page.text
    assert "I am back" in page.text
    answer = page.form(f"{address}/{lent.id}/ending").send()
    assert answer.status == 200
    assert SAID not in answer.text
    db.session.expire_all()
    assert unminded_seen_by(district.person("leader")) == []


def test_whoever_only_reads_reads_it_and_ends_nothing(
    client: Client, district: District, sign_in: SignIn
) -> None:
    lent = leave(district)
    sign_in(client, "auditor")
    page = client.page(f"/people/{lent.person_id}/stand-ins")
    assert SAID in page.text
    assert "They are back" not in page.text


def test_the_one_that_is_over_first_stands_on_top(district: District) -> None:
    for number, (person, place) in enumerate(
        (("handler", "housing_office"), ("other_handler", "training_office"))
    ):
        stand_in(district, person, "second_clerk", at=place, begins=number, days=2)
    deactivate(district.person("second_clerk"), by=district.person("admin"))
    db.session.flush()
    seen = unminded_seen_by(district.person("leader"))
    assert [one.organization.name for one in seen] == ["后勤科", "师训科"]
    assert seen[0].last_day >= clock.today()


def test_who_stands_in_and_is_away_themselves_is_seen_to_be_on_that_day(district: District) -> None:
    stand_in(district, days=5)
    stand_in(district, "clerk", "second_clerk", at="bureau", begins=1, days=1)
    db.session.flush()
    query = select(Notice).where(Notice.person_id == district.person("handler").id)
    [notice] = db.session.scalars(query)
    assert (notice.sentence or "").startswith("%(deputy)s, who stands in for you at %(place)s, is away")
    for days, seen in ((0, 0), (1, 1), (2, 0)):
        with in_days(days):
            assert len(unminded_seen_by(district.person("leader"))) == seen, days
