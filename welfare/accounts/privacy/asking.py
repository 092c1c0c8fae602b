"""Whom a page shows that there is a privacy notice to read. It informs, and keeps nobody from anything."""

from flask import request
from flask_login import current_user

from welfare.accounts.second_factor import required
from welfare.extensions import READING_METHODS


def has_notice_to_read() -> bool:
    """Whether whoever opens this page has not yet read the version that holds.

    Not while they are still to set up how they sign in, and not where a form was refused: there they read
    what is wrong with it.
    """
    return (
        request.method in READING_METHODS
        and current_user.is_authenticated
        and current_user.notice_to_read is not None
        and not current_user.must_change_password
        and request.endpoint not in required.OPEN
        and not required.is_due()
    )
