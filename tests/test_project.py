"""The rules of ARCHITECTURE.md that no linter sees."""

from __future__ import annotations

import ast
import configparser
import importlib.util
import inspect
import re
import statistics
import tomllib
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.apps import apps
from django.db.models import Model

from tests.project import (
    PACKAGE,
    ROOT,
    functions,
    kept_files,
    length,
    modules,
    name_of,
    texts,
)

MOST_LINES = 400
# Where a request, a command or the worker begins: only there the clock of the machine is read.
EDGES = {"web", "cli", "views", "api", "api_auth", "admin", "worker", "middleware"}
CLOCK = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
# Said in two halves, since this file is read by its own test.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com")
MACHINE_PATHS = ("/" + "work/", "/" + "root/", "/" + "home/")
UNFINISHED = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error)\b")
# A word that could hold anything says nothing.
EMPTY_WORDS = {"utils", "helpers", "services", "managers", "signals", "common", "misc"}
# A sign-in may span communities; the last two tell how the installation itself is doing.
BELONGS_TO_NOBODY = {"Community", "User", "SignInRequest", "ChannelHealth", "Beat"}


def test_files_stay_short() -> None:
    lines = {name_of(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_functions_stay_short() -> None:
    lengths = {place: length(function) for place, function in functions()}
    ninth = statistics.quantiles(lengths.values(), n=10)[8]
    longest = sorted(lengths, key=lengths.__getitem__)[-10:]
    assert statistics.median(lengths.values()) <= 10
    assert ninth <= 30, f"the longest: {longest}"


def test_no_module_has_a_word_that_says_nothing() -> None:
    parts = {part for path in modules() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & EMPTY_WORDS == set()


@pytest.mark.parametrize("words", [REGISTRIES, MACHINE_PATHS], ids=["registries", "machine"])
def test_files_name_no_place_of_one_machine(words: tuple[str, ...]) -> None:
    found = {name_of(path): word for path, text in texts() for word in words if word in text}
    assert found == {}


def test_nothing_is_left_unfinished() -> None:
    found = {
        name_of(path): match[0]
        for path, text in texts()
        if path.suffix in {".py", ".html", ".js", ".css", ".md", ".toml", ".sh"}
        and (match := UNFINISHED.search(text))
    }
    assert found == {}


def test_only_the_edges_read_the_clock() -> None:
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in modules()
        if not EDGES & set(path.relative_to(PACKAGE).with_suffix("").parts)
        if (match := CLOCK.search(path.read_text()))
    ]
    assert found == [], "pass `now` in instead"


def test_nothing_reads_a_mailbox() -> None:
    """Who takes part is what people say in Hallway, never what somebody reads elsewhere."""
    readers = {"imaplib", "poplib", "mailbox", "nntplib", "imapclient"}
    assert [place for place, name in imported() if name.partition(".")[0] in readers] == []


def imported() -> Iterator[tuple[str, str]]:
    for path, module in modules().items():
        for part in ast.walk(module):
            if isinstance(part, ast.Import):
                yield from ((name_of(path), alias.name) for alias in part.names)
            elif isinstance(part, ast.ImportFrom):
                yield name_of(path), part.module or ""


def test_every_row_belongs_to_a_community() -> None:
    homeless = [
        model.__name__
        for model in our_models()
        if model.__name__ not in BELONGS_TO_NOBODY
        and "community" not in {field.name for field in model._meta.get_fields()}
    ]
    assert homeless == []


def our_models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("hallway."):
            yield model


def test_tables_name_tables_of_other_apps_by_text() -> None:
    found = [
        f"{name_of(path)}: {ast.unparse(part)}"
        for path, module in modules().items()
        if path.stem == "models"
        for part in ast.walk(module)
        if isinstance(part, ast.ImportFrom) and is_models_of_another_app(part.module or "")
    ]
    assert found == []


def is_models_of_another_app(module: str) -> bool:
    return re.fullmatch(r"hallway\.\w+\.models", module) is not None


def test_actions_take_everything_but_their_object_by_name() -> None:
    """`write(letter, now=…)` or `release(round_id=…, by=…, now=…)`: no order to get wrong."""
    loose = [f"{action.__module__}: {action.__name__}" for action in actions() if is_loose(action)]
    assert loose == []


def actions() -> Iterator[Callable[..., object]]:
    for app in sorted(path.name for path in PACKAGE.iterdir() if path.is_dir()):
        name = f"hallway.{app}.actions"
        if importlib.util.find_spec(f"hallway.{app}") and importlib.util.find_spec(name):
            yield from face_of(importlib.import_module(name))


def face_of(module: ModuleType) -> Iterator[Callable[..., object]]:
    """The functions that a module, or a package of modules, offers to others."""
    offered = getattr(module, "__all__", [name for name in vars(module) if name[0] != "_"])
    for name in offered:
        part = getattr(module, name)
        if inspect.isfunction(part) and part.__module__.startswith(module.__name__):
            yield part


def is_loose(action: Callable[..., object]) -> bool:
    kinds = [parameter.kind for parameter in inspect.signature(action).parameters.values()]
    return kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) > 1


def test_every_app_is_held_to_the_order_of_its_rooms() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    held = set(rules["importlinter:contract:rooms"]["containers"].split())
    built = {f"hallway.{path.parent.name}" for path in modules() if path.stem == "models"}
    assert built <= held


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_pin_and_hash_every_package_and_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"\n(?=\w)", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE))
    loose = [entry for entry in entries if "--hash=sha256:" not in entry or "==" not in entry]
    assert loose == []
    assert re.findall(r"://|file:|^-", text, flags=re.MULTILINE) == []


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    product = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    assert missing_in("requirements.txt", product) == []
    assert missing_in("requirements-dev.txt", project["dependency-groups"]["dev"]) == []


def missing_in(lock: str, asked: list[str]) -> list[str]:
    text = (ROOT / lock).read_text()
    names = [re.split(r"[\[<>=~! ]", requirement)[0] for requirement in asked]
    return [name for name in names if not re.search(rf"^{name}(\[.*\])?==", text, re.MULTILINE)]


def test_both_locks_agree() -> None:
    product, tests = (pins(lock) for lock in ("requirements.txt", "requirements-dev.txt"))
    differ = {name for name in product.keys() & tests.keys() if product[name] != tests[name]}
    assert differ == set()


def pins(lock: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    return dict(found)


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) - {"help", "setup-tests"}
    assert targets == set(re.findall(r'echo "make ([a-z-]+)', makefile))


def test_the_licence_goes_with_the_project() -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert ROOT / "LICENSE" in kept_files()
