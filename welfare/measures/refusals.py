"""Why the rules of visits, problems and measures say no."""

from welfare.refusals import N_, Refusal


class NotYours(Refusal):
    """The person's roles do not reach this measure or problem."""

    sentence = N_("This is not yours to change.")


class NotASchoolOfYours(Refusal):
    """The school is closed, or beyond what the leader looks after."""

    sentence = N_("Choose a school that you look after.")


class NotTheirSchool(Refusal):
    """The leader does not lead at the school, and could enter no visit there."""

    status = 422
    sentence = N_("%(name)s is not a leader of these schools: %(schools)s.")


class AlreadyStruckOff(Refusal):
    """The problem is no longer on the list."""

    sentence = N_("This problem has been struck off the list.")


class NotSettled(Refusal):
    """A problem is struck off only when every need of it has been confirmed."""

    sentence = N_("It cannot be struck off yet. Not confirmed: %(numbers)s.")


class OthersNotSettled(Refusal):
    """The same, of needs that the person does not see."""

    sentence = N_("It cannot be struck off yet: some of its needs are not confirmed.")


class MeasuresNotFinished(Refusal):
    """A problem is struck off only when the measures against it are finished."""

    sentence = N_("It cannot be struck off yet. Not finished: %(titles)s.")


class NothingBehind(Refusal):
    """A problem with neither a need nor a measure has not been dealt with."""

    sentence = N_("It cannot be struck off yet: no measure and no need stands behind it.")


class AlreadyFinished(Refusal):
    """The measure is finished; what it answered stands as it is."""

    sentence = N_("This measure is finished.")


class StepsLeft(Refusal):
    """A measure is finished when its steps are done."""

    sentence = N_("These steps are not done yet: %(titles)s.")


class NeedNotThere(Refusal):
    """No need of that number is open to this person."""

    status = 422
    sentence = N_("You see no need of this number.")


class NeedTaken(Refusal):
    """Another measure answers the need."""

    sentence = N_("Another measure already answers this need: %(title)s.")


class OutputTaken(Refusal):
    """Another measure names the flat, programme or home."""

    sentence = N_("Another measure already names this: %(title)s.")


class ReasonNeeded(Refusal):
    """More would be spent than was approved."""

    status = 422
    sentence = N_("This is %(yuan)s yuan more than approved. Say why.")


class LessThanNothing(Refusal):
    """More would be taken back than was spent."""

    status = 422
    sentence = N_("No more can be taken back than was spent.")


class ProposalGone(Refusal):
    """The needs that were proposed are no longer open or no longer alike."""

    sentence = N_("This proposal has changed since you opened the page. Look at it again.")


class NoFiles(Refusal):
    """No photo or document was chosen, or none that can be kept."""

    status = 422
    sentence = N_("Choose a photo or a document.")


class TooManyMeasureFiles(Refusal):
    """More photos and documents of one measure than anybody looks at."""

    status = 422
    sentence = N_("At most %(count)d photos and documents of a measure.")
