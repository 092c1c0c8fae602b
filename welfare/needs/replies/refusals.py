"""Why a canned reply is not kept, or not filled."""

from welfare.refusals import N_, Refusal


class UnknownVariable(Refusal):
    """The text names something in braces that is no variable."""

    sentence = N_("There is no variable {%(name)s}. Choose one from the list, or leave out the braces.")


class SameTitle(Refusal):
    """The unit has another reply of this name."""

    sentence = N_("There is a canned reply of this name already.")


class TooManyReplies(Refusal):
    """More than anybody can look through while writing."""

    sentence = N_("There are %(most)s canned replies already. Remove one first.")


class NothingToFill(Refusal):
    """A variable of which this need, or whoever writes, has nothing."""

    sentence = N_("There is nothing to put in the place of {%(name)s} here. Write it yourself.")
