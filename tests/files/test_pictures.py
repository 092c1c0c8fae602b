"""What becomes of the bytes that people send."""

import random
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from tests.files import pictures
from welfare.files.pictures import LARGEST_UPLOAD, SHORT_SIDE, THUMBNAIL_SIDE, read_picture
from welfare.files.refusals import NotAPicture, PhotoTooLarge, TooManyPixels

AS_SENT: dict[str, Callable[[], bytes]] = {
    "JPEG of 12 megapixels": pictures.phone_jpeg,
    "PNG with text": pictures.png_with_text,
    "PNG with a palette": lambda: pictures.png_with_text("P"),
    "grey PNG": lambda: pictures.png_with_text("L"),
    "transparent PNG": lambda: pictures.png_with_text("RGBA"),
    "WebP": pictures.webp,
    "HEIC": pictures.heic,
    "CMYK JPEG": lambda: pictures.encoded(pictures.quarters(640, 480, "CMYK"), "JPEG"),
    "1 pixel": lambda: pictures.encoded(Image.new("RGB", (1, 1)), "PNG"),
    "a strip": lambda: pictures.encoded(Image.new("RGB", (6000, 2)), "PNG"),
}
NO_PICTURES: dict[str, bytes] = {
    "nothing": b"",
    "text": b"GIF89a is not taken here",
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "HTML behind a JPEG's first bytes": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00<script>alert(1)</script>",
    "GIF": pictures.encoded(pictures.quarters(64, 64, "P"), "GIF"),
    "TIFF": pictures.encoded(pictures.quarters(64, 64), "TIFF"),
    "half a JPEG": pictures.phone_jpeg(1200, 900)[:20_000],
    "half a PNG": pictures.png_with_text()[:600],
    "half a WebP": pictures.webp()[:300],
    "half a HEIC": pictures.heic()[:700],
    "a PNG's head": pictures.bomb_png(100)[:40],
    "a HEIC's head": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def is_like(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 25 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", AS_SENT)
def test_every_kind_becomes_a_small_jpeg_of_nothing_but_pixels(kind: str) -> None:
    picture = read_picture(AS_SENT[kind]())
    assert max(opened(picture.thumbnail).size) <= THUMBNAIL_SIDE
    for data in (picture.jpeg, picture.thumbnail):
        image = opened(data)
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert min(image.size) <= SHORT_SIDE
        assert not dict(image.getexif())
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                     "progression"}  # fmt: skip
        for hidden in (pictures.SECRET, b"Exif", b"http", b"xmp", b"ICC_PROFILE"):
            assert hidden not in data
    assert opened(picture.jpeg).size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("orientation", "upper_left"),
    [(1, pictures.RED), (3, pictures.WHITE), (6, pictures.GREEN), (8, pictures.BLUE)],
)
def test_a_photo_stands_upright_however_the_phone_was_held(
    orientation: int, upper_left: tuple[int, int, int]
) -> None:
    picture = read_picture(pictures.phone_jpeg(orientation=orientation))
    assert (picture.width, picture.height) == ((960, 1280) if orientation in (6, 8) else (1280, 960))
    for data in (picture.jpeg, picture.thumbnail):
        image = opened(data)
        assert is_like(image.getpixel((5, 5)), upper_left)


def test_an_iphones_photo_stands_upright_too() -> None:
    picture = read_picture(pictures.heic(orientation=6))
    assert (picture.width, picture.height) == (480, 640)
    assert is_like(opened(picture.jpeg).getpixel((5, 5)), pictures.GREEN)


def test_colours_are_those_that_the_profile_means() -> None:
    data = pictures.encoded(
        Image.new("RGB", (64, 64), (0, 255, 0)), "PNG",
        icc_profile=pictures.profile_with_red_and_green_swapped(),
    )  # fmt: skip
    assert is_like(opened(read_picture(data).jpeg).getpixel((5, 5)), (255, 0, 0))


def test_what_was_transparent_is_white() -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert is_like(
        opened(read_picture(pictures.encoded(image, "PNG")).jpeg).getpixel((50, 50)), pictures.WHITE
    )


def test_sixteen_grey_bits_become_eight() -> None:
    image = Image.new("I;16", (100, 100), 32768)
    assert opened(read_picture(pictures.encoded(image, "PNG")).jpeg).getpixel((50, 50)) == (128, 128, 128)


def test_a_broken_profile_counts_as_none() -> None:
    data = pictures.encoded(pictures.quarters(64, 64), "JPEG", icc_profile=b"not a profile at all" * 20)
    assert is_like(opened(read_picture(data).jpeg).getpixel((5, 5)), pictures.RED)


def test_a_small_picture_is_not_blown_up() -> None:
    picture = read_picture(pictures.small_jpeg())
    assert (picture.width, picture.height) == (320, 240)


def test_html_hidden_in_a_real_photo_is_gone() -> None:
    hidden = b"<script>alert(1)</script>"
    data = pictures.encoded(pictures.quarters(64, 64), "JPEG", comment=hidden) + hidden
    picture = read_picture(data)
    assert hidden in data
    assert hidden not in picture.jpeg + picture.thumbnail


@pytest.mark.parametrize("kind", NO_PICTURES)
def test_what_is_no_whole_picture_is_refused(kind: str) -> None:
    with pytest.raises(NotAPicture):
        read_picture(NO_PICTURES[kind])


def test_a_bomb_is_refused_without_being_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", unpacked.append)
    bomb = pictures.bomb_png()
    assert len(bomb) < 1_000_000
    with pytest.raises(TooManyPixels, match="51 million"):
        read_picture(bomb)
    assert not unpacked


def test_a_little_more_than_the_largest_camera_is_refused_too() -> None:
    with pytest.raises(TooManyPixels):
        read_picture(pictures.bomb_png(7200))


def test_a_huge_webp_is_refused() -> None:
    with pytest.raises(TooManyPixels, match="17 million"):
        read_picture(pictures.encoded(Image.new("L", (5000, 4000)), "WEBP"))


def test_too_many_bytes_are_refused_before_they_are_looked_at() -> None:
    with pytest.raises(PhotoTooLarge, match="12 MB"):
        read_picture(b"\xff" * (LARGEST_UPLOAD + 1))


@pytest.mark.parametrize("kind", ["PNG with text", "WebP", "HEIC", "JPEG"])
def test_a_damaged_file_is_read_or_refused_and_never_anything_else(kind: str) -> None:
    whole = AS_SENT[kind]() if kind in AS_SENT else pictures.phone_jpeg(320, 240)
    chance = random.Random(kind)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(min(len(damaged), 2000))] = chance.randrange(256)
        with suppress(NotAPicture, TooManyPixels):
            read_picture(bytes(damaged))
