"""What is sealed of each table: every column of every table, but for what stands here and why."""

from typing import Any

from welfare.extensions import db
from welfare.history.models import histories

UNSEALED = {
    "app_factors": "secrets of one's own, and counted nowhere; that one was set is in the account's history",
    "audit_checks": "says what a check found; the next check finds it again",
    "audit_head_entries": "signed by their head",
    "audit_heads": "signed",
    "audit_row_seals": "the seals themselves, signed for by heads",
    "audit_sealed_tables": "signed for by heads",
    "calendar_feeds": "a person's own, and counted nowhere",
    "canned_replies": "only what a text begins with; each change of it is sealed in the unit's history",
    "channel_months": "how many messages that cost money went out",
    "channel_preferences": "a person's own, and counted nowhere",
    "channel_settings": "how messages are sent; each change of it is sealed in the bureau's history",
    "channel_tokens": "what other services lend for two hours",
    "chosen_headings": "how tables are read, said on each preview, and counted nowhere",
    "event_places": "from which device and network a sealed event came; goes after some months",
    "failed_sign_ins": "wrong passwords of the last hours; within a day a sealed event says how many",
    "contact_points": "a person's own, and counted nowhere",
    "figure_sums": "follow from rows, and are counted again by the check",
    "home_taken_slots": "follow from bookings, which are sealed; they keep seats from being taken twice",
    "identities": "opens a sign-in; that it was linked and taken off stands in the account's history",
    "letters": "what is still to be sent by mail or to a phone; gone after a day",
    "need_number_series": "only which number comes next; needs have theirs",
    "notice_deliveries": "what is still to be sent to a device or by a channel",
    "notice_devices": "a person's own, and counted nowhere",
    "notice_preferences": "a person's own, and counted nowhere",
    "notices": "what somebody was told; the event that it tells of is sealed",
    "passkeys": "a person's own, and counted nowhere; that one was added is in the account's history",
    "privacy_readings": "which notice somebody has read; counted nowhere",
    "pulses": "when something was last seen to work; it is so again the next time",
    "receipts": "that a form has arrived; what it did is sealed",
    "reminders": "which steps of the ladder were taken; what they told of needs is sealed in their histories",
    "recovery_codes": "secrets of one's own, and counted nowhere",
    "saved_views": "a person's own, and counted nowhere",
    "setup_codes": "opens the set-up for an hour, and goes with the first account",
    "sign_ins": "who is signed in at which browser just now, and gone when it ends",
    "summed_periods": "for which days there are sums",
    "try_counts": "how often something was tried lately; forgotten within minutes",
    "unlinked_identities": "a person's own, and counted nowhere; that it was taken off is in their history",
}
"""Tables of which no seal is kept. Histories have their own seals."""
OMITTED = {
    "exports": {"taken_until", "tries", "row_count", "made_at", "failed_at", "is_kept"},
    "needs": {"urgency_rank"},
    "organizations": {"name_key", "display_name"},
    "people": {
        "password_hash",
        "must_change_password",
        "second_factor_since",
        "second_factor_asked_at",
        "number_key",
        "name_key",
    },
}
"""Columns that are no part of a seal: how far a file is made; secrets;
keys, names and ranks that follow from what is sealed."""


def sealed_tables() -> dict[str, Any]:
    """Every table whose rows are sealed, by name."""
    apart = UNSEALED.keys() | {model.__tablename__ for model in histories()}
    return {name: table for name, table in db.metadata.tables.items() if name not in apart}


def sealed_columns(table: Any) -> list[Any]:
    """The columns of a table that its seals are made over."""
    return [column for column in table.columns if column.name not in OMITTED.get(table.name, ())]
