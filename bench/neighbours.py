"""How long a teacher waits for /needs while somebody else has the server do something slow."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from shutil import copytree
from threading import Thread
from urllib.parse import urlencode
from uuid import uuid4

from PIL import Image

from bench import tables
from bench.district import SCHOOLS, add_crowd, add_schools
from bench.load import percentiles
from bench.options import Options
from bench.visitor import FORM, Visitor
from tests.support.live_server import environment_for, running_program, start
from welfare.files.uploads import MOST_FILES
from welfare.sending.once import KEY_FIELD

HEADS = (
    "beside", "done meanwhile", "asked",
    "p50, ms", "p95", "p99", "alone: p50, ms", "p95", "p99", "p95 ÷ alone",
)  # fmt: skip
SECONDS_A_ROUND = 2
SECONDS_TO_SETTLE = 15
"""What a server does when it has started is over by then."""
PHONES = ("teacher", "colleague", "neighbour") * 2
MEGAPIXELS_12 = (4000, 3000)
_forking = get_context("fork")


@dataclass
class Neighbour:
    """Somebody in a process of their own, who goes on until told to stop; how often they came to an end."""

    address: str
    instance: Path
    stops: Event = field(default_factory=_forking.Event)
    finished: "Synchronized[int]" = field(default_factory=partial(_forking.Value, "i"))

    @property
    def turns(self) -> int:
        """How often."""
        return self.finished.value

    def goes_on(self) -> bool:
        """Whether to do it once more."""
        return not self.stops.is_set()

    def done(self) -> None:
        """Count one."""
        with self.finished.get_lock():
            self.finished.value += 1


def main(instance: Path, options: Options) -> None:
    """Print the table, and keep it. `instance` has the demo; beside it stands a large district."""
    _picture()  # made once, before anything is measured
    large = copytree(instance, instance.with_name("neighbours"))
    add_schools(large, SCHOOLS[-1])
    needs = options.needs[0]
    add_crowd(large, needs)
    rows = []
    seconds = options.rounds * SECONDS_A_ROUND
    with running_program(large, DATABASE_URL=_url(large)) as address:
        with closing(Visitor(address, "teacher")) as teacher:
            waits(teacher, lambda passed: passed < SECONDS_TO_SETTLE)
        for name, do in NEIGHBOURS.items():
            rows.append([name, *_beside(Neighbour(address, large), do, seconds)])
            print(" | ".join(rows[-1]), flush=True)
    how = f"{needs:,} needs of {SCHOOLS[-1]} schools on SQLite, {seconds} s each, alone and beside in turns"
    tables.write("neighbours", f"{tables.circumstances(how)}\n\n{tables.table(HEADS, rows)}")


def _url(instance: Path) -> str:
    return f"sqlite:///{instance / 'welfare.sqlite3'}"


def _beside(neighbour: Neighbour, do: Callable[[Neighbour], None], seconds: float) -> list[str]:
    with closing(Visitor(neighbour.address, "teacher")) as teacher:
        alone = waits(teacher, lambda passed: passed < seconds)
        with _working(neighbour, do) as process:
            beside = waits(
                teacher,
                lambda passed: passed < seconds or (not neighbour.turns and process.is_alive()),
            )
    slow, quick = percentiles(beside), percentiles(alone)
    return [
        str(neighbour.turns),
        str(len(beside)),
        *(f"{each:.0f}" for each in (*slow, *quick)),
        f"{slow[1] / quick[1]:.1f}",
    ]


def waits(visitor: Visitor, goes_on: Callable[[float], bool]) -> list[float]:
    """Milliseconds that each of many visits to /needs took; `goes_on` gets the seconds that have passed."""
    milliseconds: list[float] = []
    began = time.perf_counter()
    while goes_on(time.perf_counter() - began) or len(milliseconds) < 2:
        asked = time.perf_counter()
        status, _ = visitor.ask("GET", "/needs")
        assert status == 200, f"/needs: {status}"
        milliseconds.append(1000 * (time.perf_counter() - asked))
    return milliseconds


@contextmanager
def _working(neighbour: Neighbour, do: Callable[[Neighbour], None]) -> Iterator[BaseProcess]:
    """Raises `AssertionError` where the neighbour has failed; their process has said of what."""
    process = _forking.Process(target=do, args=(neighbour,))
    process.start()
    try:
        yield process
    finally:
        neighbour.stops.set()
        process.join()
    assert process.exitcode == 0, "what went on beside has failed"


def reload_overview(neighbour: Neighbour) -> None:
    """A leader looks at all years again and again."""
    with closing(Visitor(neighbour.address, "leader")) as leader:
        while neighbour.goes_on():
            status, _ = leader.ask("GET", "/overview?period=all")
            assert status == 200, f"/overview: {status}"
            neighbour.done()


def send_photos(neighbour: Neighbour) -> None:
    """Six phones send needs with photos as cameras take them. Raises `AssertionError` where one fails."""
    failures: list[Exception] = []

    def send(account: str) -> None:
        try:
            _send_photos(neighbour, account)
        except Exception as failure:
            failures.append(failure)

    phones = [Thread(target=send, args=(account,)) for account in PHONES]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    assert not failures, failures


def _send_photos(neighbour: Neighbour, account: str) -> None:
    with closing(Visitor(neighbour.address, account)) as phone:
        token = phone.form("/needs/new/housing", "/needs/new/housing").values["csrf_token"]
        sending = {"X-CSRFToken": token, "Accept": "application/json"}
        key = ""
        for n in cycle(range(MOST_FILES)):
            if not neighbour.goes_on():
                return
            if n == 0:
                key = uuid4().hex
                phone.send("POST", "/needs/new/housing", _need_with_photos(key), sending | FORM)
            photo = {"Content-Type": "image/jpeg"} | sending
            status, _, _ = phone.send("PUT", f"/submissions/{key}/photos/photo-{n}", _picture(), photo)
            if status == 200:
                neighbour.done()


def _need_with_photos(key: str) -> str:
    said = {"title": "屋顶漏水", "description": "照片里看得到。", "urgency": "ordinary", KEY_FIELD: key}
    return urlencode([*said.items(), *(("photos", f"photo-{n}") for n in range(MOST_FILES))])


@cache
def _picture() -> bytes:
    """A JPEG of twelve megapixels and about as many bytes as a phone's."""
    colours = [Image.effect_noise(MEGAPIXELS_12, 20) for _ in "RGB"]
    with io.BytesIO() as file:
        Image.merge("RGB", colours).save(file, "JPEG", quality=60)
        return file.getvalue()


def export_everything(neighbour: Neighbour) -> None:
    """A clerk exports all needs, waits for the file, and exports them again."""
    with closing(Visitor(neighbour.address, "clerk")) as clerk:
        token = clerk.form("/triage?queue=all", "/exports/lists/needs").values["csrf_token"]
        asked = urlencode({"csrf_token": token, "filters": "desk=area&queue=all", "format": "xlsx"})
        while neighbour.goes_on():
            status, leads_to, _ = clerk.send("POST", "/exports/lists/needs", asked)
            assert status in (200, 303), f"the export was not made: {status}"
            while leads_to and f"{leads_to}/file" not in clerk.text(leads_to):
                time.sleep(0.5)
            neighbour.done()


def run_command(neighbour: Neighbour, command: tuple[str, ...]) -> None:
    """An operator runs a command again and again."""
    environment = environment_for(neighbour.instance, DATABASE_URL=_url(neighbour.instance))
    with (neighbour.instance / "commands.log").open("a") as log:
        while neighbour.goes_on():
            ended = start(environment, log, *command).wait()
            assert ended == 0, f"flask {' '.join(command)} failed: {ended}"
            neighbour.done()


NEIGHBOURS: dict[str, Callable[[Neighbour], None]] = {
    "a leader reloading the overview of all years": reload_overview,
    "six phones sending photos of 12 megapixels": send_photos,
    "an export of all needs": export_everything,
    "`audit verify`": partial(run_command, command=("audit", "verify")),
    "`flask clock`": partial(run_command, command=("clock",)),
}
