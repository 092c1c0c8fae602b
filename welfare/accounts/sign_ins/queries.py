"""What is asked of sign-ins."""

from collections.abc import Sequence

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import Limit
from welfare.extensions import db


def sign_ins_of(person: Person, limit: Limit) -> Sequence[SignIn]:
    """Where a person is signed in and not for too long, the last used first. There are few (`AT_MOST`)."""
    now = clock.now()
    query = select(SignIn).where(
        SignIn.person_id == person.id,
        SignIn.used_at >= now - limit.idle,
        SignIn.began_at >= now - limit.whole,
    )
    return db.session.scalars(query.order_by(SignIn.used_at.desc(), SignIn.id.desc())).all()
