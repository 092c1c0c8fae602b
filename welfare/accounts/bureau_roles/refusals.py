"""Why a role at the bureau is not given or confirmed."""

from welfare.refusals import N_, Refusal


class NotTheSecond(Refusal):
    """Of two administrators each must be somebody else."""

    sentence = N_(
        "Another administrator of the bureau confirms this role: nobody who gave it, is to have it, or has "
        "lately been let in by whoever gave it, or the other way round."
    )


class ConfirmFirst(Refusal):
    """Whoever carries on at the bureau holds the role there already."""

    sentence = N_(
        "%(name)s would get the role %(role)s at the bureau, which another administrator confirms first. "
        "Give it on their own page, and come back once it is confirmed."
    )


class NotByThemselves(Refusal):
    """To stand in at the bureau is to have a role there."""

    sentence = N_(
        "Nobody names themselves, or somebody whom they have lately let in, to stand in at the bureau. "
        "Ask another administrator, or whoever is away."
    )


class AuditsAtTheBureau(Refusal):
    """To make somebody audit takes away what they do by their other roles."""

    sentence = N_(
        "Whoever audits changes nothing any more, and %(name)s works for the whole district. Give the role "
        "Auditor at the bureau itself, where another administrator confirms it."
    )
