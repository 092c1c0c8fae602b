"""What people say in the demo: texts dealt like cards, none again before all others were told."""

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from welfare.demo.names import DISTRICT, SEAT, Programmes

FOLDER = Path(__file__).parent / "texts"
DECLINED = "declined"


@cache
def _read(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


class Text:
    """One need in words: its title, description, and what is said about it later. `slots` fill the gaps."""

    def __init__(self, card: dict[str, Any], slots: dict[str, str]) -> None:
        self._card, self._slots = card, slots

    def __getitem__(self, part: str) -> str:
        return str(self._card[part]).format_map(self._slots)

    def get(self, part: str) -> str | None:
        """The part in words, or None where nobody wrote it."""
        return self[part] if part in self._card else None

    @property
    def details(self) -> dict[str, Any]:
        """The answers to the category's own questions."""
        return dict(self._card.get("details", {}))


class Decks:
    """All texts, shuffled."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, ...], list[Any]] = {}

    def need(self, kind: str, parts: frozenset[str], slots: dict[str, str]) -> Text:
        """A need of this kind (a file's name) for which all these `parts` are written."""
        if DECLINED in parts:
            return Text(self._deal((kind, DECLINED), _read(kind)[DECLINED]), slots)
        cards = [card for card in _read(kind)["needs"] if parts <= card.keys()]
        return Text(self._deal((kind, *sorted(parts)), cards), slots)

    def words(self, pool: str, kind: str = "common") -> str:
        """Something said in such a situation."""
        return self._deal((kind, pool), _read(kind)[pool])

    def _deal(self, name: tuple[str, ...], cards: list[Any]) -> Any:
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck += cards
            self._rng.shuffle(deck)
        return deck.pop()


SUBJECTS = ("语文", "数学", "英语", "物理", "科学", "道德与法治", "音乐", "美术", "体育", "信息科技")
GRADES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级")


def slots_for(school: str, month: int, rng: Random) -> dict[str, str]:
    """What fills the gaps of one need's texts."""
    return {
        "district": DISTRICT,
        "seat": SEAT,
        "ring": Programmes.RING,
        "twin": Programmes.TWIN,
        "paired": Programmes.PAIRED,
        "enterprise": Programmes.ENTERPRISE,
        "school": school,
        "month": f"{month}月",
        "building": rng.choice(("1号楼", "2号楼", "3号楼", "教师公寓", "东楼", "老宿舍楼")),
        "room": f"{rng.randrange(1, 6)}0{rng.randrange(1, 9)}",
        "n": str(rng.randrange(2, 7)),
        "many": str(rng.randrange(8, 24)),
        "km": str(rng.randrange(12, 58)),
        "subject": rng.choice(SUBJECTS),
        "grade": rng.choice(GRADES),
    }
