"""What somebody exports while they stand in for another one is theirs only while they do."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import in_days, stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.actions import end_stand_in
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.queries import stand_in_named
from welfare.exports import actions, lists, store
from welfare.exports.files import Format
from welfare.exports.lists import ListExport, find_list
from welfare.exports.models import Export
from welfare.exports.refusals import NoLongerLent
from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.notices.models import Notice

SignIn = Callable[[Client, str], Page]
OVER = "You asked for it while you stood in for somebody. That is over"


def asked(district: District, who: str) -> Export:
    """An export of the needs that somebody sees, still to be made."""
    needs = find_list("needs")
    assert needs
    export = actions.new_export(needs, by=district.person(who), args={"queue": "all"}, format=Format.CSV)
    actions.ask_for(export)
    db.session.commit()
    return export


def refreshed(export: Export) -> Export:
    db.session.rollback()
    db.session.refresh(export)
    return export


def fetched(client: Client, export: Export) -> tuple[int, str]:
    """What the address of the file answers, and with what."""
    answer = client.get(f"/exports/{export.token}/file")
    text = answer.get_data(as_text=True)
    answer.close()
    return answer.status_code, text


def end(district: District, lent_id: int) -> None:
    """The one who was away is back early."""
    school = district.person("school")
    lent = stand_in_named(lent_id, school)
    assert lent is not None
    end_stand_in(lent, by=school)
    db.session.commit()


def at_a_school(district: District) -> StandIn:
    """A colleague of the school stands in for its administrator, and has another role of their own."""
    handler = Role.HANDLER
    grant_role(
        district.person("colleague"), role=handler, organization=district.place("near_school"), by=None
    )
    district.need(Status.IN_PROGRESS, title="要看学校的")
    return stand_in(district, "school", "colleague", at="near_school", days=1)


@pytest.fixture
def needs_list() -> Iterator[ListExport]:
    """The list of needs, which a test may replace; it is as before afterwards."""
    whole = find_list("needs")
    assert whole
    yield whole
    lists.offer(whole)


def test_a_file_is_fetched_while_it_is_lent_and_names_for_whom(district: District, client: Client) -> None:
    at_a_school(district)
    export = asked(district, "colleague")
    assert make_next()
    sign_in_as(client, district.person("colleague"))
    assert "要看学校的" in fetched(client, export)[1]
    school = district.person("school")
    assert refreshed(export).lent == [["school_admin", district.place("near_school").id, school.id]]
    assert f"甲二 for {school.name}" in client.page("/exports").text


@pytest.mark.parametrize("ends", ["by itself", "early"])
def test_a_file_that_was_made_is_not_fetched_when_the_days_are_over(
    district: District, client: Client, ends: str
) -> None:
    lent_id = at_a_school(district).id
    export = asked(district, "colleague")
    assert make_next()
    assert refreshed(export).made_at
    path = f"/exports/{export.token}"
    last_minute = clock.midnight(clock.today() + timedelta(days=1)) - timedelta(minutes=1)
    with time_machine.travel(last_minute, tick=False):
        sign_in_as(client, district.person("colleague"))
        assert fetched(client, export)[0] == 200
    if ends == "early":
        end(district, lent_id)
    with time_machine.travel(last_minute + timedelta(minutes=2 if ends == "by itself" else 0), tick=False):
        sign_in_as(client, district.person("colleague"))
        answer = client.get(f"{path}/file")
        assert (answer.status_code, answer.headers["Location"]) == (303, path)
        assert OVER in client.page(path).text
        assert "Save the file" not in client.page(path).text
        assert f"{path}/file" not in client.page("/exports").response.text


def test_one_that_waits_is_not_made_when_the_days_are_over(district: District, client: Client) -> None:
    at_a_school(district)
    export = asked(district, "colleague")
    with in_days(1):
        assert make_next()
        assert refreshed(export).failed_at
        assert not store.path_of(export.token).exists()
        sign_in_as(client, district.person("colleague"))
        assert OVER in client.page(f"/exports/{export.token}").text


def test_one_that_is_being_made_when_it_is_ended_is_not_kept(
    district: District, needs_list: ListExport
) -> None:
    lent = at_a_school(district)
    lent_id = lent.id
    export = asked(district, "colleague")

    def rows(*_given: object) -> list[object]:
        ended = update(StandIn).where(StandIn.id == lent_id).values(ended_at=clock.now())
        with db.engine.begin() as connection:
            connection.execute(ended)
        return []

    lists.offer(ListExport("needs", needs_list.title, needs_list.roles, needs_list.columns, rows))
    assert make_next()
    assert refreshed(export).failed_at
    path = store.path_of(export.token)
    assert not path.exists()
    assert not path.with_suffix(".draft").exists()


def test_one_handed_out_at_once_is_refused_where_it_was_ended_meanwhile(district: District) -> None:
    lent, needs = at_a_school(district), find_list("needs")
    assert needs
    export = actions.new_export(needs, by=district.person("colleague"), args={}, format=Format.CSV)
    end_stand_in(lent, by=district.person("school"))
    db.session.flush()
    with pytest.raises(NoLongerLent):
        actions.ask_for(export)


def test_who_has_no_role_any_more_is_not_told_of_a_page_they_cannot_open(district: District) -> None:
    stand_in(district, "school", "colleague", at="near_school", days=1)
    export = asked(district, "colleague")
    with in_days(1):
        assert make_next()
        assert refreshed(export).failed_at
    told = select(Notice).where(Notice.address == f"/exports/{export.token}")
    assert db.session.scalars(told).all() == []


def test_what_is_ones_own_is_not_bound_to_days(district: District, client: Client) -> None:
    export = asked(district, "school")
    assert make_next()
    assert refreshed(export).lent is None
    end(district, stand_in(district, "school", "colleague", at="near_school", days=1).id)
    sign_in_as(client, district.person("school"))
    assert fetched(client, export)[0] == 200


def test_an_auditor_opens_it_later(district: District, client: Client) -> None:
    lent_id = at_a_school(district).id
    export = asked(district, "colleague")
    assert make_next()
    end(district, lent_id)
    sign_in_as(client, district.person("auditor"))
    assert fetched(client, export)[0] == 200
