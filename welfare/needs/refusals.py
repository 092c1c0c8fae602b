"""Why the rules of needs say no."""

from welfare.refusals import N_, Refusal


class NotAllowed(Refusal):
    """The action does not fit where the need stands, or is not this person's to take."""

    sentence = N_("This cannot be done with the need as it stands now.")


class AlreadyDone(Refusal):
    """Somebody else was first."""

    sentence = N_("%(name)s was first: the need has moved on since you opened it. Nothing was changed.")


class NotUndoable(Refusal):
    """It is not what was done last, or was done too long ago."""

    sentence = N_(
        "This can no longer be undone: somebody has acted on it since, or the time for it is over. "
        "Nothing was changed."
    )


class UnitNotPossible(Refusal):
    """The unit is closed, or none of the bureau's while the need is protected."""

    sentence = N_("The need cannot be dispatched to this unit.")


class AssigneeNotPossible(Refusal):
    """Whoever it is does not handle the unit's needs by a role of their own, or may not know of this one."""

    sentence = N_("Choose somebody who handles needs there by a role of their own.")


class MentionNotPossible(Refusal):
    """Somebody who is named may not know of the need."""

    sentence = N_("Name only colleagues who may know of this need.")


class ClosedMeanwhile(Refusal):
    """The unit or the school that a need would go back to has been closed since."""

    sentence = N_("%(name)s has been closed meanwhile, so this can no longer be undone.")


class SchoolNotPossible(Refusal):
    """The school is closed, or not one whose needs this clerk takes in."""

    sentence = N_("Choose an open school of your own part of the district.")


class MergeNotPossible(Refusal):
    """The leading need is closed, follows another, or is this one."""

    sentence = N_("These needs cannot be merged: the leading need must be another one that is still open.")


class NotYourCall(Refusal):
    """Whoever had a part in an answer does not ask its teacher about it."""

    sentence = N_(
        "You gave this answer, or share a desk or unit with whoever did, so a clerk of another desk "
        "calls, or a leader where a clerk answered."
    )


class CallNotDue(Refusal):
    """A colleague has called meanwhile, or it is for somebody else to call."""

    sentence = N_("A call about this need is not due, is somebody else's to make, or has just been recorded.")


class Overtaken(Refusal):
    """What was written answers to a question or an answer that is no longer the last one."""

    code = "past"
    sentence = N_("This was written about an earlier question or answer; there is a newer one by now.")


class NotATeacherOfYours(Refusal):
    """A need can be submitted on behalf of an active teacher in one's own part of the tree."""

    sentence = N_("You can only submit for a teacher of your own schools.")


class CategoryClosed(Refusal):
    """The district does not take needs of this category."""

    sentence = N_("Needs of this kind are not taken here.")


class DateNotPossible(Refusal):
    """A review date lies in the past, or a limit is out of bounds."""

    sentence = N_("Choose a date after today.")


class NeedWithdrawn(Refusal):
    """The need was taken back before its photos had arrived; they are no longer wanted."""

    status = 410
    code = "gone"
    sentence = N_("Need %(number)s was withdrawn, so its files are no longer needed.")


class NoUsualUnit(Refusal):
    """The need's category has no default office, and no unit was chosen."""

    sentence = N_("Its category has no office of its own. Choose a unit.")
