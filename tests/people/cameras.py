"""Pictures as cameras and people make them, for tests."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms

# In no picture that Hallway keeps may any of these be found again.
TRACES = (b"Exif", b"GPS", b"xmp", b"ICC_PROFILE", b"Linden camera", b"Photoshop", b"secret words")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">secret words</x:xmpmeta>'


def halves(width: int = 400, height: int = 300) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    return image


def written(image: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    kept = BytesIO()
    image.save(kept, kind, **more)
    return kept.getvalue()


def from_a_phone(width: int = 400, height: int = 300, turned: int = 1) -> bytes:
    """A JPEG that says where and with what it was taken, and which way up it is."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Linden camera"
    exif[0x9286] = "secret words"
    where = exif.get_ifd(0x8825)
    where[1], where[2], where[3], where[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 18.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return written(
        halves(width, height), exif=exif, xmp=XMP, icc_profile=profile, comment=b"secret words"
    )


def from_a_drawing_program() -> bytes:
    """A PNG with a see-through ground and words of its own in it."""
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "secret words")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.paste((30, 160, 30, 255), (50, 50, 150, 150))
    return written(image, "PNG", pnginfo=words)


def moving() -> bytes:
    """A GIF of three frames: red, green, blue."""
    frames = [Image.new("RGB", (120, 120), colour) for colour in ("red", "green", "blue")]
    return written(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that claims to be 900 megapixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
