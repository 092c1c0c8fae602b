"""Which Chromium the browser tests drive, and how a fresh machine gets what they need.

`python -m tests.support.chromium` makes sure that there is a Chromium, that Playwright starts, and that there
is a Chinese font; where Debian has it, it also brings the Chromium that knows no windows, which tests prefer.
Only the system's package manager writes outside the project.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIGHT = "chromium-headless-shell"
"""Debian's build without anything that plays a window: a page costs three fifths, a context half."""
SHARED_MEMORY = "/dev/shm"
NO_SHARED_MEMORY = "--disable-dev-shm-usage"
ENOUGH = 2**30


def installed() -> str | None:
    """The Chromium named by CHROMIUM, else one on the PATH; none means Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            sys.exit(f"CHROMIUM={named} cannot be run.")
        return named
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch_options(*, whole: bool = False, without: Collection[str] = ()) -> dict[str, object]:
    """What Playwright needs to start it, also as root and in a container with little shared memory.

    That is the light one where there is one, unless `whole` asks for what people have; the one that
    CHROMIUM names is it for all. `without` are arguments that Playwright would add. One that it adds has
    Chromium share files below /tmp, which is a twentieth of what a page costs: not where there is memory to
    share. Without a process that plays a graphics card a page costs a tenth less. Workers ask in the
    browser's language, and not in that of a window.
    """
    arguments = ["--disable-background-networking", "--accept-lang=en-US"]
    arguments += ["--disable-gpu", "--disable-software-rasterizer"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    light = None if whole or os.environ.get("CHROMIUM") else shutil.which(LIGHT)
    dropped = [*without, *([NO_SHARED_MEMORY] if _has_shared_memory() else [])]
    return {"executable_path": light or installed(), "args": arguments, "ignore_default_args": dropped}


def _has_shared_memory() -> bool:
    """Enough of it for the windows of some processes; Docker gives a container 64 MB."""
    with suppress(OSError):
        there = os.statvfs(SHARED_MEMORY)
        return there.f_bavail * there.f_frsize >= ENOUGH
    return False


def _playwright_starts() -> bool:
    """It brings a Node, which asks for a library that a minimal Debian does not have."""
    node, _ = compute_driver_executable()
    return subprocess.run([node, "--version"], check=False, capture_output=True).returncode == 0


def _has_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    if not listing:
        return False
    found = subprocess.run([listing, ":lang=zh", "family"], check=False, capture_output=True, text=True)
    return bool(found.stdout.strip())


def _download() -> bool:
    """Playwright's own Chromium, where no package manager gave one."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


FONT = "fonts-noto-cjk"
PACKAGES: dict[str, Callable[[], object]] = {
    "libatomic1": _playwright_starts,
    "chromium": installed,
    FONT: _has_chinese_font,
}


def _missing() -> list[str]:
    return [package for package, is_there in PACKAGES.items() if not is_there()]


def _bring_the_light_one() -> None:
    """Beside Debian's Chromium and of the same version, as another would replace files that both share.

    Where that cannot be (not Debian, not root, no network, a version that is gone) the whole one does.
    """
    if os.environ.get("CHROMIUM") or shutil.which(LIGHT) or not shutil.which("dpkg-query"):
        return
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", "chromium"]
    answer = subprocess.run(query, check=False, capture_output=True, text=True).stdout
    status, _, version = answer.partition(" ")
    if status == "installed":
        install = [ROOT / ".ci" / "apt-install", f"{LIGHT}={version}"]
        if subprocess.run(install, check=False, capture_output=True).returncode == 0:
            print(f"Installed {LIGHT}.", flush=True)


def _ensure_all() -> None:
    missing = _missing()
    if missing:
        print(f"Installing {' '.join(missing)} …", flush=True)
        subprocess.run([ROOT / ".ci" / "apt-install", "fontconfig", *missing], check=False)
        missing = _missing()
    if "chromium" in missing and _download():
        missing.remove("chromium")
    if missing == [FONT]:
        print(f"Warning: without {FONT}, pictures of pages show boxes for characters.", file=sys.stderr)
    elif missing:
        sys.exit(
            "What the browser tests need is missing. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(missing)}"
        )


if __name__ == "__main__":
    _ensure_all()
    _bring_the_light_one()
