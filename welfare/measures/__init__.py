"""From a visit to the problem list, and from there to measures with their budgets and what they made."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and let a phone keep and send the form of a visit."""
    from welfare.exports.lists import offer
    from welfare.measures import labels, reminders, views
    from welfare.measures.contacts import views as _contacts  # noqa: F401  these add their pages to those of `views`
    from welfare.measures.files import views as _files  # noqa: F401
    from welfare.measures.handover import register_holdings
    from welfare.measures.ledger import queries as ledger
    from welfare.measures.ledger import views as _ledger  # noqa: F401
    from welfare.measures.measures import outputs
    from welfare.measures.measures import views as _measures  # noqa: F401
    from welfare.measures.problems import views as _problems  # noqa: F401
    from welfare.measures.visits import exports as visit_exports
    from welfare.measures.visits import views as visits
    from welfare.notices.reminders.watches import watch
    from welfare.web.pwa import offer_offline

    offer_offline(visits.offline_forms)
    offer(ledger.EXPORT)
    offer(visit_exports.EXPORT)
    app.register_blueprint(visits.bp)
    app.register_blueprint(views.bp)
    app.add_template_global(outputs.measures_of)
    for label in (labels.outcome_label, labels.outcome_tone, labels.stage_label, labels.stage_tone):
        app.add_template_global(label)
    register_holdings()
    watch(*reminders.WATCHES)
