"""Needs that are not taken: of a kind that is closed, for somebody beyond one's reach, with no office."""

from itertools import count

import pytest
from sqlalchemy import func, select

from tests.support.world import District
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.needs.actions import slips
from welfare.needs.actions.fulfilment import usual_unit
from welfare.needs.actions.limits import limit_for
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need
from welfare.needs.refusals import CategoryClosed, ClosedMeanwhile, NotATeacherOfYours, NoUsualUnit
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import merge_school

_keys = count(1)


def sent(district: District, by: str, behalf: str | None = None, **more: object) -> Need:
    given = {"category": "housing", "title": "想要一间宿舍", "description": "太远", **more}
    on_behalf_of_id = district.person(behalf).id if behalf else None
    submission = Submission(key=f"refused-{next(_keys)}", on_behalf_of_id=on_behalf_of_id, **given)  # type: ignore[arg-type]
    need, _is_new = submit(submission, by=district.person(by))
    return need


def setting_of(category: str) -> CategorySetting:
    return db.session.get_one(CategorySetting, category)


def test_a_kind_that_is_closed_unknown_or_not_set_is_not_taken(district: District) -> None:
    setting_of("housing").is_open = False
    db.session.delete(setting_of("training"))
    db.session.flush()
    for category in ("housing", "training", "cars"):
        with pytest.raises(CategoryClosed):
            sent(district, "teacher", category=category)
    assert sent(district, "teacher", category="home").category == "home"
    assert limit_for("housing", Urgency.URGENT) == 1, "what was taken before keeps its limit"
    with pytest.raises(CategoryClosed):
        limit_for("training", Urgency.URGENT)


@pytest.mark.parametrize(
    ("by", "behalf", "is_protected", "is_taken"),
    [
        ("teacher", None, False, True),
        ("teacher", "teacher", True, True),
        ("teacher", "colleague", False, False),
        ("school", "teacher", False, True),
        ("school", "teacher", True, False),
        ("school", "neighbour", False, False),
        ("school", None, False, False),
        ("clerk", "neighbour", True, True),
        ("alliance_clerk", "teacher", True, False),
        ("alliance_clerk", "teacher", False, True),
        ("alliance_clerk", "neighbour", False, False),
        ("leader", "neighbour", False, True),
        ("handler", "teacher", False, False),
        ("admin", "teacher", False, False),
    ],
)
def test_for_whom_somebody_submits(
    district: District, by: str, behalf: str | None, is_protected: bool, is_taken: bool
) -> None:
    if is_taken:
        need = sent(district, by, behalf, is_protected=is_protected)
        assert need.raised_by_id == district.person(behalf or by).id
        assert need.submitted_by_id == district.person(by).id
    else:
        with pytest.raises(NotATeacherOfYours):
            sent(district, by, behalf, is_protected=is_protected)
        assert db.session.scalar(select(func.count()).select_from(Need)) == 0


def test_nobody_submits_for_a_teacher_who_has_left(district: District) -> None:
    deactivate(district.person("colleague"), by=district.person("admin"))
    with pytest.raises(NotATeacherOfYours):
        sent(district, "clerk", "colleague")


def test_a_kind_without_an_office_needs_one_to_be_chosen(district: District) -> None:
    need = district.need()
    assert usual_unit(need) == district.place("housing_office")
    setting_of("housing").default_unit_id = None
    with pytest.raises(NoUsualUnit):
        usual_unit(need)


def test_an_undoing_says_which_school_has_closed_meanwhile(district: District) -> None:
    need = district.need(Status.DECLINED)
    merge_school(
        district.place("near_school"), into=district.place("far_school"), by=district.person("admin")
    )
    with pytest.raises(ClosedMeanwhile, match="石门小学 has been closed meanwhile"):
        slips.undo(need, by=district.person("clerk"), action=Action.UNDO_DECLINE, words="点错了")
    assert need.status is Status.DECLINED
