"""What a handed-over key, an attended course or an opened home does to the needs it answers."""

import pytest

from tests.support.world import District
from welfare.needs.actions.fulfilment import fulfil
from welfare.needs.lifecycle import Status
from welfare.needs.queries import events_of
from welfare.needs.settings.models import CategorySetting

TAKEN_UP = (Status.SUBMITTED, Status.IN_PROGRESS, Status.CARRIED)


@pytest.mark.parametrize("status", Status)
def test_each_need_is_answered_where_it_can_be(status: Status, district: District) -> None:
    need = district.need(status)
    before = (need.status, need.answer, len(events_of(need, internal_too=True)))
    fulfilled = fulfil([need.id], by=district.person("handler"), words="钥匙已交到您手上")
    if status in TAKEN_UP:
        assert fulfilled.answered == [need.number]
        assert (need.status, need.answer) == (Status.ANSWERED, "钥匙已交到您手上")
        assert need.confirmation is None
    else:
        assert [number for number, _reason in fulfilled.left] == [need.number]
        assert (need.status, need.answer, len(events_of(need, internal_too=True))) == before


def test_one_that_cannot_be_answered_holds_up_no_other(district: District) -> None:
    homeless, other = district.need(category="home"), district.need(Status.NEEDS_INFO)
    fulfilled = fulfil([other.id, homeless.id], by=district.person("clerk"), words="开放了")
    assert fulfilled.answered == [homeless.number]
    assert homeless.unit_id == district.place("housing_office").id


def test_without_an_office_of_its_own_a_need_stays_as_it_is(district: District, session: object) -> None:
    need = district.need()
    session.get_one(CategorySetting, need.category).default_unit_id = None
    fulfilled = fulfil([need.id], by=district.person("clerk"), words="开放了")
    assert fulfilled.answered == []
    assert need.status == Status.SUBMITTED
