"""Two administrators at one moment: one flat, one list; one of them succeeds, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from tests.housing import town
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions import offers
from welfare.housing.stays.models import Allocation


def both_at_once(app: Flask, district: District, path: str, form: dict[str, str]) -> list[tuple[int, str]]:
    """What handler and clerk are answered when they send the same form at the same moment."""
    senders: list[Callable[[], tuple[int, str]]] = []
    gate = Barrier(2)
    for account in ("handler", "clerk"):
        browser = app.test_client()
        browser.lints = False
        token = sign_in_as(browser, district.person(account))

        def send(browser: object = browser, token: str = token) -> tuple[int, str]:
            gate.wait()
            answer = browser.post(path, data={**form, "csrf_token": token})  # type: ignore[attr-defined]
            return answer.status_code, answer.text

        senders.append(send)
    db.session.commit()
    db.session.remove()
    with ThreadPoolExecutor(2) as pool:
        return sorted(future.result() for future in [pool.submit(send) for send in senders])


def a_round_to_sign(district: District, days_ago: int = 30) -> Round:
    with clock.at(clock.now() - timedelta(days=days_ago)):
        round_ = town.open_for(district, [town.flat(district)], notice_days=1)
        for years in (1, 2, 3):
            town.applied(round_, town.newcomer(district), years_here=years)
    town.published(district, round_)
    return round_


def test_one_flat_is_allocated_once(app: Flask, district: District) -> None:
    round_ = a_round_to_sign(district)
    with clock.at(town.after(round_)):
        offers.sign(round_, by=district.person("handler"))
    unit = town.flat(district)
    db.session.flush()
    round_id, unit_id = round_.id, unit.id
    first, second = both_at_once(app, district, f"/housing/rounds/{round_id}/offers", {"unit": str(unit_id)})
    assert (first[0], second[0]) == (303, 409)
    assert "has just allocated this flat." in second[1]
    assert len(db.session.scalars(select(Allocation).where(Allocation.unit_id == unit_id)).all()) == 1


def test_one_list_is_signed_once(app: Flask, district: District) -> None:
    round_id = a_round_to_sign(district).id
    first, second = both_at_once(app, district, f"/housing/rounds/{round_id}/signature", {})
    assert (first[0], second[0]) == (303, 409)
    assert "has signed this allocation already." in second[1]
    assert len(db.session.scalars(select(Allocation).where(Allocation.round_id == round_id)).all()) == 1
