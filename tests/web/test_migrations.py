"""Migrations make what the models say, and every one goes up and down with data in it."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Text, delete, inspect, select, text, type_coerce, update
from sqlalchemy.dialects.postgresql import ARRAY

from tests.housing import town
from tests.measures.world import a_measure
from tests.support.second_factor import has_app, has_codes
from tests.support.signing_in import sign_in_elsewhere
from tests.support.world import District
from welfare import clock
from welfare.accounts.identities.actions import Account, link, link_by_roster, take_off
from welfare.accounts.identities.models import Source
from welfare.accounts.identities.queries import linked_at
from welfare.accounts.reset.models import ContactPoint, Letter, Line
from welfare.audit.keyring import row_key
from welfare.audit.rows.checking import faults_of_rows
from welfare.channels.models import ChannelMonth
from welfare.channels.providers import Shown
from welfare.extensions import db
from welfare.history.actions import append
from welfare.housing.actions.record import record
from welfare.housing.lifecycle import EventKind
from welfare.housing.stays.actions.stays import enter_stay
from welfare.measures.measures.actions import correct_spending, spend
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.queues import Desk, DeskQueue, Sort, View
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.replies.actions import add_reply
from welfare.needs.saved_views.actions import save_view
from welfare.needs.search import CODE, need_search, through_index, tokens_of
from welfare.notices.models import ChannelPreference, Delivery, Device, Wants
from welfare.notices.reminders.actions import remind_all
from welfare.notices.reminders.models import Reminder
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.petitions.actions import submit
from welfare.petitions.lifecycle import Action as PetitionAction
from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import PetitionEvent
from welfare.sending.models import Receipt


@cache
def config_of(migrations: Path) -> Config:
    config = Config(migrations / "alembic.ini")
    config.set_main_option("script_location", str(migrations))
    return config


scripts_of = cache(ScriptDirectory.from_config)


@pytest.fixture
def config(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Every command would read all migrations anew; here they are read once."""
    monkeypatch.setattr(ScriptDirectory, "from_config", scripts_of)
    return config_of(Path(app.config["MIGRATIONS"]))


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: not (name or "").startswith("need_search")}
        )
        return list(compare_metadata(context, db.metadata))


def faults_of(app: Flask, *tables: str) -> list[str]:
    """What is wrong with the rows of these, by their seals."""
    with db.engine.connect() as connection:
        key = row_key(app.config["SETTINGS"].instance)
        told = {name: faults for name, _rows, faults in faults_of_rows(connection, key)}
    return [fault for name in tables for fault in told[name]]


def test_migrations_make_what_the_models_say(app: Flask, config: Config) -> None:
    with app.app_context():
        db.session.remove()
        assert [d for d in differences() if "alembic_version" not in str(d)] == []


@pytest.mark.slow("goes through every migration, down and up")
def test_every_migration_goes_down_and_up_with_data(app: Flask, config: Config, district: District) -> None:
    for status in (Status.SUBMITTED, Status.ANSWERED, Status.MERGED):
        district.need(status)
    db.session.commit()
    db.session.remove()
    for revision in ScriptDirectory.from_config(config).walk_revisions():
        below = str(revision.down_revision or "base")
        command.downgrade(config, below)
        command.upgrade(config, revision.revision)
        command.downgrade(config, below)
    command.upgrade(config, "head")
    assert "needs" in inspect(db.engine).get_table_names()
    assert [d for d in differences() if "alembic_version" not in str(d)] == []
    assert db.session.scalars(through_index(select(Need.id), ["宿舍"])).all() == []
    assert tokens_of("宿舍")


def rows_of(query: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_there_is_no_way_down_that_would_hide_what_was_corrected(
    app: Flask, config: Config, district: District
) -> None:
    measure, by = a_measure(district), district.person("handler")
    spending = spend(measure, amount_yuan=8000, spent_on=clock.today(), words="热水器", reason=None, by=by)
    correct_spending(measure, spending, amount_yuan=800, words="多写了一个零", by=by)
    db.session.commit()
    db.session.remove()
    with pytest.raises(RuntimeError, match="Restore the backup"):
        command.downgrade(config, "0035")
    command.upgrade(config, "head")
    assert rows_of("SELECT amount_yuan FROM spendings ORDER BY id") == [(8000,), (-7200,)]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_receipts_from_before_lose_the_words_that_somebody_searched_for(
    app: Flask, config: Config, district: District
) -> None:
    district.need()
    address = "/triage?queue=all&q=宿舍&back=/triage?q=宿舍"
    db.session.execute(update(Receipt).values(address=address))
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0038")
    assert rows_of("SELECT address FROM receipts") == [(address,)]
    command.upgrade(config, "0039")
    assert rows_of("SELECT address FROM receipts") == [("/triage",)]
    command.upgrade(config, "head")


def test_needs_from_before_are_found_however_they_are_spelt_and_stay_as_they_were_sealed(
    app: Flask, config: Config, district: District
) -> None:
    old, other = district.need(title="周转\u200b房").id, district.need(title="宿舍").id
    with_school = select(Need.search_text).where(Need.id == other)
    whole = db.session.scalar(with_school)
    db.session.get_one(Need, old).search_text = "周转\u200b房"
    db.session.flush()
    db.session.execute(delete(need_search).where(need_search.c.rowid == old))
    db.session.commit()
    found = through_index(select(Need.id), ["周转房"])
    assert db.session.scalars(found).all() == []
    db.session.remove()
    command.downgrade(config, "0039")
    command.upgrade(config, "head")
    assert faults_of(app, "needs") == []
    assert db.session.scalars(found).all() == [old]
    assert db.session.scalar(with_school) == whole


def test_needs_from_before_are_found_by_a_part_of_their_number(
    app: Flask, config: Config, district: District
) -> None:
    need = district.need(title="周转房 20261")
    part = need.number.replace("-", "")[1:5]
    before = [token for token in tokens_of(need.search_text) if len(token) <= 2 * CODE]
    is_array = db.engine.dialect.name == "postgresql"
    tokens = type_coerce(before, ARRAY(Text)) if is_array else " ".join(before)
    db.session.execute(update(need_search).where(need_search.c.rowid == need.id).values(tokens=tokens))
    db.session.commit()
    found = [through_index(select(Need.id), [word]) for word in (part, "202", "026", "20261", "周转房")]
    assert [db.session.scalars(query).all() for query in found] == [[], [], [], [], [need.id]]
    db.session.remove()
    command.downgrade(config, "0073")
    command.upgrade(config, "head")
    assert [db.session.scalars(query).all() for query in found] == [[need.id]] * 5


def test_organizations_from_before_are_told_apart(app: Flask, config: Config, district: District) -> None:
    bureau, alliance = district.place("bureau"), district.place("alliance")
    for name, parent in (("石门 小学", bureau), (bureau.name, alliance)):
        add_organization(kind=OrganizationKind.SCHOOL, name=name, parent=parent)
    db.session.commit()
    named = "SELECT name, display_name FROM organizations ORDER BY id"
    before = rows_of(named)
    assert sum(name != shown for name, shown in before) == 3
    db.session.remove()
    command.downgrade(config, "0048")
    command.upgrade(config, "head")
    assert rows_of(named) == before
    assert faults_of(app, "organizations") == []


def test_there_is_no_way_down_that_would_leave_what_nobody_can_read_of_canned_replies(
    app: Flask, config: Config, district: District
) -> None:
    add_reply(district.place("housing_office"), title="维修", words="话", by=district.person("handler"))
    db.session.commit()
    db.session.remove()
    with pytest.raises(RuntimeError, match="Restore the backup"):
        command.downgrade(config, "0040")
    command.upgrade(config, "head")


def test_needs_from_before_are_ranked_and_stay_as_they_were_sealed(
    app: Flask, config: Config, district: District
) -> None:
    for urgency in reversed(Urgency):
        district.need(urgency=urgency)
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0044")
    assert [row for (row,) in rows_of("SELECT urgency FROM needs ORDER BY id")] == list(reversed(Urgency))
    assert "urgency_rank" not in {column["name"] for column in inspect(db.engine).get_columns("needs")}
    command.upgrade(config, "head")
    assert rows_of("SELECT urgency_rank FROM needs ORDER BY id") == [(3,), (2,), (1,), (0,)]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []
    assert faults_of(app, "needs") == []


def test_questions_from_before_wait_as_long_as_was_usual_and_stay_as_they_were_sealed(
    app: Flask, config: Config, district: District
) -> None:
    before = district.need(Status.NEEDS_INFO).id
    need = db.session.get_one(Need, before)
    need.silent_days = need.goes_on_days = None
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0071")
    assert "silent_days" not in {column["name"] for column in inspect(db.engine).get_columns("needs")}
    command.upgrade(config, "head")
    assert rows_of("SELECT silent_days, goes_on_days FROM needs") == [(None, None)]
    of_categories = "SELECT DISTINCT silent_days, goes_on_days FROM category_settings"
    assert rows_of(of_categories) == [(10, 20)]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []
    assert faults_of(app, "needs", "category_settings") == []
    after = district.need(Status.NEEDS_INFO)
    assert (after.silent_days, after.goes_on_days) == (10, 20)


def test_there_is_no_way_down_that_would_leave_reminders_that_nobody_can_read(
    app: Flask, config: Config, district: District
) -> None:
    person = district.person("teacher")
    asked = submit(Kind.SUGGESTION, words="字再大些", person=person, by=person)
    append(PetitionEvent, PetitionAction.REMIND, by=None, petition_id=asked.id)
    db.session.commit()
    db.session.remove()
    with pytest.raises(RuntimeError, match="Restore the backup"):
        command.downgrade(config, "0068")
    command.upgrade(config, "head")


def test_saved_views_go_with_the_version_that_knows_them(
    app: Flask, config: Config, district: District
) -> None:
    need = district.need()
    save_view(View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST), name="全部", by=district.person("clerk"))
    number = need.number
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0045")
    assert "saved_views" not in inspect(db.engine).get_table_names()
    command.upgrade(config, "head")
    assert rows_of("SELECT * FROM saved_views") == []
    assert rows_of("SELECT number FROM needs") == [(number,)]


def test_second_factors_go_with_the_version_that_asks_for_them(
    app: Flask, config: Config, district: District
) -> None:
    person = district.person("leader")
    has_app(person)
    has_codes(person)
    db.session.remove()
    command.downgrade(config, "0053")
    assert not {"app_factors", "passkeys", "recovery_codes"} & set(inspect(db.engine).get_table_names())
    command.upgrade(config, "head")
    assert rows_of("SELECT count(*) FROM people WHERE second_factor_since IS NOT NULL") == [(0,)]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_there_is_no_way_down_that_would_lose_who_lives_in_a_flat(
    app: Flask, config: Config, district: District
) -> None:
    today = clock.today()
    enter_stay(
        town.flat(district), district.person("teacher"), moved_in_on=today,
        term_until=today + timedelta(days=9), by=district.person("handler"),
    )  # fmt: skip
    db.session.commit()
    db.session.remove()
    with pytest.raises(RuntimeError, match="Restore the backup"):
        command.downgrade(config, "0036")
    command.upgrade(config, "head")
    assert rows_of("SELECT status, round_id FROM housing_allocations") == [("moved_in", None)]
    assert rows_of("SELECT state FROM housing_units") == [("occupied",)]


def test_whoever_was_reminded_of_a_stay_before_is_not_reminded_again(
    app: Flask, config: Config, district: District
) -> None:
    today, until = clock.today(), clock.today() + timedelta(days=20)
    stays = [
        enter_stay(
            town.flat(district), district.person(who), moved_in_on=today,
            term_until=until, by=district.person("handler"),
        )
        for who in ("teacher", "colleague", "neighbour")
    ]  # fmt: skip
    first, second, third = (stay.id for stay in stays)
    for stay, day in ((stays[0], until), (stays[1], today)):
        said = {"unit_id": stay.unit_id, "until": day.isoformat(), "person_id": stay.person_id}
        record(EventKind.REMINDED, by=None, **said)
    other = {"unit_id": stays[2].unit_id, "until": until.isoformat(), "person_id": stays[0].person_id}
    record(EventKind.REMINDED, by=None, **other)
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0061")
    command.upgrade(config, "head")
    assert rows_of("SELECT subject, subject_id, level FROM reminders") == [("housing_stay", first, 0)]
    assert remind_all(10) == 2
    query = select(Reminder.subject_id).order_by(Reminder.subject_id)
    assert db.session.scalars(query).all() == [first, second, third]


def test_what_a_notice_reminds_of_goes_down_and_the_notice_stays(
    app: Flask, config: Config, district: District
) -> None:
    person = district.person("teacher")
    submit(Kind.COMPLAINT, words="太慢", person=person, by=person)
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=60)):
        assert remind_all(10)
    reminders = "SELECT count(*) FROM notices WHERE kind = 'overdue'"
    told = rows_of(reminders)
    assert told != [(0,)]
    assert rows_of(f"{reminders} AND reminder_id IS NOT NULL") == told
    db.session.remove()
    command.downgrade(config, "0069")
    assert rows_of(reminders) == told
    command.upgrade(config, "head")
    assert rows_of(f"{reminders} AND reminder_id IS NULL") == told
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_accounts_elsewhere_go_down_and_nothing_else(app: Flask, config: Config, district: District) -> None:
    person = district.person("teacher")
    link(person, Shown("oidc", "https://id.example.cn", "u-1", "甲一", ""), source=Source.SELF)
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0054")
    assert "identities" not in inspect(db.engine).get_table_names()
    command.upgrade(config, "head")
    assert rows_of("SELECT * FROM identities") == []
    assert rows_of("SELECT staff_number FROM people WHERE staff_number = 'teacher'") == [("teacher",)]


def test_whom_a_roster_has_linked_keeps_the_limits_of_a_number(
    app: Flask, config: Config, district: District
) -> None:
    person, colleague = district.person("teacher"), district.person("colleague")
    link_by_roster([(person, Account("wecom", "corp", "jia"))], by=district.person("admin"))
    link(colleague, Shown("wecom", "corp", "yi", "乙", ""), source=Source.SELF)
    take_off(colleague, linked_at(colleague, "wecom", "corp"))
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0066")
    assert rows_of("SELECT subject, source FROM identities") == [("jia", "number")]
    assert "unlinked_identities" not in inspect(db.engine).get_table_names()
    command.upgrade(config, "head")
    assert rows_of("SELECT count(*) FROM unlinked_identities") == [(0,)]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_the_outbox_keeps_what_is_for_devices(app: Flask, config: Config, district: District) -> None:
    now, person = clock.now(), district.person("teacher")
    named = {"label": "-", "language": "zh", "site": "-", "p256dh": "-", "auth": "-", "created_at": now}
    device = Device(person_id=person.id, endpoint="here", sign_in_id=sign_in_elsewhere(person), **named)
    db.session.add(device)
    db.session.flush()
    digest = {
        "person_id": person.id,
        "digest_on": clock.today(),
        "count": 2,
        "created_at": now,
        "due_at": now,
    }
    db.session.add_all(
        [Delivery(**digest, device_id=device.id), Delivery(**digest, channel="wecom", attempted_at=now)]
    )
    db.session.add(ChannelPreference(person_id=person.id, channel="wecom", wants=Wants.PRESSING))
    db.session.commit()
    kept = [(person.id, "device", device.id)]
    db.session.remove()
    command.downgrade(config, "0059")
    assert rows_of("SELECT device_id FROM notice_deliveries") == [(kept[0][2],)]
    command.upgrade(config, "head")
    assert rows_of("SELECT person_id, channel, device_id FROM notice_deliveries") == kept
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_proven_numbers_go_down_and_addresses_stay(app: Flask, config: Config, district: District) -> None:
    person, now = district.person("teacher"), clock.now()
    for line, address in ((Line.EMAIL, "jia@example.cn"), (Line.PHONE, "13800000001")):
        proven = {"line": line, "address": address, "proven_at": now}
        db.session.add(ContactPoint(person_id=person.id, **proven))
        db.session.add(
            Letter(person_id=person.id, purpose="reset", line=line, language="zh", created_at=now, due_at=now)
        )
    db.session.add(ChannelMonth(name="sms_aliyun", month=clock.today(), count=3))
    db.session.commit()
    kept = [(person.id, "jia@example.cn")]
    db.session.remove()
    command.downgrade(config, "0062")
    assert rows_of("SELECT person_id, address FROM contact_points") == kept
    assert rows_of("SELECT count(*) FROM letters") == [(1,)]
    command.upgrade(config, "head")
    assert rows_of("SELECT line, address FROM contact_points") == [("email", "jia@example.cn")]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_sign_ins_at_shared_computers_end_with_the_version_that_ends_them_in_time(
    app: Flask, config: Config, district: District
) -> None:
    person = district.person("teacher")
    own, shared = sign_in_elsewhere(person), sign_in_elsewhere(person, is_shared=True)
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "0066")
    assert rows_of(f"SELECT id FROM sign_ins WHERE id IN ({own}, {shared})") == [(own,)]
    command.upgrade(config, "head")
    assert rows_of(f"SELECT id FROM sign_ins WHERE id = {own} AND NOT is_shared") == [(own,)]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_after_the_upgrade_everybody_signs_in_anew_and_devices_wait_for_that(
    app: Flask, config: Config, district: District
) -> None:
    now, person = clock.now(), district.person("teacher")
    named = {"label": "-", "language": "zh", "site": "-", "p256dh": "-", "auth": "-", "created_at": now}
    for name, sign_in_id in (("told", sign_in_elsewhere(person)), ("silent", None)):
        db.session.add(Device(person_id=person.id, endpoint=name, sign_in_id=sign_in_id, **named))
    db.session.commit()
    db.session.remove()
    told = """SELECT endpoint FROM notice_devices JOIN people ON people.id = person_id
              WHERE people.session_token = notice_devices.session_token"""
    command.downgrade(config, "0049")
    assert rows_of(told) == [("told",)]
    assert rows_of("SELECT count(*) - count(DISTINCT session_token) FROM people") == [(0,)]
    assert rows_of("SELECT count(*) FROM people WHERE length(session_token) <> 43") == [(0,)]
    command.upgrade(config, "head")
    assert rows_of("SELECT count(*) FROM sign_ins") == [(0,)]
    assert rows_of("SELECT endpoint, sign_in_id FROM notice_devices ORDER BY id") == [
        ("told", None),
        ("silent", None),
    ]
    assert [d for d in differences() if "alembic_version" not in str(d)] == []
