"""What the demo calls people and places: from its one table, and nowhere what a real district is called."""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.live_server import ROOT
from welfare.accounts.models import Person
from welfare.demo.district import OFFICES, TEACHERS_AT
from welfare.demo.names import ACCOUNTS, ALLIANCES, BUREAU, INVESTOR, WITHOUT_ALLIANCE, invented_names
from welfare.demo.training.plan import PROGRAMMES
from welfare.organizations.models import Organization
from welfare.registers.partners.models import Agreement
from welfare.training.models import Programme

Database = scoped_session[Session]
REAL = set(
    """
cfcdb7fc 3dbeb053 7f18db92 db020356 8e17321f 147a9f78 de4a0db1 3661d4fb
0d1f351b 7dfd7079 16b7336c a8a277cd 58e1bbd3 f365fdf8 859758a8 a48d1f36
a35d3d76 c61bda31 48afd8d3 57ffa94b 5306828f 81711ab5 3c6c01a1 544a0419
53874092 7afff9d5 d8263c71 3a3ad5f7 c762a31a 1ab48e81 42532f93
""".split()  # noqa: SIM905 - one reads it better so
)
"""Two signs, or a word of Latin letters, by which the district of the figures, its towns and partners are
known: of each its digest, so that this page does not keep them either."""
PROVIDERS = {("messages.po", "53874092")}
"""In which file one of them stands for what it sells to everybody: text messages."""
FOLDERS = ("bench", "docs", "static", "templates", "tests", "welfare")
CHINESE, LATIN = re.compile("[\u4e00-\u9fff]+"), re.compile("[a-z]{4,}")
OUR_OWN_KIND = {".py", ".md", ".html", ".js", ".css", ".json", ".po", ".txt", ".csv", ".toml", ".webmanifest"}


def digest(sign: str) -> str:
    """What is kept of a name."""
    return sha256(sign.encode()).hexdigest()[:8]


def signs_of(text: str) -> Iterator[str]:
    """What a name may be known by: all two Chinese signs that stand together, and words of Latin letters."""
    for run in CHINESE.findall(text):
        yield from map("".join, pairwise(run))
    yield from LATIN.findall(text.lower())


def test_nothing_is_called_as_in_a_real_district() -> None:
    files = [*ROOT.glob("*.*"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))]
    found = {
        (str(path.relative_to(ROOT)), sign)
        for path in files
        if path.suffix in OUR_OWN_KIND
        for sign in set(signs_of(path.read_text(encoding="utf-8", errors="ignore")))
        if digest(sign) in REAL and (path.name, digest(sign)) not in PROVIDERS
    }
    assert found == set()


def test_a_name_is_found_within_a_sentence() -> None:
    signs = set(signs_of("他在甲乙镇，教书。The school of Somewhere"))
    assert {"甲乙", "教书", "somewhere"} <= signs
    assert "镇教" not in signs


def test_every_place_and_partner_is_from_the_table(demo: datetime, session: Database) -> None:
    in_alliances = {school for schools in ALLIANCES.values() for school in schools}
    places = {BUREAU, *OFFICES, *ALLIANCES, *WITHOUT_ALLIANCE, *in_alliances}
    assert set(session.scalars(select(Organization.name))) == places
    assert set(TEACHERS_AT) < places
    assert set(session.scalars(select(Programme.name))) == set(PROGRAMMES)
    assert set(session.scalars(select(Agreement.partner))) == {INVESTOR}


def test_everybody_has_a_name_of_their_own_from_the_table(demo: datetime, session: Database) -> None:
    names = session.scalars(select(Person.name)).all()
    assert set(names) <= {*ACCOUNTS.values(), *invented_names(Random(), but=set())}
    assert len(set(names)) == len(names) > 400
