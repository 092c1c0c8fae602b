"""Saved views: kept at the desk under names of one's own, opened, put in order; what of them is no more."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.measures.world import give_role
from tests.needs.desk.test_inbox import numbers_on
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.actions import name_stand_in
from welfare.extensions import db
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.queues import Age, Desk, DeskQueue, Sort, View
from welfare.needs.lifecycle import Status
from welfare.needs.saved_views import actions
from welfare.needs.saved_views.actions import (
    MOST_VIEWS,
    move_view_up,
    remove_view,
    rename_view,
    save_view,
)
from welfare.needs.saved_views.models import NAME_LENGTH, SavedView
from welfare.needs.saved_views.queries import view_of, views_of
from welfare.needs.saved_views.refusals import NotYours, TooManyViews
from welfare.refusals import NameTaken

EVERYTHING = View(Desk.UNIT, DeskQueue.ALL, Sort.NEWEST)

Keep = Callable[..., SavedView]
Open = Callable[..., Page]


@pytest.fixture
def keep(district: District) -> Keep:
    """One more view, of the handler's."""

    def keep(name: str = "住房", view: View = EVERYTHING, by: str = "handler") -> SavedView:
        saved = save_view(view, name=name, by=district.person(by))
        db.session.commit()
        return saved

    return keep


@pytest.fixture
def open_as(client: Client, district: District) -> Open:
    """Opens a page as somebody of the district."""

    def open_as(who: str, path: str = "/triage") -> Page:
        sign_in_as(client, district.person(who))
        return client.page(path)

    return open_as


def row_on(page: Page) -> dict[str, bool]:
    """The saved views above the list, each by whether it is marked as the one that is shown."""
    row = next(part for part in page.main.iter() if part.get("id") == "saved-views")
    links = [link for link in elements(row, "a") if link.get("class") == "view"]
    return {text(link): link.get("aria-current") == "page" for link in links}


def names_of(district: District, who: str = "handler") -> list[str]:
    db.session.flush()
    db.session.expire_all()
    return [saved.name for saved in views_of(district.person(who))]


def test_what_is_looked_at_is_kept_opened_and_marked(district: District, open_as: Open) -> None:
    house = district.need(Status.IN_PROGRESS)
    district.need(Status.IN_PROGRESS, category="other")
    page = open_as("handler", "/triage?queue=all&category=housing")
    assert row_on(page) == {}
    page = page.follow("Save this view")
    form = page.form("/triage/views/new")
    assert form.values["name"] == "Housing", "a name to begin with"
    page = form.send(name="我的住房诉求")
    assert "Kept: 我的住房诉求." in page.text
    assert row_on(page) == {"我的住房诉求": True}
    assert "Save this view" not in page.links
    assert numbers_on(page) == [house.number]
    page = open_as("handler")
    assert row_on(page) == {"我的住房诉求": False}
    page = page.follow("我的住房诉求")
    assert row_on(page) == {"我的住房诉求": True}
    assert numbers_on(page) == [house.number]


@pytest.mark.parametrize(
    "view",
    [
        View(Desk.AREA, DeskQueue.TO_SIGN_FOR, Sort.LATEST, category="housing", urgency=Urgency.URGENT),
        View(Desk.AREA, DeskQueue.ALL, Sort.OLDEST, status=Status.CARRIED, age=Age(3, 7)),
        View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, age=Age(below=3)),
        View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, words='宿舍 & "<b>" 100%'),
        View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, words="夫妻分居", is_apart=True),
    ],
    ids=str,
)
def test_every_filter_and_search_is_kept(open_as: Open, keep: Keep, view: View) -> None:
    keep("<i>全部</i>", view, by="clerk")
    page = open_as("clerk", "/triage?queue=overdue").follow("<i>全部</i>")
    assert row_on(page) == {"<i>全部</i>": True}
    listed = open_as("clerk", "/triage/views").text
    if view.words:
        assert (view.words in listed) or "夫妻 分居" in listed


def test_places_are_kept_by_their_ids(district: District, open_as: Open, keep: Keep) -> None:
    near = district.need(Status.IN_PROGRESS)
    district.need(Status.IN_PROGRESS, by="neighbour")
    school, unit = district.place("near_school").id, district.place("housing_office").id
    keep("石门", View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, school=school, unit=unit), by="clerk")
    page = open_as("clerk").follow("石门")
    assert numbers_on(page) == [near.number]
    assert "石门小学" in open_as("clerk", "/triage/views").text


@pytest.mark.parametrize("who", ["other_handler", "clerk", "leader", "school"])
def test_nobody_else_sees_or_changes_it(
    client: Client, district: District, open_as: Open, keep: Keep, who: str
) -> None:
    saved, person = keep(), district.person(who)
    assert row_on(open_as(who)) == {}
    assert "住房" not in open_as(who, "/triage/views").text
    assert client.get(f"/triage/views/{saved.id}").status_code == 404
    sent = {"name": "我的", "csrf_token": sign_in_as(client, person)}
    for noun in ("", "/up", "/removal"):
        assert client.post(f"/triage/views/{saved.id}{noun}", data=sent).status_code == 404
    assert view_of(person, saved.id) is None
    for change in (
        lambda: rename_view(saved, name="我的", by=person),
        lambda: move_view_up(saved, by=person),
        lambda: remove_view(saved, by=person),
    ):
        with pytest.raises(NotYours):
            change()
    assert names_of(district) == ["住房"]


def test_who_stands_in_sees_none_of_the_views_of_the_one_away(
    district: District, open_as: Open, keep: Keep
) -> None:
    keep("后勤一的")
    today = clock.today()
    name_stand_in(
        district.person("handler"),
        place=district.place("housing_office"),
        deputy=district.person("clerk"),
        first_day=today,
        last_day=today,
        by=district.person("handler"),
    )
    page = open_as("clerk", "/triage?desk=unit")
    assert "For us to handle" in page.text, "the desk is lent"
    assert row_on(page) == {}
    open_as("clerk", "/triage/views/new?desk=unit").form("/new").send(name="代办")
    assert row_on(open_as("handler")) == {"后勤一的": False}


def test_a_desk_that_was_lent_is_gone_from_the_view_afterwards(
    district: District, open_as: Open, keep: Keep
) -> None:
    keep("代办", EVERYTHING, by="clerk")
    page = open_as("clerk").follow("代办 No longer there for you: Area of work.")
    assert page.path.startswith("/triage/views/")
    assert "No longer there for you: Area of work." in page.text
    assert page.follow("Show what is left of it").path == "/triage"


def test_a_unit_out_of_reach_is_said_and_left_out(district: District, open_as: Open, keep: Keep) -> None:
    handler = give_role(district, "handler", Role.HANDLER, "training_office")
    keep("师训", View(Desk.UNIT, DeskQueue.ALL, Sort.NEWEST, unit=district.place("training_office").id))
    assert row_on(open_as("handler").follow("师训")) == {"师训": True}
    handler = district.person("handler")
    held = next(one for one in handler.roles if one.organization_id == district.place("training_office").id)
    take_role(handler, held, by=district.person("admin"))
    page = open_as("handler")
    assert list(row_on(page)) == ["师训 No longer there for you: Unit."]
    page = page.follow("师训 No longer there for you: Unit.")
    assert page.status == 200
    assert "师训科" not in page.text
    assert page.follow("Show what is left of it").status == 200


def test_a_closed_unit_still_filters_and_is_said_to_be_closed(
    district: District, open_as: Open, keep: Keep
) -> None:
    office = district.place("training_office")
    need = district.need(Status.SOLVED, unit="training_office")
    keep("师训", View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, unit=office.id), by="clerk")
    office.is_active = False
    db.session.commit()
    page = open_as("clerk").follow("师训 Closed meanwhile: 师训科.")
    assert numbers_on(page) == [need.number]
    assert "Closed meanwhile: 师训科." in page.text
    assert "Closed meanwhile: 师训科." in open_as("clerk", "/triage/views").text


def test_a_view_gives_no_right(district: District, open_as: Open, keep: Keep) -> None:
    plain, hidden = district.need(), district.need(is_protected=True)
    far = district.need(by="neighbour")
    view = View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST)
    for who, sees in (("clerk", {plain, hidden, far}), ("school", {plain}), ("other_school", {far})):
        keep("全部", view, by=who)
        assert set(numbers_on(open_as(who).follow("全部"))) == {need.number for need in sees}, who
    place = district.place("lone_school").id
    keep("别校", View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, school=place), by="school")
    page = open_as("school").follow("别校 No longer there for you: School.")
    assert numbers_on(page.follow("Show what is left of it")) == [plain.number]


def test_views_of_a_closed_account_vanish_and_no_others(district: District, keep: Keep) -> None:
    keep()
    keep("别人的", by="other_handler")
    deactivate(
        district.person("handler"), by=district.person("admin"), successor=district.person("other_handler")
    )
    db.session.commit()
    assert db.session.scalars(select(SavedView.name)).all() == ["别人的"]


def test_auditors_keep_none(client: Client, open_as: Open) -> None:
    page = open_as("auditor", "/triage?queue=all")
    assert not [part for part in page.main.iter() if part.get("id") == "saved-views"]
    assert client.get("/triage/views").status_code == 403
    assert client.get("/triage/views/new").status_code == 403


@pytest.mark.parametrize("name", ["住房", " 住房 ", "住\u200b房"])
def test_a_second_of_one_name_is_refused_beside_what_was_typed(
    district: District, open_as: Open, keep: Keep, name: str
) -> None:
    keep("住房")
    keep("住房", by="other_handler")
    page = open_as("handler", "/triage/views/new?queue=overdue").form("/new").send(name=name)
    assert page.status == 422
    assert "There is one of this name already." in page.text
    assert page.form("/new").values["name"].strip().replace("\u200b", "") == "住房"
    assert names_of(district) == ["住房"]


def test_case_and_width_make_no_other_name(district: District, keep: Keep) -> None:
    keep("A组 urgent")
    other = keep("B组")
    for name in ("a组 Urgent", "Ａ组 urgent"):
        with pytest.raises(NameTaken):
            keep(name)
        with pytest.raises(NameTaken):
            rename_view(other, name=name, by=district.person("handler"))
    rename_view(other, name="b组", by=district.person("handler"))
    assert names_of(district) == ["A组 urgent", "b组"]


@pytest.mark.parametrize("name", ["", "  ", "长" * (NAME_LENGTH + 1)])
def test_a_name_that_is_none_or_too_long_is_refused(district: District, open_as: Open, name: str) -> None:
    page = open_as("handler", "/triage/views/new?queue=all").form("/new").send(name=name)
    assert page.status == 422
    assert names_of(district) == []


def test_one_too_many_is_refused_and_the_name_is_still_there(
    district: District, open_as: Open, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_VIEWS == 20
    monkeypatch.setattr(actions, "MOST_VIEWS", 2)
    keep("一")
    keep("二")
    with pytest.raises(TooManyViews):
        keep("三")
    page = open_as("handler", "/triage/views/new?queue=all").form("/new").send(name="三")
    assert page.status == 409
    assert "You have 2 saved views already. Remove one first." in page.text
    assert page.form("/new").values["name"] == "三"
    assert names_of(district) == ["一", "二"]


def test_it_is_renamed_moved_up_and_removed(district: District, open_as: Open, keep: Keep) -> None:
    need = district.need(Status.IN_PROGRESS)
    for name in ("一", "二", "三"):
        keep(name)
    page = open_as("handler").follow("Change views")
    assert len([form for form in page.forms if form.action.endswith("/up")]) == 2, "the first has none"
    last = next(form for form in reversed(page.forms) if form.action.endswith("/up"))
    page = last.send()
    assert "Moved up: 三." in page.text
    assert names_of(district) == ["一", "三", "二"]
    assert list(row_on(open_as("handler"))) == ["一", "三", "二"]
    address = f"/triage/views/{views_of(district.person('handler'))[1].id}"
    page = open_as("handler", address).form(address).send(name="第三")
    assert "Kept: 第三." in page.text
    assert names_of(district) == ["一", "第三", "二"]
    page = open_as("handler", address).form("/removal").send()
    assert "Removed: 第三." in page.text
    assert names_of(district) == ["一", "二"]
    assert numbers_on(open_as("handler", "/triage?queue=all")) == [need.number]


def test_the_first_stays_where_it_is(district: District, keep: Keep) -> None:
    first, second, handler = keep("一"), keep("二"), district.person("handler")
    move_view_up(first, by=handler)
    assert names_of(district) == ["一", "二"]
    move_view_up(second, by=handler)
    keep("三")
    assert names_of(district) == ["二", "一", "三"]


@pytest.mark.parametrize("noun", ["", "/up", "/removal"])
def test_what_another_window_removes_meanwhile_is_not_found(
    client: Client, district: District, keep: Keep, noun: str
) -> None:
    saved, handler = keep(), district.person("handler")
    page = answer_meanwhile(
        lambda: remove_view(saved, by=handler),
        client,
        handler,
        f"/triage/views/{saved.id}{noun}",
        name="又一个",
    )
    assert page.status == 404
    assert names_of(district) == []


def test_two_windows_keep_no_more_than_one_of_a_name(client: Client, district: District, keep: Keep) -> None:
    handler = district.person("handler")
    page = answer_meanwhile(
        lambda: save_view(EVERYTHING, name="住房", by=handler),
        client,
        handler,
        "/triage/views/new?queue=all",
        name="住房",
    )
    assert page.status == 422
    assert names_of(district) == ["住房"]


@pytest.mark.parametrize("path", ["/triage?queue=all", "/triage/views"])
def test_twenty_cost_as_many_queries_as_one(
    client: Client, district: District, open_as: Open, keep: Keep, path: str
) -> None:
    school, unit = district.place("near_school").id, district.place("housing_office").id
    view = View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, school=school, unit=unit, category="housing")
    keep("一", view, by="clerk")
    open_as("clerk", path)
    with statements() as for_one:
        client.page(path)
    for number in range(2, MOST_VIEWS + 1):
        keep(f"第{number}", view, by="clerk")
    with statements() as for_twenty:
        client.page(path)
    assert len(for_twenty) == len(for_one)


def test_a_search_is_saved_as_it_was_typed(district: District, open_as: Open) -> None:
    need = district.need(title="暖气不热")
    page = open_as("clerk", f"/triage?queue=all&q={quote('暖气')}").follow("Save this view")
    form = page.form("/triage/views/new")
    assert form.values["name"] == "暖气"
    page = form.send()
    assert row_on(page) == {"暖气": True}
    assert numbers_on(page) == [need.number]


def test_a_foreign_school_is_no_view(client: Client, district: District, open_as: Open) -> None:
    lone = district.place("lone_school").id
    assert open_as("alliance_clerk", f"/triage/views/new?school={lone}").status == 404
