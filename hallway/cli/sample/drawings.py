"""Faces and a landscape for people who do not exist: drawn, never photographed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 512
GROUNDS = ("#dce9d5", "#f6d9c8", "#cfe3ee", "#efe2b8", "#e0d8f0")
SKINS = ("#8d5a3b", "#e8b894", "#c98d62", "#f2cfae", "#6b4229")
HAIRS = ("#2b2119", "#7a3b1d", "#1d1d22", "#b98a4a", "#5a5f66", "#e0ddd4")
SHIRTS = ("#17573f", "#9c2f1b", "#35618c", "#b87710", "#5c4a86")


def a_face(number: int) -> bytes:
    """A friendly head and shoulders; the same number is the same face."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIDE, SIDE), GROUNDS[number % 5])
    pen = ImageDraw.Draw(image)
    skin, hair = SKINS[(number * 3 + 1) % 5], HAIRS[(number * 5) % 6]
    pen.ellipse((66, 380, 446, 700), fill=SHIRTS[(number * 2) % 5])
    if number % 3 == 0:
        pen.rounded_rectangle((136, 130, 376, 420), 110, fill=hair)
    pen.rectangle((222, 320, 290, 420), fill=skin)
    pen.ellipse((156, 120, 356, 372), fill=skin)
    pen.chord((146, 96, 366, 330), 186 + 4 * (number % 4), 354, fill=hair)
    for x in (214, 298):
        pen.ellipse((x - 10, 236, x + 10, 258), fill="#26221e")
    pen.arc((208, 258, 304, 326), 25, 155, fill="#26221e", width=7)
    return _written(image)


def a_hill() -> bytes:
    """Three hills and a pale sun."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1000, 560), "#e8f0f2")
    pen = ImageDraw.Draw(image)
    pen.ellipse((690, 80, 810, 200), fill="#f6e3ae")
    pen.ellipse((-300, 250, 700, 900), fill="#9fc3a5")
    pen.ellipse((350, 290, 1300, 950), fill="#5f9a78")
    pen.ellipse((-100, 400, 900, 1000), fill="#17573f")
    return _written(image)


def _written(image: Image) -> bytes:
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
