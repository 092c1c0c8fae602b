"""How the app is loaded: without looking for garbage, and without what only sending and files need."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.live_server import PATIENCE, ROOT, environment_for

LOADS = """
import gc, sys
import wsgi

print(gc.isenabled(), gc.get_freeze_count() > len(gc.get_objects()))
print({"pywebpush", "fpdf", "fontTools", "docx", "openpyxl", "fido2", "authlib"} & sys.modules.keys())
"""


@pytest.mark.slow("starts the app by itself")
def test_what_is_loaded_is_left_alone_and_what_comes_later_is_looked_through(tmp_path: Path) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOADS],
        cwd=ROOT,
        env=environment_for(tmp_path, WELFARE_ENV="testing"),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert loaded.stdout.splitlines() == ["True True", "set()"]
