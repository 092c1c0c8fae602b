"""What is begun from a Python that stands ready is `flask` as anybody starts it, and a process by itself."""

from pathlib import Path

import pytest

from tests.support.begun import Server
from tests.support.live_server import PATIENCE, environment_for, free_port, wait_until_healthy


def test_it_has_its_environment_and_says_in_its_log_why_it_ends(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    server = Server(environment_for(tmp_path, PORT="nowhere"), log, "serve")
    server.wait(PATIENCE)
    assert "'nowhere'" in log.read_text()
    assert server.poll()
    server.terminate()
    with pytest.raises(RuntimeError, match="nowhere"):
        wait_until_healthy(server, f"http://127.0.0.1:{free_port()}", log)
