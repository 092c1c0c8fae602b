"""How much one person has decoded within a minute: millions of pixels, since that is what it costs."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import current_app

from welfare import clock
from welfare.files.documents import ReadDocument
from welfare.files.pictures import MOST_PIXELS, Picture
from welfare.files.refusals import (
    DocumentForStaffOnly,
    DocumentTooLarge,
    PhotoTooLarge,
    TooManyPixels,
    TooManyPixelsAtOnce,
)
from welfare.web.tries import Limit, Place, counting, give_back, place

MILLION = 1_000_000
DEAREST = MOST_PIXELS // MILLION
"""What is set aside for a file until it is known what it has cost."""
MILLIONS_A_MINUTE = 9 * DEAREST
"""As much as one form with as many of the largest photos as it takes."""
PIXELS = Limit(MILLIONS_A_MINUTE, minutes=1)
OF_A_DOCUMENT = 12
"""Looking into one takes about as long as a phone's photo."""
SEEN_AT_A_GLANCE = (PhotoTooLarge, TooManyPixels, DocumentTooLarge, DocumentForStaffOnly)
"""What is refused before anything is decoded."""

Read = TypeVar("Read", Picture, ReadDocument, Picture | ReadDocument)


def within_budget(read: Callable[[], Read], *, by_id: int) -> Read:
    """What `read` gives, on account of whoever has sent it. What cannot be read costs as much as the dearest.

    Nothing may have been changed yet. Raises `TooManyPixelsAtOnce`, and what `read` raises.
    """
    with counting() as (take, _put_back):
        until = take(_pixels(DEAREST, by_id))
    if until is not None:
        raise TooManyPixelsAtOnce(seconds=seconds_to(until))
    try:
        file = read()
    except SEEN_AT_A_GLANCE:
        give_back([_pixels(DEAREST, by_id)])
        raise
    give_back([_pixels(DEAREST - price(file), by_id)])
    return file


def price(file: Picture | ReadDocument) -> int:
    """What it has cost to read this, in millions of pixels."""
    return math.ceil(file.pixels_sent / MILLION) if isinstance(file, Picture) else OF_A_DOCUMENT


def seconds_to(moment: datetime) -> int:
    """Whole seconds until then, at least one."""
    return max(1, math.ceil((moment - clock.now()).total_seconds()))


def _pixels(millions: int, by_id: int) -> Place:
    limit = PIXELS.times(current_app.config["LIMIT_FACTOR"])
    return place(limit, "pixels", by_id, weight=millions)
