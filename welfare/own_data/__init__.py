"""What is kept about somebody, as one file for themselves (《个人信息保护法》第四十五条)."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and the file that everybody can have of themselves."""
    from welfare.exports.lists import offer_own
    from welfare.own_data.archive import EXPORT
    from welfare.own_data.notice import views as notice
    from welfare.own_data.views import bp

    offer_own(EXPORT)
    app.register_blueprint(bp)
    app.add_template_global(notice.writes_notice)
