"""Every check that needs no test run: each says what it is, and all are tried before it ends."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.prefix) / "bin"
MANAGE = (sys.executable, "-m", "django")
DOCUMENTATION = ("tests/test_documentation.py", "tests/test_project.py")
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", (f"{BIN}/ruff", "format", "--check", "--quiet", ".")),
    ("lint", (f"{BIN}/ruff", "check", "--quiet", ".")),
    ("types", (f"{BIN}/mypy",)),
    # Its cache forgets that a module has appeared since.
    ("import rules", (f"{BIN}/lint-imports", "--no-logo", "--no-cache")),
    ("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    ("deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")),
    ("documentation", (sys.executable, "-m", "pytest", "-q", *DOCUMENTATION)),
)


def main() -> int:
    """Run all checks; the summary and the exit code tell which failed."""
    with tempfile.TemporaryDirectory(prefix="hallway-check-") as folder:
        results = [(name, *attempt(command, Path(folder))) for name, command in CHECKS]
    print()
    for name, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'}  {name} ({seconds:.0f} s)")
    return 0 if all(passed for _, passed, _ in results) else 1


def attempt(command: tuple[str, ...], folder: Path) -> tuple[bool, float]:
    """Run one check; what it says is shown only when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(f"$ {' '.join(command)}\n{done.stdout}", flush=True)
    return done.returncode == 0, time.monotonic() - began


def environment(folder: Path) -> dict[str, str]:
    """The settings as a real installation has them: a random key, https, no debug."""
    asked = {key: value for key, value in os.environ.items() if not key.startswith("HALLWAY_")}
    return {
        **asked,
        "DJANGO_SETTINGS_MODULE": "hallway.web.settings",
        "HALLWAY_SECRET_KEY": secrets.token_urlsafe(64),
        "HALLWAY_BASE_URL": "https://hallway.example.org",
        "HALLWAY_DATA_DIR": str(folder),
    }


if __name__ == "__main__":
    sys.exit(main())
