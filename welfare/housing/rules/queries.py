"""What is asked of rule sets."""

from collections.abc import Sequence

from sqlalchemy import select

from welfare.extensions import db
from welfare.housing.rules.models import RuleSet

MOST_RULE_SETS = 200


def rule_sets() -> Sequence[RuleSet]:
    """Every version of every rule set, newest first."""
    return db.session.scalars(select(RuleSet).order_by(RuleSet.id.desc()).limit(MOST_RULE_SETS)).all()


def rule_set_by_id(rule_set_id: int) -> RuleSet | None:
    """One version."""
    return db.session.get(RuleSet, rule_set_id)
