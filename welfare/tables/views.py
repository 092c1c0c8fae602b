"""The pages of every import: choose a file, look at what it would do, confirm, see what was done."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import event
from sqlalchemy.orm import Session

from welfare.extensions import db
from welfare.organizations.queries import one_at_a_time
from welfare.refusals import Refusal
from welfare.tables import kept as kept_tables
from welfare.tables.chosen.actions import remember
from welfare.tables.chosen.forms import ColumnsForm, columns_form
from welfare.tables.chosen.page import HeadingRow, heading_rows, likeliest
from welfare.tables.chosen.queries import chosen_for
from welfare.tables.columns import bare
from welfare.tables.forms import ConfirmationForm, FileForm, answers_in
from welfare.tables.headings import HeadingMissing, Line, NoHeader, Reading, read_book_lines
from welfare.tables.imports import Import, Sheets
from welfare.tables.plan import KINDS, Plan
from welfare.tables.reading import Book, Sheet, read_book
from welfare.tables.workbook import CONTENT_TYPE, write_workbook
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable

View = Callable[..., Any]


def add_import(
    bp: Blueprint, declared: Import, *, endpoint: str, address: str, open_to: Callable[[View], View]
) -> None:
    """Add the pages of an import at `address`; `open_to` marks who may enter, as `@access.roles(...)` does.

    Their endpoints: `endpoint`, and the same with `_template`, `_preview`, `_columns`, the noun of what is
    handed out.
    """
    pages = Pages(declared, f"{bp.name}.{endpoint}")

    def add(rule: str, suffix: str, view: View, *methods: str) -> View:
        def page(**values: str) -> Any:
            return view(**values)

        page.__doc__ = view.__doc__
        bp.add_url_rule(address + rule, endpoint + suffix, open_to(page), methods=methods)
        return page

    add("", "", pages.upload, "GET", "POST")
    add("/template", "_template", pages.template, "GET")
    add("/<token>", "_preview", pages.preview, "GET", "POST")
    add("/<token>/columns", "_columns", pages.columns, "GET", "POST")
    if declared.hand_out:
        noun = declared.hand_out.noun
        again = repeatable("made anew each time it is asked for")
        again(add(f"/<token>/{noun}", f"_{noun}", pages.hand_out, "POST"))


@dataclass(frozen=True)
class Pages:
    """The pages of one import."""

    declared: Import
    endpoint: str

    def upload(self) -> Any:
        """Choose a file. It is read and kept for the preview; nothing is imported yet."""
        form = FileForm()
        if not form.validate_on_submit():
            return self._upload_page(form), 422 if form.errors else 200
        try:
            book = read_book(form.file.data.read())
            next_page = self._page_after(book)
        except Refusal as refusal:
            form.file.errors = [sentence_of(refusal)]
            return self._upload_page(form), refusal.status
        table = {
            "name": (form.file.data.filename or "")[-80:],
            "sheets": [[sheet.name, sheet.rows] for sheet in book.sheets],
            "hidden": book.hidden,
        }
        token = kept_tables.keep(self.declared.name, table, person_id=current_user.id)
        return redirect(self._url(next_page, token), 303)

    def template(self) -> Response:
        """An empty table to fill in, with what may stand in it on sheets of its own."""
        heading = [str(column.heading) for column in self.declared.columns]
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
            return self._gone()
        if "done" in kept:
            return self._result_page(token, kept)
        try:
            reading = self._read(_book(kept))
        except Refusal:
            return redirect(self._url("_columns", token), 303)
        chosen = _sheets_chosen(reading.sheets)
        plan = self.declared.plan(_lines(reading, chosen), by=current_user)
        if confirmed and form.fingerprint.data == plan.fingerprint:
            plan = plan.answered(answers_in(request.form))
            made = self.declared.carry_out(plan, by=current_user)
            self._note_once_committed(token, kept, {"counts": plan.counts, "made": list(made)})
            return redirect(self._url("_preview", token), 303)
        form.fingerprint.data = plan.fingerprint
        return self._preview_page(token, kept, reading, chosen, plan, form, is_late=confirmed)

    def columns(self, token: str) -> Any:
        """Which column is what, where the headings do not say it or say it wrongly: chosen here, once."""
        kept = self._kept(token)
        rows = heading_rows(_book(kept), self.declared.columns) if kept else []
        if kept is None or not rows:
            return self._gone()
        columns, chosen = self.declared.columns, chosen_for(self.declared.name)
        asked = [row for row in rows if row.address == request.args.get("row")]
        row = asked[0] if asked else likeliest(rows, columns, chosen)
        form = columns_form(columns, row.offered, row.header(columns, chosen).found)
        if not form.validate_on_submit():
            return self._columns_page(token, kept, rows, row, form), form.status
        meanings = row.meanings(columns, form.places)
        remember(self.declared.name, [*row.words.values()], meanings, by_id=current_user.id)
        return redirect(self._url("_preview", token), 303)

    def hand_out(self, token: str) -> Any:
        """What is given out after the import, made anew each time it is asked for."""
        offered, kept = self.declared.hand_out, self._kept(token)
        if offered is None or kept is None or "done" not in kept:
            return self._gone()
        if not NothingMore().validate_on_submit():
            return redirect(self._url("_preview", token), 303)
        waiting = offered.waiting(kept["done"]["made"])
        if not waiting:
            flash(str(offered.nothing_left), "info")
            return redirect(self._url("_preview", token), 303)
        return _workbook(offered.sheets(waiting, current_user), offered.file_name())

    def _page_after(self, book: Book) -> str:
        """The page on which one goes on with a table that was sent. Raises what `read_book_lines` does."""
        try:
            self._read(book)
        except (NoHeader, HeadingMissing):
            if not heading_rows(book, self.declared.columns):
                raise
            return "_columns"
        return "_preview"

    def _read(self, book: Book) -> Reading:
        return read_book_lines(book, self.declared.columns, chosen_for(self.declared.name))

    def _note_once_committed(self, token: str, kept: dict[str, Any], done: dict[str, Any]) -> None:
        """Let go of the rows and keep what came of them; a commit that fails leaves the table as it was."""

        def note(_session: Session) -> None:
            with suppress(OSError):  # what is done is done, and is found done if it is looked at once more
                kept_tables.note(self.declared.name, token, kept, done=done, sheets=[])

        event.listen(db.session(), "after_commit", note, once=True)

    def _kept(self, token: str) -> dict[str, Any] | None:
        return kept_tables.find(self.declared.name, token, person_id=current_user.id)

    def _url(self, suffix: str = "", token: str | None = None, **query: Any) -> str:
        return url_for(self.endpoint + suffix, token=token, **query)

    def _page(self, template: str, **shown: Any) -> str:
        urls = {
            "upload": self._url(),
            "template": self._url("_template"),
            "back": url_for(self.declared.back),
        }
        return render_template(f"tables/{template}.html", declared=self.declared, urls=urls, **shown)

    def _upload_page(self, form: FileForm, message: str | None = None) -> str:
        return self._page("upload", form=form, message=message)

    def _gone(self) -> tuple[str, int]:
        message = _("This table is no longer kept. Choose the file once more; what was imported stays.")
        return self._upload_page(FileForm(formdata=None), message), 404

    def _preview_page(
        self,
        token: str,
        kept: dict[str, Any],
        reading: Reading,
        chosen: list[int],
        plan: Plan,
        form: ConfirmationForm,
        *,
        is_late: bool,
    ) -> tuple[str, int]:
        by_hand = chosen_for(self.declared.name)
        message = _("Meanwhile something has changed here. Please look once more.") if is_late else None
        page = self._page(
            "preview",
            url=self._url("_preview", token, sheet=chosen),
            here=self._url("_preview", token),
            columns_url=self._url("_columns", token),
            by_hand=[name for name, heading in reading.headings.items() if bare(heading) in by_hand],
            kept=kept,
            reading=reading,
            chosen=chosen,
            plan=plan,
            kinds=KINDS,
            form=form,
            message=message,
        )
        return page, 409 if message else 200

    def _columns_page(
        self, token: str, kept: dict[str, Any], rows: list[HeadingRow], row: HeadingRow, form: ColumnsForm
    ) -> str:
        try:
            self._read(_book(kept))
            why = None
        except Refusal as refusal:
            why = sentence_of(refusal)
        return self._page(
            "columns",
            url=self._url("_columns", token, row=row.address),
            here=self._url("_columns", token),
            preview_url=None if why else self._url("_preview", token),
            name=kept["name"],
            rows=rows,
            row=row,
            form=form,
            why=why,
        )

    def _result_page(self, token: str, kept: dict[str, Any]) -> str:
        done, offered = kept["done"], self.declared.hand_out
        return self._page(
            "result",
            name=kept["name"],
            counts={kind: done["counts"].get(kind, 0) for kind in (*KINDS, "missing")},
            waiting=len(offered.waiting(done["made"])) if offered else 0,
            url=offered and self._url(f"_{offered.noun}", token),
        )


def _sheets_chosen(sheets: Sequence[str]) -> list[int]:
    """Which of several sheets are to be taken, by their places; none is all of them."""
    asked = {int(each) for each in request.args.getlist("sheet") if re.fullmatch("[0-9]{1,3}", each)}
    return sorted(asked & set(range(len(sheets))))


def _lines(reading: Reading, chosen: list[int]) -> Iterator[Line]:
    names = {reading.sheets[index] for index in chosen}
    return (line for line in reading.lines if line.sheet in names or not names)


def _book(kept: dict[str, Any]) -> Book:
    return Book([Sheet(name, rows) for name, rows in kept["sheets"]], kept["hidden"])


def _workbook(sheets: Sheets, name: str) -> Response:
    file = io.BytesIO(write_workbook(sheets))
    response = send_file(file, mimetype=CONTENT_TYPE, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
