"""Whoever is signed in without the page was there just now, by the clock of the test."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts import actions as accounts
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import NOTED_EVERY
from welfare.extensions import db


@pytest.mark.parametrize("days", [-400, 400])
def test_whoever_came_on_another_day_was_here_and_proved_it_then(
    client: Client, district: District, days: int
) -> None:
    with clock.at(clock.now() + timedelta(days=days)):
        person = accounts.add_person(
            staff_number="new", name="新来一", organization=district.place("near_school")
        )
        db.session.flush()
        sign_in_as(client, person)
        query = select(SignIn.used_at, SignIn.proven_at).where(SignIn.person_id == person.id)
        used_at, proven_at = db.session.execute(query).one()
        assert abs(clock.now() - used_at) < NOTED_EVERY
        assert proven_at > clock.now() - client.application.config["PROVEN_FOR"]
