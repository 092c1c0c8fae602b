"""Housing's first page: what is one's own to do. And what the other views share."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, abort, g, render_template
from flask_login import current_user

from welfare import clock
from welfare.accounts.roles import STAFF_ROLES, Role
from welfare.housing import labels
from welfare.housing.applications.queries import my_applications
from welfare.housing.draw.rules import address_of, as_printed
from welfare.housing.forms import ReasonForm
from welfare.housing.lifecycle import AllocationStatus, Phase, phase_of
from welfare.housing.queries import reads_all_of_housing, runs_housing
from welfare.housing.rounds.queries import NEWEST_FIRST, round_rows, rounds_open_to
from welfare.housing.rules.facts import BY_KEY
from welfare.housing.rules.labels import eligibility_in_words, item_in_words
from welfare.housing.stays.queries import OLDEST_OFFER_FIRST, allocations_of, offers_with
from welfare.housing.units.queries import unit_counts
from welfare.web.access import access
from welfare.web.forms import set_apart
from welfare.web.keyset import read_page

bp = Blueprint("housing", __name__)
View = TypeVar("View", bound=Callable[..., Any])
MOST_SHOWN = 20
RUNNERS = (Role.HANDLER, Role.CLERK)
"""Roles of which some holders run housing; `policy.may_run` says which."""
READ_BY = (*RUNNERS, Role.AUDITOR)
"""Roles of which some holders read all that is kept there; `policy.may_read_all` says which."""


def runs() -> bool:
    """Whether the reader runs housing; asked once in a request."""
    if "runs_housing" not in g:
        g.runs_housing = current_user.is_authenticated and runs_housing(current_user)
    return bool(g.runs_housing)


def reads_all() -> bool:
    """Whether the reader runs housing or audits who does; asked once in a request."""
    if "reads_all_of_housing" not in g:
        g.reads_all_of_housing = current_user.is_authenticated and reads_all_of_housing(current_user)
    return bool(g.reads_all_of_housing)


def only(condition: Callable[[], bool]) -> Callable[[View], View]:
    """Nobody else comes in than whom the condition holds for."""

    def guarded(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if not condition():
                abort(403)
            return view(*args, **kwargs)

        return checked  # type: ignore[return-value]

    return guarded


who_runs_only = only(runs)
who_reads_all_only = only(reads_all)


def layout() -> str:
    """The frame for whoever reads: the public, teachers, staff."""
    if not current_user.is_authenticated:
        return "layouts/base.html"
    return "layouts/staff.html" if current_user.is_staff else "layouts/teacher.html"


def phase_of_row(row: Any) -> Phase:
    """The phase of a round, or of a row of one, today."""
    return phase_of(row.status, row.closes_on, row.notice_until, clock.today())


@bp.get("/housing")
@access.signed_in
def index() -> str:
    """What is the reader's own to do: offers and applications, or the rounds and keys of the district."""
    return show_housing()


def show_housing(message: str | None = None, refusals: Mapping[int, ReasonForm] | None = None) -> str:
    """Housing's first page, with why something was refused; `refusals` of offers as they were sent, by id."""
    reader = current_user
    is_teacher = Role.TEACHER in reader.role_names
    allocations = allocations_of(reader) if is_teacher else []
    own: dict[str, Any] = {
        "allocations": allocations,
        "refusals": {held.id: ReasonForm(formdata=None) for held in allocations} | dict(refusals or {}),
        "applications": my_applications(reader) if is_teacher else [],
        "open_rounds": rounds_open_to(reader, at_most=MOST_SHOWN) if is_teacher else [],
    }
    for allocation_id, form in own["refusals"].items():
        set_apart(form, f"refusal-{allocation_id}")
    if not reader.is_staff:
        return render_template("housing/mine.html", own=own, message=message)
    return render_template(
        "housing/index.html", own=own, message=message, is_teacher=is_teacher, **_for_staff()
    )


def _for_staff() -> dict[str, Any]:
    reads = runs() or bool(current_user.role_names & (STAFF_ROLES - {Role.HANDLER, Role.ADMIN}))
    rounds = read_page(round_rows(runs=reads_all()), NEWEST_FIRST, size=MOST_SHOWN).rows if reads else []
    keys = offers_with(AllocationStatus.ACCEPTED)
    return {
        "runs": runs(),
        "reads_all": reads_all(),
        "reads": reads,
        "counts": unit_counts(current_user, runs=runs()) if reads else {},
        "rounds": rounds,
        "keys": read_page(keys, OLDEST_OFFER_FIRST, size=MOST_SHOWN).rows if reads_all() else [],
    }


@bp.context_processor
def words() -> dict[str, Any]:
    """What housing's own templates say."""
    return {
        "phase_of": phase_of_row,
        "phase_words": labels.PHASE,
        "state_words": labels.UNIT_STATE,
        "offer_words": labels.ALLOCATION,
        "obtained_words": labels.OBTAINED,
        "source_words": labels.SOURCE,
        "evidence_words": labels.EVIDENCE,
        "as_printed": as_printed,
        "address_of": address_of,
        "fact_words": labels.SHORT,
        "fact_of": BY_KEY,
        "answer_in_words": labels.answer_in_words,
        "item_in_words": item_in_words,
        "eligibility_in_words": eligibility_in_words,
        "points_in_words": labels.points_in_words,
        "area_in_words": labels.area_in_words,
        "rent_in_words": labels.rent_in_words,
    }
