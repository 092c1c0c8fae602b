"""The public notice as data, from which anybody makes the list again; what is told to whom, and when."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.draw import actions as draws
from welfare.housing.draw.models import Draw
from welfare.housing.draw.rules import DRAND_CHAIN, Source, canonical, seal_of, seed_of, sha256
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import Applicant, score

SCRIPT = Path(__file__).parents[2] / "docs" / "recompute.py"
RANKED = ("notice", "expired", "frozen", "drawn", "allocating", "finished")


def at_phase(*phases_: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", phases_, indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def notice_of(client: Client, ending: str = "notice.json") -> Any:
    return client.get(f"/housing/rounds/{phases.the_round().id}/{ending}").json


def recompute(folder: Path, notice: Any, openings: Any = None) -> subprocess.CompletedProcess[str]:
    """What the script in docs/ makes of it."""
    files = []
    for name, data in (("notice.json", notice), ("openings.json", openings)):
        if data is not None:
            files.append(folder / name)
            files[-1].write_text(json.dumps(data), encoding="utf-8")
    return subprocess.run([sys.executable, SCRIPT, *files], capture_output=True, text=True, check=False)


@at_phase("notice")
def test_it_holds_all_that_makes_the_list_and_nothing_that_names_anybody(
    app: Flask, district: District, now: datetime
) -> None:
    document = notice_of(app.test_client())
    applications = {who: phases.application_of(who) for who in phases.APPLICANTS}
    school, flat = phases.the_flat().school_id, phases.the_flat()
    facts = {"owns_home": "no", "commute_km": 5, "people": 1, "couple_teaches": "no"}
    lines = [
        {
            "code": applications[who].code,
            "school": school,
            "points": points,
            "is_eligible": True,
            "commitment": seal_of(
                applications[who].nonce,
                {
                    "code": applications[who].code,
                    "facts": {**facts, "years_here": years},
                    "undisclosed_points": 0,
                    "points": points,
                },
            ),
        }
        for who, years, points in (("teacher", 3, 6), ("colleague", 2, 5), ("third", 1, 4))
    ]
    assert document["list"] == {
        "round": "秋季周转房",
        "rules": SAMPLE.kept(),
        "schools": {str(school): "石门小学"},
        "flats": [{"id": flat.id, "school": school, "door": "1号楼 101"}],
        "applicants": sorted(lines, key=lambda one: one["code"]),
    }
    assert document["names"] == {
        applications[who].code: f"{district.person(who).name[0]}**{applications[who].code}"
        for who in phases.APPLICANTS
    }
    assert (document["notice_from"], document["notice_until"]) == ("2026-11-23", "2026-11-26")
    assert document["list_hash"] is None
    assert document["draw"]["commitment"] == sha256(phases.SECRET)
    told = ("source", "issue", "draws_at", "value", "secret", "seed")
    assert {document["draw"][name] for name in told} == {None}


@at_phase("notice", "drawn")
def test_page_and_data_say_the_same(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime, tmp_path: Path
) -> None:
    teacher = browser_of("teacher")
    rows = [
        [text(cell) for cell in elements(row, "td")]
        for row in elements(teacher.page(f"/housing/rounds/{phases.the_round().id}/notice").main, "tr")
    ]
    made_again = [line.split(" ") for line in recompute(tmp_path, notice_of(teacher)).stdout.splitlines()]
    assert [(row[0], row[1]) for row in rows if row] == [(line[0], line[1]) for line in made_again]


@at_phase("drawn")
def test_the_seed_is_made_of_secret_list_and_public_value(
    app: Flask, district: District, now: datetime
) -> None:
    document = notice_of(app.test_client())
    draw = document["draw"]
    assert document["list_hash"] == sha256(canonical(document["list"]))
    assert (draw["secret"], draw["value"]) == (phases.SECRET, town.VALUE)
    assert draw["seed"] == seed_of(phases.SECRET, document["list_hash"], town.VALUE)
    # The same as `printf '%s' SECRET HASH VALUE | sha256sum`.
    assert draw["seed"] == sha256(phases.SECRET + document["list_hash"] + "03071219243108")
    assert (draw["source"], draw["issue"]) == ("ssq", "2026138")


@at_phase("open", "closed", "notice", "expired", "frozen")
@pytest.mark.parametrize("account", ["handler", "clerk", "leader", "teacher"])
def test_nobody_is_told_the_secret_before_the_places_are_drawn(
    account: str, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of(account).page(f"/housing/rounds/{phases.the_round().id}")
    assert sha256(phases.SECRET) in page.text
    assert "told when the places are drawn" in page.text
    assert phases.SECRET not in page.response.text
    assert phases.SECRET not in str(vars(phases.the_round())), "not even in the database"


@at_phase("drawn", "allocating", "finished")
@pytest.mark.parametrize("account", ["handler", "teacher", "neighbour"])
def test_with_the_places_all_of_it_is_told(
    account: str, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of(account).page(f"/housing/rounds/{phases.the_round().id}").text
    draw = db.session.scalars(select(Draw)).one()
    for told in (phases.SECRET, draw.list_hash, "03 07 12 19 24 31 + 08", draw.seed, "后勤一, 局办一"):
        assert told in page


@at_phase("draft")
def test_a_draft_has_no_secret_yet(browser_of: BrowserOf, district: District, now: datetime) -> None:
    page = browser_of("handler").page(f"/housing/rounds/{phases.the_round().id}")
    assert "published when the round opens" in page.text
    opened = page.form("/opening").send()
    assert phases.the_round().commitment in opened.text
    assert phases.the_round().sealed_secret not in opened.response.text


@at_phase(*RANKED)
def test_the_list_stays_for_everybody_and_names_go_with_the_notice(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    runs = phases.the_round().status == "notice" and notice_of(app.test_client())["names"] != {}
    mask = f"甲**{phases.application_of('teacher').code}"
    for reader, reads in (
        (app.test_client(), runs),
        (browser_of("neighbour"), runs),
        (browser_of("teacher"), True),
    ):
        page = reader.page(f"/housing/rounds/{phases.the_round().id}/notice")
        assert phases.application_of("teacher").code in page.text
        assert (mask in page.text) is reads
        assert bool(notice_of(reader)["names"]) is reads


@at_phase("finished")
def test_ones_own_line_is_opened_to_oneself_and_all_to_who_checks(
    browser_of: BrowserOf, district: District, now: datetime, tmp_path: Path
) -> None:
    notice = notice_of(browser_of("teacher"))
    own = notice_of(browser_of("teacher"), "openings.json")
    assert [one["opening"]["code"] for one in own] == [phases.application_of("teacher").code]
    assert recompute(tmp_path, notice, own).returncode == 0
    everybodys = notice_of(browser_of("handler"), "openings.json")
    assert len(everybodys) == 3
    assert recompute(tmp_path, notice, everybodys).returncode == 0
    own[0]["opening"]["facts"]["years_here"] += 1
    assert "not the facts that were committed to" in recompute(tmp_path, notice, own).stderr


@at_phase("drawn")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda notice: notice["list"]["applicants"][0].update(points=99), "not the one that was frozen"),
        (lambda notice: notice["list"]["flats"].clear(), "not the one that was frozen"),
        (lambda notice: notice["draw"].update(secret="0" * 32), "not the one that was committed to"),
    ],
)
def test_a_notice_that_was_bent_is_found_out(
    spoil: Any, said: str, app: Flask, district: District, now: datetime, tmp_path: Path
) -> None:
    notice = notice_of(app.test_client())
    spoil(notice)
    assert said in recompute(tmp_path, notice).stderr


@at_phase("expired")
def test_a_round_of_drand_is_named_with_its_address_and_reckoned_once_more(
    browser_of: BrowserOf, district: District, now: datetime, tmp_path: Path
) -> None:
    day = clock.today() + timedelta(days=2)
    round_ = phases.the_round()
    draw = draws.freeze(round_, draws.Named(Source.DRAND, day, ""), by=district.person("handler"))
    db.session.commit()
    address = f"https://api.drand.sh/{DRAND_CHAIN}/public/{draw.issue}"
    page = browser_of("clerk").page(f"/housing/rounds/{round_.id}").text
    assert f"Round {draw.issue} and no other: {address}" in page
    assert address in browser_of("teacher").page(f"/housing/rounds/{round_.id}/notice").text
    notice = notice_of(browser_of("teacher"))
    assert notice["draw"]["published_at"] == address
    assert address in recompute(tmp_path, notice).stderr
    notice["draw"]["issue"] = str(int(draw.issue) + 1)
    assert "not that of the named moment" in recompute(tmp_path, notice).stderr


@at_phase("notice", "drawn")
def test_nobody_reads_from_it_who_is_ill_or_in_need(app: Flask, district: District, now: datetime) -> None:
    """Points stand as one sum; trying out all that it can be made of finds nothing without the nonce."""
    notice = notice_of(app.test_client())
    third = phases.application_of("third")
    lines = {one["code"]: one for one in notice["list"]["applicants"]}
    for line in lines.values():
        assert set(line) == {"code", "school", "points", "is_eligible", "commitment"}
    mine = lines[third.code]
    tried = {
        seal_of("", {**town.FACTS, "years_here": years, "code": third.code, "undisclosed_points": apart})
        for years in range(46)
        for apart in (0, 8, 16)
    }
    assert mine["commitment"] not in tried
    nonces = db.session.scalars(select(Application.nonce)).all()
    assert len(set(nonces)) == len(nonces) == 3
    assert not any(nonce in json.dumps(notice) for nonce in nonces)
    # Whoever has nothing kept apart may have just as many points.
    earned = score(SAMPLE, Applicant("10000", {**town.FACTS, "years_here": 1}))
    assert earned.points == mine["points"]
