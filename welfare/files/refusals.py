"""Why a photo is not taken."""

from welfare.refusals import N_, Refusal


class NotAPicture(Refusal):
    """The content is no whole JPEG, PNG, WebP or HEIC, whatever it is called."""

    status = 422
    code = "unreadable"
    sentence = N_("This is not a picture we can read. Send it as JPEG, PNG, WebP or HEIC.")


class PhotoTooLarge(Refusal):
    """More bytes than a photo needs."""

    status = 413
    code = "too_large"
    sentence = N_("This photo is too large to send: at most %(megabytes)d MB.")


class TooManyPixels(Refusal):
    """More pixels than a phone's camera takes; unpacking them could exhaust the machine."""

    status = 422
    code = "too_many_pixels"
    sentence = N_("This picture has too many pixels: at most %(megapixels)d million.")


class TooManyPixelsAtOnce(Refusal):
    """More than one person has decoded within a minute (`budget.py`)."""

    status = 429
    code = "too_many"
    sentence = N_("Many large photos came just now. Wait a minute, then send this one again.")

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.retry_after = seconds


class NotAFile(NotAPicture):
    """Neither a picture nor a document, where both are taken."""

    sentence = N_("This cannot be read. Send a picture (JPEG, PNG, WebP or HEIC) or a PDF.")


class TooManyFiles(Refusal):
    """More photos and documents than go with one text."""

    status = 422
    code = "too_many_files"
    sentence = N_("At most %(count)d photos and documents go with one text.")


class NotADocument(Refusal):
    """The content is no whole document, or of no kind that is taken, whatever it is called."""

    status = 422
    code = "unreadable"
    sentence = N_("This document cannot be read. Open it, save it as PDF, and send that.")


class DocumentTooLarge(Refusal):
    """More bytes than a document needs."""

    status = 413
    code = "too_large"
    sentence = N_("This document is too large to send: at most %(megabytes)d MB.")


class LockedDocument(Refusal):
    """It opens with a password only; or it is of the old kinds of Office, which look alike from outside."""

    status = 422
    code = "locked"
    sentence = N_(
        "This document is locked, or of an old kind (.doc, .xls). Save it as PDF without a password."
    )


class ActiveDocument(Refusal):
    """It holds macros or scripts, or starts a program."""

    status = 422
    code = "active"
    sentence = N_("This document holds macros or scripts. Save it without them, or as PDF.")


class DocumentForStaffOnly(Refusal):
    """Documents of Word and Excel, of which teachers send none."""

    status = 422
    code = "for_staff"
    sentence = N_("Please send this document as PDF.")
