"""People: who they are, which roles they hold where, and how they sign in."""

from flask import Flask

from welfare.extensions import login_manager


def register(app: Flask) -> None:
    """Register signing in and the pages of people."""
    from welfare.accounts import labels, sessions, timeline, views
    from welfare.accounts.administration import views as _administration  # noqa: F401  these add their pages
    from welfare.accounts.bureau_roles import queries as bureau_roles
    from welfare.accounts.bureau_roles import views as _bureau_roles  # noqa: F401
    from welfare.accounts.calendar import views as _calendar  # noqa: F401
    from welfare.accounts.handover import register_holdings
    from welfare.accounts.identities import views as _identities  # noqa: F401
    from welfare.accounts.models import EventKind
    from welfare.accounts.people import views as _people  # noqa: F401
    from welfare.accounts.privacy.asking import has_notice_to_read
    from welfare.accounts.records import house
    from welfare.accounts.records import views as _records  # noqa: F401
    from welfare.accounts.records.openings import keep_openings
    from welfare.accounts.reset import views as _reset  # noqa: F401
    from welfare.accounts.reset.lines import lines
    from welfare.accounts.reset.worker import send_some
    from welfare.accounts.roster import views as _roster  # noqa: F401
    from welfare.accounts.second_factor import required
    from welfare.accounts.second_factor import views as _second_factor  # noqa: F401
    from welfare.accounts.second_factor.command import reset_second_factor
    from welfare.accounts.second_factor.passkeys import views as _passkeys  # noqa: F401
    from welfare.accounts.sign_ins import labels as sign_ins
    from welfare.accounts.sign_ins import views as _sign_ins  # noqa: F401
    from welfare.accounts.sign_ins.proof import ask_where_due
    from welfare.accounts.sign_ins.shared import leaving
    from welfare.accounts.stand_ins import labels as stand_ins
    from welfare.accounts.stand_ins import listeners, queries
    from welfare.accounts.stand_ins import views as _stand_ins  # noqa: F401
    from welfare.accounts.tree import views as _tree  # noqa: F401
    from welfare.channels import settings as channels
    from welfare.workers import offer

    login_manager.init_app(app)
    login_manager.user_loader(sessions.whoever_is_signed_in)
    login_manager.unauthorized_handler(sessions.sign_in_first)
    login_manager.session_protection = None  # a phone changes its address all day
    required.check_setting(app)
    app.before_request(required.lead_where_due)
    app.before_request(ask_where_due)
    keep_openings(app)
    app.register_blueprint(views.bp)
    for label in (
        channels.provider_label,
        labels.role_label,
        labels.demo_label,
        sign_ins.duration,
        stand_ins.days_label,
        stand_ins.stand_in_label,
        stand_ins.unminded_label,
    ):
        app.add_template_global(label)
    for asked in (
        channels.providers,
        queries.stand_ins_at,
        queries.stand_ins_seen_by,
        queries.stand_ins_with,
        queries.unminded_seen_by,
        bureau_roles.administers_bureau,
        bureau_roles.can_confirm,
        bureau_roles.proposed_for,
        bureau_roles.proposed_to,
        has_notice_to_read,
    ):
        app.add_template_global(asked)
    app.add_template_global(lines, "lines_of_codes")
    app.add_template_global(leaving, "leaving_by_itself")
    app.add_template_global(required.wanted_by, "second_factor_wanted_by")
    app.cli.add_command(reset_second_factor)
    offer("sending letters", send_some)
    listeners.listen()
    house.listen()
    timeline.say_of(EventKind.SETTING_CHANGED, lambda details: [house.what_was_set(details)])
    register_holdings()
