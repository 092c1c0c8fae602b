"""The foot of pages for everybody: under which numbers the site is filed, and where statements stand."""

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.statements.accessibility import STANDARD

FOR_EVERYBODY = ("/", "/sign-in", "/public", "/accessibility", "/privacy", "/nothing-here")
NUMBERS = {
    "icp_number": "鄂ICP备00000001号",
    "public_security_number": "鄂公网安备 42000000000001号",
    "app_number": "鄂政应用备 00001",
}


def foot_of(page: Page) -> Element:
    [foot] = elements(page.root, "footer")
    return foot


@pytest.mark.parametrize("address", FOR_EVERYBODY)
def test_numbers_that_are_set_stand_there_with_their_registers(
    address: str, app: Flask, district: District, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **NUMBERS))
    foot = foot_of(client.page(address))
    assert [number for number in NUMBERS.values() if number not in text(foot)] == []
    leads_to = [link.get("href") for link in elements(foot, "a")]
    assert leads_to[-2:] == [
        "https://beian.miit.gov.cn/",
        "https://beian.mps.gov.cn/#/query/webSearch?code=42000000000001",
    ]


def test_nothing_stands_there_for_a_number_that_is_not_set(district: District, client: Client) -> None:
    foot = foot_of(client.page("/"))
    assert "备案" not in text(foot)
    assert [link.get("href") for link in elements(foot, "a")] == ["/privacy", "/accessibility"]


def test_the_statement_names_whom_to_ask(app: Flask, district: District, client: Client) -> None:
    said = client.page("/accessibility").text
    assert "云岭林区教育局" in said
    assert STANDARD in said


def test_the_privacy_notice_says_who_answers_for_the_data(district: District, client: Client) -> None:
    said = client.page("/privacy").text
    assert "云岭林区教育局 runs this app and answers for the data in it." in said
    assert "have it corrected or erased" in said


def test_who_is_signed_in_finds_it_among_their_own_pages(district: District, client: Client) -> None:
    sign_in_as(client, district.person("clerk"))
    page = client.page("/accessibility")
    assert [nav.get("id") for nav in elements(page.root, "nav")] == ["nav"]
    assert "/accessibility" in [link.get("href") for link in elements(foot_of(page), "a")]
