"""What the district sets for a category."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.needs.deadlines import USUAL_QUESTION, QuestionLimits, Urgency


class CategorySetting(db.Model):
    """What the district sets for a category: whether it is taken, its default office, its limits."""

    __tablename__ = "category_settings"
    __table_args__ = (
        CheckConstraint(
            "urgent_days > 0 AND inquiry_days > 0 AND ordinary_days > 0 AND complex_days > 0", name="limits"
        ),
        CheckConstraint("silent_days > 0 AND goes_on_days > silent_days", name="question_limits"),
    )

    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    default_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    urgent_days: Mapped[int]
    inquiry_days: Mapped[int]
    ordinary_days: Mapped[int]
    complex_days: Mapped[int]
    silent_days: Mapped[int] = mapped_column(default=USUAL_QUESTION.silent_days, server_default="10")
    goes_on_days: Mapped[int] = mapped_column(default=USUAL_QUESTION.goes_on_days, server_default="20")

    def days_for(self, urgency: Urgency) -> int:
        """Working days from acceptance to answer."""
        return int(getattr(self, f"{urgency.value}_days"))

    @property
    def question_limits(self) -> QuestionLimits:
        """How long a question waits for its teacher."""
        return QuestionLimits(self.silent_days, self.goes_on_days)
