"""Second factors as rows."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db

LABEL_LENGTH = 60


class AppFactor(db.Model):
    """That an app on somebody's phone makes codes for them (RFC 6238). It has been tried before it counts."""

    __tablename__ = "app_factors"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    """Of 160 bits, sealed for this person (`welfare/sealing.py`)."""
    last_timecode: Mapped[int]
    """Of the newest code that was taken, in half minutes since 1970: none is taken twice."""
    set_at: Mapped[datetime]


class Passkey(db.Model):
    """A key that a device keeps for somebody (WebAuthn), of which we have the public half."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    user_handle: Mapped[bytes] = mapped_column(LargeBinary)
    """Random, the same for all of a person's: it tells devices who it is, and nothing about them."""
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    credential_data: Mapped[bytes] = mapped_column(LargeBinary)
    """With the public key, as the device attested it."""
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often it had signed; 0 for those that do not count. A copy of it would fall behind."""
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(db.Model):
    """A code on paper that stands in for a factor once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None]
