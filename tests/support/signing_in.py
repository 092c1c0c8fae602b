"""Being signed in without the page, for tests of something else."""

import hashlib

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from welfare.accounts.models import Person


def sign_in_as(client: FlaskClient, person: Person) -> str:
    """As if `person` had signed in at this browser; gives the CSRF token that its pages would carry."""
    app: Flask = client.application
    secret = hashlib.sha1(person.staff_number.encode(), usedforsecurity=False).hexdigest()
    with client.session_transaction() as session:
        session["_user_id"] = person.get_id()
        session["_fresh"] = True
        session["csrf_token"] = secret
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(secret))
