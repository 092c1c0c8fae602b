"""Which Chromium is driven where a machine has one, the other, or both."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.chromium import LIGHT, launch_options

WHOLE = "chromium"


@pytest.mark.parametrize(
    ("on_the_path", "driven", "driven_where_whole"),
    [
        ([WHOLE, LIGHT], LIGHT, WHOLE),
        ([WHOLE], WHOLE, WHOLE),
        ([LIGHT], LIGHT, None),
        ([], None, None),
    ],
)
def test_the_light_one_is_preferred_unless_the_whole_is_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    on_the_path: list[str],
    driven: str | None,
    driven_where_whole: str | None,
) -> None:
    for name in on_the_path:
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    for whole, name in ((False, driven), (True, driven_where_whole)):
        expected = str(tmp_path / name) if name else None
        assert launch_options(whole=whole)["executable_path"] == expected


@pytest.mark.parametrize("whole", [False, True])
def test_the_one_that_chromium_names_is_driven_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    for name in (WHOLE, LIGHT, "named"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", "named")
    assert launch_options(whole=whole)["executable_path"] == "named"


@pytest.mark.parametrize(("free", "is_used"), [(2**30, True), (2**26, False), (None, False)])
def test_memory_is_shared_where_there_is_enough_of_it(
    monkeypatch: pytest.MonkeyPatch, free: int | None, is_used: bool
) -> None:
    def statvfs(_path: str) -> SimpleNamespace:
        if free is None:
            raise FileNotFoundError
        return SimpleNamespace(f_frsize=4096, f_bavail=free // 4096)

    monkeypatch.setattr("os.statvfs", statvfs)
    for without in ([], ["--disable-extensions"]):
        options = launch_options(without=without)
        assert options["ignore_default_args"] == [*without, *(["--disable-dev-shm-usage"] if is_used else [])]
        assert "--disable-dev-shm-usage" not in options["args"]  # where it is not shared, Playwright says so


def test_a_name_that_cannot_be_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", "named")
    with pytest.raises(SystemExit, match="CHROMIUM=named cannot be run"):
        launch_options()
