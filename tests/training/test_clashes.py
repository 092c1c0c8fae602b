"""What else the teacher does at that time: every way in which two times can lie, as the page warns of it."""

from datetime import timedelta

import pytest

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import session_with
from welfare.training.sessions.actions import cancel_session

WARNING = "At this time you are also on the list of:"
LIES = {
    "before": (-5, -3, False),
    "up to its beginning": (-2, 0, False),
    "into it": (-1, 1, True),
    "around it, to its end": (-1, 4, True),
    "around it": (-1, 5, True),
    "from its beginning": (0, 2, True),
    "from its beginning to after it": (0, 6, True),
    "within": (1, 3, True),
    "to its end": (2, 4, True),
    "out of it": (3, 5, True),
    "from its end": (4, 6, False),
    "after": (5, 7, False),
}
"""From when until when the other one is, in hours since one of four hours began; whether they clash.

The same times to the minute are refused, not warned of: `SameTime`."""
WARNED_OF = {
    "nothing": False, "invited": False, "asked": True, "registered": True, "standby": True,
    "withdrawn": False, "refused": False, "released": False,
}  # fmt: skip
"""What the teacher must be to the other session."""


@pytest.fixture
def is_warned(client: Client, district: District, a_session: Opening) -> object:
    """Whether the teacher, being `standing` to a session of these hours, is warned at one of four hours."""

    def ask(
        begins: int, ends: int, standing: str, *, reader: str = "teacher", cancelled: bool = False
    ) -> bool:
        here = a_session(title="四个小时")
        here.ends_at = here.starts_at + timedelta(hours=4)
        times = {
            "starts_at": here.starts_at + timedelta(hours=begins),
            "ends_at": here.starts_at + timedelta(hours=ends),
        }
        other = session_with(standing, district, a_session, title="别的培训", **times)
        if cancelled:
            cancel_session(other, by=district.person("clerk"))
        sign_in_as(client, district.person(reader))
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        text = client.page(f"/training/sessions/{here.id}").text
        assert ("别的培训" in text) == (WARNING in text)
        return WARNING in text

    return ask


@pytest.mark.parametrize("lie", LIES)
def test_times_that_have_a_moment_in_common_are_warned_of(lie: str, is_warned) -> None:
    begins, ends, clashes = LIES[lie]
    assert is_warned(begins, ends, "registered") is clashes


@pytest.mark.parametrize("standing", WARNED_OF)
def test_only_what_one_wants_to_go_to_clashes(standing: str, is_warned) -> None:
    assert is_warned(1, 3, standing) is WARNED_OF[standing]


def test_neither_a_cancelled_session_nor_somebody_elses_clashes(is_warned) -> None:
    assert not is_warned(1, 3, "registered", cancelled=True)
    assert not is_warned(1, 3, "registered", reader="colleague")


def test_a_session_does_not_clash_with_itself(client: Client, district: District, a_session: Opening) -> None:
    here = session_with("withdrawn", district, a_session)
    sign_in_as(client, district.person("teacher"))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert WARNING not in client.page(f"/training/sessions/{here.id}").text
