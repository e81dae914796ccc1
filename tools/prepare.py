"""Prepares .venv from the locks; with `--tests` also what the tests need.

Quick when nothing changed. Runs on the machine's own Python, before anything is installed:
nothing but the standard library may be imported here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools import chromium, postgresql

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NO_VENV = """\
Python {version} here cannot make a virtual environment: its `ensurepip` is missing.
On Debian or Ubuntu run this once, then the same command again:

    sudo apt-get install python3-venv
"""


class CannotPrepare(Exception):
    """Something is missing that only the person at the keyboard can put right."""


def main(arguments: list[str]) -> int:
    """Prepare the product, and what the tests need if asked to."""
    try:
        prepare_product()
        if "--tests" in arguments:
            prepare_tests()
    except CannotPrepare as problem:
        print(problem, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as problem:
        print(f"This step failed: {' '.join(map(str, problem.cmd))}", file=sys.stderr)
        return 1
    return 0


def prepare_product() -> None:
    """Make .venv with exactly the packages of requirements.txt, and Hallway itself."""
    make_environment()
    if not is_done("product", "requirements.txt", "pyproject.toml"):
        began = time.monotonic()
        say("Setting up .venv (the first time takes about half a minute) …")
        pip("install", "--require-hashes", "-r", "requirements.txt")
        pip("install", "--no-deps", "--no-build-isolation", "-e", ".")
        note_done("product", "requirements.txt", "pyproject.toml")
        say(f"Ready: .venv/bin/hallway ({time.monotonic() - began:.0f} s).")


def prepare_tests() -> None:
    """Add the test packages, a PostgreSQL and a Chromium; say plainly what cannot be had."""
    locks = ("requirements.txt", "requirements-dev.txt")
    if not is_done("tests", *locks):
        say("Adding what the tests and checks need …")
        pip("install", "--require-hashes", "-r", "requirements-dev.txt")
        note_done("tests", *locks)
    prepare_postgresql()
    prepare_chromium()
    prepare_driver()


def make_environment() -> None:
    """Create .venv unless a working one stands in this very place."""
    if environment_works():
        return
    say(f"Creating .venv with Python {sys.version.split()[0]} …")
    if not has_ensurepip():
        get_ensurepip()
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def environment_works() -> bool:
    """Whether .venv has a Python that is new enough, with pip, and was not moved from elsewhere."""
    look = "import pip, sys; print(sys.prefix, sys.version_info >= (3, 11))"
    try:
        answer = subprocess.run([str(PYTHON), "-c", look], capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == f"{VENV} True" and not moved_since()


def moved_since() -> bool:
    """Whether the folder was renamed after .venv was made: its scripts would still point there."""
    script = VENV / "bin" / "pip"
    return script.exists() and str(VENV) not in script.read_text(errors="replace")


def has_ensurepip() -> bool:
    """Debian ships Python without it unless python3-venv is installed."""
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True).returncode == 0


def get_ensurepip() -> None:
    """Install python3-venv where we may; otherwise name the one command that does."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not may_install_packages() or not apt_install(f"python{version}-venv"):
        raise CannotPrepare(NO_VENV.format(version=version))


def prepare_postgresql() -> None:
    """The wheel among the test packages brings one; Debian's package is the second choice."""
    if postgresql.find(VENV):
        return
    say("No PostgreSQL among the test packages for this machine; looking for another …")
    if not (may_install_packages() and apt_install("postgresql") and postgresql.find(VENV)):
        say(f"! {postgresql.MISSING}")


def prepare_chromium() -> None:
    """Use a browser that is there; else Debian's package; else Playwright's own download."""
    if chromium.find() or is_done("no-chromium", "requirements-dev.txt"):
        return
    say("No Chromium here yet; installing one …")
    if is_debian() and may_install_packages() and apt_install("chromium") and chromium.find():
        return
    if download_chromium() and chromium.find():
        return
    note_done("no-chromium", "requirements-dev.txt")
    say(f"! {chromium.MISSING}")


def prepare_driver() -> None:
    """What talks to the browser needs one system library that the smallest Debian lacks."""
    driver = (str(PYTHON), "-m", "playwright")
    if chromium.starts(*driver):
        return
    tried = is_debian() and may_install_packages() and apt_install("libatomic1")
    if tried and chromium.starts(*driver):
        return
    say("! Playwright's driver does not start here (on Debian: sudo apt-get install libatomic1).")


def download_chromium() -> bool:
    """Playwright's own build, for machines that may fetch it. Never waits longer than 5 minutes."""
    command = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def may_install_packages() -> bool:
    """Whether this is root on a machine with Debian's package manager."""
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def is_debian() -> bool:
    """Ubuntu's `chromium` package only points at a snap; Debian's is the browser itself."""
    facts = Path("/etc/os-release")
    return facts.exists() and "\nID=debian" in "\n" + facts.read_text()


def apt_install(package: str) -> bool:
    """Install one of Debian's packages; True when it is there afterwards."""
    say(f"Installing Debian's package {package} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
    )
    done = [
        subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        ).returncode
        for command in commands
    ]
    return done[-1] == 0


def pip(*arguments: str) -> None:
    """Run .venv's pip; only its errors are worth reading."""
    quiet = ("-qq", "--no-input", "--disable-pip-version-check")
    run(str(PYTHON), "-m", "pip", *arguments, *quiet)


def is_done(step: str, *files: str) -> bool:
    """Whether this step was finished for these very files, in this very .venv."""
    stamp = VENV / f".done-{step}"
    return stamp.exists() and stamp.read_text() == fingerprint(*files)


def note_done(step: str, *files: str) -> None:
    """Remember that this step is finished."""
    (VENV / f".done-{step}").write_text(fingerprint(*files))


def fingerprint(*files: str) -> str:
    """One digest of what the step depends on."""
    digest = hashlib.sha256(str(VENV).encode())
    for file in files:
        digest.update((ROOT / file).read_bytes())
    return digest.hexdigest()


def run(*command: str) -> None:
    """Run one command in the project's root; a failure stops the preparation."""
    subprocess.run(command, check=True, cwd=ROOT, stdin=subprocess.DEVNULL)


def say(sentence: str) -> None:
    """Tell what is going on, at once."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
