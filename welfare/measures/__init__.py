"""From a visit to the problem list, and from there to measures with their budgets and what they made."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and let a phone keep and send the form of a visit."""
    from welfare.exports.listing import offer
    from welfare.measures import (
        contact_views,  # noqa: F401  adds its pages to those of `visit_views`
        labels,
        ledger,
        measure_views,  # noqa: F401  adds its pages to those of `views`, as does the next
        problem_views,  # noqa: F401
        things,
        views,
        visit_exports,
        visit_views,
    )
    from welfare.needs.sending import take_from_phones
    from welfare.web.pwa import offer_offline

    offer_offline(visit_views.offline_forms)
    take_from_phones("visits.new", visit_views.take_visit)
    offer(ledger.LISTING)
    offer(visit_exports.LISTING)
    app.register_blueprint(visit_views.bp)
    app.register_blueprint(views.bp)
    app.add_template_global(things.measures_of)
    for label in (labels.outcome_label, labels.outcome_tone, labels.stage_label, labels.stage_tone):
        app.add_template_global(label)
