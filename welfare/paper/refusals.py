"""How writing a PDF file says no."""

from welfare.refusals import N_, Refusal


class CharacterMissing(Refusal):
    """No font that is installed has a character; it is neither left out nor shown as a box."""

    status = 422
    code = "character_missing"
    sentence = N_(
        "No font here has the character “%(character)s” (%(code)s), so the PDF file cannot be made. Take the "
        "Word file, write it in another way, or ask whoever runs the server to install more fonts."
    )


class FontMissing(Refusal):
    """The Chinese fonts that are put into PDF files are not installed."""

    status = 503
    code = "font_missing"
    sentence = N_(
        "The Chinese fonts for PDF files are not installed. Ask whoever runs the server to run the "
        "installation again."
    )
