"""Long pictures stay readable: what is written on them is read again from what was kept of them."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pylopdf_fonts_zh_cn as fonts
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from tests.files.pictures import encoded
from welfare.files.pictures import kept_size, read_picture

WORDS = "校长您好宿舍三楼的水管又漏了走廊全是请尽快安排人来看一下孩子们被褥都湿谢"
PRINT, SMALL_PRINT, SIGN = 51, 33, 60
"""Pixels that characters are high: in a chat, beside it the time, on a door ten steps away."""
SMALLEST_PRINT = 12
"""Pixels that a Chinese character needs on a screen."""
SOME = 60
"""Of the characters of a picture, as many as are read, from its beginning to its end."""
MOST_MEMORY = 400
"""MB of a process that reads the largest pictures there may be."""
READ_LARGEST = """
from io import BytesIO
from pathlib import Path
from PIL import Image
from welfare.files.pictures import read_picture
data = BytesIO()
Image.new("RGB", {size}, "white").save(data, "{kind}")
read_picture(data.getvalue())
[most] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
print(int(most.split()[1]) // 1024)
"""


@dataclass(frozen=True)
class Written:
    """A character where it stands in a picture."""

    character: str
    x: int
    y: int
    size: int
    ink: str
    paper: str


@cache
def drawn(character: str, size: int, ink: str, paper: str) -> Image.Image:
    cell = Image.new("RGB", (size, size), paper)
    font = ImageFont.truetype(fonts.sans_path(), size)
    ImageDraw.Draw(cell).text((size // 2, size // 2), character, ink, font, anchor="mm")
    return cell


def line(
    x: int, y: int, size: int, count: int, ink: str = "#191919", paper: str = "#ffffff"
) -> list[Written]:
    return [
        Written(WORDS[(y + at * 5) % len(WORDS)], x + at * size, y, size, ink, paper) for at in range(count)
    ]


def notice() -> tuple[Image.Image, list[Written]]:
    page = Image.new("RGB", (1080, 16_000), "white")
    return page, [one for y in range(61, 15_900, 160) for one in line(60, y, SMALL_PRINT, 28)]


def chat_log() -> tuple[Image.Image, list[Written]]:
    log = Image.new("RGB", (1080, 16_000), "#ededed")
    written = []
    for place, top in enumerate(range(61, 15_600, 320)):
        paper = ("#ffffff", "#95ec69")[place % 2]
        ImageDraw.Draw(log).rounded_rectangle((130, top + 60, 950, top + 260), 20, paper)
        written += line(480, top, SMALL_PRINT, 4, "#808080", "#ededed")
        written += line(160, top + 80, PRINT, 14, paper=paper) + line(160, top + 160, PRINT, 9, paper=paper)
    return log, written


def panorama() -> tuple[Image.Image, list[Written]]:
    row = Image.linear_gradient("L").resize((12_000, 1000)).convert("RGB")
    written = []
    for x in range(100, 11_500, 601):
        ImageDraw.Draw(row).rectangle((x, 400, x + 460, 520), "#f4ecd0")
        written += [
            Written(WORDS[(x + at) % len(WORDS)], x + 50 + at * SIGN, 430, SIGN, "#7a1010", "#f4ecd0")
            for at in range(6)
        ]
    return row, written


PICTURES: dict[str, Callable[[], tuple[Image.Image, list[Written]]]] = {
    "a notice of 15 screens": notice,
    "a chat log of 15 screens": chat_log,
    "a panorama": panorama,
}


def likeness(one: Image.Image, other: Image.Image) -> float:
    return -sum(ImageStat.Stat(ImageChops.difference(one, other)).sum2)


def contrast(image: Image.Image) -> int:
    darkest, lightest = image.convert("L").getextrema()
    return lightest - darkest


def read(kept: Image.Image, there: Written, across: float, down: float) -> str | None:
    """The character that looks most like what was kept in that place; None where the ink has faded."""
    right, lower = there.x + there.size, there.y + there.size
    size = (round(there.size * across), round(there.size * down))
    box = (there.x * across, there.y * down, right * across, lower * down)
    seen = kept.resize(size, Image.Resampling.BICUBIC, box)
    looks = {word: drawn(word, there.size, there.ink, there.paper).resize(size, Image.Resampling.LANCZOS)
             for word in WORDS}  # fmt: skip
    if contrast(seen) < contrast(looks[there.character]) * 2 / 3:
        return None
    return max(WORDS, key=lambda word: likeness(seen, looks[word]))


@pytest.mark.slow("draws and reads pictures of fifteen screens")
@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_is_written_on_a_long_picture_can_still_be_read(kind: str, name: str) -> None:
    image, written = PICTURES[name]()
    for one in written:
        image.paste(drawn(one.character, one.size, one.ink, one.paper), (one.x, one.y))
    picture = read_picture(encoded(image, kind))
    kept = Image.open(BytesIO(picture.jpeg))
    across, down = kept.width / image.width, kept.height / image.height
    assert min(one.size for one in written) * across >= SMALLEST_PRINT
    some = written[:: len(written) // SOME]
    assert [read(kept, one, across, down) for one in some] == [one.character for one in some]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ((4000, 3000), (1280, 960)),
        ((960, 1280), (960, 1280)),
        ((961, 1281), (960, 1280)),
        ((1080, 2400), (960, 2133)),
        ((1000, 2500), (960, 2400)),
        ((500, 5000), (500, 5000)),
        ((501, 5000), (500, 4995)),
        ((1080, 16_000), (411, 6086)),
        ((12_000, 1000), (5477, 456)),
        ((100, 16_384), (100, 16_384)),
        ((100, 16_400), (100, 16_384)),
        ((1, 65_500), (1, 16_384)),
    ],
)
def test_the_short_side_the_pixels_and_what_browsers_draw_are_limited(
    sent: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert kept_size(*sent) == kept


@pytest.mark.parametrize(("size", "lies_where"), [((200, 4000), (100, 0)), ((4000, 200), (2000, 100))])
def test_a_thumbnail_shows_the_top_of_what_is_long_and_the_middle_of_what_is_broad(
    size: tuple[int, int], lies_where: tuple[int, int]
) -> None:
    image = Image.new("RGB", size, "white")
    x, y = lies_where
    ImageDraw.Draw(image).rectangle((x - 50, y - 50, x + 50, y + 50), "red")
    thumbnail = Image.open(BytesIO(read_picture(encoded(image, "PNG")).thumbnail))
    assert sorted(thumbnail.size) == [120, 240]
    red, green, blue = thumbnail.getpixel((thumbnail.width // 2, 10 if size[1] > size[0] else 60))
    assert red > 200 > 100 > max(green, blue)


@pytest.mark.slow("reads the largest pictures there may be")
@pytest.mark.parametrize(("kind", "size"), [("JPEG", (1080, 47_000)), ("PNG", (800, 63_000))])
def test_the_largest_pictures_are_read_in_bounded_memory(kind: str, size: tuple[int, int]) -> None:
    code = READ_LARGEST.format(kind=kind, size=size)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) < MOST_MEMORY
