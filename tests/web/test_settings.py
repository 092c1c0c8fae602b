"""A bureau's installation does not start where it would be open to somebody."""

from pathlib import Path

import pytest

from welfare.config import Settings, UnsafeConfiguration, read_settings


def settings_with(instance: Path, **said: str) -> Settings:
    return read_settings({"WELFARE_ENV": "production", "WELFARE_INSTANCE": str(instance), **said})


@pytest.mark.parametrize("secret", ["short", "a" * 64, "0123456789" * 6])
def test_a_secret_that_can_be_guessed_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="WELFARE_SECRET_KEY is too weak"):
        settings_with(tmp_path, WELFARE_SECRET_KEY=secret)


def test_cookies_in_the_clear_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeConfiguration, match="in the clear"):
        settings_with(tmp_path, WELFARE_SECURE_COOKIES="0")


@pytest.mark.parametrize("said", ["1", "true"])
def test_a_debugger_is_refused(tmp_path: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", said)
    with pytest.raises(UnsafeConfiguration, match="FLASK_DEBUG"):
        settings_with(tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        "http://teachers.example.cn",
        "teachers.example.cn",
        "https://",
        "https://teachers.example.cn/app",
        "https://teachers.example.cn?a=1",
        "https://me@teachers.example.cn",
    ],
)
def test_a_public_address_that_leads_elsewhere_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="WELFARE_PUBLIC_URL"):
        settings_with(tmp_path, WELFARE_PUBLIC_URL=said)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("", None),
        (" https://Teachers.example.cn/ ", "https://teachers.example.cn"),
        ("https://teachers.example.cn:8443", "https://teachers.example.cn:8443"),
    ],
)
def test_a_public_address_is_scheme_and_host(tmp_path: Path, said: str, means: str | None) -> None:
    assert settings_with(tmp_path, WELFARE_PUBLIC_URL=said).public_url == means


def test_services_abroad_are_off_in_production_until_they_are_set(tmp_path: Path) -> None:
    assert not settings_with(tmp_path).push_abroad
    assert settings_with(tmp_path, WELFARE_PUSH_ABROAD="1").push_abroad
    assert settings_with(tmp_path, WELFARE_ENV="development").push_abroad


def test_what_is_left_unset_is_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WELFARE_SECRET_KEY", "WELFARE_SECURE_COOKIES", "FLASK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    settings_with(tmp_path)
    secret = (tmp_path / "secret_key").read_text()
    assert len(bytes.fromhex(secret)) == 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
