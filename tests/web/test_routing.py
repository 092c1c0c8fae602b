"""The addresses of rows are those that would be built one by one."""

import pytest
from flask import Flask, url_for

from welfare.web.routing import EACH, address_of_each


@pytest.mark.parametrize("back", [None, "/triage?q=a&b=%20", f"/triage?q={EACH}"])
def test_a_rows_address_is_the_one_that_would_be_built_for_it(app: Flask, back: str | None) -> None:
    with app.test_request_context():
        address_of = address_of_each("needs.show", "number", back=back)
        for number in ("26-0042-0", "26-0043-8"):
            assert address_of(number) == url_for("needs.show", number=number, back=back)
