"""Every table, and what of it goes into the file that somebody has of themselves; a new one must be named.

A row is the person's own where it is about them. Of what they did at work only that and when is given: what
they did it to is about others.
"""

from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists

from welfare.housing.lifecycle import EventKind as Housing
from welfare.needs.history.policy import is_among_staff, is_told_in_words
from welfare.needs.models import NeedEvent
from welfare.own_data.shape import Acts, Own
from welfare.sending.models import Receipt, SentFile


def _event(row: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(kind=row.action, is_internal=row.is_internal, details=row.details)  # as its model


def _is_read_by_teacher(row: SimpleNamespace) -> bool:
    return not is_among_staff(_event(row))


def _is_told_to_teacher(row: SimpleNamespace) -> bool:
    return is_told_in_words(_event(row))


def _is_read_by_applicant(row: SimpleNamespace) -> bool:
    return row.by == "you" or row.kind in (Housing.CORRECTED, Housing.OBJECTION_UPHELD)


def _is_by_them(row: SimpleNamespace) -> bool:
    return bool(row.by == "you")


def _is_known_to_teacher(row: SimpleNamespace) -> bool:
    return bool(row.is_reached) and row.was_due is not None


def _went_with_nothing_internal() -> Any:
    internal = (NeedEvent.id == Receipt.event_id) & NeedEvent.is_internal
    return ~exists().where(Receipt.id == SentFile.receipt_id, internal)


BY = {"by_id": "at"}
OWN: dict[str, Own | Acts] = {
    # --- who they are here
    "people": Own(_l("Your account"), by=("id",)),
    "person_events": Own(
        _l("What was done to your account"), by=("person_id",), hides=frozenset({"words"}), acts=BY
    ),
    "role_assignments": Own(_l("Your roles"), by=("person_id",)),
    "stand_ins": Own(
        _l("Who stood in for you, and for whom you did"),
        by=("person_id", "deputy_id"),
        acts={"named_by_id": "named_at", "ended_by_id": "ended_at"},
    ),
    "privacy_readings": Own(_l("Which privacy notices you have read"), by=("person_id",)),
    "sign_ins": Own(_l("Where you are signed in"), by=("person_id",)),
    "calendar_feeds": Own(_l("That your calendar can be read elsewhere"), by=("person_id",)),
    "identities": Own(
        _l("Accounts elsewhere that you sign in with"), by=("person_id",), hides=frozenset({"source"})
    ),
    "unlinked_identities": Own(
        _l("Services whose accounts only you link again, since you took yours off"), by=("person_id",)
    ),
    "app_factors": Own(_l("That a second step is set up"), by=("person_id",)),
    "passkeys": Own(_l("Passkeys that you sign in with"), by=("person_id",)),
    "contact_points": Own(_l("Where you can be written to"), by=("person_id",)),
    "letters": Own(
        _l("Letters that were sent to you"), by=("person_id",), hides=frozenset({"line", "purpose"})
    ),
    "failed_sign_ins": Own(_l("Tries to sign in as you"), by=("person_id",), hides=frozenset({"key"})),
    "event_places": Own(_l("From where you changed accounts"), through={"event_id.by_id": "people"}),
    "recovery_codes": Own(_l("That you have recovery codes"), by=("person_id",)),
    "proposed_roles": Own(
        _l("Roles that were proposed for you"), by=("person_id",), acts={"given_by_id": "given_at"}
    ),
    "saved_views": Own(_l("The searches you keep"), by=("person_id",)),
    "exports": Own(
        _l("The files you took"), by=("by_id",), hides=frozenset({"args", "filters", "lent", "digest"})
    ),
    "reading_events": Own(
        _l("That you read as an auditor"), by=("reader_id", "by_id"), hides=frozenset({"kind"})
    ),
    "petitions": Own(
        _l("What you asked about your data, and your complaints and suggestions"),
        by=("person_id",),
        acts={"entered_by_id": "submitted_at", "in_charge_id": "closed_at"},
    ),
    "petition_events": Own(
        _l("What was done about them"),
        through={"petition_id": "petitions"},
        may_read_words=_is_by_them,
        acts=BY,
    ),
    # --- needs
    "needs": Own(
        _l("Your needs"),
        by=("raised_by_id",),
        hides=frozenset({"answer_flaw", "is_last_minute", "undoable_step", "undoable_until"}),
        gives=frozenset({"details"}),  # what the teacher answered to the category's questions
        acts={
            "submitted_by_id": "submitted_at",
            "assignee_id": "assigned_at",
            "answered_by_id": "answered_at",
        },
    ),
    "need_events": Own(
        _l("What happened to your needs"),
        through={"need_id": "needs"},
        may_read=_is_read_by_teacher,
        may_read_words=_is_told_to_teacher,
        acts=BY,
    ),
    "follow_ups": Own(
        _l("Calls about the answers to your needs"),
        through={"need_id": "needs"},
        may_read=_is_known_to_teacher,
        acts=BY,
    ),
    "receipts": Own(
        _l("That what you sent has arrived"),
        by=("person_id",),
        hides=frozenset({"key", "digest", "number", "address", "measure_id"}),
    ),
    "sent_files": Own(
        _l("Photos and documents of your needs and applications"),
        through={"need_id": "needs", "receipt_id.application_id": "housing_applications"},
        where=_went_with_nothing_internal,
        hides=frozenset({"client_id"}),
    ),
    "measure_needs": Own(_l("Which measures take up your needs"), through={"need_id": "needs"}),
    # --- housing
    "housing_applications": Own(
        _l("Your applications for flats"), by=("person_id",), gives=frozenset({"position"})
    ),
    "housing_sensitive_facts": Own(
        _l("What you said with a consent of its own"), through={"application_id": "housing_applications"}
    ),
    "housing_allocations": Own(
        _l("Flats that were offered to you"), by=("person_id",), acts={"signed_by_id": "offered_at"}
    ),
    "housing_objections": Own(
        _l("Your objections to lists"), by=("by_id",), acts={"answered_by_id": "answered_at"}
    ),
    "housing_events": Own(
        _l("What happened to your applications"),
        through={"application_id": "housing_applications"},
        may_read=_is_read_by_applicant,
        acts=BY,
    ),
    # --- training and homes
    "training_enrolments": Own(_l("Your training"), by=("person_id",)),
    "training_events": Own(
        _l("What happened to your registrations"), through={"enrolment_id": "training_enrolments"}, acts=BY
    ),
    "teacher_exchanges": Own(_l("Exchanges between schools"), by=("person_id",)),
    "home_bookings": Own(_l("Your bookings"), by=("person_id",)),
    "home_events": Own(
        _l("What happened to your bookings"), through={"booking_id": "home_bookings"}, acts=BY
    ),
    "home_proposal_joins": Own(_l("Proposals of homes that you joined"), by=("person_id",)),
    # --- what they were told, and where
    "notices": Own(
        _l("What you were told"),
        by=("person_id",),
        hides=frozenset({"sentence", "address", "event_id", "reminder_id"}),
    ),
    "notice_preferences": Own(_l("How you want to be told"), by=("person_id",)),
    "notice_devices": Own(_l("Phones and computers that show you notices"), by=("person_id",)),
    "channel_preferences": Own(_l("How you want to be told outside the browser"), by=("person_id",)),
    "notice_deliveries": Own(
        _l("What was sent to you"), by=("person_id",), hides=frozenset({"outcome", "receipt"})
    ),
    # --- work
    "contact_schools": Own(_l("Schools you keep in touch with"), by=("leader_id",)),
    "guidance_lectures": Own(_l("Lectures you gave"), by=("leader_id",)),
    "channel_settings": Acts({"by_id": "updated_at"}),
    "visits": Acts({"leader_id": "visited_on"}),
    "bulletins": Acts(
        {"created_by_id": "created_at", "edited_by_id": "edited_at", "issued_by_id": "issued_at"}
    ),
    "chosen_headings": Acts({"chosen_by_id": "chosen_at"}),
    "documents": Acts({"uploaded_by_id": "created_at"}),
    "photos": Acts({"uploaded_by_id": "created_at"}),
    "frozen_period_events": Acts(BY),
    "home_closed_days": Acts({"created_by_id": "created_at"}),
    "housing_draws": Acts({"first_by_id": "draws_at", "second_by_id": "draws_at"}),
    "housing_rounds": Acts({"created_by_id": "created_at", "signed_by_id": "signed_at"}),
    "housing_rule_sets": Acts({"created_by_id": "created_at"}),
    "measure_events": Acts(BY),
    "measure_steps": Acts({"done_by_id": "done_on"}),
    "measures": Acts({"entered_by_id": "started_on", "finished_by_id": "finished_at"}),
    "organization_events": Acts(BY),
    "problem_dismissals": Acts({"dismissed_by_id": "dismissed_at"}),
    "problems": Acts({"listed_by_id": "listed_on", "struck_off_by_id": "struck_off_at"}),
    "register_events": Acts(BY),
    "retention_events": Acts(BY),
    "spendings": Acts({"entered_by_id": "entered_at"}),
    "teachers_homes": Acts({"created_by_id": "created_at"}),
    "training_sessions": Acts({"organiser_id": "created_at"}),
}
"""What is given, by table."""

OF_NOBODY = "of places, things, amounts and days: no row is about a person"
CHECKS = "seals and counts by which changes are found; they say nothing that the rows do not say"
TO_COME = "which answers are to be asked about is not told before the call"
AT_WORK = "what the bureau looks at together; what came of it stands in the need"
NOT_GIVEN: dict[str, str] = {
    **dict.fromkeys(
        (
            "agreement_deliveries", "agreements", "alliance_recognitions", "canned_replies",
            "category_settings", "channel_months", "channel_tokens",
            "home_facilities", "home_opening_hours", "home_photos", "home_rooms",
            "housing_round_units", "housing_units", "measure_homes", "measure_programmes", "measure_units",
            "need_assisting_units", "need_number_series", "organizations", "people_to_reach",
            "privacy_notices",
            "problem_measures", "public_months", "pupil_counts", "register_entries", "required_readings",
            "retention_times", "schooling_places", "shared_works", "study_branches", "training_programmes",
            "training_reserved_seats", "training_topics", "works_projects", "frozen_periods",
        ),
        OF_NOBODY,
    ),
    **dict.fromkeys(
        (
            "audit_checks", "audit_head_entries", "audit_heads", "audit_row_seals", "audit_sealed_tables",
            "figure_sums", "history_redactions", "home_taken_slots", "pulses", "setup_codes",
            "summed_periods", "try_counts",
        ),
        CHECKS,
    ),
    "due_calls": TO_COME,
    "reminders": AT_WORK,
    "findings": AT_WORK,
    "problem_needs": AT_WORK,
}  # fmt: skip
"""What is not, and why."""
