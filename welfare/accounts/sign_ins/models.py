"""Sign-ins as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from welfare.accounts.sign_ins.places import PLACE_LENGTH
from welfare.extensions import db

DEVICE_LENGTH = 60


class SignIn(db.Model):
    """That somebody is signed in at one browser. It holds as long as its row is there and not too old.

    The browser's cookie carries a secret of which only a digest is kept: whoever has the database, or a
    backup of it, cannot go in as anybody.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH))
    """By the names people know: `Chrome, Android`."""
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    """The part of the address that says which network it is, and not whose device."""
    began_at: Mapped[datetime]
    used_at: Mapped[datetime]
    """Within some minutes."""
    proven_at: Mapped[datetime]
    """When the password was last typed there."""
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the computer is used by others, too."""
