"""Finds a Chromium that really starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
)
# Where Playwright keeps what it downloads, newest last.
DOWNLOADS = (
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = (
    "No Chromium could be found or installed, so the journeys in a browser are left out. "
    "Install one (on Debian: sudo apt-get install chromium) or name it in HALLWAY_CHROMIUM."
)


def find() -> str | None:
    """The path of the first browser that answers, or None."""
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> list[str]:
    """Every place worth a look, the one that was asked for first."""
    asked = os.environ.get("HALLWAY_CHROMIUM")
    if asked:
        return [asked]
    on_path = [path for name in NAMES if (path := shutil.which(name))]
    return [*on_path, *downloaded(), *filter(os.path.exists, APPLICATIONS)]


def downloaded() -> list[str]:
    """Playwright's own builds in this account, the newest first."""
    home = Path.home()
    found = [path for pattern in DOWNLOADS for path in home.glob(pattern.removeprefix("~/"))]
    return [str(path) for path in sorted(found, reverse=True)]


def starts(*command: str) -> bool:
    """A program without its system libraries is there, but does not start."""
    try:
        answer = subprocess.run([*command, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0
