"""Where the peers live, and what machine this is."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".bench"
PYTHON = CACHE / "peers" / "bin" / "python"
LEMON = CACHE / "lemon"
LIST = Path(__file__).with_name("peers.txt")


def prepare() -> dict[str, str]:
    """Install what can be installed; what could not, with the reason."""
    CACHE.mkdir(exist_ok=True)
    return {**install_packages(), **build_lemon()}


def asked() -> list[str]:
    """The requirements of peers.txt."""
    lines = (line.strip() for line in LIST.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def install_packages() -> dict[str, str]:
    """An environment of their own, filled one by one: one that fails keeps no other out."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(CACHE / "peers")], check=True)
    there = {f"{name}=={version}" for name, version in installed().items()}
    missing: dict[str, str] = {}
    for requirement in asked():
        if requirement in there:
            continue
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*pip, requirement], capture_output=True, text=True)
        if done.returncode:
            name = requirement.partition("==")[0]
            missing[name] = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    return missing


def build_lemon() -> dict[str, str]:
    """The C++ of the peer, optimised; Debian and Ubuntu have it as liblemon-dev."""
    if shutil.which("g++") is None:
        return {"lemon": "no g++ here"}
    source = Path(__file__).with_name("lemon.cpp")
    build = ["g++", "-O2", "-std=c++17", "-w", "-o", str(LEMON), str(source)]
    done = subprocess.run(build, capture_output=True, text=True)
    if done.returncode:
        wanted = "lemon/matching.h" in done.stderr
        return {"lemon": "liblemon-dev is not installed" if wanted else "it did not compile"}
    return {}


def machine() -> dict[str, str]:
    """Its shape, and the versions that matter."""
    system = f"{platform.system()} {platform.release().partition('-')[0]}, {platform.machine()}"
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory() / 2**30:.0f} GB",
        "system": system,
        "Python": platform.python_version(),
        **{name: metadata.version(name) for name in ("numpy", "scipy", "numba")},
        **peer_versions(),
    }


def memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"


def peer_versions() -> dict[str, str]:
    """What is in the peers' environment, and the compiler of the C++ one."""
    versions = installed()
    names = [requirement.partition("==")[0] for requirement in asked()]
    found = {name: versions[name] for name in names if name in versions and name != "numpy"}
    if shutil.which("g++"):
        version = subprocess.run(["g++", "-dumpfullversion"], capture_output=True, text=True)
        found["g++ for LEMON"] = version.stdout.strip()
    return found


def installed() -> dict[str, str]:
    """The versions in the peers' environment; nothing, where there is none."""
    if not PYTHON.exists():
        return {}
    show = [str(PYTHON), "-m", "pip", "list", "--format", "freeze", "--disable-pip-version-check"]
    said = subprocess.run(show, capture_output=True, text=True).stdout.split()
    return dict(line.split("==") for line in said if "==" in line)
