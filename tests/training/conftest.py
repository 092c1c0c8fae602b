"""Sessions to register for."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from tests.support.world import District
from welfare import clock
from welfare.training.models import Level, Mode, Programme, Session, SessionKind
from welfare.training.programmes.actions import add_programme
from welfare.training.sessions.actions import open_session

Opening = Callable[..., Session]


@pytest.fixture
def programme(district: District) -> Programme:
    """A programme to open courses in."""
    return add_programme(name="国培", level=Level.NATIONAL, budget_yuan=50000, by=district.person("clerk"))


@pytest.fixture
def a_session(district: District, programme: Programme) -> Opening:
    """Opens a session a week from now, the next one an hour later; keyword arguments say what is to be
    otherwise."""
    hours_later = count(1)

    def opening(**other: object) -> Session:
        begins = clock.now().replace(second=0, microsecond=0) + timedelta(days=7, hours=next(hours_later))
        given = {
            "programme_id": programme.id,
            "kind": SessionKind.COURSE,
            "title": "班级管理研修",
            "topic": "班级管理",
            "mode": Mode.OFFLINE,
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=6),
            "place": "教师发展中心一楼",
            "seats": 30,
            "hours": 6,
        }
        return open_session(by=district.person("other_handler"), **(given | other))

    return opening
