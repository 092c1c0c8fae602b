"""Rows about works and partners: buildings, agreements, what came of them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.registers.models import TITLE_LENGTH, Row, Stage


class DeliveryKind(StrEnum):
    """What a partner delivers."""

    CLASS = "class"
    PROJECT = "project"


class Works(Row, db.Model):
    """A building project at a school."""

    __tablename__ = "works_projects"

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    began_on: Mapped[date]
    finished_on: Mapped[date | None]


class Agreement(Row, db.Model):
    """An agreement with a partner."""

    __tablename__ = "agreements"

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    partner: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    signed_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")


class PartnerDelivery(Row, db.Model):
    """A class or a project that a partner has delivered under an agreement."""

    __tablename__ = "agreement_deliveries"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    kind: Mapped[DeliveryKind]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    delivered_on: Mapped[date]


class PlacesAdded(Row, db.Model):
    """Places of schooling that a school gained."""

    __tablename__ = "schooling_places"
    __table_args__ = (CheckConstraint("places > 0", name="places"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    stage: Mapped[Stage]
    places: Mapped[int]
    opened_on: Mapped[date]
