"""What has arrived: a receipt for each thing that was sent, and the photos that go with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.extensions import db
from welfare.files.models import Photo

KEY_LENGTH = 64
NUMBER_LENGTH = 40
ADDRESS_LENGTH = 200


class Receipt(db.Model):
    """That something a person sent under a key of their own has arrived. It is there once, for good."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    number: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    """By what its sender finds it again: of what came of it, or `R` and the receipt's own."""
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    """The path of the page that shows it; None only inside the transaction that takes it in."""
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    """The need that it is, or that it is about; None where it is about something else."""


class SentPhoto(db.Model):
    """A photo that goes with what was sent under a key: announced with the text, it arrives by itself."""

    __tablename__ = "need_photos"
    __table_args__ = (
        UniqueConstraint("receipt_id", "client_id"),
        Index("ix_need_photos_need", "need_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    """As its receipt says: kept here, too, for the index by which a need's photos are found."""
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))
    client_id: Mapped[str] = mapped_column(String(KEY_LENGTH))
    """The sender's own name for it, the same however often it is sent."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photos.id"), unique=True)
    """None: it has not arrived yet."""

    photo: Mapped[Photo | None] = relationship(lazy="raise_on_sql")
