"""Which Chromium the browser tests drive, and how a fresh machine gets one.

`python -m tests.support.chromium` makes sure that there is a Chromium and a Chinese font. Only the system's
package manager writes outside the project.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """The Chromium named by CHROMIUM, else one on the PATH; none means Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            sys.exit(f"CHROMIUM={named} cannot be run.")
        return named
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch_options() -> dict[str, object]:
    """What Playwright needs to start it, also as root and in a container with little shared memory."""
    arguments = ["--disable-background-networking", "--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {"executable_path": installed(), "args": arguments}


def _apt_install(*packages: str) -> bool:
    print(f"Installing {' '.join(packages)} …")
    return subprocess.run([ROOT / ".ci" / "apt-install", *packages], check=False).returncode == 0


def _ensure_chromium() -> None:
    if installed() or (_apt_install("chromium") and installed()):
        return
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(download, check=False).returncode != 0:
        sys.exit(
            "The browser tests need Chromium. Install it, or name one: CHROMIUM=/path/to/chromium make test"
        )


def _has_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    if not listing:
        return False
    found = subprocess.run([listing, ":lang=zh", "family"], check=False, capture_output=True, text=True)
    return bool(found.stdout.strip())


def _ensure_chinese_font() -> None:
    if not _has_chinese_font() and not _apt_install("fontconfig", "fonts-noto-cjk"):
        print(
            "Warning: no Chinese font is installed, so pictures of pages will show boxes for characters.\n"
            "         On Debian or Ubuntu: sudo apt-get install fonts-noto-cjk",
            file=sys.stderr,
        )


if __name__ == "__main__":
    _ensure_chromium()
    _ensure_chinese_font()
