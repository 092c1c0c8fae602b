"""What notices are about, and what follows from that: who hears of it, and how loudly. Pure rules."""

from enum import StrEnum

from welfare.accounts.roles import STAFF_ROLES, Role


class NoticeKind(StrEnum):
    """What a notice is about, as far as a person can switch it on and off."""

    QUESTION = "question"
    ANSWER = "answer"
    PROGRESS = "progress"
    INTAKE = "intake"
    ASSIGNED = "assigned"
    TEACHER_SPOKE = "teacher_spoke"
    PRESSED = "pressed"
    REMINDER = "reminder"
    """Of what waits, in the one message of the day."""
    OVERDUE = "overdue"
    """Of what waits, at once."""
    EXTENSION = "extension"
    COMMENT = "comment"
    MENTION = "mention"
    """A comment that names the person."""
    HOUSING = "housing"
    TRAINING = "training"
    INVITATION = "invitation"
    HOME = "home"
    MEASURE = "measure"
    EXPORT = "export"
    DUTY = "duty"
    ACCOUNT = "account"
    """What somebody did to what opens one's account; nobody switches it off."""
    PETITION = "petition"


K = NoticeKind
BEYOND_NEEDS = frozenset(
    {K.HOUSING, K.TRAINING, K.INVITATION, K.HOME, K.MEASURE, K.EXPORT, K.DUTY, K.ACCOUNT, K.PETITION}
)
"""Kinds that no event of a need has: each belongs to a feature, which says itself whom it tells what."""
WORK = frozenset({K.INTAKE, K.ASSIGNED, K.TEACHER_SPOKE, K.PRESSED, K.EXTENSION, K.REMINDER, K.OVERDUE})
"""Kinds that call for work. Once anybody has moved the need on, such a notice is done with for all."""
ASKING = frozenset({K.QUESTION, K.ANSWER, K.INVITATION})
"""Kinds that wait for the person's own word: while they are unread they stand above newer news."""
PRESSING = frozenset({K.QUESTION, K.ANSWER, K.PRESSED, K.OVERDUE})
"""Kinds worth waking a sleeping phone for."""
ONCE_A_DAY = frozenset({K.REMINDER})
"""Kinds that are told of in one message a day, however many there are and whatever a person has chosen."""
BY_THE_CLOCK = frozenset({K.REMINDER, K.OVERDUE})
"""Kinds that nobody's doing brings about: at night they wait."""
_REMINDED = frozenset(Role) - {Role.AUDITOR}
HEARD_BY = {
    K.QUESTION: frozenset({Role.TEACHER}),
    K.ANSWER: frozenset({Role.TEACHER}),
    K.PROGRESS: frozenset({Role.TEACHER}),
    K.INTAKE: frozenset({Role.CLERK}),
    K.ASSIGNED: frozenset({Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.TEACHER_SPOKE: frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.PRESSED: frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.REMINDER: _REMINDED,
    K.OVERDUE: _REMINDED,
    K.EXTENSION: frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.COMMENT: frozenset({Role.TEACHER, Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.MENTION: frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN, Role.LEADER}),
    K.HOUSING: frozenset({Role.TEACHER, Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.TRAINING: frozenset({Role.TEACHER, Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN, Role.ADMIN}),
    K.INVITATION: frozenset({Role.TEACHER}),
    K.HOME: frozenset({Role.TEACHER, Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}),
    K.MEASURE: frozenset({Role.LEADER, Role.CLERK, Role.HANDLER}),
    K.EXPORT: frozenset(Role),
    K.DUTY: STAFF_ROLES,
    K.ACCOUNT: frozenset(),  # everybody, and nobody switches it off
    K.PETITION: frozenset(Role) - {Role.AUDITOR},
}
"""Which roles ever hear of a kind, and so are offered its switch."""
BY_PHONE = frozenset({K.QUESTION, K.ANSWER})
"""Kinds that go out as a text message, too, where they were not read for so long."""
DEVICES_AT_MOST = 10
"""How many devices of one person are told."""
