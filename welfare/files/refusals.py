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


class TooManyPhotos(Refusal):
    """More photos than go with one text."""

    status = 422
    code = "too_many_photos"
    sentence = N_("At most %(count)d photos go with one text.")
