"""Under Me: what I have agreed to, what follows from taking it back, and taking it back."""

from collections.abc import Collection
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from welfare.history.timeline import told_plainly
from welfare.housing.applications.consent.actions import take_back
from welfare.housing.applications.consent.queries import agreed_by, application_of, consents_of
from welfare.housing.applications.page import shown
from welfare.housing.applications.queries import files_of
from welfare.housing.labels import CONSENT_TAKEN_BACK, EVENT, SHORT, WHAT_FOLLOWS, answer_in_words
from welfare.housing.lifecycle import Consequence
from welfare.housing.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore


@bp.get("/profile/consents")
@access.signed_in
def consents() -> str:
    """What I have agreed to and when, and what I took back."""
    return _page(NothingMore(formdata=None), keeping=set())


@bp.post("/profile/consents/<id:application_id>/withdrawal")
@access.signed_in
def consent_withdrawal(application_id: int) -> Any:
    """Take it back for one application."""
    mine = application_of(current_user, application_id) or abort(404)
    form, ticked = NothingMore(), request.form.getlist("keep")
    files = files_of(mine)
    keeping = {file.id for file in files if str(file.id) in ticked}
    return act(
        form,
        lambda: take_back(mine, by=current_user, keeping=keeping),
        done=lambda follows: _done(follows, erased=sum(file.id not in keeping for file in files)),
        page=lambda why: _page(form, why, keeping=keeping),
    )


def _done(follows: Consequence, *, erased: int) -> Any:
    if erased:
        flash(ngettext("%(num)d file is erased with them.", "%(num)d files are erased with them.", erased))
    return on_to(url_for("housing.consents"), str(CONSENT_TAKEN_BACK[follows]))


def _page(form: NothingMore, why: str | None = None, *, keeping: Collection[int]) -> str:
    return render_template(
        "housing/consents.html",
        form=form,
        message=why,
        keeping=keeping,
        agreed=[
            (
                one,
                [(SHORT[key], answer_in_words(value)) for key, value in one.facts.items()],
                list(zip([file.id for file in one.files], shown(one.application, one.files), strict=True)),
            )
            for one in agreed_by(current_user)
        ],
        history=[
            told_plainly(event, *EVENT[event.kind], said=[name], names=False)
            for event, name in consents_of(current_user)
        ],
        what_follows=WHAT_FOLLOWS,
    )
