"""Which line of a find answers the question, cut around the words that were found in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hallway.people.word_forms import LANGUAGES, RUN, Wanted, fold, forms_of, words_of

LONGEST = 160
# What comes before the first word found, so that it is read in its sentence.
BEFORE = 50
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """Some characters of a line; `found`: they are a word of the question."""

    text: str
    found: bool = False


def fitting(lines: Iterable[str], wanted: Sequence[Wanted]) -> list[Piece]:
    """The line that holds most words of the question (of two the first), in pieces, cut to size."""
    best, most = "", -1
    for line in lines:
        held = _held(line, wanted)
        if held > most:
            best, most = line, held
    return pieces(_cut(best, wanted), wanted)


def answers(line: str, wanted: Sequence[Wanted]) -> bool:
    """Whether a line alone holds every word of the question."""
    return _held(line, wanted) == len(wanted)


def _held(line: str, wanted: Sequence[Wanted]) -> int:
    words = words_of(line)
    return sum(any(_is(word, one) for word in words) for one in wanted)


def pieces(line: str, wanted: Sequence[Wanted]) -> list[Piece]:
    """A line as it is, with its words that answer the question told apart."""
    found, at = [], 0
    for start, end in _places(line, wanted):
        found += [Piece(line[at:start]), Piece(line[start:end], found=True)]
        at = end
    return [piece for piece in [*found, Piece(line[at:])] if piece.text]


def _cut(line: str, wanted: Sequence[Wanted]) -> str:
    line = " ".join(line.split())
    if len(line) <= LONGEST:
        return line
    first = next((start for start, _end in _places(line, wanted)), 0)
    start = max(0, min(first - BEFORE, len(line) - LONGEST))
    if start:
        start = line.find(" ", start, first) + 1 or start
    end = start + LONGEST
    if end < len(line):
        end = max(line.rfind(" ", first, end), first) if " " in line[first:end] else end
    return ("… " if start else "") + line[start:end] + (" …" if end < len(line) else "")


def _places(line: str, wanted: Sequence[Wanted]) -> Iterator[tuple[int, int]]:
    """Where words of the question stand in a line, in order."""
    for match in WORD.finditer(line):
        runs = list(RUN.finditer(match[0]))
        if not runs and any(_is(match[0], one) for one in wanted):
            yield match.span()
        for run in runs:
            for start, end in _in_run(run[0], wanted):
                offset = match.start() + run.start()
                yield offset + start, offset + end


def _in_run(run: str, wanted: Sequence[Wanted]) -> Iterator[tuple[int, int]]:
    """Without spaces: every character that belongs to a pair of the question, joined up."""
    held = set()
    for one in wanted:
        at = run.find(one.exact[0])
        while at >= 0:
            held |= set(range(at, at + len(one.exact[0])))
            at = run.find(one.exact[0], at + 1)
    for at in sorted(held):
        if at - 1 not in held:
            end = at
            while end in held:
                end += 1
            yield at, end


def _is(word: str, wanted: Wanted) -> bool:
    """Whether a word of a text is one that was asked for, in any form of it."""
    if RUN.search(word):
        return wanted.exact[0] in fold(word)
    own = {form for part in words_of(word) for form in forms_of(part, tuple(LANGUAGES))}
    return any(
        form in own or (form.endswith("*") and fold(word).startswith(form[:-1]))
        for form in wanted.forms
    )
