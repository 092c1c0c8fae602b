"""What a form says, by which it is told from another under the same key."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.files import pictures
from tests.homes.world import home_at
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.homes.models import HomePhoto

RED, BLUE, GREEN = (pictures.small_jpeg(colour) for colour in (pictures.RED, pictures.BLUE, pictures.GREEN))


@pytest.mark.parametrize(("second", "status"), [(BLUE, 303), (GREEN, 409)])
def test_all_the_files_of_a_form_are_part_of_what_it_says(
    client: Client, district: District, second: bytes, status: int
) -> None:
    token = sign_in_as(client, district.person("clerk"))
    address = f"/homes/{home_at(district).id}/photos"
    for files, expected in (((RED, BLUE), 303), ((RED, second), status)):
        photos = [(BytesIO(content), f"{number}.jpg") for number, content in enumerate(files)]
        sent = {"csrf_token": token, "submission_key": "two-photos", "photos": photos}
        assert client.post(address, data=sent).status_code == expected
    assert db.session.scalar(select(func.count()).select_from(HomePhoto)) == 2


@pytest.mark.parametrize(("address", "status"), [("/no/such/address", 404), ("/services", 405)])
def test_where_nobody_takes_a_form_no_receipt_is_sought(
    client: Client, district: District, address: str, status: int
) -> None:
    token = sign_in_as(client, district.person("clerk"))
    db.session.commit()
    with statements() as asked:
        assert client.post(address, data={"csrf_token": token}).status_code == status
    assert asked
    assert not [statement for statement, _values in asked if "receipts" in statement]
