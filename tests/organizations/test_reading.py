"""What an auditor sees of the tree and of training topics: everything, and no form."""

import pytest

from tests.support.client import Client
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.organizations.actions import set_phone
from welfare.training.topics.actions import offer_topic


@pytest.fixture
def auditor(client: Client, district: District) -> Client:
    set_phone(district.place("near_school"), phone="0719-3330001", by=district.person("admin"))
    offer_topic("新课标", by=district.person("clerk"))
    db.session.commit()
    sign_in_as(client, district.person("auditor"))
    return client


def test_an_auditor_reads_each_organization_with_its_history(auditor: Client, district: District) -> None:
    address = f"/organizations/{district.place('near_school').id}"
    assert address in auditor.page("/organizations").links.values()
    school = auditor.page(address)
    assert "系管一" in school.text
    assert not list(elements(school.main, "form"))
    assert auditor.post(address).status_code == 403


def test_an_auditor_reads_the_topics_and_who_offered_them(auditor: Client) -> None:
    page = auditor.page("/training/topics")
    assert "新课标" in page.text
    assert "局办一" in page.text
    assert not list(elements(page.main, "form"))
