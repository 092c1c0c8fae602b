"""Invented pictures of a home: a wall of books under a lamp, a table with tea. Nobody is in them."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from welfare.files.pictures import Picture, read_picture

SIZE = (960, 640)
WOOD, DARK_WOOD, WALL, FLOOR = "#b98a56", "#7d5631", "#efe6d2", "#c9a878"
SPINES = ("#7a2f2a", "#2a6b4f", "#c98b2d", "#2a5a79", "#67477a", "#d9cfb8", "#8a4a06", "#4f8a68")
LAMP, GREEN, TEA, CLAY = "#eda63a", "#4f8a68", "#8fae5d", "#9c5a3c"


def home_pictures(number: int) -> list[Picture]:
    """The book bar and the tea bar of a home; another number, other books."""
    rng = Random(f"drawing {number}")  # noqa: S311
    return [_as_photo(_book_bar(rng)), _as_photo(_tea_bar(rng))]


def _as_photo(image: Image.Image) -> Picture:
    out = BytesIO()
    image.save(out, "PNG")
    return read_picture(out.getvalue())


def _room() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 500, 960, 640), fill=FLOOR)
    for x in range(-200, 1100, 120):
        draw.line((x, 640, x + 160, 500), fill=WOOD, width=2)
    return image, draw


def _lamp(draw: ImageDraw.ImageDraw, x: int) -> None:
    draw.line((x, 0, x, 90), fill=DARK_WOOD, width=4)
    draw.polygon([(x - 60, 150), (x + 60, 150), (x + 28, 90), (x - 28, 90)], fill=LAMP)
    draw.ellipse((x - 16, 140, x + 16, 172), fill="#fff3d0")


def _book_bar(rng: Random) -> Image.Image:
    image, draw = _room()
    draw.rectangle((90, 120, 700, 520), fill=DARK_WOOD)
    for top in (135, 265, 395):
        draw.rectangle((105, top, 685, top + 112), fill="#5d3f24")
        x = 112
        while x < 660:
            width, height = rng.randint(14, 30), rng.randint(70, 104)
            draw.rectangle((x, top + 112 - height, x + width, top + 112), fill=rng.choice(SPINES))
            x += width + (rng.randint(20, 60) if rng.random() < 0.08 else 2)
    _lamp(draw, 820)
    draw.rectangle((740, 430, 910, 450), fill=WOOD)
    for x in (752, 890):
        draw.rectangle((x, 450, x + 10, 580), fill=DARK_WOOD)
    draw.polygon([(780, 428), (825, 416), (870, 428), (825, 432)], fill="#fffdf8", outline=DARK_WOOD)
    return image


def _tea_bar(rng: Random) -> Image.Image:
    image, draw = _room()
    draw.rectangle((110, 90, 470, 330), fill="#cfe3e6", outline=DARK_WOOD, width=12)
    draw.polygon([(116, 324), (220, 180), (300, 270), (380, 160), (464, 324)], fill=GREEN)
    draw.line((290, 96, 290, 324), fill=DARK_WOOD, width=6)
    _lamp(draw, 640)
    draw.ellipse((240, 410, 840, 520), fill=WOOD, outline=DARK_WOOD, width=6)
    draw.rectangle((510, 515, 570, 620), fill=DARK_WOOD)
    draw.ellipse((480, 400, 600, 480), fill=CLAY)
    draw.polygon([(596, 430), (640, 405), (632, 430), (598, 452)], fill=CLAY)
    draw.rectangle((528, 388, 552, 402), fill=CLAY)
    for x in (340, 420, 670, 740):
        y = rng.randint(432, 452)
        draw.ellipse((x, y, x + 46, y + 24), fill="#fffdf8", outline=DARK_WOOD)
        draw.ellipse((x + 8, y + 4, x + 38, y + 16), fill=TEA)
    draw.rectangle((840, 300, 900, 420), fill=CLAY)
    for dx in (-40, -15, 10, 35):
        draw.line((870, 300, 870 + dx, 190 + abs(dx)), fill=GREEN, width=9)
    return image
