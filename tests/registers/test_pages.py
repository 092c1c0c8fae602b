"""What the pages of the registers say: rows in words, an entry and its history, what is gone."""

from typing import Any

import pytest
from flask import Flask

from tests.registers.entries import an_agreement, given
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.registers.registers import REGISTERS


@pytest.fixture
def entered(app: Flask, district: District, client: Client) -> Any:
    """Enters what a person would in a register; gives the page of its list."""
    fields = given(district)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))

    def enter(name: str, **other: str) -> Page:
        form = client.page(f"/registers/{name}/new").form("/new")
        return form.send(**{**fields[name], **other})

    return enter


def cells(page: Page) -> dict[str, str]:
    """The first row of a list, by the heads of its columns."""
    heads = [text(head) for head in elements(page.main, "th")]
    return dict(zip(heads, (text(cell) for cell in elements(page.main, "td")), strict=False))


def entry_of(page: Page) -> str:
    """The address of the first entry in a list."""
    return next(str(link.get("href")) for link in elements(page.main, "a") if link.get("class") == "title")


def test_an_exchange_is_written_in_words(entered: Any) -> None:
    shown = cells(entered("exchanges", began_on="2025-09-01"))
    assert shown == {
        "Name": "甲一", "From school": "石门小学", "To school": "松岭学校", "School year": "2025",
        "How": "Full time", "Key teacher": "yes",
    }  # fmt: skip


def test_numbers_are_grouped_and_what_is_not_there_is_a_dash(entered: Any) -> None:
    assert cells(entered("pupils", pupils="1200"))["Pupils"] == "1,200"
    assert cells(entered("works"))["Finished on"] == "—"


def test_the_history_of_an_entry_says_what_stood_there_and_who_changed_it(
    entered: Any, client: Client
) -> None:
    address = entry_of(entered("pupils"))
    client.page(address).form(address).send(pupils="1300", stage="senior")
    said = text(client.page(address).main)
    assert "Entered in the register · 局办一" in said
    assert "The entry was changed · 局办一" in said
    assert "Pupils: 120 → 1,300" in said
    assert "Stage: Primary school → Senior high school" in said


def test_that_a_teacher_is_no_key_teacher_any_more_is_said_in_words(entered: Any, client: Client) -> None:
    address = entry_of(entered("exchanges"))
    client.page(address).form(address).send(is_key_teacher=None)
    assert "A key teacher: yes → no" in text(client.page(address).main)


def test_of_a_place_the_history_says_only_that_it_changed(
    entered: Any, client: Client, district: District
) -> None:
    address = entry_of(entered("pupils"))
    far = district.place("far_school").id
    client.page(address).form(address).send(school_id=str(far))
    said = text(client.page(address).main)
    assert "School: changed" in said
    assert f"→ {far}" not in said


def test_what_is_taken_out_is_not_there_any_more(entered: Any, client: Client) -> None:
    address = entry_of(entered("readings"))
    page = client.page(address)
    removed = page.form("/removal").send()
    assert "It is removed. Its history is kept." in removed.text
    assert client.page(address).status == 404
    assert page.form(address).send(title="另一读本").status == 404


def test_an_entry_is_found_in_its_own_register_only(entered: Any, client: Client) -> None:
    entry_id = entry_of(entered("readings")).rsplit("/", 1)[1]
    elsewhere = [name for name in REGISTERS if name != "readings"]
    assert {client.page(f"/registers/{name}/{entry_id}").status for name in elsewhere} == {404}


def test_every_register_says_how_many_entries_it_has(entered: Any, client: Client) -> None:
    for title in ("读本甲", "读本乙", "读本丙"):
        entered("readings", title=title)
    rows = {link.get("href"): text(link) for link in elements(client.page("/registers").main, "a")}
    assert rows["/registers/readings"].endswith("3")
    assert rows["/registers/lectures"].endswith("0")
    assert {address for address in rows if address.startswith("/registers/")} == {
        f"/registers/{name}" for name in REGISTERS
    }


def test_an_auditor_reads_an_entry_and_finds_no_button(
    entered: Any, client: Client, district: District
) -> None:
    address = entry_of(entered("agreements"))
    sign_in_as(client, district.person("auditor"))
    page = client.page(address)
    assert "框架协议" in page.text
    assert list(elements(page.main, "form")) == []
    assert "/registers/agreements/new" not in client.page("/registers/agreements").response.text


def test_a_delivery_names_agreement_and_partner(entered: Any, district: District) -> None:
    assert cells(entered("deliveries"))["Partner"] == an_agreement(district).partner
