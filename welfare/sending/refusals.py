"""Why what was sent is not taken."""

from welfare.refusals import N_, Refusal


class SameKeyOtherContent(Refusal):
    """A form that was sent already came again with other content."""

    code = "conflict"
    sentence = N_("This form was already sent under number %(number)s, with a different text.")
    has_own_page = True


class PhotoNotAnnounced(Refusal):
    """No text was sent under this key that said that this photo would come."""

    status = 404
    code = "not_found"
    sentence = N_("No text was sent that this photo belongs to.")


class OtherPhotoThere(Refusal):
    """Another photo arrived under this one's name before."""

    code = "conflict"
    sentence = N_("Another photo has already arrived under this name, with number %(number)s.")


class PhotosNotPossible(Refusal):
    """This form is sent in words alone, or by this person it is: staff answer teachers in words."""

    status = 422
    sentence = N_("Photos cannot go with this.")
