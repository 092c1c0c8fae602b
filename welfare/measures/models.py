"""The history of measures, problems and visits."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.models import Event, unique_places

EVENT_SUBJECTS = ("measure_id", "problem_id", "visit_id")


class EventKind(StrEnum):
    """What happens to a measure, to a problem on the list, or to a visit."""

    ENTERED = "entered"
    CHANGED = "changed"
    STEP_ADDED = "step_added"
    STEP_DONE = "step_done"
    STEP_DROPPED = "step_dropped"
    SPENT = "spent"
    SPENDING_CORRECTED = "spending_corrected"
    NEED_TAKEN_ON = "need_taken_on"
    NEED_DROPPED = "need_dropped"
    OUTPUT_NAMED = "output_named"
    OUTPUT_DROPPED = "output_dropped"
    FINISHED = "finished"
    FILES_ADDED = "files_added"
    FILE_REMOVED = "file_removed"
    LISTED = "listed"
    MEASURE_NAMED = "measure_named"
    STRUCK_OFF = "struck_off"
    VISITED = "visited"
    VISIT_CORRECTED = "visit_corrected"


class MeasureEvent(Event, db.Model):
    """One thing that was done to a measure, to a problem on the list, or on a visit."""

    __tablename__ = "measure_events"
    __table_args__ = (
        CheckConstraint(
            "measure_id IS NOT NULL OR problem_id IS NOT NULL OR visit_id IS NOT NULL", name="about_something"
        ),
        *unique_places("measure_events", *EVENT_SUBJECTS),
    )
    SUBJECTS = EVENT_SUBJECTS

    kind: Mapped[EventKind]
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"))
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
