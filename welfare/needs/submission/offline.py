"""The form of each category as a shell: the fields of the real one, without a user, for want of a signal."""

from flask import abort, url_for

from welfare.needs.categories import all_categories, find_category
from welfare.needs.queries import category_settings
from welfare.needs.submission.views import limits_in_words
from welfare.needs.views import bp
from welfare.web.access import access
from welfare.web.pwa import OfflineForm, render_shell


def offline_forms() -> list[OfflineForm]:
    """A form for each category that the district takes."""
    settings = category_settings()
    return [
        OfflineForm(
            label=str(category.label),
            picture=category.icon,
            address=url_for("needs.new", category=category.key),
            shell=url_for("needs.offline", category=category.key),
            state=limits_in_words(settings.get(category.key)),
        )
        for category in all_categories()
        if category.key in settings and settings[category.key].is_open
    ]


@bp.get("/offline/needs/new/<category>")
@access.public
def offline(category: str) -> str:
    """What `needs.new` shows, before anybody is known."""
    chosen = find_category(category) or abort(404)
    return render_shell(
        "needs/new.html",
        category=chosen,
        form=chosen.form_class(formdata=None, meta={"csrf": False}),
        limits=limits_in_words(category_settings().get(category)),
    )
