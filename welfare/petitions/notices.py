"""Whom petitions tell of what."""

from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import Petition
from welfare.petitions.queries import who_handles
from welfare.refusals import N_
from welfare.web.routing import path_to

NEW = N_("A request or complaint is to be answered by %(day)s")
SENTENCES = {
    Action.SUBMIT: N_("The bureau has taken down a request about your data; an answer comes by %(day)s"),
    Action.TAKE_IN: N_("The bureau is looking at what you asked; an answer comes by %(day)s"),
    Action.ANSWER: N_("What you asked the bureau has its answer"),
    Action.REFUSE: N_("What you asked the bureau was refused; read why, and whom you can turn to"),
}
"""What whoever asked is told; of what an administrator enters for them, too: nothing is asked in their name
without their knowing. After an erasure nobody is left to be told here."""


def tell_handlers(petition: Petition) -> None:
    """Whoever handles it hears that it is there."""
    tell_people(
        who_handles([petition.id])[petition.id],
        NoticeKind.PETITION,
        NEW,
        address=path_to("petitions.show", petition_id=petition.id),
        day=petition.due_on,
    )


def tell_petitioner(petition: Petition, action: Action) -> None:
    """Whoever asked hears of each step that somebody else takes."""
    if petition.person_id is not None and action in SENTENCES:
        tell_people(
            [petition.person_id],
            NoticeKind.PETITION,
            SENTENCES[action],
            address=path_to("petitions.show", petition_id=petition.id),
            day=petition.due_on,
        )
