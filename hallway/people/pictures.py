"""Pictures that people send: made small, turned upright, and told of nothing but what they show.

What a camera writes into a file (where, when, with which device) never reaches the database: the
picture is drawn anew, pixel by pixel, in the colours of the web.
"""

from __future__ import annotations

import hashlib
import warnings
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 12 * 1024 * 1024
# 50 megapixels: the largest photo of a phone; more is a file that means harm.
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
ACCEPT = "image/jpeg,image/png,image/webp,image/gif"
MEDIA_TYPE = "image/jpeg"
FACE, SMALL_FACE, LARGEST = 512, 96, 1200


@dataclass(frozen=True)
class Picture:
    """A JPEG without metadata."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:32]


def data_address(content: bytes | memoryview, media_type: str) -> str:
    """A picture as a text that every browser shows."""
    return f"data:{media_type};base64,{b64encode(bytes(content)).decode()}"


def read_face(content: bytes) -> tuple[Picture, Picture]:
    """A photo as a square of at most 512 pixels, and the same with 96.

    Raises:
        UnableTo: not a picture of a kind that is read here, too large, or broken.
    """
    image = _opened(content, longest=2 * FACE)
    side = min(*image.size, FACE)
    return _drawn(_square(image, side)), _drawn(_square(image, min(side, SMALL_FACE)))


def read_picture(content: bytes) -> Picture:
    """A picture of at most 1,200 pixels on its longer side.

    Raises:
        UnableTo: not a picture of a kind that is read here, too large, or broken.
    """
    return _drawn(_opened(content, longest=LARGEST))


def _square(image: Image, side: int) -> Image:
    from PIL import ImageOps

    # A little above the middle: that is where faces are.
    return ImageOps.fit(image, (side, side), centering=(0.5, 0.4))


def _opened(content: bytes, *, longest: int) -> Image:
    """The first frame, upright, in sRGB on white, its longer side at most so many pixels."""
    if len(content) > MOST_BYTES:
        raise UnableTo(_("That picture is larger than 12 MB. A smaller copy of it will do."))
    try:
        return _made_plain(_first_frame(content), longest)
    except UnableTo:
        raise
    # A broken file can break a reader of pictures in any way; all of them mean the same here.
    except Exception as error:
        raise UnableTo(
            _("That file could not be read as a picture. JPEG, PNG, WebP and GIF work.")
        ) from error


def _first_frame(content: bytes) -> Image:
    from PIL import Image as Images

    with warnings.catch_warnings():
        # The size is looked at below, before a single pixel is unpacked.
        warnings.simplefilter("ignore", Images.DecompressionBombWarning)
        try:
            image = Images.open(BytesIO(content), formats=FORMATS)
        except Images.DecompressionBombError as error:
            raise _too_large() from error
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_large()
    return image


def _too_large() -> UnableTo:
    return UnableTo(_("That picture has more than 50 megapixels. A smaller copy will do."))


def _made_plain(image: Image, longest: int) -> Image:
    from PIL import ImageOps

    profile = image.info.get("icc_profile")
    image.draft("RGB", (2 * longest, 2 * longest))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((longest, longest))
    return _on_white(_in_srgb(upright, profile))


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """In the web's own colours, since the profile that says otherwise is left behind."""
    from PIL import ImageCms

    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        found = ImageCms.profileToProfile(
            image, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return found or image


def _on_white(image: Image) -> Image:
    from PIL import Image as Images

    if "transparency" not in image.info and "A" not in image.getbands():
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Images.new("RGBA", seen.size, "white")
    return Images.alpha_composite(paper, seen).convert("RGB")


def _drawn(image: Image) -> Picture:
    from PIL import Image as Images

    # Onto an empty picture: nothing that came along with the old one goes with it.
    plain = Images.new("RGB", image.size)
    plain.paste(image)
    kept = BytesIO()
    plain.save(kept, "JPEG", quality=85, optimize=True, progressive=True)
    return Picture(kept.getvalue(), *plain.size)
