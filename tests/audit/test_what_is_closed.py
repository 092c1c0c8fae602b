"""What an auditor may not read, by address, each with its reason; whatever else can be read, they read."""

import re

import pytest
from flask import Flask

from tests.exports.surface import TOKEN
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.exports import store
from welfare.exports.actions import Written, ask_for, mark_made, new_export
from welfare.exports.files import Format
from welfare.exports.lists import find_list
from welfare.extensions import db
from welfare.files.store import digest_of
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.actions import follow_up
from welfare.needs.deadlines import ANSWER_WITHIN
from welfare.needs.lifecycle import Status
from welfare.needs.settings.actions import set_category
from welfare.training.models import Level
from welfare.training.programmes.actions import add_programme

EMPTY = "an empty form to add something by; what was added has a page of its own"
EDITS = "a form to change something by; its own page shows it, with who changed what"
ENDS = "asks back before something ends; the page of the thing shows what became of it"
ONES_OWN = "of one's own: nobody else's is shown at that address, whoever asks"
ENTERS = "lets whoever has it sign in; who signed in stands on the page of the session or the home"
NAMES = "names measures or problems, which auditors read, while a form is filled in"
UPLOADS = "a form to send a file by, or somebody's draft of an import; what came of it is in the histories"
SPEAKS = "how the bureau speaks with other services; who has set something stands in the bureau's history"

CLOSED = {
    "/channels": SPEAKS,
    "/channels/<name>": SPEAKS,
    "/bulletins/new": EMPTY,
    "/homes/new": EMPTY,
    "/homes/<id:home_id>/rooms/new": EMPTY,
    "/housing/rounds/new": EMPTY,
    "/housing/rules/new": EMPTY,
    "/housing/units/new": EMPTY,
    "/measures/new": EMPTY,
    "/needs/new": EMPTY,
    "/needs/new/<category>": EMPTY,
    "/needs/new/for": EMPTY,
    "/organizations/new": EMPTY,
    "/people/new": EMPTY,
    "/petitions/new/<any('correction', 'erasure', 'complaint', 'suggestion'):kind>": EMPTY,
    "/petitions/unnamed/<kind>": EMPTY,
    "/problems/new": EMPTY,
    "/registers/<name>/new": EMPTY,
    "/training/programmes/new": EMPTY,
    "/training/sessions/new": EMPTY,
    "/training/sessions/past/new": EMPTY,
    "/training/sessions/past/people": "names who can be said to have been at a past session",
    "/visits/new": EMPTY,
    "/privacy/edit": EDITS,
    "/bulletins/<id:bulletin_id>/text": EDITS,
    "/homes/<id:home_id>/closed-days": EDITS,
    "/homes/<id:home_id>/edit": EDITS,
    "/homes/<id:home_id>/photos": EDITS,
    "/homes/<id:home_id>/rooms/<id:room_id>/edit": EDITS,
    "/housing/rounds/<id:round_id>/plan": EDITS,
    "/housing/units/<id:unit_id>/description": EDITS,
    "/measures/<id:measure_id>/<any('steps', 'spendings', 'spending-corrections', 'needs', 'things', "
    "'wording', 'completion', 'file-removals'):noun>": EDITS,
    "/people/<id:person_id>/password": EDITS,
    "/people/<id:person_id>/second-factor": EDITS,
    "/people/<id:person_id>/roles": EDITS,
    "/problems/<id:problem_id>/<any('needs', 'measures', 'wording'):noun>": EDITS,
    "/training/sessions/<id:session_id>/attendance": EDITS,
    "/training/sessions/<id:session_id>/details": EDITS,
    "/visits/<id:visit_id>/correction": EDITS,
    "/visits/contacts/<id:leader_id>": EDITS,
    "/triage/replies/<id:reply_id>": EDITS,
    "/triage/together/<any('transfers', 'questions', 'answers'):noun>": (
        "a form to do the same with several needs; the page of each shows what was done"
    ),
    "/triage/replies": "what a unit writes with; its page shows who changed which, each need its answer",
    "/needs/<number>/replies/<noun>": "fills such a text in; the need shows what was answered",
    "/follow-ups/next": "leads a caller on to their next call; the queue shows all of them",
    "/follow-ups/<number>": "a form to note a call by; the need's page shows the answer and each call",
    "/homes/<id:home_id>/closing": ENDS,
    "/homes/<id:home_id>/opening": ENDS,
    "/organizations/<id:organization_id>/closing": ENDS,
    "/organizations/<id:organization_id>/merger": ENDS,
    "/people/<id:person_id>/deactivation": ENDS,
    "/people/<id:person_id>/roles/<id:role_id>/removal": ENDS,
    "/housing/units/choices": "names the flats that a round can give out, while its form is filled in",
    "/measures/choices": NAMES,
    "/problems/choices": NAMES,
    "/people/successors": "names who can carry on what an account leaves behind that is closed",
    "/training/enrolments/<id:enrolment_id>/refusal": ENDS,
    "/training/enrolments/<id:enrolment_id>/release": ENDS,
    "/training/sessions/<id:session_id>/cancellation": ENDS,
    "/training/sessions/<id:session_id>/withdrawal": ENDS,
    "/housing/rounds/<id:round_id>/application": ONES_OWN,
    "/triage/views": ONES_OWN,
    "/triage/views/<id:view_id>": ONES_OWN,
    "/triage/views/new": ONES_OWN,
    "/training/sessions/<id:session_id>/sign-in": ONES_OWN,
    "/homes/<id:home_id>/wall": ENTERS,
    "/training/sessions/<id:session_id>/code": ENTERS,
    "/schools/<id:school_id>/poster": "a sheet to print whose code leads to an empty form",
    "/housing/stays/import": UPLOADS,
    "/housing/stays/import/<token>": UPLOADS,
    "/housing/stays/import/<token>/columns": UPLOADS,
    "/housing/stays/import/template": UPLOADS,
    "/housing/units/import": UPLOADS,
    "/housing/units/import/<token>": UPLOADS,
    "/housing/units/import/<token>/columns": UPLOADS,
    "/housing/units/import/template": UPLOADS,
    "/organizations/import": UPLOADS,
    "/organizations/import/<token>": UPLOADS,
    "/organizations/import/<token>/columns": UPLOADS,
    "/organizations/import/template": UPLOADS,
    "/people/roster": UPLOADS,
    "/people/roster/<token>": UPLOADS,
    "/people/roster/<token>/columns": UPLOADS,
    "/people/roster/template": UPLOADS,
    "/training/sessions/import": UPLOADS,
    "/training/sessions/import/<token>": UPLOADS,
    "/training/sessions/import/<token>/columns": UPLOADS,
    "/training/sessions/import/template": UPLOADS,
}
VARIABLE = re.compile(r"<any\('?(?P<first>[\w-]+)[^>]*>|<[^>]+>")


def refused_to(client: Client, app: Flask) -> set[str]:
    """The addresses that the person is not let into, of all that can be read, whatever they name."""
    readable = (rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods)
    addresses = {rule: VARIABLE.sub(lambda part: part["first"] or "1", rule) for rule in readable}
    return {rule for rule, address in addresses.items() if client.get(address).status_code == 403}


def acting_in(page: Page) -> list[str]:
    """Where the page's own forms send something."""
    return [form.get("action", "") for form in elements(page.main, "form") if form.get("method") == "post"]


@pytest.fixture
def auditor(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("auditor"))
    return client


@pytest.mark.slow("asks some 180 addresses")
def test_an_auditor_reads_every_address_but_these(app: Flask, auditor: Client) -> None:
    auditor.lints = False  # each page is looked at elsewhere
    assert refused_to(auditor, app) == CLOSED.keys()


def test_an_auditor_reads_what_is_set_for_each_category_and_who_set_it(
    auditor: Client, district: District
) -> None:
    limits = {**ANSWER_WITHIN, next(iter(ANSWER_WITHIN)): 42}
    office = district.place("training_office")
    clerk = district.person("clerk")
    set_category("housing", by=clerk, is_open=True, default_unit=office, limits=limits)
    page = auditor.page("/triage").follow("Settings")
    for said in ("42", office.name, clerk.name):
        assert said in page.text
    assert not acting_in(page)


def test_an_auditor_reads_whom_others_are_to_call_and_what_was_noted(
    auditor: Client, district: District
) -> None:
    need = district.need(Status.ANSWERED, is_protected=True)
    lapse(need)
    page = auditor.page("/triage").follow("Follow-ups")
    assert page.links[need.title] == f"/needs/{need.number}"
    assert not acting_in(page)
    assert "Call the next one" not in page.links
    follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=True, words="她说搬进去了")
    assert "她说搬进去了" in auditor.page(f"/needs/{need.number}").text


def test_an_auditor_opens_the_file_that_somebody_else_exported(auditor: Client, district: District) -> None:
    listing = find_list("needs")
    assert listing
    export = ask_for(new_export(listing, by=district.person("clerk"), args={}, format=Format.CSV))
    export.token = TOKEN
    path = store.path_of(TOKEN)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("诉求,学校\n", encoding="utf-8")
    mark_made(export, Written(1, has_set_apart=False), digest=digest_of(path))
    db.session.commit()
    record = auditor.page("/exports")
    assert f"/exports/{TOKEN}" in record.links.values()
    assert record.links["Save the file"] == f"/exports/{TOKEN}/file"
    assert "Nobody else can fetch it" not in auditor.page(f"/exports/{TOKEN}").text
    file = auditor.get(f"/exports/{TOKEN}/file")
    assert file.get_data(as_text=True) == "诉求,学校\n"
    file.close()


def test_an_auditor_reads_a_programme_and_who_changed_it(auditor: Client, district: District) -> None:
    programme = add_programme(
        name="国培", level=Level.NATIONAL, partner="某师范大学", by=district.person("clerk")
    )
    db.session.commit()
    page = auditor.page("/training/programmes").follow("国培")
    assert page.path == f"/training/programmes/{programme.id}"
    for said in ("某师范大学", "局办一"):
        assert said in page.text
    assert not acting_in(page)
