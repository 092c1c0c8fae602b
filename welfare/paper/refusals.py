"""How writing a PDF file says no."""

from welfare.refusals import N_, Refusal


class FontMissing(Refusal):
    """The Chinese fonts that are put into PDF files are not installed."""

    status = 503
    code = "font_missing"
    sentence = N_(
        "The Chinese fonts for PDF files are not installed. Ask whoever runs the server to run the "
        "installation again."
    )
