"""Limits in words."""

from datetime import timedelta

from flask_babel import ngettext


def duration(span: timedelta) -> str:
    """Whole days, hours or minutes in words: `7 days`."""
    minutes = int(span.total_seconds()) // 60
    if minutes % 60:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    hours = minutes // 60
    if hours % 24:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return ngettext("%(num)d day", "%(num)d days", hours // 24)
