"""What somebody does in housing while they stand in: for whom it was is kept, and said where it is read."""

from sqlalchemy import select

from tests.housing.town import VALUE, after, applied, flat, frozen, open_for, published
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person, grant_role
from welfare.accounts.leaving import deactivate
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.models import ACTED_FOR
from welfare.housing.actions.record import one_with
from welfare.housing.draw.actions import type_value
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions.offers import accept, sign
from welfare.housing.units.actions import Description, add_unit
from welfare.housing.units.models import Obtained


def done_for(kind: EventKind) -> list[list[int]]:
    """For whom steps of a kind were done, in their order."""
    query = select(HousingEvent.details).where(HousingEvent.kind == kind).order_by(HousingEvent.id)
    return [details.get(ACTED_FOR, []) for details in db.session.scalars(query)]


def a_drawn_round(district: District) -> Round:
    """A round whose public value the handler's stand-in has typed in, and a clerk."""
    round_ = open_for(district, [flat(district)])
    applied(round_, district.person("teacher"))
    published(district, round_)
    frozen(district, round_)
    with clock.at(after(round_)):
        stand_in(district, "handler", "admin", days=1)
        type_value(round_, VALUE, by=district.person("admin"))
        type_value(round_, VALUE, by=district.person("clerk"))
    db.session.flush()
    return round_


def test_a_step_is_done_for_those_whose_roles_let_one_run_housing(district: District) -> None:
    add_person(staff_number="between", name="新来的", organization=district.place("bureau"), roles=())
    db.session.flush()
    stand_in(district, "handler", "between")
    stand_in(district, "leader", "between", at="bureau")
    between, handler, leader = (district.person(who) for who in ("between", "handler", "leader"))
    flat_of_school = Description(
        school_id=district.place("near_school").id,
        building="2号楼",
        number="9",
        floor_area=30,
        rooms=1,
        obtained_by=Obtained.BUILT,
        cost_yuan=59000,
    )
    add_unit(flat_of_school, by=between)
    assert done_for(EventKind.ADDED) == [[handler.id]]
    assert one_with(between, EventKind.PUBLISHED) == {between.id, handler.id, leader.id}


def test_a_round_says_for_whom_it_was_signed_and_the_value_typed_in(
    district: District, client: Client
) -> None:
    round_ = a_drawn_round(district)
    with clock.at(after(round_)):
        stand_in(district, "second_clerk", "leader", at="bureau")
        [offer] = sign(round_, by=district.person("leader"))
        accept(offer, by=district.person("teacher"))
        db.session.commit()
        sign_in_as(client, district.person("handler"))
        page = client.page(f"/housing/rounds/{round_.id}").text
        assert "Signed by局长一 for 局办二" in page
        assert "系管一 for 后勤一, 局办一" in page
        history = page[page.index("What happened") :]
        assert "局长一 for 局办二" in history
        assert "系管一 for 后勤一" in history
        sign_in_as(client, district.person("teacher"))
        assert "Signed by局长一 for 局办二" in client.page(f"/housing/rounds/{round_.id}/notice").text
    assert done_for(EventKind.SIGNED) == [[district.person("second_clerk").id]]
    assert done_for(EventKind.OFFERED) == [[district.person("second_clerk").id]]
    assert done_for(EventKind.ACCEPTED) == [[]]


def test_the_page_of_who_types_second_names_the_first_and_for_whom(
    district: District, client: Client
) -> None:
    round_ = open_for(district, [flat(district)])
    applied(round_, district.person("teacher"))
    published(district, round_)
    frozen(district, round_)
    with clock.at(after(round_)):
        stand_in(district, "handler", "admin", days=1)
        type_value(round_, VALUE, by=district.person("admin"))
        db.session.commit()
        sign_in_as(client, district.person("clerk"))
        assert "系管一 for 后勤一 has typed it in" in client.page(f"/housing/rounds/{round_.id}").text


def test_the_history_of_a_flat_and_of_who_lives_there_says_it(district: District, client: Client) -> None:
    round_ = a_drawn_round(district)
    with clock.at(after(round_)):
        stand_in(district, "second_clerk", "leader", at="bureau")
        [offer] = sign(round_, by=district.person("leader"))
        db.session.commit()
        sign_in_as(client, district.person("handler"))
        assert "局长一 for 局办二" in client.page(f"/housing/units/{offer.unit_id}").text


def test_what_follows_from_a_closed_account_is_done_for_nobody_else(district: District) -> None:
    round_ = open_for(district, [flat(district)])
    applied(round_, district.person("teacher"))
    stand_in(district, "handler", "admin")
    deactivate(district.person("teacher"), by=district.person("admin"))
    assert done_for(EventKind.LEFT) == [[]]


def test_what_whoever_is_away_has_applied_with_is_kept_from_who_stands_in(
    district: District, client: Client
) -> None:
    applicant = district.person("second_clerk")
    grant_role(applicant, role=Role.TEACHER, organization=district.place("bureau"), by=None)
    round_ = open_for(district, [flat(district)])
    mine = applied(
        round_, district.person("second_clerk"), school_id=district.place("near_school").id,
        sensitive={"illness": "yes"},
    )  # fmt: skip
    stand_in(district, "second_clerk", "admin", at="bureau")
    db.session.commit()
    page = f"/housing/applications/{mine.id}"
    for who, status in (("clerk", 200), ("handler", 200), ("admin", 404)):
        sign_in_as(client, district.person(who))
        assert client.get(page).status_code == status, who
