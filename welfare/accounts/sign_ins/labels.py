"""Limits in words."""

from datetime import timedelta

from flask_babel import ngettext


def duration(span: timedelta) -> str:
    """Whole days or hours in words: `7 days`."""
    hours = int(span.total_seconds()) // 3600
    if hours % 24:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return ngettext("%(num)d day", "%(num)d days", hours // 24)
