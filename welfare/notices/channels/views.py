"""The channels of the bureau: all of them, and one to set up."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.reset.ceiling import codes_today, most_a_day
from welfare.accounts.roles import Role
from welfare.channels.chats.kinds import WECOM
from welfare.channels.kinds import KINDS
from welfare.channels.phones import codes_a_day, spent
from welfare.channels.shape import Kind
from welfare.channels.sms.kinds import SMS_NAMES
from welfare.channels.stored import by_environment, setting_of, values_of
from welfare.notices.addressing import address_of
from welfare.notices.channels import actions, labels, queries
from welfare.notices.channels.forms import channel_form
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable
from welfare.web.versions import versioned

bp = Blueprint("channels", __name__)


@bp.get("/channels")
@access.roles(Role.ADMIN)
def index() -> str:
    """Every channel, how it stands, and whom it reaches."""
    _only_for_the_bureau()
    rows = [(kind, setting_of(kind.name)) for kind in KINDS.values()]
    return render_template(
        "notices/channels.html",
        channels=[
            (kind, labels.STATE[queries.state_of(kind, row)], queries.people_reached(kind, row))
            for kind, row in rows
        ],
    )


@bp.route("/channels/<name>", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def channel(name: str) -> Any:
    """One channel and how it goes; POST sets it up."""
    kind = _kind(name)
    form = _form(kind)
    return act(
        form,
        lambda: actions.set_up(
            kind,
            is_on=form.is_on.data,
            values={field.name: form[field.name].data or "" for field in kind.fields if field.name in form},
            by=current_user,
        ),
        done=lambda _set: on_to(url_for(".channel", name=name), _("Saved.")),
        page=lambda why: _page(kind, form, why),
    )


@bp.post("/channels/<name>/pause")
@access.roles(Role.ADMIN)
@repeatable("what pauses goes on pausing")
def pause(name: str) -> Any:
    """Let it hand nothing over until somebody says so."""
    return _do(
        name, lambda kind: actions.pause(kind, by=current_user), _("It pauses. What is to be sent waits.")
    )


@bp.post("/channels/<name>/going-on")
@access.roles(Role.ADMIN)
@repeatable("what goes on goes on")
def going_on(name: str) -> Any:
    """Let it hand over what waits."""
    return _do(name, lambda kind: actions.go_on(kind, by=current_user), _("It goes on."))


@bp.post("/channels/<name>/test")
@access.roles(Role.ADMIN)
def test(name: str) -> Any:
    """Send oneself a message by it."""
    return _do(
        name,
        lambda kind: actions.send_test(kind, by=current_user),
        _("A test is on its way and arrives within a minute or two. This page says whether it was taken."),
    )


@bp.get("/WW_verify_<word>.txt")
@access.public
def trusted_file(word: str) -> Response:
    """The file by which WeCom sees whose this address is, as an administrator has it from there."""
    values = values_of(WECOM, setting_of(WECOM.name))
    if f"WW_verify_{word}.txt" != values["file_name"]:
        abort(404)
    return Response(values["file_text"] or word, mimetype="text/plain")


def _do(name: str, action: Callable[[Kind], None], words: str) -> Any:
    kind = _kind(name)
    return act(
        NothingMore(),
        lambda: action(kind),
        done=lambda _done: on_to(url_for(".channel", name=name), words),
        page=lambda why: _page(kind, _form(kind), why),
    )


def _form(kind: Kind) -> Any:
    row = setting_of(kind.name)
    fixed, values = by_environment(kind), values_of(kind, row)
    form = channel_form(kind, is_on=bool(row and row.is_on), values=values, fixed=fixed)
    return versioned(form, lambda: queries.changes(kind))


def _page(kind: Kind, form: Any, message: str | None) -> str:
    row, values = setting_of(kind.name), values_of(kind, setting_of(kind.name))
    return render_template(
        "notices/channel.html",
        kind=kind,
        row=row,
        form=form,
        message=message,
        state=queries.state_of(kind, row),
        states=queries.State,
        labels=labels,
        fixed=[(kind.of(name).label, kind.variable(name)) for name in by_environment(kind)],
        has_secret={field.name: bool(values[field.name]) for field in kind.fields if field.is_secret},
        spent=spent(kind.name),
        budget=int(values.get("budget") or 0),
        codes=(codes_today(), most_a_day(codes_a_day(values))) if kind.name in SMS_NAMES else None,
        reached=queries.people_reached(kind, row),
        lately=queries.lately(kind),
        is_reached=address_of(current_user.id, kind.name) is not None,
        history=labels.timeline(kind, queries.changes(kind)),
    )


def _kind(name: str) -> Kind:
    _only_for_the_bureau()
    return KINDS.get(name) or abort(404)


def _only_for_the_bureau() -> None:
    if not may_set():
        abort(403)


def may_set() -> bool:
    """Whether whoever is signed in administers the bureau."""
    return bool(current_user.root_ids & current_user.reached_by(Role.ADMIN))
