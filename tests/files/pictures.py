"""Pictures as phones and trouble-makers send them, made on the spot."""

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

GPS = {1: "N", 2: (31.0, 44.0, 40.0), 3: "E", 4: (110.0, 40.0, 30.0)}
SECRET = b"31.7444,110.6751 of a phone"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>' + SECRET + b"</exif:GPSLatitude></x:xmpmeta>"
RED, BLUE, GREEN, WHITE = (220, 30, 30), (30, 30, 220), (30, 160, 30), (255, 255, 255)


def quarters(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Red and blue above, green and white below, so that one sees what is up."""
    image = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(image)
    middle, half = width // 2, height // 2
    draw.rectangle((0, 0, middle - 1, half - 1), RED)
    draw.rectangle((middle, 0, width, half - 1), BLUE)
    draw.rectangle((0, half, middle - 1, height), GREEN)
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def phone_jpeg(width: int = 4000, height: int = 3000, orientation: int = 6) -> bytes:
    """What a camera writes: where and when and with what, an orientation, XMP, a profile, a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825).update(GPS)
    return encoded(
        quarters(width, height),
        "JPEG",
        quality=85,
        exif=exif,
        xmp=XMP,
        comment=SECRET,
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )


def png_with_text(mode: str = "RGB") -> bytes:
    texts = PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return encoded(quarters(640, 480, mode), "PNG", pnginfo=texts)


def webp() -> bytes:
    return encoded(quarters(640, 480, "RGBA"), "WEBP", xmp=XMP, quality=80)


def heic(width: int = 640, height: int = 480, orientation: int = 1) -> bytes:
    image = quarters(width, height)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825).update(GPS)
    out = BytesIO()
    pillow_heif.from_pillow(image).save(out, exif=exif.tobytes(), xmp=XMP, quality=80)
    return out.getvalue()


def profile_with_red_and_green_swapped() -> bytes:
    """A colour profile in which the first channel means green and the second red."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace(b"rXYZ", b"swap", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"swap", b"gXYZ", 1)


def bomb_png(side: int = 20_000) -> bytes:
    """A few hundred kilobytes that unpack to 400 million pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def small_jpeg(colour: tuple[int, int, int] = RED) -> bytes:
    """A photo as the app's own script sends it, only smaller."""
    return encoded(Image.new("RGB", (320, 240), colour), "JPEG")
