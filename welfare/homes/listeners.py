"""What the homes hear of needs: those behind one are told when a desk answers it, or takes that back."""

from collections.abc import Sequence

from welfare.history.dispatch import subscribe
from welfare.homes.proposals.actions import tell_those_behind
from welfare.needs.lifecycle import Action
from welfare.needs.models import NeedEvent
from welfare.refusals import N_

ANSWERED = N_("There is an answer to what you stand behind: %(title)s")
TAKEN_BACK = N_("The answer to what you stand behind was taken back: %(title)s")
TOLD_OF = {
    Action.ANSWER: ANSWERED,
    Action.DECLINE: ANSWERED,
    Action.RECALL: TAKEN_BACK,
    Action.UNDO_DECLINE: TAKEN_BACK,
}


def listen() -> None:
    """Begin to hear of what happens to needs. Called for each app, it listens once."""
    subscribe(NeedEvent, tell)


def tell(events: Sequence[NeedEvent]) -> None:
    """Tell of the answers among what is about to be committed; of each need what was done last."""
    last = {event.need_id: TOLD_OF[event.kind] for event in events if event.kind in TOLD_OF}
    for sentence in dict.fromkeys(last.values()):
        tell_those_behind([need_id for need_id, said in last.items() if said == sentence], sentence)
