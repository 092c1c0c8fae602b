"""Chains: the events of one table that are about one kind of subject, each of which has its own history."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table

from welfare.history.models import Event, histories


@dataclass(frozen=True)
class Chain:
    """A kind of subject, and where its events are: those that name it by `column` and by none of `before`."""

    model: type[Event]
    column: str
    before: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the subject is called: `need`, `round`, `person`."""
        return self.column.removesuffix("_id")

    @property
    def subject(self) -> Any:
        """The column of the model that names the subject."""
        return getattr(self.model, self.column)

    @property
    def subjects(self) -> Table:
        """The table of the subjects."""
        [key] = self.model.__table__.c[self.column].foreign_keys  # type: ignore[attr-defined]
        return key.column.table

    def condition(self) -> list[ColumnElement[bool]]:
        """Which rows of the table are these events."""
        return [
            self.subject.is_not(None),
            *(getattr(self.model, column).is_(None) for column in self.before),
        ]


def chains_of(model: type[Event]) -> tuple[Chain, ...]:
    """The chains of one table, the most particular first."""
    return tuple(Chain(model, column, model.SUBJECTS[:place]) for place, column in enumerate(model.SUBJECTS))


def all_chains() -> list[Chain]:
    """Every chain there is, by name."""
    chains = [chain for model in histories() for chain in chains_of(model)]
    return sorted(chains, key=lambda chain: chain.name)


def chain_called(name: str) -> Chain:
    """The chain of a kind of subject. Raises `KeyError` where there is none."""
    return {chain.name: chain for chain in all_chains()}[name]


def chain_of(event: Event) -> tuple[Chain, int]:
    """To which chain an event belongs, and the id of its subject. Raises `ValueError` where it names none."""
    for chain in chains_of(type(event)):
        subject_id = getattr(event, chain.column)
        if subject_id is not None:
            return chain, subject_id
    raise ValueError(f"an event of {event.__tablename__} about nothing")
