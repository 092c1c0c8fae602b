"""What has arrived: a receipt for each thing that was sent, and the files that go with it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.extensions import db
from welfare.files.models import Document, Photo

KEY_LENGTH = 64
NUMBER_LENGTH = 40
ADDRESS_LENGTH = 200


class Receipt(db.Model):
    """That something a person sent under a key of their own has arrived. It is there once, for good."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_receipts_measure", "measure_id"),
        Index("ix_receipts_application", "application_id"),
    )

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
    event_id: Mapped[int | None] = mapped_column(ForeignKey("need_events.id"))
    """What was done to that need; its files stand there in the need's history."""
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("housing_applications.id"))


class SentFile(db.Model):
    """A photo or document that goes with what was sent under a key: announced with it, or come with it."""

    __tablename__ = "sent_files"
    __table_args__ = (
        UniqueConstraint("receipt_id", "client_id"),
        CheckConstraint("photo_id IS NULL OR document_id IS NULL", name="is_one_thing"),
        Index("ix_sent_files_need", "need_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    """As its receipt says: kept here, too, for the index by which a need's files are found."""
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))
    client_id: Mapped[str] = mapped_column(String(KEY_LENGTH))
    """The sender's own name for it, the same however often it is sent."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photos.id"), unique=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    """Neither: it has not arrived yet."""

    receipt: Mapped[Receipt] = relationship(lazy="raise_on_sql")
    photo: Mapped[Photo | None] = relationship(lazy="raise_on_sql")
    document: Mapped[Document | None] = relationship(lazy="raise_on_sql")

    @property
    def kept(self) -> Photo | Document | None:
        """What has arrived."""
        return self.photo or self.document

    @property
    def has_arrived(self) -> bool:
        """Whether anything has."""
        return self.photo_id is not None or self.document_id is not None
