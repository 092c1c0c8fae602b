"""What people say in the demo: texts dealt like cards, each to somebody who may have said so."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from welfare.registers.models import Stage

FOLDER = Path(__file__).parent / "texts"
DECLINED = "declined"
Offer = TypeVar("Offer")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Setting:
    """Where a need is told, and what fills the gaps of its texts; none has a gap that is not filled."""

    school: str
    stage: Stage
    is_small: bool
    is_remote: bool
    has_home: bool
    slots: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Card:
    """A need as it is written: what belongs to one matter, most of it in several wordings."""

    parts: Mapping[str, Any]
    slots: frozenset[str]

    @property
    def wordings(self) -> range:
        """How often it can be told without saying the same."""
        return range(max(len(part) if isinstance(part, list) else 1 for part in self._written()))

    def _written(self) -> list[Any]:
        return [self.parts["title"], self.parts["description"]]

    def fits(self, setting: Setting, parts: frozenset[str]) -> bool:
        """Whether somebody there may say so, and all these `parts` are written."""
        return (
            parts <= self.parts.keys()
            and setting.stage in self.parts.get("at", Stage)
            and self.parts.get("small", setting.is_small) == setting.is_small
            and self.parts.get("remote", setting.is_remote) == setting.is_remote
            and self.parts.get("home", setting.has_home) == setting.has_home
            and self.slots <= setting.slots.keys()
        )


@cache
def _read(name: str) -> dict[str, list[Any]]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def _cards(name: str, pool: str) -> list[Card]:
    return [
        Card(parts, frozenset(SLOT.findall(json.dumps(parts, ensure_ascii=False))))
        for parts in _read(name)[pool]
    ]


class Text:
    """One need in words: its title, description, and what is said about it later."""

    def __init__(self, card: Card, wording: int, slots: Mapping[str, str]) -> None:
        self.card, self.wording, self.slots = card, wording, slots

    def __getitem__(self, part: str) -> str:
        words = self.card.parts[part]
        if isinstance(words, list):
            words = words[self.wording % len(words)]
        return str(words).format_map(self.slots)

    def get(self, part: str) -> str | None:
        """The part in words, or None where nobody wrote it."""
        return self[part] if part in self.card.parts else None

    def reworded(self, setting: Setting) -> "Text":
        """The same matter as somebody else says it."""
        return Text(self.card, self.wording + 1, setting.slots)

    @property
    def details(self) -> dict[str, Any]:
        """The answers to the category's own questions."""
        details = dict(self.card.parts.get("details", {}))
        return details | {"colleagues": int(self.slots["colleagues"])} if "facilities" in details else details


class Decks:
    """All texts. What was told least is told next, and nothing twice at a school before it was elsewhere."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._told: Counter[Any] = Counter()

    def need(self, kind: str, parts: frozenset[str], setting: Setting) -> Text:
        """A need of this kind (a file's name) for which all these `parts` are written."""
        pool = DECLINED if DECLINED in parts else "needs"
        cards = [card for card in _cards(kind, pool) if card.fits(setting, parts - {DECLINED})]
        offers = [(card, wording) for card in cards for wording in card.wordings]
        school = setting.school
        card, wording = self._deal(
            offers, lambda offer: ((offer[0], school), (offer, school), offer[0], offer)
        )
        return Text(card, wording, setting.slots)

    def words(self, pool: str, kind: str = "common") -> str:
        """Something said in such a situation about a need of this kind."""
        name = kind if pool in _read(kind) else "common"
        words = _read(name)[pool]
        return str(words[self._deal(range(len(words)), lambda place: ((name, pool, place),))])

    def _deal(self, offers: Sequence[Offer], marks: Callable[[Offer], Sequence[Any]]) -> Offer:
        """One of those that were told least, by the first mark, then by the next."""

        def told(offer: Offer) -> list[int]:
            return [self._told[mark] for mark in marks(offer)]

        fewest = min(map(told, offers))
        dealt = self._rng.choice([offer for offer in offers if told(offer) == fewest])
        self._told.update(marks(dealt))
        return dealt
