"""Place cards and table signs as PDF files to print and cut. Pure: names and numbers in.

The fonts that come with Hallway write Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and
more. Chinese, Japanese and Korean names are left to the fonts of whoever reads the PDF, where
there are some. A name in another script (Arabic, Devanagari, Thai …) has to be shaped, which is
not done here. `doubtful` says which names these are; the sheet in the browser prints them all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
KANA, HANGUL, HAN = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"
# Points; A4 is 595 × 842.
WIDE, HIGH = 595.28, 841.89
CARD_WIDE, CARD_HIGH = 260.0, 154.0
COLUMNS, ROWS = 2, 5
MARK = 12.0
BOXES_IN_A_ROW = 10


@dataclass(frozen=True)
class Card:
    """A name, and their table at each sitting; None: not seated then."""

    name: str
    tables: Sequence[int | None]


def place_cards(cards: Sequence[Card], title: str) -> bytes:
    """Ten cards a page, with marks where to cut."""
    pages = max(1, -(-len(cards) // (COLUMNS * ROWS)))
    canvas, data = _canvas(title)
    for page in range(pages):
        _cut_marks(canvas)
        here = cards[page * COLUMNS * ROWS : (page + 1) * COLUMNS * ROWS]
        for at, card in enumerate(here):
            _card(canvas, card, title, *_corner(at))
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def table_signs(tables: Iterable[int], word: str, title: str) -> bytes:
    """Two signs a page: the word for a table, and its number as large as it goes."""
    canvas, data = _canvas(title)
    for at, table in enumerate(tables):
        if at and at % 2 == 0:
            canvas.showPage()
        middle = HIGH * (0.75 if at % 2 == 0 else 0.25)
        _centred(canvas, word, PLAIN, 34, WIDE / 2, middle + 110)
        _centred(canvas, str(table), BOLD, 220, WIDE / 2, middle - 100)
        _centred(canvas, title, PLAIN, 13, WIDE / 2, middle - 160)
        canvas.line(0, HIGH / 2, MARK, HIGH / 2)
        canvas.line(WIDE - MARK, HIGH / 2, WIDE, HIGH / 2)
    canvas.save()
    return data.getvalue()


def doubtful(names: Iterable[str]) -> list[str]:
    """The names that need more than the fonts that come with Hallway.

    >>> doubtful(["Ana", "Łukasz Żółć", "אבי כהן", "山田 花子", "سارة"])
    ['山田 花子', 'سارة']
    """
    return [name for name in names if font_for(name, BOLD) != BOLD]


def font_for(text: str, usual: str) -> str | None:
    """The font that has every character of a text; None: there is none.

    >>> font_for("Zoë Ωμέγα Ірина", BOLD), font_for("山田 花子", BOLD), font_for("김민준", BOLD)
    ('DejaVuSans-Bold', 'STSong-Light', 'HYGothic-Medium')
    >>> font_for("سارة", BOLD) is None
    True
    """
    letters = {letter for letter in unicodedata.normalize("NFC", text) if not letter.isspace()}
    if any(_needs_shaping(letter) for letter in letters):
        return None
    if letters <= _known_letters(usual):
        return usual
    beyond = letters - _known_letters(usual)
    blocks = {_block(letter) for letter in beyond}
    for block in ("HANGUL", "HIRAGANA", "KATAKANA", "CJK"):
        if block in blocks and blocks <= {block, "CJK", "HIRAGANA", "KATAKANA"}:
            return {"HANGUL": HANGUL, "CJK": HAN}.get(block, KANA)
    return None


def _block(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _needs_shaping(letter: str) -> bool:
    """Arabic joins its letters; other such scripts are not in the fonts at all."""
    return unicodedata.bidirectional(letter) == "AL"


@cache
def _known_letters(font: str) -> frozenset[str]:
    from reportlab.pdfbase.ttfonts import TTFont

    return frozenset(
        chr(code) for code in TTFont(font, str(FONTS / f"{font}.ttf")).face.charToGlyph
    )


def _canvas(title: str) -> tuple[Canvas, BytesIO]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for font in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(font, str(FONTS / f"{font}.ttf")))
    for font in (KANA, HANGUL, HAN):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    data = BytesIO()
    # Invariant: the same cards are the same bytes.
    canvas = Canvas(data, pagesize=(WIDE, HIGH), invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor("Hallway")
    canvas.setLineWidth(0.5)
    return canvas, data


def _corner(at: int) -> tuple[float, float]:
    """The lower left corner of a card on its page."""
    row, column = divmod(at, COLUMNS)
    left, top = _margins()
    return left + column * CARD_WIDE, HIGH - top - (row + 1) * CARD_HIGH


def _margins() -> tuple[float, float]:
    return (WIDE - COLUMNS * CARD_WIDE) / 2, (HIGH - ROWS * CARD_HIGH) / 2


def _cut_marks(canvas: Canvas) -> None:
    left, top = _margins()
    for column in range(COLUMNS + 1):
        x = left + column * CARD_WIDE
        canvas.line(x, HIGH - top + 4, x, HIGH - top + 4 + MARK)
        canvas.line(x, top - 4, x, top - 4 - MARK)
    for row in range(ROWS + 1):
        y = top + row * CARD_HIGH
        canvas.line(left - 4, y, left - 4 - MARK, y)
        canvas.line(WIDE - left + 4, y, WIDE - left + 4 + MARK, y)


def _card(canvas: Canvas, card: Card, title: str, x: float, y: float) -> None:
    middle = x + CARD_WIDE / 2
    _centred(canvas, card.name, BOLD, 22, middle, y + CARD_HIGH - 44, within=CARD_WIDE - 28)
    _centred(canvas, title, PLAIN, 8.5, middle, y + CARD_HIGH - 62, within=CARD_WIDE - 28)
    _boxes(canvas, card.tables, x + 14, y + CARD_HIGH - 78, CARD_WIDE - 28)


def _boxes(
    canvas: Canvas, tables: Sequence[int | None], x: float, top: float, width: float
) -> None:
    """A box for each sitting: its number small above, the table large below."""
    rows = max(1, -(-len(tables) // BOXES_IN_A_ROW))
    across = -(-len(tables) // rows) or 1
    wide = min(width / across, 40.0)
    high = min(58.0 / rows, 38.0)
    start = x + (width - across * wide) / 2
    for at, table in enumerate(tables):
        row, column = divmod(at, across)
        left, base = start + column * wide, top - (row + 1) * high
        canvas.rect(left, base, wide, high)
        _centred(canvas, str(at + 1), PLAIN, high * 0.2, left + wide / 2, base + high * 0.76)
        word = "–" if table is None else str(table)
        _centred(canvas, word, BOLD, high * 0.5, left + wide / 2, base + high * 0.18)


def _centred(
    canvas: Canvas,
    text: str,
    font: str,
    size: float,
    x: float,
    y: float,
    *,
    within: float = WIDE - 80,
) -> None:
    """One line, smaller where it would not fit; what has no letter in the font is a box."""
    line = _in_order(unicodedata.normalize("NFC", text))
    face = font_for(text, font) or font
    width = canvas.stringWidth(line, face, size)
    size = min(size, size * within / width) if width else size
    canvas.setFont(face, size)
    canvas.drawCentredString(x, y, line)


def _in_order(text: str) -> str:
    """Hebrew from right to left: as it stands on paper."""
    right = sum(unicodedata.bidirectional(letter) == "R" for letter in text)
    return text[::-1] if right > len(text) / 2 else text
