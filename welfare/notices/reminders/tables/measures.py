"""The ladders of measures and visits. Pure rules."""

from datetime import timedelta

from welfare.notices.reminders.shape import Ladder, Step, Subject, Whom
from welfare.refusals import N_

NEARLY_SPENT = 90
"""Percent of an approved budget from which on it is nearly spent."""
VISIT_AGAIN_AFTER = timedelta(days=180)
"""A contact school is to be visited once in a school's half-year."""

S, To = Subject, Whom
STEP_OVERDUE = N_("A step of the measure %(title)s was due on %(day)s: %(step)s")
TO_VISIT = N_("A contact school of yours is to be visited: %(school)s")
TABLE = (
    Ladder(
        S.STEP, N_("A step of a measure"), N_("the day by which it is due"),
        N_("It is done or dropped"),
        (
            Step(-3, (To.OFFICE,), N_("A step of the measure %(title)s is due on %(day)s: %(step)s")),
            Step(1, (To.OFFICE, To.OFFICE_LEADER), STEP_OVERDUE),
            Step(5, (To.OFFICE, To.OFFICE_LEADER), STEP_OVERDUE, is_pressing=True),
        ),
    ),
    Ladder(
        S.BUDGET_LOW, N_("A budget that is nearly spent"), N_("the day the measure was decided"),
        N_("The measure is finished, or more is approved"),
        (Step(0, (To.OFFICE,), N_("Of the budget of the measure %(title)s nine tenths are spent")),),
    ),
    Ladder(
        S.BUDGET_OVER, N_("A budget that is exceeded"), N_("the day the measure was decided"),
        N_("The measure is finished, or more is approved"),
        (
            Step(
                0, (To.OFFICE, To.OFFICE_LEADER),
                N_("For the measure %(title)s more is spent than was approved"),
            ),
        ),
    ),
    Ladder(
        S.CONTACT, N_("A contact school to be visited"),
        N_("the last visit, or the day from which the leader keeps in touch"), N_("It is visited"),
        (
            Step(VISIT_AGAIN_AFTER.days - 14, (To.VISITOR,), TO_VISIT),
            Step(VISIT_AGAIN_AFTER.days, (To.VISITOR,), TO_VISIT),
            Step(VISIT_AGAIN_AFTER.days + 30, (To.VISITOR,), TO_VISIT),
        ),
        in_calendar_days=True,
    ),
)  # fmt: skip
