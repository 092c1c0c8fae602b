"""Addresses that a phone's camera reads."""

import segno
from markupsafe import Markup


def scan_code(address: str) -> Markup:
    """The address as a QR code, an SVG that takes the width it is given (class `scan`)."""
    drawing = segno.make(address, error="m").svg_inline(
        svgclass="scan", lineclass=None, omitsize=True, border=4
    )
    return Markup(drawing)  # noqa: S704  # made by segno from an address of ours
