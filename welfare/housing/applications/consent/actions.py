"""Taking back the consent to have facts kept apart looked at."""

from collections.abc import Collection

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.record import check_phase, locked, phase, record
from welfare.housing.applications.actions import erase_what_proves, keep_apart
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.lifecycle import WITHOUT_CONSENT, Consequence, EventKind
from welfare.housing.notice.actions import show_anew
from welfare.housing.refusals import NothingAgreed
from welfare.housing.rounds.models import Round


def take_back(application: Application, *, by: Person, keeping: Collection[int] = ()) -> Consequence:
    """Erase the facts kept apart and the files that may prove them, with what follows in this phase of the
    round; the application stays, and files that its owner is `keeping`, by their ids.

    Raises `NotNow`, `NothingAgreed`.
    """
    round_ = locked(Round, application.round_id)
    application = locked(Application, application.id)
    check_phase(round_, EventKind.CONSENT_WITHDRAWN)
    if db.session.get(SensitiveFacts, application.id) is None:
        raise NothingAgreed
    follows = WITHOUT_CONSENT[phase(round_)]
    keep_apart(application, None)
    erase_what_proves(application, keeping=keeping)
    record(EventKind.CONSENT_WITHDRAWN, by=by, round_id=round_.id, application_id=application.id)
    if follows == Consequence.SCORED_AGAIN:
        application.undisclosed_points = 0
        show_anew(round_, by=None)
    return follows
