"""Rule sets on screen: the sample, what the bureau made of it, and a new version."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.history.queries import newest_events
from welfare.housing.labels import answer_in_words
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.actions import keep_rules
from welfare.housing.rules.forms import RuleSetForm
from welfare.housing.rules.models import RuleSet
from welfare.housing.rules.preview import curves, drops
from welfare.housing.rules.queries import rule_set_by_id, rule_sets
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import Condition
from welfare.housing.rules.scoring import ScoringRules as Rules
from welfare.housing.timeline import timeline
from welfare.housing.views import READ_BY, RUNNERS, bp, who_reads_all_only, who_runs_only
from welfare.web.access import access
from welfare.web.routing import id_in_query


@bp.get("/housing/rules")
@access.roles(*READ_BY)
@who_reads_all_only
def rules() -> str:
    """Every version, newest first, and the sample that comes with the product."""
    return render_template("housing/rules.html", rule_sets=rule_sets())


@bp.get("/housing/rules/<id:rule_set_id>")
@access.roles(*READ_BY)
@who_reads_all_only
def rule_set(rule_set_id: int) -> str:
    """One version, in words. It is never changed."""
    kept = _kept(rule_set_id)
    history = timeline(newest_events(HousingEvent.rule_set_id, kept.id))
    rules = Rules.read(kept.rules)
    return render_template(
        "housing/rule_set.html", kept=kept, rules=rules, curves=curves(rules), drops=drops, history=history
    )


@bp.route("/housing/rules/new", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def new_rules() -> Any:
    """Another version, beginning with an earlier one or with the sample."""
    begin_with = id_in_query("from")
    form = RuleSetForm(data=_as_typed(_kept(begin_with) if begin_with else None))
    if form.validate_on_submit():
        kept = keep_rules(form.name.data, form.rules, by=current_user)
        flash(_("Kept as version %(version)d.", version=kept.version))
        return redirect(url_for("housing.rule_set", rule_set_id=kept.id), 303)
    return render_template("housing/rules_form.html", form=form), 422 if form.errors else 200


def _kept(rule_set_id: int) -> RuleSet:
    return rule_set_by_id(rule_set_id) or abort(404)


def _as_typed(kept: RuleSet | None) -> dict[str, Any]:
    """A rule set as the form shows it."""
    rules = Rules.read(kept.rules) if kept else SAMPLE
    return {
        "name": kept.name if kept else _("Points for turnover housing"),
        "items": [{**_line(item), "points": item.points, "cap": item.cap} for item in rules.items],
        "cap": rules.cap,
        "eligibility": [_line(rule) for rule in rules.eligibility],
    }


def _line(rule: Condition) -> dict[str, Any]:
    value = answer_in_words(rule.value) if isinstance(rule.value, str) else str(rule.value)
    return {"fact": rule.fact, "test": rule.test.value, "value": value}
