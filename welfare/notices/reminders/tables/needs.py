"""The ladders of needs. Pure rules."""

from welfare.notices.reminders.shape import Ladder, Step, Subject
from welfare.notices.rules import Audience
from welfare.refusals import N_

S, To = Subject, Audience
TO_SIGN = N_("Need %(number)s is waiting to be accepted")
TO_ANSWER = N_("Need %(number)s is to be answered")
OVERDUE = N_("Need %(number)s is overdue")
ITS_DAY = N_("the day it is due")
TABLE = (
    Ladder(
        S.SIGNING, N_("A need to be accepted"), ITS_DAY,
        N_("It is accepted, declined, merged or withdrawn"),
        (
            Step(0, (To.CLERKS,), TO_SIGN),
            Step(1, (To.CLERKS, To.LEADER), TO_SIGN, is_pressing=True),
            Step(3, (To.CLERKS, To.LEADER, To.BUREAU), TO_SIGN, is_pressing=True),
            Step(5, (), in_bulletin=True),
        ),
    ),
    Ladder(
        S.ANSWERING, N_("A need to be answered"), ITS_DAY,
        N_("It is answered, carried open or withdrawn, or a question is asked"),
        (
            Step(None, (To.HANDLERS,), N_("Need %(number)s is soon to be answered")),
            Step(0, (To.HANDLERS, To.HEAD), TO_ANSWER, is_pressing=True),
            Step(1, (To.HANDLERS, To.HEAD, To.CLERKS, To.LEADER), OVERDUE, is_pressing=True),
            Step(3, (To.HANDLERS, To.HEAD, To.CLERKS, To.LEADER, To.BUREAU), OVERDUE, is_pressing=True),
            Step(5, (), in_bulletin=True),
        ),
    ),
    Ladder(
        S.EXTENSION, N_("More time that was asked for"), ITS_DAY, N_("The time is granted or refused"),
        (
            Step(-1, (To.CLERKS,), N_("More time for need %(number)s is to be granted or refused")),
            Step(0, (To.CLERKS, To.LEADER), N_("More time for need %(number)s is to be granted or refused")),
        ),
    ),
    Ladder(
        S.QUESTION, N_("A question that waits for a teacher"), N_("the day of the question"),
        N_("The teacher replies, it is decided for them, or the deadline goes on as the category sets"),
        (
            Step(2, (To.TEACHER,), N_("A question about your need %(number)s waits for you")),
            Step(5, (To.TEACHER,), N_("A question about your need %(number)s still waits for you")),
            Step(
                None, (To.CLERKS,), N_("A question about need %(number)s is not answered; please decide"),
                at_limit=True,
            ),
        ),
    ),
    Ladder(
        S.CONFIRMING, N_("An answer to be confirmed"), N_("the last day to confirm"),
        N_("The teacher accepts it or does not, or it lapses"),
        (
            Step(-2, (To.TEACHER,), N_("Please say whether the answer to your need %(number)s holds")),
            Step(0, (To.TEACHER,), N_("It is the last day to confirm the answer to your need %(number)s")),
        ),
    ),
    Ladder(
        S.CARRIED, N_("A carried need to be looked at again"), N_("its review date"),
        N_("It is taken up again"),
        (
            Step(-3, (To.CLERKS,), N_("Need %(number)s, which is carried, is soon to be looked at again")),
            Step(0, (To.CLERKS, To.HANDLERS), N_("Need %(number)s is to be looked at again")),
            Step(3, (To.CLERKS, To.LEADER), N_("Need %(number)s was to be looked at again")),
        ),
    ),
    Ladder(
        S.CALL, N_("A call to be made"), N_("the day by which to call"), N_("The teacher was reached"),
        (
            Step(0, (To.CLERKS,), N_("The teacher of need %(number)s is to be called")),
            Step(1, (To.CLERKS,), N_("The teacher of need %(number)s is still to be called")),
            Step(3, (To.CLERKS, To.LEADER), N_("The teacher of need %(number)s is still to be called")),
        ),
    ),
)  # fmt: skip
