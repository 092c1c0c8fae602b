"""What a certificate says, on screen as on paper."""

from flask_babel import gettext as _

from welfare import clock
from welfare.training.labels import full_day, hours_label, kind_of_session
from welfare.training.models import Enrolment


def certified(enrolment: Enrolment) -> str:
    """What a certificate says: who attended what, when and where, and the hours credited for it."""
    session = enrolment.session
    first, last = (
        full_day(clock.local(session.starts_at).date()),
        full_day(clock.local(session.ends_at).date()),
    )
    return _(
        "This is to certify that %(name)s of %(school)s attended “%(title)s” (%(what)s) at %(place)s, "
        "%(when)s, and is credited with %(hours)s of training.",
        name=enrolment.person.name,
        school=enrolment.school.display_name,
        title=session.title,
        what=session.programme.name if session.programme else kind_of_session(session.kind),
        place=session.place,
        when=first if first == last else _("%(begin)s to %(end)s", begin=first, end=last),
        hours=hours_label(enrolment.hours),
    )
