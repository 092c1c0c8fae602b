"""Which figures each section of the overview shows, in their order."""

from welfare.reports.figures.definitions import (
    follow_ups,
    lights,
    made,
    measures,
    needs,
    response,
    timeliness,
    training,
    visits,
)

CLOSED = (
    needs.SOLVED, needs.SOLVED_BY_TEACHER, needs.SOLVED_BY_CALL, needs.LAPSED, needs.EXPLAINED,
    needs.DECLINED, needs.WITHDRAWN, needs.MERGED,
)  # fmt: skip
NOW = (needs.OPEN_NOW, needs.OVERDUE, needs.AWAITING_CONFIRMATION, needs.CARRIED, needs.TO_SIGN_FOR)
STUCK = (needs.OPEN_NOW, needs.OVERDUE, needs.AWAITING_CONFIRMATION)
DONE = (
    needs.SOLVED, needs.SOLVED_BY_TEACHER, needs.SOLVED_BY_CALL, needs.LAPSED, needs.EXPLAINED,
    needs.TAKEN_IN_NEEDS, timeliness.ON_TIME_RATE, timeliness.FIRST_ON_TIME_RATE,
)  # fmt: skip
VOICES = (
    response.RESPONSE_RATE, response.COVERAGE, follow_ups.RESOLUTION_RATE, follow_ups.SATISFACTION_RATE,
    follow_ups.COVERAGE, follow_ups.TEACHER_SATISFACTION_RATE,
)  # fmt: skip
TIMES = (
    timeliness.DAYS_TO_ANSWER, timeliness.SLOW_TENTH_TO_ANSWER, timeliness.DAYS_TO_CONFIRM,
    timeliness.SLOW_TENTH_TO_CONFIRM, needs.REDO_RATE, needs.REOPENED,
)  # fmt: skip
LIGHTS = (
    lights.LAST_MINUTE, lights.WITHOUT_REPLY, lights.EXTENDED_AGAIN, lights.CALLED_SOLVED, lights.CONTESTED,
    lights.UNUSUAL_CALLER, lights.RESUMED_AT_ONCE, lights.ASKED_LATE, lights.STANDING_STILL,
)  # fmt: skip
WALL = (
    needs.SOLVED_BY_TEACHER, needs.SOLVED_BY_CALL, needs.TAKEN_IN_NEEDS,
    timeliness.ON_TIME_RATE, follow_ups.RESOLUTION_RATE, follow_ups.SATISFACTION_RATE,
)  # fmt: skip
"""What stands beside the solved on a wall."""
CHAIN = (
    visits.ALL, visits.FAMILIES, visits.TEACHERS, visits.PUPILS, visits.HOUSEHOLDS,
    visits.SOLVED_ON_THE_SPOT, measures.LISTED, measures.TAKEN, measures.SPENT_YUAN,
    measures.COST_PER_SOLVED, made.FLATS, made.HOUSING_SCHOOLS, made.HOUSING_YUAN, made.HOMES,
    made.HOMES_YUAN, made.HOME_PERSON_TIMES, training.PERSON_TIMES, training.PEOPLE_TRAINED,
    training.HOURS, training.TOPIC_STUDY, training.LITERACY, training.SEMINARS, training.LECTURES,
)  # fmt: skip
"""From visits to measures and what they made."""
