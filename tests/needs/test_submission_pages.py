"""Submitting a need: a category, one short page, a receipt; for oneself or for a colleague."""

from urllib.parse import urlsplit

import pytest

from tests.support.client import Client, Form, Page
from tests.support.markup import SVG, elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.needs.settings.models import CategorySetting


def form_of(client: Client, district: District, category: str = "housing", person: str = "teacher") -> Form:
    sign_in_as(client, district.person(person))
    return client.page(f"/needs/new/{category}").form(f"/needs/new/{category}")


def needs() -> list[Need]:
    return list(db.session.query(Need).order_by(Need.id))


def typed(page: Page) -> dict[str, str]:
    """What stands in the fields of the need's form."""
    return page.form(page.path).values.to_dict()


def errors_of(page: Page) -> list[str]:
    summary = next(box for box in elements(page.main, "div") if "error-summary" in box.get("class", ""))
    return [text(item) for item in elements(summary, "li")]


def test_every_open_category_is_offered_with_a_picture(client: Client, district: District) -> None:
    db.session.get_one(CategorySetting, "training").is_open = False
    sign_in_as(client, district.person("teacher"))
    page = client.page("/needs/new")
    tiles = [link for link in elements(page.main, "a") if "tile" in link.get("class", "")]
    offered = [urlsplit(link.get("href", "")).path for link in tiles]
    assert offered == ["/needs/new/housing", "/needs/new/home", "/needs/new/other"]
    assert len(list(elements(page.main, f"{SVG}svg"))) >= 3


def test_a_closed_or_unknown_category_cannot_be_opened(client: Client, district: District) -> None:
    form = form_of(client, district, "training")
    db.session.get_one(CategorySetting, "training").is_open = False
    assert client.get("/needs/new/training").status_code == 409
    assert client.get("/needs/new/nonsense").status_code == 404
    page = form.send(title="想学信息技术", description="学校没有人会")
    assert page.status == 409
    assert "not taken here" in page.text
    assert typed(page)["title"] == "想学信息技术"
    assert needs() == []


def test_a_refusal_of_what_is_submitted_for_somebody_still_says_for_whom(
    client: Client, district: District
) -> None:
    sign_in_as(client, district.person("clerk"))
    address = f"/needs/new/housing?for={district.person('teacher').id}"
    form = client.page(address).form("/needs/new/housing")
    db.session.get_one(CategorySetting, "housing").is_open = False
    page = form.send(title="想要一间宿舍", description="住得太远")
    assert page.status == 409
    assert "not taken here" in page.text
    assert "甲一 · 石门小学" in page.text
    assert typed(page)["title"] == "想要一间宿舍"


def test_what_was_typed_is_kept_and_the_teacher_holds_a_receipt(client: Client, district: District) -> None:
    page = form_of(client, district).send(
        title="想要一间宿舍", description="住得太远", urgency="urgent", lives_in="rented", people="2"
    )
    need = needs()[0]
    assert page.path == f"/needs/{need.number}"
    assert "Your need has arrived" in page.text
    assert need.number in page.text
    assert "Kept on the server at" in page.text
    assert "accepts it by" in page.text
    assert "In a rented room" in page.text
    assert need.details == {"lives_in": "rented", "people": 2}
    assert need.urgency == "urgent"
    assert not need.is_protected


def test_the_receipt_is_not_shown_again_later(client: Client, district: District) -> None:
    page = form_of(client, district).send(title="想要一间宿舍", description="住得太远")
    assert "Your need has arrived" not in client.page(page.path).text


def test_boxes_that_were_ticked_are_read_back_in_words(client: Client, district: District) -> None:
    page = form_of(client, district, "home").send(
        title="想要一间书吧", description="晚上没有地方去", facilities=["book_bar", "tea_bar"]
    )
    assert "Book bar, Tea bar" in page.text


def test_an_empty_form_says_what_is_missing_and_leads_there(client: Client, district: District) -> None:
    page = form_of(client, district).send(title="  ", description="住得太远", people="0")
    assert page.status == 422
    assert errors_of(page) == [
        "What do you need, in one line? Say in one line what you need.",
        "How many people would live there? Between 1 and 12 people.",
    ]
    assert typed(page)["description"] == "住得太远"
    assert typed(page)["people"] == "0"
    assert needs() == []


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("长" * 61, "住得太远"),
        ("想要一间宿舍", "长" * 2001),
    ],
)
def test_text_that_cannot_be_kept_is_refused_in_words(
    client: Client, district: District, title: str, description: str
) -> None:
    page = form_of(client, district).send(title=title, description=description)
    assert page.status == 422
    assert "At most" in page.text
    assert needs() == []


def test_marks_that_were_pasted_with_a_text_are_left_out(client: Client, district: District) -> None:
    form_of(client, district).send(
        title="想要\u202e一间\u200b宿舍",
        description="电话\u202d13800000000\u202c\x07，\u2028住得太远👩\u200d👧",
    )
    assert [(need.title, need.description) for need in needs()] == [
        ("想要一间宿舍", "电话13800000000，\n住得太远👩\u200d👧")
    ]


@pytest.mark.parametrize(
    "title", ["🏔️🍵" * 15, "שלום, אני צריך חדר", "<script>alert(1)</script>", "长" * 60, "A'; DROP TABLE"]
)
def test_unusual_text_is_kept_and_shown_as_it_was_typed(
    client: Client, district: District, title: str
) -> None:
    page = form_of(client, district).send(title=title, description=f"{title}\r\n第二行")
    assert page.heading == title
    assert needs()[0].description == f"{title}\n第二行"


def test_the_same_form_sent_twice_is_one_need(client: Client, district: District) -> None:
    form = form_of(client, district)
    first = form.send(title="想要一间宿舍", description="住得太远")
    again = form.send(title="想要一间宿舍", description="住得太远")
    assert len(needs()) == 1
    assert again.path == first.path
    assert "Your need has arrived" in again.text


def test_another_text_under_the_same_key_can_be_sent_as_a_need_of_its_own(
    client: Client, district: District
) -> None:
    form = form_of(client, district)
    form.send(title="想要一间宿舍", description="住得太远")
    page = form.send(title="宿舍漏雨", description="夜里没法睡")
    number = needs()[0].number
    assert page.status == 409
    assert f"already sent under number {number}" in page.text
    assert page.links["See what was sent"] == f"/needs/{number}"
    page = page.form("/needs/new/housing").send()
    assert typed(page)["description"] == "夜里没法睡"
    assert page.form(page.path).send().heading == "宿舍漏雨"
    assert [need.title for need in needs()] == ["想要一间宿舍", "宿舍漏雨"]


def test_a_form_without_its_key_gets_one_and_keeps_its_text(client: Client, district: District) -> None:
    for spoilt in (None, "", "no key!", "k" * 65):
        client.keys = False
        page = form_of(client, district).send(title="想要宿舍", description="太远", submission_key=spoilt)
        assert (page.status, page.heading) == (400, "Your text is safe")
        assert needs() == []
    page = page.form("/needs/new/housing").send()
    assert typed(page)["description"] == "太远"
    assert page.form(page.path).send().heading == "想要宿舍"


def test_a_protected_need_says_who_does_not_see_it(client: Client, district: District) -> None:
    page = form_of(client, district).send(title="想换宿舍", description="与邻居不和", protected="y")
    assert needs()[0].is_protected
    assert "Only the bureau and its offices see it." in page.text
    sign_in_as(client, district.person("school"))
    assert client.get(page.path).status_code == 404


def test_a_school_administrator_finds_only_colleagues(client: Client, district: District) -> None:
    sign_in_as(client, district.person("school"))
    page = client.page("/needs/new")
    assert page.path == "/needs/new/for"
    assert "甲一" in page.text
    assert "甲二" in page.text
    assert "乙一" not in page.text
    found = page.form("/needs/new/for").send(q="甲二")
    assert "甲一" not in found.text
    assert "colleague" in page.form("/needs/new/for").send(q="COLL").text
    assert "No teacher of yours is called that" in page.form("/needs/new/for").send(q="乙一\x00%").text


def test_a_colleagues_need_is_submitted_in_their_name(client: Client, district: District) -> None:
    teacher = district.person("teacher")
    sign_in_as(client, district.person("school"))
    chosen = client.page(f"/needs/new?for={teacher.id}")
    assert "For 甲一 · 石门小学" in chosen.text
    page = client.page(f"/needs/new/other?for={teacher.id}")
    assert "For 甲一 · 石门小学" in page.text
    form = page.form("/needs/new/other")
    assert "protected" not in form.names
    form.send(title="")  # comes back with the colleague still on top
    response = client.post(
        "/needs/new/other", data={**form.values.to_dict(), "title": "想要路灯", "description": "晚上看不见"}
    )
    need = needs()[0]
    assert response.status_code == 303
    assert response.location == f"/needs/{need.number}"
    assert need.raised_by_id == teacher.id
    assert need.submitted_by_id == district.person("school").id
    sign_in_as(client, teacher)
    assert "石门小学 submitted it for you" in client.page(f"/needs/{need.number}").text


def test_an_error_keeps_the_colleague_on_top(client: Client, district: District) -> None:
    teacher = district.person("teacher")
    sign_in_as(client, district.person("school"))
    page = client.page(f"/needs/new/other?for={teacher.id}").form("/needs/new/other").send(description="太远")
    assert page.status == 422
    assert "For 甲一 · 石门小学" in page.text
    assert typed(page)["on_behalf_of"] == str(teacher.id)


def test_a_clerk_may_protect_what_is_submitted_for_a_teacher(client: Client, district: District) -> None:
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/needs/new/other?for={district.person('teacher').id}")
    assert "protected" in page.form("/needs/new/other").names


def test_nobody_is_found_beyond_ones_reach(client: Client, district: District) -> None:
    sign_in_as(client, district.person("school"))
    handler = district.person("handler").id
    for person_id in (district.person("neighbour").id, handler, 987654, "9" * 40, "x", "١٢"):
        assert client.get(f"/needs/new?for={person_id}").status_code == 404
        assert client.get(f"/needs/new/other?for={person_id}").status_code == 404


def test_a_teacher_submits_for_nobody_else(client: Client, district: District) -> None:
    form = form_of(client, district, "other")
    page = form.send(
        title="代同事提", description="他没有手机", on_behalf_of=str(district.person("colleague").id)
    )
    assert page.status == 404
    assert needs() == []
    assert client.get("/needs/new/for").status_code == 403


def test_who_raises_no_needs_is_asked_for_whom(client: Client, district: District) -> None:
    sign_in_as(client, district.person("leader"))
    assert client.page("/needs/new/other").path == "/needs/new/for"


@pytest.mark.parametrize("person", ["handler", "admin"])
def test_others_submit_nothing(client: Client, district: District, person: str) -> None:
    sign_in_as(client, district.person(person))
    assert client.get("/needs/new").status_code == 403
    assert client.get("/needs/new/other").status_code == 403


def test_back_to_a_form_sent_already_and_sent_again_is_one_need(client: Client, district: District) -> None:
    sign_in_as(client, district.person("teacher"))
    address = next(a for name, a in client.page("/needs/new").links.items() if name.startswith("Housing"))
    typed = {"title": "想要一间宿舍", "description": "住得太远"}
    first = client.page(address).form("/housing").send(**typed)
    again = client.page(address).form("/housing").send(**typed)
    assert first.path == again.path
