"""Training lists as files: for the organisers, and nobody else."""

import io

import openpyxl

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from welfare.extensions import db
from welfare.training.enrolments.actions import enrolment as do


def test_who_is_enrolled_is_for_those_who_organise_it(
    district: District, a_session: Opening, client: Client
) -> None:
    here = a_session()
    for who in ("teacher", "neighbour"):
        do.register(here, by=district.person(who))
    db.session.commit()
    sign_in_as(client, district.person("other_handler"))
    page = client.page(f"/training/sessions/{here.id}")
    form = page.form("/exports/lists/training-enrolled")
    file = form.send(("format", "xlsx")).response.data
    rows = list(openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {"甲一", "乙一"}
    assert form.send(("format", "xlsx"), filters="session=999").status == 404
    sign_in_as(client, district.person("handler"))
    client.application.config["WTF_CSRF_ENABLED"] = False
    try:
        answer = client.post(form.action, data={"format": "xlsx", "filters": f"session={here.id}"})
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 403
