"""Writes whole files or none, and shows text on the terminal."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from hallway.cli.errors import Refused

Text = Iterable[str]  # in pieces, so that a big file need not fit in memory


def refuse_unwritable(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Before any work is done: could these be written, and would they spare the input?"""
    for index, path in enumerate(outputs):
        if path.is_dir():
            raise Refused(f"{path}: this is a folder; expected the name of a file to write")
        if not path.absolute().parent.is_dir():
            raise Refused(f"{path}: there is no folder {path.parent} to write it in")
        for other in (*inputs, *outputs[:index]):
            if _same(path, other):
                raise Refused(f"{path}: this file is already used; expected another to write")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() and (other.is_file() or not other.exists())


def write_files(files: Sequence[tuple[Path, Text]]) -> None:
    """Write all of the files; when one of them fails, none is touched.

    Each is written to a sibling first, and takes its place when all siblings are complete.
    Devices and pipes are written straight.
    """
    with ExitStack() as on_failure:
        ready = [(_sibling(path, text, on_failure), _target(path)) for path, text in files]
        for sibling, target in ready:
            if sibling:
                os.replace(sibling, target)


def _target(path: Path) -> Path:
    return path.resolve()  # through a symbolic link, so that the link stays


def _sibling(path: Path, text: Text, on_failure: ExitStack) -> Path | None:
    target = _target(path)
    if target.exists() and not target.is_file():
        _write(path, text)
        return None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix="~")
    except OSError as error:
        raise Refused(f"{path}: it cannot be written ({error.strerror})") from error
    os.close(handle)
    on_failure.callback(_forget, Path(name))
    _write(Path(name), text)
    os.chmod(name, _mode(target))
    return Path(name)


def _write(path: Path, text: Text) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(text)


def _mode(target: Path) -> int:
    """That of the file that stood there, or what a new file would have got."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _forget(sibling: Path) -> None:
    with suppress(FileNotFoundError):
        sibling.unlink()


def show(text: Text) -> None:
    """On standard output, in UTF-8 whatever the terminal's locale says."""
    sys.stdout.flush()
    for piece in text:
        sys.stdout.buffer.write(piece.encode())
    sys.stdout.buffer.flush()
