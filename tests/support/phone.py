"""A phone that sends as the app's script does, as often as a bad signal makes it."""

from collections.abc import Collection
from typing import Any

from werkzeug.test import TestResponse

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from welfare.accounts.models import Person

WORDS = {"title": "想要一间宿舍", "description": "住得太远", "urgency": "ordinary"}


class Phone:
    """Somebody's phone, signed in."""

    def __init__(self, client: Client, person: Person) -> None:
        self.client = client
        self.token = sign_in_as(client, person)

    def send(
        self,
        key: str = "key-1",
        address: str = "/needs/new/housing",
        fields: dict[str, Any] | None = None,
        photos: Collection[str] = (),
        **headers: str,
    ) -> TestResponse:
        """A text, and the names of the photos that are to follow."""
        content = {**(WORDS if fields is None else fields), "submission_key": key, "photos": list(photos)}
        sending = {"X-CSRFToken": self.token, "Accept": "application/json", **headers}
        return self.client.post(address, data=content, headers=sending)

    def put(self, data: bytes, name: str = "photo-1", key: str = "key-1") -> TestResponse:
        """One photo."""
        return self.client.put(
            f"/submissions/{key}/photos/{name}",
            data=data,
            headers={"X-CSRFToken": self.token, "Content-Type": "image/jpeg"},
        )

    def receipt(self, key: str = "key-1") -> TestResponse:
        """What the server says has arrived."""
        return self.client.get(f"/submissions/{key}")
