"""The shipped units run with as little as they need; the shipped proxies speak TLS as is good practice."""

import configparser
import re
from pathlib import Path

import pytest

from welfare.config import PROJECT_ROOT

DEPLOY = PROJECT_ROOT / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
SERVE = {"welfare.service", "welfare-deliver.service"}


def service_of(unit: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    parser.read_string(unit.read_text())
    return parser["Service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_nobodys_but_the_apps(unit: Path) -> None:
    service = service_of(unit)
    assert (service["User"], service["Group"], service["StateDirectoryMode"]) == (
        "welfare",
        "welfare",
        "0700",
    )
    assert (service["ProtectSystem"], service["ProtectHome"]) == ("strict", "yes")
    assert (service["PrivateTmp"], service["NoNewPrivileges"]) == ("yes", "yes")
    assert service["InaccessiblePaths"] == "-/opt/welfare/.git"
    if unit.name != "welfare-backup.service":  # which says so itself
        assert service["UMask"] == "0077"
    if unit.name in SERVE:
        assert service["CapabilityBoundingSet"] == ""
        assert service["RestrictAddressFamilies"] == "AF_UNIX AF_INET AF_INET6"


def test_all_units_are_looked_at() -> None:
    assert {unit.name for unit in UNITS} >= SERVE | {"welfare-clock.service", "welfare-backup.service"}


def test_a_backup_is_for_its_owner() -> None:
    assert re.search(r"^umask 077$", (DEPLOY / "backup").read_text(), re.MULTILINE)


def test_the_proxy_speaks_no_old_tls_and_no_cipher_without_forward_secrecy() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()
    said = {name: value.split() for name, value in re.findall(r"^\s*(ssl_\w+)\s+(.+);$", nginx, re.MULTILINE)}
    assert set(said["ssl_protocols"]) == {"TLSv1.2", "TLSv1.3"}
    (ciphers,) = said["ssl_ciphers"]
    assert all(cipher.startswith("ECDHE+") for cipher in ciphers.split(":"))
    assert said["ssl_prefer_server_ciphers"] == ["on"]


def test_the_proxy_leads_from_the_clear_to_https_and_serves_no_file() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert "return 301 https://$host$request_uri;" in nginx
    assert not re.search(r"^\s*(root|alias|autoindex|proxy_cache)\b", nginx, re.MULTILINE)
    assert "server 127.0.0.1:8000;" in nginx
