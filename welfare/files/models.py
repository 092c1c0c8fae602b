"""Photos and documents that are kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.files.documents import DocumentKind

NAME_LENGTH = 32
DIGEST_LENGTH = 64


class Photo(db.Model):
    """A photo in the uploads folder. Its pixels are there for good; only what was made of them is kept."""

    __tablename__ = "photos"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0 AND bytes > 0", name="has_pixels"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    """Random; the files are called after it, and nobody outside learns it."""
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    """SHA-256 of what arrived, by which the same photo sent again is known."""
    file_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    """SHA-256 of what is kept, the photo and then its thumbnail; None where they were gone when this was
    first asked."""
    created_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Document(db.Model):
    """A document in the uploads folder, as it came."""

    __tablename__ = "documents"
    __table_args__ = (CheckConstraint("bytes > 0", name="has_content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    """Random, as a photo's."""
    kind: Mapped[DocumentKind]
    bytes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    """SHA-256 of it, by which the same document sent again is known."""
    created_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
