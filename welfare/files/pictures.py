"""From bytes that anybody may have sent to a picture that is safe to show: small, upright, without metadata.

Nothing of the file itself survives. It is decoded and encoded anew, so place, time, device, comments,
embedded previews and whatever else was hidden in it are gone.
"""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from math import sqrt

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from welfare.files.refusals import NotAPicture, PhotoTooLarge, TooManyPixels

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 12 * MEGABYTE
"""Bytes of one photo as it arrives. The app's own script makes them far smaller first."""
MOST_PIXELS = 51_000_000
"""What a 50-megapixel phone takes. Decoded, that is about 200 MB of memory."""
MOST_PIXELS_OF = {"WEBP": 17_000_000}
"""Less where the decoder is hungrier: WebP's takes 15 bytes a pixel. No camera writes it."""
SHORT_SIDE = 960
"""Pixels of the shorter side that are kept: of a camera's photo all that a screen shows, in about 250 KB."""
PIXELS = 2_500_000
"""That are kept of one that is long, so that a chat log of 15 screens can still be read."""
LONG_SIDE = 16_384
"""More than that, browsers do not draw."""
THUMBNAIL_SIDE = 240
QUALITY = 80
THUMBNAIL_QUALITY = 70
READABLE = ("JPEG", "PNG", "WEBP", "HEIF")
SIXTEEN_BITS_TO_EIGHT = 1 / 256

register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Picture:
    """A picture as it will be kept: two JPEG files, and the digest of what they were made from."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    digest: str
    pixels_sent: int
    """How many it had before it was made smaller."""


def read_picture(data: bytes) -> Picture:
    """The picture in `data`, whose kind is found from its content.

    Raises `PhotoTooLarge`, `TooManyPixels`, `NotAPicture` (also for one that is cut off).
    """
    if len(data) > LARGEST_UPLOAD:
        raise PhotoTooLarge(megabytes=LARGEST_UPLOAD // MEGABYTE)
    image, pixels_sent = _decoded(data)
    return Picture(
        jpeg=_encoded(image, QUALITY),
        thumbnail=_encoded(_shrunk(_outset(image), THUMBNAIL_SIDE, THUMBNAIL_SIDE), THUMBNAIL_QUALITY),
        width=image.width,
        height=image.height,
        digest=hashlib.sha256(data).hexdigest(),
        pixels_sent=pixels_sent,
    )


def _decoded(data: bytes) -> tuple[Image.Image, int]:
    """The pixels, upright, as many as are kept, in the colours of the web; and how many there were."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a phone's sloppy metadata, which is dropped anyway
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=READABLE) as image:
                _refuse_if_huge(image)
                pixels_sent = image.width * image.height
                small = _shrunk(_in_plain_colours(image), *kept_size(image.width, image.height))
                return _in_web_colours(_without_holes(ImageOps.exif_transpose(small))), pixels_sent
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise TooManyPixels(megapixels=MOST_PIXELS // 1_000_000) from bomb
        except TooManyPixels:
            raise
        except Exception as broken:  # decoders of broken files raise whatever they stumbled over
            raise NotAPicture from broken


def kept_size(width: int, height: int) -> tuple[int, int]:
    """The size in which a picture of that size is kept; the same rule as on the phone (`shrink.js`)."""
    scale = min(
        1,
        SHORT_SIDE / min(width, height),
        LONG_SIDE / max(width, height),
        sqrt(PIXELS / (width * height)),
    )
    return max(1, round(width * scale)), max(1, round(height * scale))


def _refuse_if_huge(image: Image.Image) -> None:
    most = MOST_PIXELS_OF.get(image.format or "", MOST_PIXELS)
    if image.width * image.height > most:
        raise TooManyPixels(megapixels=most // 1_000_000)


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """With a value for each pixel and colour, as shrinking needs it; the others are returned as they are."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * SIXTEEN_BITS_TO_EIGHT).convert("L")
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA")
    return image


def _shrunk(image: Image.Image, width: int, height: int) -> Image.Image:
    """As large as fits; a JPEG is not even unpacked to more than is needed."""
    image.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _outset(image: Image.Image) -> Image.Image:
    """What a thumbnail shows: all, but of something long its upper end, of a panorama its middle."""
    width, height = min(image.width, 2 * image.height), min(image.height, 2 * image.width)
    left = (image.width - width) // 2
    return image.crop((left, 0, left + width, height))


def _without_holes(image: Image.Image) -> Image.Image:
    """What was transparent becomes white, as it was on most screens."""
    if not image.has_transparency_data:
        return image
    whole = image.convert("RGBA")
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    flat = paper.convert("RGB")
    flat.info = {"icc_profile": image.info.get("icc_profile")}
    return flat


def _in_web_colours(image: Image.Image) -> Image.Image:
    """In sRGB. A profile that is broken, or meant for other channels than these, counts as none."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            return converted or image
        except (ImageCms.PyCMSError, OSError):
            pass
    return image.convert("RGB")


def _encoded(image: Image.Image, quality: int) -> bytes:
    """As JPEG that appears at once and gets sharper, of nothing but the pixels."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = BytesIO()
    bare.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
