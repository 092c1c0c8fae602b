"""What is kept of where somebody signs in, and how long a sign-in holds: the rules by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from welfare.accounts.sign_ins.places import PLACE_LENGTH, device_label, place_of
from welfare.accounts.sign_ins.policy import (
    AT_MOST,
    LEAVES_AFTER,
    SHARED,
    WARNS_BEFORE,
    is_over,
    is_to_be_noted,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
PHONE, WEBKIT = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36", "AppleWebKit/605.1.15"
DEVICES = {
    f"{PHONE} Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50": "WeChat, Android",
    "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0": "Edge, Windows",
    f"{PHONE} SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36": "Samsung Internet, Android",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114.0 HuaweiBrowser/5.0": "Huawei Browser, HarmonyOS",
    f"{PHONE} Chrome/119.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.0": "Mi Browser, Android",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "Firefox, Linux",
    f"Mozilla/5.0 (iPhone; CPU OS 17_5 like Mac OS X) {WEBKIT} FxiOS/128.0 Safari/605.1": "Firefox, iPhone",
    f"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) {WEBKIT} CriOS/126.0 Safari/604.1": "Chrome, iPad",
    f"{PHONE} Chrome/126.0 Mobile Safari/537.36": "Chrome, Android",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/17.5 Safari/605.1.15": "Safari, Mac",
    "Mozilla/5.0 (Windows NT 10.0)": "Windows",
    "Chrome/126.0": "Chrome",
    "curl/8": "",
}
"""Most browsers also call themselves Chrome and Safari; what runs on a phone, also by a computer's system."""


@pytest.mark.parametrize(("user_agent", "label"), DEVICES.items())
def test_a_device_is_called_by_the_names_people_know(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.77", "203.0.113.*"),
        ("10.0.0.1", "10.0.0.*"),
        ("::ffff:203.0.113.77", "203.0.113.*"),
        ("2001:db8:7:1:2:3:4:5", "2001:db8:7:*"),
        ("2001:db8::1", "2001:db8:0:*"),
        ("not an address", ""),
        (None, ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str | None, place: str) -> None:
    assert place_of(address) == place


def test_the_longest_network_fits_into_its_column() -> None:
    longest = place_of(":".join(["ffff"] * 8))
    assert longest == "ffff:ffff:ffff:*"
    assert len(longest) <= PLACE_LENGTH


@pytest.mark.parametrize(
    ("unused", "since", "ended"),
    [
        (6 * MINUTE, 2 * HOUR, False),
        (6 * MINUTE + SECOND, 2 * HOUR, True),
        (6 * MINUTE, 2 * HOUR + SECOND, True),
        (timedelta(), 2 * HOUR + SECOND, True),
    ],
)
def test_at_a_shared_computer_six_minutes_without_use_or_two_hours_in_all(
    unused: timedelta, since: timedelta, ended: bool
) -> None:
    assert is_over(NOW - since, NOW - unused, now=NOW, limit=SHARED) is ended


@pytest.mark.parametrize(
    ("ago", "anywhere", "where_shared"),
    [
        (15 * SECOND, False, False),
        (16 * SECOND, False, True),
        (5 * MINUTE, False, True),
        (5 * MINUTE + SECOND, True, True),
    ],
)
def test_when_use_is_written_down_anew(ago: timedelta, anywhere: bool, where_shared: bool) -> None:
    assert is_to_be_noted(NOW - ago, now=NOW) is anywhere
    assert is_to_be_noted(NOW - ago, now=NOW, is_shared=True) is where_shared


def test_a_page_of_a_shared_computer_leaves_after_five_minutes_and_says_so_one_before() -> None:
    assert (WARNS_BEFORE, LEAVES_AFTER) == (MINUTE, 5 * MINUTE)


def test_somebody_is_signed_in_at_twenty_places_at_most() -> None:
    assert AT_MOST == 20
