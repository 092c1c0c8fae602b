"""Why a view is not saved."""

from welfare.refusals import N_, Refusal


class TooManyViews(Refusal):
    """More than anybody finds one among."""

    sentence = N_("You have %(most)s saved views already. Remove one first.")


class NotYours(Refusal):
    """The view is somebody else's, or is removed."""

    sentence = N_("This view is no longer there.")
