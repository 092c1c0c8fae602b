"""Needs that ask for a home: colleagues join one instead of writing it again."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Row, delete, func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, insert_unless_there
from welfare.homes.models import TeachersHome
from welfare.homes.proposals.models import ProposalJoin
from welfare.homes.refusals import AlreadyYours
from welfare.needs.models import Need
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to


def join(need: Need, *, by: Person) -> bool:
    """Stand behind a proposal of one's own school (`queries.proposal_for`); whether it is new.

    Whoever raised it is told that somebody did, not who. Raises `AlreadyYours`.
    """
    if need.raised_by_id == by.id:
        raise AlreadyYours
    row = {"need_id": need.id, "person_id": by.id, "joined_at": clock.now()}
    if not insert_unless_there(ProposalJoin, row):
        return False
    sentence = N_("A colleague stands behind what you asked for: %(title)s")
    tell_people(
        [need.raised_by_id], NoticeKind.HOME, sentence, address=path_to("homes.proposals"), title=need.title
    )
    return True


def leave(need: Need, *, by: Person) -> None:
    """No longer stand behind it."""
    db.session.execute(
        delete(ProposalJoin).where(ProposalJoin.need_id == need.id, ProposalJoin.person_id == by.id)
    )


def _behind(which: ColumnElement[bool]) -> Sequence[Row[ProposalJoin, str, int]]:
    """Who joined these needs, or needs merged into them, and has not been told what became of it; with the
    title of what they joined, and the id of the one that leads."""
    leading = select(Need.id).where(which)
    query = (
        select(ProposalJoin, Need.title, func.coalesce(Need.merged_into_id, Need.id))
        .join(Need, Need.id == ProposalJoin.need_id)
        .where(
            ProposalJoin.need_id.in_(leading.union(select(Need.id).where(Need.merged_into_id.in_(leading))))
        )
        .where(ProposalJoin.answered_by_home_id.is_(None))
        .order_by(ProposalJoin.need_id, ProposalJoin.person_id)
    )
    return db.session.execute(query).all()


def tell_those_behind(need_ids: Collection[int], sentence: str) -> None:
    """Tell whoever stands behind these needs, and has not been answered by a home, what became of them.

    Of a need and of what was merged into it somebody is told once, whichever of them they joined.
    """
    told: dict[tuple[int, int], str] = {}
    for joined, title, leading_id in _behind(Need.id.in_(need_ids)):
        told.setdefault((leading_id, joined.person_id), title)
    for (_leading_id, person_id), title in told.items():
        tell_people([person_id], NoticeKind.HOME, sentence, address=path_to("homes.proposals"), title=title)


def tell_those_who_joined(numbers: Collection[str], home: TeachersHome) -> int:
    """Tell whoever stands behind these answered needs that `home` is open; gives how many were told."""
    told: dict[int, str] = {}
    for joined, title, _leading_id in _behind(Need.number.in_(numbers)):
        joined.answered_by_home_id = home.id
        told.setdefault(joined.person_id, title)
    address = path_to("homes.show", home_id=home.id)
    sentence = N_("%(home)s is open: what you asked for with others, %(title)s")
    by_title: dict[str, list[int]] = {}
    for person_id, title in told.items():
        by_title.setdefault(title, []).append(person_id)
    return sum(
        len(tell_people(people, NoticeKind.HOME, sentence, address=address, home=home.name, title=title))
        for title, people in by_title.items()
    )
