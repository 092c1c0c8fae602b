"""What the district sets for a category."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.needs.deadlines import Urgency


class CategorySetting(db.Model):
    """What the district sets for a category: whether it is taken, its default office, its limits."""

    __tablename__ = "category_settings"
    __table_args__ = (
        CheckConstraint(
            "urgent_days > 0 AND inquiry_days > 0 AND ordinary_days > 0 AND complex_days > 0", name="limits"
        ),
    )

    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    default_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    urgent_days: Mapped[int]
    inquiry_days: Mapped[int]
    ordinary_days: Mapped[int]
    complex_days: Mapped[int]

    def days_for(self, urgency: Urgency) -> int:
        """Working days from acceptance to answer."""
        return int(getattr(self, f"{urgency.value}_days"))
