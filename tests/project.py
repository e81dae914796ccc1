"""How the tests look at the project itself: its files, its code, its documents."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hallway"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path as people say it, from the project's root."""
    return path.relative_to(ROOT).as_posix()


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in names.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Every kept file that is text."""
    for path in kept_files():
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


@cache
def modules() -> dict[Path, ast.Module]:
    """The code of the product, parsed. What Django writes itself is left out."""
    paths = (path for path in kept_files() if path.suffix == ".py" and PACKAGE in path.parents)
    return {path: ast.parse(path.read_text()) for path in paths if path.parent.name != "migrations"}


def functions() -> Iterator[tuple[str, Function]]:
    """Every function of the product with the place where it stands."""
    for path, module in modules().items():
        for part in ast.walk(module):
            if isinstance(part, Function):
                yield f"{name_of(path)}:{part.lineno} {part.name}", part


def length(function: Function) -> int:
    """Lines of a function without its docstring: what has to be read to follow it."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None or first.end_lineno is None:
        return lines
    return lines - (first.end_lineno - first.lineno + 1)


def documents() -> tuple[Path, ...]:
    """Everything written for people."""
    return tuple(path for path in kept_files() if path.suffix == ".md")


def blocks(document: Path, kind: str) -> list[str]:
    """The fenced examples of that kind in a document."""
    return [text for found, text in FENCE.findall(document.read_text()) if found == kind]
