"""The pages of every import: choose a file, look at what it would do, confirm, see what was done."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, send_file
from flask_babel import gettext as _
from flask_login import current_user

from welfare.organizations.queries import one_at_a_time
from welfare.refusals import Refusal
from welfare.tables import kept as kept_tables
from welfare.tables.chosen.actions import remember
from welfare.tables.chosen.forms import columns_form
from welfare.tables.chosen.page import heading_rows, likeliest
from welfare.tables.chosen.queries import chosen_for
from welfare.tables.forms import ConfirmationForm, FileForm, answers_in
from welfare.tables.headings import HeadingMissing, Line, NoHeader, Reading
from welfare.tables.imports import Import, Sheets
from welfare.tables.page import Kept, Pages, book_of, read
from welfare.tables.reading import Book, read_book
from welfare.tables.workbook import CONTENT_TYPE, write_workbook
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.once import key_sent, repeatable, was_taken

View = Callable[..., Any]


def add_import(
    bp: Blueprint, declared: Import, *, endpoint: str, address: str, open_to: Callable[[View], View]
) -> None:
    """Add the pages of an import at `address`; `open_to` marks who may enter, as `@access.roles(...)` does.

    Their endpoints: `endpoint`, and the same with `_template`, `_preview`, `_columns`, the noun of what is
    handed out.
    """
    views = Views(declared, Pages(declared, f"{bp.name}.{endpoint}"))

    def add(rule: str, suffix: str, view: View, *methods: str) -> View:
        def page(**values: str) -> Any:
            return view(**values)

        page.__doc__ = view.__doc__
        bp.add_url_rule(address + rule, endpoint + suffix, open_to(page), methods=methods)
        return page

    add("", "", views.upload, "GET", "POST")
    add("/template", "_template", views.template, "GET")
    add("/<token>", "_preview", views.preview, "GET", "POST")
    add("/<token>/columns", "_columns", views.columns, "GET", "POST")
    if declared.hand_out:
        noun = declared.hand_out.noun
        again = repeatable("made anew each time it is asked for")
        again(add(f"/<token>/{noun}", f"_{noun}", views.hand_out, "POST"))


@dataclass(frozen=True)
class Views:
    """The views of one import."""

    declared: Import
    pages: Pages

    def upload(self) -> Any:
        """Choose a file. It is read and kept for the preview; nothing is imported yet."""
        form = FileForm()
        if not form.validate_on_submit():
            return self.pages.upload(form), 422 if form.errors else 200
        try:
            book = read_book(form.file.data.read())
            next_page = self._page_after(book)
        except Refusal as refusal:
            form.file.errors = [sentence_of(refusal)]
            return self.pages.upload(form), refusal.status
        table = {
            "name": (form.file.data.filename or "")[-80:],
            "sheets": [[sheet.name, sheet.rows] for sheet in book.sheets],
            "hidden": book.hidden,
        }
        token = kept_tables.keep(self.declared.name, table, person_id=current_user.id)
        return redirect(self.pages.url(next_page, token), 303)

    def template(self) -> Response:
        """An empty table to fill in, with what may stand in it on sheets of its own."""
        heading = [str(column.heading) for column in self.declared.used]
        sheets = {_("Table"): [heading], **self.declared.further_sheets(current_user)}
        return _workbook(sheets, self.declared.file_name())

    def preview(self, token: str) -> Any:
        """What the table would do, row by row; POST does it, if it would still do the same."""
        form = ConfirmationForm()
        confirmed = form.validate_on_submit()
        if confirmed:
            one_at_a_time()  # two at once would both find the same free
        kept = self._kept(token)
        if kept is None:
            return self.pages.gone()
        if self._is_done(token, kept):
            return self._result(token, kept, is_again=confirmed)
        try:
            reading = read(self.declared, book_of(kept))
        except Refusal:
            return redirect(self.pages.url("_columns", token), 303)
        chosen = _sheets_chosen(reading.sheets)
        plan = self.declared.plan(_lines(reading, chosen), by=current_user)
        if confirmed and form.fingerprint.data == plan.fingerprint:
            answered = plan.answered(answers_in(request.form))
            made = self.declared.carry_out(answered, by=current_user)
            done = {"counts": answered.counts, "made": list(made), "key": key_sent()}
            self._note(token, kept, done=done)
            return redirect(self.pages.url("_preview", token), 303)
        form.fingerprint.data = plan.fingerprint
        return self.pages.preview(token, kept, reading, chosen, plan, form, is_late=confirmed)

    def columns(self, token: str) -> Any:
        """Which column is what, where the headings do not say it or say it wrongly: chosen here, once."""
        kept = self._kept(token)
        rows = heading_rows(book_of(kept), self.declared.used) if kept else []
        if kept is None or not rows:
            return self.pages.gone()
        columns, chosen = self.declared.used, chosen_for(self.declared.name)
        asked = [row for row in rows if row.address == request.args.get("row")]
        row = asked[0] if asked else likeliest(rows, columns, chosen)
        form = columns_form(columns, row.offered, row.header(columns, chosen).found)
        if not form.validate_on_submit():
            return self.pages.columns(token, kept, rows, row, form), form.status
        meanings = row.meanings(columns, form.places)
        remember(self.declared.name, [*row.words.values()], meanings, by_id=current_user.id)
        return redirect(self.pages.url("_preview", token), 303)

    def hand_out(self, token: str) -> Any:
        """What is given out after the import, made anew each time it is asked for."""
        offered, kept = self.declared.hand_out, self._kept(token)
        if offered is None or kept is None or not self._is_done(token, kept):
            return self.pages.gone()
        if not NothingMore().validate_on_submit():
            return redirect(self.pages.url("_preview", token), 303)
        waiting = offered.waiting(kept["done"]["made"])
        if not waiting:
            flash(str(offered.nothing_left), "info")
            return redirect(self.pages.url("_preview", token), 303)
        return _workbook(offered.sheets(waiting, current_user), offered.file_name())

    def _page_after(self, book: Book) -> str:
        """The page on which one goes on with a table that was sent. Raises what `read_book_lines` does."""
        try:
            read(self.declared, book)
        except (NoHeader, HeadingMissing):
            if not heading_rows(book, self.declared.used):
                raise
            return "_columns"
        return "_preview"

    def _result(self, token: str, kept: Kept, *, is_again: bool) -> Any:
        """What was done; whoever confirms what another confirmation has taken is told so, and led here."""
        if not is_again:
            return self.pages.result(token, kept)
        flash(_("This table is imported already. This is what came of it."), "info")
        return redirect(self.pages.url("_preview", token), 303)

    def _is_done(self, token: str, kept: Kept) -> bool:
        """Whether what was confirmed is done: its receipt is written with it, wholly or not at all. Then the
        rows are let go of.

        What is noted before the commit says nothing by itself: whoever was to commit may have died.
        """
        if "done" not in kept:
            return False
        if kept["sheets"]:
            if not was_taken(kept["done"].get("key") or ""):
                return False
            self._note(token, kept, sheets=[])
        return True

    def _note(self, token: str, kept: Kept, **said: Any) -> None:
        with suppress(OSError):  # what is done is done, and is found done if it is looked at once more
            kept_tables.note(self.declared.name, token, kept, **said)

    def _kept(self, token: str) -> Kept | None:
        return kept_tables.find(self.declared.name, token, person_id=current_user.id)


def _sheets_chosen(sheets: Sequence[str]) -> list[int]:
    """Which of several sheets are to be taken, by their places; none is all of them."""
    asked = {int(each) for each in request.args.getlist("sheet") if re.fullmatch("[0-9]{1,3}", each)}
    return sorted(asked & set(range(len(sheets))))


def _lines(reading: Reading, chosen: list[int]) -> Iterator[Line]:
    names = {reading.sheets[index] for index in chosen}
    return (line for line in reading.lines if line.sheet in names or not names)


def _workbook(sheets: Sheets, name: str) -> Response:
    file = io.BytesIO(write_workbook(sheets))
    response = send_file(file, mimetype=CONTENT_TYPE, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
