"""Words as they are found: folded, in their stems, and cut where a script has no spaces.

Pure: text in, forms out, the same on every database. A form is letters, digits and at most one
colon ("en:climb"), never a space, so that no database sees a meaning in it.

- Case and accents are folded: "Élodie" and "elodie" are one word.
- Next to the word itself stands its stem in each language that the text is read in, marked with
  the language, so that "climbing" is found by "climbs" and no word by another language's stem.
- Scripts without spaces (Chinese, Japanese, Thai …) are cut into characters and pairs of them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# A text is found by its first so many words; a word by its first so many characters.
MOST_WORDS, LONGEST = 4000, 40
# So many words of a question are looked at.
MOST_ASKED = 8
# Letters that do not come apart into a plain one and an accent.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# The marks that only tell how a letter sounds: of Latin, Greek and Cyrillic, Hebrew, Arabic.
MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
RUN = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese characters
    "\U00020000-\U0003ffff"
    "]+"
)
# How people name the languages that there are stems for, in English and in the language itself.
LANGUAGES = {
    "en": ("english", "english"),
    "de": ("german", "german deutsch"),
    "fr": ("french", "french francais"),
    "es": ("spanish", "spanish espanol castellano"),
    "it": ("italian", "italian italiano"),
    "pt": ("portuguese", "portuguese portugues"),
    "nl": ("dutch", "dutch nederlands"),
    "da": ("danish", "danish dansk"),
    "sv": ("swedish", "swedish svenska"),
    "no": ("norwegian", "norwegian norsk bokmal nynorsk"),
    "fi": ("finnish", "finnish suomi"),
    "pl": ("polish", "polish polski"),
    "cs": ("czech", "czech cestina cesky"),
    "hu": ("hungarian", "hungarian magyar"),
    "ro": ("romanian", "romanian romana"),
    "ru": ("russian", "russian русскии"),
    "el": ("greek", "greek ελληνικα"),
    "tr": ("turkish", "turkish turkce"),
}
_own = threading.local()


@dataclass(frozen=True)
class Wanted:
    """One word of a question.

    Attributes:
        exact: forms of the word itself.
        forms: these, their stems, and for the last word "begins so" with a star at the end.
    """

    exact: tuple[str, ...]
    forms: tuple[str, ...]


def fold(text: str) -> str:
    """Small letters without accents; compatible characters as one."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = MARKS.sub("", apart).casefold().translate(PLAIN)
    return unicodedata.normalize("NFC", plain)


def words_of(text: str) -> list[str]:
    """The words of a text in their order, in small letters, with their accents."""
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    spaced = "".join(one if unicodedata.category(one)[0] in "LNM" else " " for one in small)
    cut = (_cut(word) for word in RUN.sub(_apart, spaced).split())
    return [word for word in cut if fold(word)]


def _cut(word: str) -> str:
    return word if RUN.fullmatch(word) else word[:LONGEST]


def _apart(run: re.Match[str]) -> str:
    return f" {run[0]} "


def languages_named(names: Iterable[str]) -> list[str]:
    """The codes of the languages that somebody says they speak, as far as there are stems."""
    known = {name: code for code, (_s, names) in LANGUAGES.items() for name in names.split()}
    said = {known.get(word) or word for name in names for word in fold(name).split()}
    return [code for code in LANGUAGES if code in said]


def index_forms(text: str, languages: Iterable[str]) -> str:
    """Everything that a text is found by: each form once, in order, with spaces between."""
    codes = tuple(languages)
    forms = {form for word in set(words_of(text)[:MOST_WORDS]) for form in forms_of(word, codes)}
    return " ".join(sorted(forms))


def question(text: str) -> list[Wanted]:
    """The words of a question, each with the forms that answer it. The last may be half typed."""
    typed = words_of(text[:1000])
    wanted = [
        one
        for at, word in enumerate(typed[:MOST_ASKED])
        for one in _wanted(word, begins=at == len(typed) - 1)
    ]
    return wanted[:MOST_ASKED]


def _wanted(word: str, *, begins: bool) -> list[Wanted]:
    if RUN.fullmatch(word):
        pairs = _pairs(fold(word)) or [fold(word)]
        return [Wanted((pair,), (pair,)) for pair in dict.fromkeys(pairs)]
    plain = fold(word)
    forms = sorted({*forms_of(word, tuple(LANGUAGES)), *forms_of(plain, tuple(LANGUAGES))})
    # A single letter would find nearly everything: it has to be a word of its own.
    if begins and len(plain) > 1:
        forms.append(f"{plain}*")
    return [Wanted((plain,), tuple(forms))]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


@lru_cache(maxsize=50_000)
def forms_of(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """One word and its stems; of a run without spaces, its characters and their pairs."""
    plain = fold(word)
    if RUN.fullmatch(word):
        return (*plain, *_pairs(plain))
    stems = {f"{code}:{fold(_stem(code, form))}" for code in languages for form in (word, plain)}
    return (plain, *stems)


def _stem(code: str, word: str) -> str:
    """A stemmer works in place: each thread has its own."""
    stemmers: dict[str, Any] = _own.__dict__.setdefault("stemmers", {})
    if code not in stemmers:
        import snowballstemmer

        stemmers[code] = snowballstemmer.stemmer(LANGUAGES[code][0])
    return str(stemmers[code].stemWord(word))
