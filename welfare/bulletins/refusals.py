"""How bulletins say no."""

from welfare.refusals import N_, Refusal


class ChangedMeanwhile(Refusal):
    """Somebody else has saved the bulletin since it was opened."""

    code = "changed"
    sentence = N_(
        "%(name)s has saved this bulletin since you opened it. Look at the text once more, then issue it."
    )


class AlreadyIssued(Refusal):
    """An issued bulletin is not changed any more."""

    code = "issued"
    sentence = N_("This bulletin has been issued and can no longer be changed.")


class NotIssued(Refusal):
    """What is no bulletin yet needs no correction: it is edited."""

    code = "not_issued"
    sentence = N_("This is a draft. Edit it instead.")


class FiguresMoved(Refusal):
    """Its figures are no longer what they were when its page was opened."""

    code = "figures_moved"
    sentence = N_(
        "Figures have changed since you opened this page. Look at the text once more, then issue it."
    )
