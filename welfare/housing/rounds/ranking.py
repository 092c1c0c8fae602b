"""The list of a round, from its rows: what is scored, in which order, and what is kept of it."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.rounds.models import Round
from welfare.housing.rules.scoring import Applicant, Scored, ScoringRules, rank, score, undisclosed

NONCE_BYTES = 32


def rules_of(round_: Round) -> ScoringRules:
    """The rules that the round is played by: its frozen copy. A draft has none."""
    return ScoringRules.read(round_.rules or {"items": [], "cap": 0, "eligibility": []})


def applicant_of(application: Application, rules: ScoringRules) -> Applicant:
    """What scoring knows of an application; what was erased counts as it did when the list was published."""
    sensitive = application.sensitive
    kept_apart = undisclosed(rules, sensitive.facts) if sensitive else application.undisclosed_points or 0
    return Applicant(application.code, application.facts, kept_apart)


def own_points(application: Application, rules: ScoringRules) -> Scored:
    """One application's points, item by item, with those of facts kept apart while they are there.

    Only for the applicant's own eyes and those who score.
    """
    sensitive = application.sensitive
    if application.is_emptied:
        return _points_alone(application)
    if sensitive is None:
        return score(rules, applicant_of(application, rules))
    return score(rules, Applicant(application.code, {**application.facts, **sensitive.facts}))


def _points_alone(application: Application) -> Scored:
    """What is left once the facts have had their time."""
    is_eligible, points = application.position is not None, application.points or 0
    return Scored(application.code, (), 0, points, is_eligible, draw="", position=application.position)


def publish_list(round_: Round) -> dict[str, int]:
    """Score everybody who applied and keep points and places; gives the places by public number."""
    return _keep(round_, _applications(round_, Application.withdrawn_at.is_(None)))


def score_again(round_: Round, seed: str | None = None) -> dict[str, int]:
    """The published list anew, from the facts as they now are; whoever left since stays on it."""
    return _keep(round_, _applications(round_, Application.points.is_not(None)), seed)


def published_places(round_: Round) -> dict[str, int]:
    """The places by public number, as the list stands."""
    query = select(Application.code, Application.position).where(
        Application.round_id == round_.id, Application.position.is_not(None)
    )
    return {row[0]: row[1] or 0 for row in db.session.execute(query.order_by(Application.position))}


def _applications(round_: Round, which: object) -> Sequence[Application]:
    query = (
        select(Application)
        .where(Application.round_id == round_.id, which)  # type: ignore[arg-type]
        .options(joinedload(Application.sensitive))
        .order_by(Application.id)
        .execution_options(populate_existing=True)
    )
    db.session.flush()
    return db.session.scalars(query).all()


def _keep(round_: Round, applications: Sequence[Application], seed: str | None = None) -> dict[str, int]:
    rules = rules_of(round_)
    applicants = [applicant_of(application, rules) for application in applications]
    by_code = {application.code: application for application in applications}
    ranked = rank(rules, applicants, seed)
    for one in ranked:
        application = by_code[one.code]
        application.points, application.position = one.points, one.position
        application.undisclosed_points = one.undisclosed_points
        application.nonce = application.nonce or secrets.token_hex(NONCE_BYTES)
    db.session.flush()
    return {one.code: one.position for one in ranked if one.position is not None}
