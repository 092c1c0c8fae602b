"""What the tests of notices share."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from tests.notices.push_service import Phone, PushService, running_push_service
from tests.support.signing_in import sign_in_elsewhere
from tests.support.world import District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.notices.actions import Subscription, add_device
from welfare.notices.models import Delivery, Device, Notice

Told = dict[str, str]


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with running_push_service() as service:
        yield service


@pytest.fixture
def phone_of(district: District, push_service: PushService) -> Callable[..., Phone]:
    """A phone on which somebody turned notices on: `phone_of("teacher", language="en")`."""

    def phone_of(who: str, language: str = "en") -> Phone:
        phone = push_service.phone()
        subscription = Subscription.read(phone.subscription)
        add_device(
            district.person(who),
            subscription,
            label="Chrome, Android",
            language=language,
            site="https://welfare.example",
            sign_in_id=sign_in_elsewhere(district.person(who)),
        )
        db.session.commit()
        return phone

    return phone_of


@pytest.fixture
def told_since(district: District) -> Callable[[int], Told]:
    """Who has been told since a notice, and of what kind."""

    def told_since(notice_id: int) -> Told:
        query = (
            select(Person.staff_number, Notice.kind)
            .join(Notice, Notice.person_id == Person.id)
            .where(Notice.id > notice_id)
        )
        rows = db.session.execute(query).all()
        assert len(dict(rows)) == len(rows), f"somebody was told twice: {rows}"
        return dict(rows)

    return told_since


def newest_notice() -> int:
    return max(db.session.scalars(select(Notice.id)), default=0)


def deliveries() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def devices() -> list[Device]:
    return list(db.session.scalars(select(Device).order_by(Device.id)))
