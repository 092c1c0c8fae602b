"""Why what was sent is not taken."""

from welfare.refusals import N_, Refusal


class SameKeyOtherContent(Refusal):
    """A form that was sent already came again with other content."""

    code = "conflict"
    sentence = N_("This form was already sent under number %(number)s, with a different text.")
    has_own_page = True


class FileNotAnnounced(Refusal):
    """No text was sent under this key that said that this file would come."""

    status = 404
    code = "not_found"
    sentence = N_("No text was sent that this belongs to.")


class OtherFileThere(Refusal):
    """Another file arrived under this one's name before."""

    code = "conflict"
    sentence = N_("Another file has already arrived under this name, with number %(number)s.")


class FilesNotPossible(Refusal):
    """This form is sent in words alone."""

    status = 422
    sentence = N_("Photos and documents cannot go with this.")


class WriterIsGone(Refusal):
    """The account was closed, or its owner erased, while this was on its way."""

    status = 403
    code = "gone"
    sentence = N_("Your account was closed while this was on its way. Nothing of it was kept.")
    has_own_page = True
