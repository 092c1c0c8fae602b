"""At which hours people are told. Pure rules."""

from datetime import datetime, time, timedelta

PHONE_AFTER = timedelta(hours=24)
"""How long after it came up a text message goes out, if it is not read by then."""
PHONE_FROM, PHONE_UNTIL = 9, 20
"""Between these hours, on the district's clocks, text messages go out."""
QUIET_FROM, QUIET_UNTIL = 21, 7
"""Between these hours, on the district's clocks, nothing is sent that the clock brings about."""
HOURS = range(QUIET_UNTIL, QUIET_FROM)
"""At which a person can have the one message of the day, on the district's clocks; which hour is usual is a
setting of the installation."""


def within_phone_hours(moment: datetime) -> datetime:
    """When a text message that is due at `moment`, on the district's clocks, may go out."""
    if PHONE_FROM <= moment.hour < PHONE_UNTIL:
        return moment
    return next_at(PHONE_FROM, moment)


def is_quiet(moment: datetime) -> bool:
    """Whether it is night then, on the district's clocks."""
    return moment.hour not in HOURS


def after_quiet_hours(moment: datetime) -> datetime:
    """When what comes up at `moment`, on the district's clocks, may be sent."""
    if not is_quiet(moment):
        return moment
    day = moment.date() + timedelta(days=moment.hour >= QUIET_FROM)
    return datetime.combine(day, time(QUIET_UNTIL), moment.tzinfo)


def next_at(hour: int, moment: datetime) -> datetime:
    """When it is `hour` next, at `moment` or later, on the same clocks."""
    today = datetime.combine(moment.date(), time(hour), moment.tzinfo)
    return (
        today
        if today >= moment
        else datetime.combine(moment.date() + timedelta(days=1), time(hour), moment.tzinfo)
    )
