"""What the homes hear of needs: those who stand behind one are told when it is answered at a desk."""

from collections.abc import Sequence

from welfare.history.dispatch import subscribe
from welfare.homes.proposals.actions import tell_of_answers
from welfare.needs.lifecycle import Action
from welfare.needs.models import NeedEvent

TOLD_OF = frozenset({Action.ANSWER, Action.DECLINE})


def listen() -> None:
    """Begin to hear of what happens to needs. Called for each app, it listens once."""
    subscribe(NeedEvent, tell)


def tell(events: Sequence[NeedEvent]) -> None:
    """Tell of the answers among what is about to be committed."""
    need_ids = {event.need_id for event in events if event.kind in TOLD_OF}
    if need_ids:
        tell_of_answers(need_ids)
