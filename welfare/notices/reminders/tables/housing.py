"""The ladders of turnover housing. Pure rules."""

from welfare.notices.reminders.shape import Ladder, Step, Subject, Whom
from welfare.refusals import N_

S, To = Subject, Whom
ENDS_ON = N_("The stay in the flat %(flat)s ends on %(day)s")
TO_HAND_OVER = N_("The flat %(flat)s was accepted, and its key is still to be handed over")
TO_ANSWER = N_("Only until %(day)s: say whether you take the flat %(flat)s, or it goes to the next in line")
TO_DECIDE = N_("An objection to the list of %(round)s, which is public until %(day)s, is to be decided")
TABLE = (
    Ladder(
        S.OFFER, N_("A flat that is offered"), N_("the last day to answer"),
        N_("It is accepted or declined, or it lapses"),
        (
            Step(-1, (To.TENANT,), TO_ANSWER, is_pressing=True),
            Step(0, (To.TENANT,), TO_ANSWER, is_pressing=True),
        ),
    ),
    Ladder(
        S.OBJECTION, N_("An objection to a list that is public"), N_("the last day of the public notice"),
        N_("It is upheld or refused"),
        (
            Step(-1, (To.HOUSING,), TO_DECIDE),
            Step(1, (To.HOUSING,), TO_DECIDE, is_pressing=True),
            Step(5, (To.HOUSING,), TO_DECIDE, is_pressing=True),
        ),
    ),
    Ladder(
        S.KEY, N_("A key to be handed over"), N_("the last day to accept the flat"),
        N_("The key is handed over"),
        (
            Step(1, (To.HOUSING,), TO_HAND_OVER),
            Step(5, (To.HOUSING,), TO_HAND_OVER, is_pressing=True),
        ),
    ),
    Ladder(
        S.STAY, N_("A stay that ends"), N_("its last day"), N_("It is renewed, or the flat is given back"),
        (
            Step(-30, (To.TENANT, To.HOUSING), ENDS_ON),
            Step(-7, (To.TENANT, To.HOUSING), ENDS_ON),
            Step(
                1, (To.TENANT, To.HOUSING),
                N_("The stay in the flat %(flat)s ended on %(day)s, and the flat is to be given back"),
                is_pressing=True,
            ),
        ),
        in_calendar_days=True,
    ),
)  # fmt: skip
