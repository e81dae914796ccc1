"""Reads any comma-separated file that people really have, row by row, with line numbers.

Byte-order marks, UTF-16, Windows-1252, three delimiters, quoted line ends and stray blank
lines are all met in the wild. What cannot be read for certain is refused in one sentence
that says where it stands.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ZIP_START = b"PK\x03\x04"


class FileFault(Exception):
    """Something in a file is not as expected; says which file, line and column.

    `template` is the sentence with %-style names, so that a page can translate it:
    `gettext(fault.template) % fault.params`. `str(fault)` is the English with the place.
    """

    template: str = "this file cannot be read"

    def __init__(
        self, file: str, line: int | None = None, column: str | None = None, **params: object
    ) -> None:
        super().__init__(file, line, column)
        self.file, self.line, self.column, self.params = file, line, column, params

    @property
    def reason(self) -> str:
        return self.template % self.params

    @property
    def place(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{line}{column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class EmptyFile(FileFault):
    template = "the file is empty; expected a first line with the names of the columns"


class NotText(FileFault):
    template = "this is %(what)s; expected text, so save it as “CSV UTF-8”"


class BrokenQuotes(FileFault):
    template = 'a quoted cell does not end properly (%(detail)s); expected a closing "'


class CellTooLong(FileFault):
    template = "a cell is longer than %(limit)s characters; is a closing quote missing?"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it starts on (counted from 1) and its trimmed cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    file: str
    rows: list[Row]
    encoding: str
    delimiter: str


def read_sheet(data: bytes, file: str) -> Sheet:
    """Read every row that has something in it.

    Raises:
        FileFault: the file is no text, is empty, or its quotes do not close.
    """
    text, encoding = decode(data, file)
    text, first_line, delimiter = _opening(text)
    rows = list(_rows(text, delimiter, file, first_line))
    if not rows:
        raise EmptyFile(file)
    return Sheet(file, rows, encoding, delimiter)


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Text and the name of its encoding: a byte-order mark decides, then UTF-8, then cp1252."""
    if data.startswith(ZIP_START):
        raise NotText(file, what="a spreadsheet or an archive")
    text, encoding = _decoded(data, file)
    if "\0" in text:
        raise NotText(file, text.count("\n", 0, text.index("\0")) + 1, what="a file with NUL bytes")
    return text, encoding


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, file), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_western(data)


def _decode_marked(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise NotText(file, line, what=f"not valid {encoding.upper()}") from error


def _decode_western(data: bytes) -> tuple[str, str]:
    # cp1252 leaves five bytes undefined; Latin-1 takes every byte.
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _opening(text: str) -> tuple[str, int, str]:
    """What to parse, the number of its first line, and the delimiter."""
    said = re.match(r"sep=([,;\t])\r?\n", text)
    if said:  # spreadsheets write this line for one another
        return text[said.end() :], 2, said[1]
    return text, 1, _delimiter(text)


def _delimiter(text: str) -> str:
    """The one that parts the header, looking outside its quotes."""
    header = re.split(r"[\r\n]", re.sub(r'"[^"]*"', "", text.lstrip("\r\n")), maxsplit=1)[0]
    return max(DELIMITERS, key=header.count)


def _rows(text: str, delimiter: str, file: str, first_line: int) -> Iterator[Row]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = first_line + reader.line_num
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise _csv_fault(error, file, line) from error
        if record is None:
            return
        cells = tuple(map(clean, record))
        if any(cells):
            yield Row(line, cells)


def _csv_fault(error: csv.Error, file: str, line: int) -> FileFault:
    if "field limit" in str(error):
        return CellTooLong(file, line, limit=csv.field_size_limit())
    return BrokenQuotes(file, line, detail=str(error))


def clean(cell: str) -> str:
    """Trimmed, and in one Unicode form, so that é typed on two machines is one letter."""
    cell = cell.strip().strip("\ufeff").strip()
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def one_line(cell: str) -> str:
    """The cell with every run of white space made one space (names go into mail headers)."""
    return " ".join(cell.split())


def column_key(heading: str) -> str:
    """“Ask about”, “ask-about” and “ASK_ABOUT” are one column."""
    return re.sub(r"[\s\-]+", "_", heading.strip()).casefold()


def spreadsheet_safe(text: str) -> str:
    """Escape what a spreadsheet would run as a formula (`=`, `+`, `-`, `@` in front)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def spreadsheet_plain(text: str) -> str:
    """Undo `spreadsheet_safe`.

    >>> spreadsheet_plain(spreadsheet_safe("-7")), spreadsheet_plain("'s Gravenhage")
    ('-7', "'s Gravenhage")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a `;`-separated cell in order, each once however it is capitalised."""
    parts: dict[str, str] = {}
    for part in map(one_line, cell.split(";")):
        if part:
            parts.setdefault(part.casefold(), part)
    return tuple(parts.values())
