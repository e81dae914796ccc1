"""What is written for people is true: links lead somewhere, settings and options are all there."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.project import PACKAGE, ROOT, blocks, documents, modules, name_of

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"""["'](HALLWAY_[A-Z_]+)["']""")
DECISION = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
FILES_ONLY = "match|mix|network|reach"
EXAMPLE = re.compile(rf"(?:\$ )?(?:\.venv/bin/)?hallway ((?:{FILES_ONLY}) [^|>]+)")
TRAP = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
EXAMPLES = ROOT / "docs" / "examples"


def test_links_lead_somewhere() -> None:
    broken = [
        f"{name_of(document)}: {target}"
        for document in documents()
        for target in LINK.findall(document.read_text())
        if "://" not in target and not target.startswith("mailto:")
        if not leads_somewhere(document, target)
    ]
    assert broken == []


def leads_somewhere(document: Path, target: str) -> bool:
    place, _, anchor = target.partition("#")
    path = (document.parent / place).resolve() if place else document
    if not path.exists():
        return False
    return not anchor or path.suffix != ".md" or anchor in set(anchors(path))


def anchors(document: Path) -> Iterator[str]:
    for title in re.findall(r"^#+ +(.+)$", document.read_text(), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"HALLWAY_[A-Z_]+", (ROOT / "docs" / "operate.md").read_text()))
    assert settings_read() - described == set()


def test_every_described_setting_is_read() -> None:
    described = re.findall(r"^\| `(HALLWAY_[A-Z_]+)`", operate(), re.MULTILINE)
    assert set(described) - settings_read() == set()


def operate() -> str:
    return (ROOT / "docs" / "operate.md").read_text()


def settings_read() -> set[str]:
    return {name for path in modules() for name in SETTING.findall(path.read_text())}


def commands() -> list[tuple[str, Any]]:
    from hallway.cli.main import COMMANDS, load

    return [(name, load(name)) for name in COMMANDS]


def test_every_command_and_option_is_described() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text()
    options = [
        f"{name} {option}"
        for name, command in commands()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option not in text
    ]
    assert options == []
    assert [name for name, _ in commands() if f"hallway {name}" not in text] == []


def examples() -> list[tuple[str, str]]:
    """Every `$ hallway match …` and the like, on files, in a console example."""
    return [
        (name_of(document), run[1])
        for document in documents()
        for block in blocks(document, "console")
        for line in block.replace("\\\n", " ").splitlines()
        if (run := EXAMPLE.match(line))
    ]


@pytest.mark.parametrize(("document", "arguments"), examples())
def test_examples_run(document: str, arguments: str, tmp_path: Path) -> None:
    """On the files of docs/examples, as somebody reading along would have them."""
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    shutil.copytree(EXAMPLES, tmp_path / "docs" / "examples")
    done = subprocess.run(
        [sys.executable, "-m", "hallway.cli", *shlex.split(arguments)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{document}: {done.stderr}"


def test_make_targets_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for document in documents()
        for target in re.findall(r"`(?:\$ )?make ([a-z-]+)", document.read_text())
    }
    assert named - targets == set()


def test_decisions_are_numbered_dated_and_say_what_was_rejected() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [DECISION.fullmatch(path.name) for path in decisions]
    assert all(numbers), [path.name for path in decisions]
    assert len({number[1] for number in numbers if number}) == len(decisions)
    bare = [path.name for path in decisions if not is_complete(path.read_text())]
    assert bare == []


def is_complete(decision: str) -> bool:
    return bool(re.search(r"^\d{4}-\d\d-\d\d", decision, re.MULTILINE)) and (
        "\n## Rejected\n" in decision
    )


def test_the_architecture_names_every_package() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {package for package in packages if f"`{package}`" not in text} == set()


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()


def test_every_trap_names_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "traps.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    told = [TRAP.search(row) for row in rows if not row.endswith("| test |")]
    assert all(told)
    assert [found[0] for found in told if found and not is_a_test(found[1], found[2])] == []


def is_a_test(file: str, name: str) -> bool:
    return (ROOT / file).exists() and f"\ndef {name}(" in (ROOT / file).read_text()


def test_nothing_is_called_anonymous() -> None:
    """It would not be true: the word is confidential."""
    places = [path for path in PACKAGE.rglob("*") if path.suffix in (".html", ".txt")]
    # Those two say that the word is not used.
    said = {"traps.md", "CONTRIBUTING.md"}
    places += [path for path in documents() if path.name not in said]
    assert [name_of(path) for path in places if "anonym" in path.read_text().lower()] == []
    assert [place for place, text in sentences() if "anonym" in text.lower()] == []


def sentences() -> Iterator[tuple[str, str]]:
    for path, module in modules().items():
        for part in ast.walk(module):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield f"{name_of(path)}:{part.lineno}", part.value
