"""A privacy notice as its page shows it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_login import current_user

from welfare.accounts.privacy.models import BUILT_IN
from welfare.accounts.privacy.queries import latest_number, notice_numbered, read_by, versions
from welfare.own_data.notice.parts import HEADING, ITEM, Part, Texts, built_in
from welfare.retention.queries import days_kept


class Block(NamedTuple):
    """A paragraph, or several items of a list."""

    lines: Sequence[str]
    is_list: bool


class Section(NamedTuple):
    """One part of a notice."""

    part: Part
    heading: Any
    blocks: Sequence[Block]
    language: str
    """Of the words: Chinese where the part is not there in the one that was asked for."""


class Version(NamedTuple):
    """One version in a list of them."""

    number: int
    published_on: date | None
    read_at: datetime | None
    is_latest: bool


class Shown(NamedTuple):
    """A version with all that its page says."""

    number: int
    published_on: date | None
    texts: Texts
    days: Mapping[str, int]
    is_latest: bool
    days_changed: bool = False
    """Whether other days were set since it was published."""


def shown_notice(number: int | None = None) -> Shown | None:
    """A version, the one that holds where no `number` is said; None where there is none.

    The days of the one that holds are those that are set now.
    """
    latest = latest_number()
    number = latest if number is None else number
    if number == BUILT_IN:
        return Shown(number, None, built_in(), days_now(), number == latest)
    notice = notice_numbered(number)
    if notice is None:
        return None
    if number != latest:
        return Shown(number, notice.published_on, notice.texts, notice.days, is_latest=False)
    now = days_now()
    return Shown(number, notice.published_on, notice.texts, now, True, days_changed=now != notice.days)


def days_now() -> dict[str, int]:
    """For how many days each kind of data is kept, by its name."""
    return {kind.value: days for kind, days in days_kept().items()}


def sections(texts: Texts, language: str) -> list[Section]:
    """The parts in a language."""
    return [_section(part, texts, language) for part in Part]


def all_versions() -> list[Version]:
    """Every version, the newest first, with when the reader has read it."""
    read = read_by(current_user) if current_user.is_authenticated else {}
    rows = [*((row.number, row.published_on) for row in versions()), (BUILT_IN, None)]
    return [Version(number, day, read.get(number), place == 0) for place, (number, day) in enumerate(rows)]


def _section(part: Part, texts: Texts, language: str) -> Section:
    spoken = language if texts.get(language, {}).get(part) else "zh"
    return Section(part, HEADING[part], _blocks(texts[spoken].get(part, "")), spoken)


def _blocks(text: str) -> list[Block]:
    """Lines that begin with a hyphen stand in a list, the others each for themselves."""
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        is_list = line.startswith(ITEM)
        said = line.removeprefix(ITEM)
        if is_list and blocks and blocks[-1].is_list:
            blocks[-1] = Block([*blocks[-1].lines, said], True)
        else:
            blocks.append(Block([said], is_list))
    return blocks
