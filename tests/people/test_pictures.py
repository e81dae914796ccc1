"""A picture goes in with everything a camera wrote into it, and comes out with what it shows."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hallway.people.errors import UnableTo
from hallway.people.pictures import MOST_BYTES, Picture, read_face, read_picture
from tests.people import cameras


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.content))
    assert image.format == "JPEG"
    assert image.size == (picture.width, picture.height)
    return image


def colour_at(image: Image.Image, x: float, y: float) -> str:
    width, height = image.size
    red, green, blue = image.getpixel((int(x * (width - 1)), int(y * (height - 1))))
    if min(red, green, blue) > 230:
        return "white"
    return max((red, "red"), (green, "green"), (blue, "blue"))[1]


@pytest.mark.parametrize(
    "content", [cameras.from_a_phone(), cameras.from_a_drawing_program()], ids=["phone", "drawing"]
)
def test_nothing_that_a_camera_wrote_is_kept(content: bytes) -> None:
    assert any(trace in content for trace in cameras.TRACES)
    face, small = read_face(content)
    for picture in (face, small, read_picture(content)):
        assert [trace for trace in cameras.TRACES if trace in picture.content] == []
        image = opened(picture)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
        }


@pytest.mark.parametrize(
    ("turned", "left", "top"),
    [(1, "red", ""), (2, "blue", ""), (3, "blue", ""), (6, "", "red"), (8, "", "blue")],
)
def test_a_photo_stands_upright_however_the_phone_was_held(
    turned: int, left: str, top: str
) -> None:
    image = opened(read_picture(cameras.from_a_phone(turned=turned)))
    assert image.size == ((400, 300) if left else (300, 400))
    if left:
        assert colour_at(image, 0.1, 0.5) == left
    else:
        assert colour_at(image, 0.5, 0.1) == top


def test_a_photo_becomes_two_squares() -> None:
    face, small = read_face(cameras.from_a_phone(4000, 3000))
    assert (face.width, face.height) == (512, 512)
    assert (small.width, small.height) == (96, 96)
    assert len(face.content) < 100_000


def test_a_small_photo_is_not_blown_up() -> None:
    face, small = read_face(cameras.from_a_phone(60, 80))
    assert (face.width, face.height, small.width) == (60, 60, 60)


def test_a_picture_keeps_its_shape() -> None:
    assert read_picture(cameras.from_a_phone(3000, 1500)).width == 1200
    assert read_picture(cameras.from_a_phone(3000, 1500)).height == 600


def test_what_is_see_through_becomes_white() -> None:
    image = opened(read_picture(cameras.from_a_drawing_program()))
    assert colour_at(image, 0.02, 0.02) == "white"
    assert colour_at(image, 0.5, 0.5) == "green"


def test_of_a_moving_picture_the_first_frame_stays() -> None:
    image = opened(read_picture(cameras.moving()))
    assert colour_at(image, 0.5, 0.5) == "red"
    assert getattr(image, "n_frames", 1) == 1


def test_the_colours_of_another_profile_are_turned_into_those_of_the_web() -> None:
    # Without its profile this red would look duller than it is.
    wide = cameras.halves().convert("CMYK")
    assert colour_at(opened(read_picture(cameras.written(wide))), 0.1, 0.5) == "red"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (cameras.bomb(), "50 megapixels"),
        (cameras.bomb(9000, 9000), "50 megapixels"),
        (b"\xff\xd8\xff\xe0 not really", "could not be read"),
        (cameras.from_a_phone()[:2000], "could not be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "could not be read"),
        (b"", "could not be read"),
        (cameras.written(cameras.halves(), "BMP"), "could not be read"),
        (cameras.written(cameras.halves(), "TIFF"), "could not be read"),
        (b"\xff\xd8" + b"\0" * MOST_BYTES, "larger than 12 MB"),
    ],
    ids=["bomb", "small bomb", "no", "half", "svg", "empty", "bmp", "tiff", "long"],
)
def test_what_is_no_picture_or_means_harm_is_refused_in_one_sentence(
    content: bytes, said: str
) -> None:
    for read in (read_face, read_picture):
        with pytest.raises(UnableTo, match=said):
            read(content)


@settings(max_examples=60, deadline=None)
@given(
    cut=st.integers(min_value=0, max_value=4000),
    spoiled=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12),
)
def test_a_broken_picture_is_read_or_refused_and_nothing_else(
    cut: int, spoiled: list[tuple[int, int]]
) -> None:
    content = bytearray(cameras.from_a_phone(64, 48))
    for at, value in spoiled:
        content[at % len(content)] = value
    said = ""
    try:
        opened(read_face(bytes(content[cut:] if cut % 2 else content))[0])
    except UnableTo as refusal:
        said = str(refusal)
    assert said == "" or said.endswith(".")
