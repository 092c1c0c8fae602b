"""What the pages of an import show, and the table that waits between them."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from welfare.refusals import Refusal
from welfare.tables.chosen.forms import ColumnsForm
from welfare.tables.chosen.page import HeadingRow
from welfare.tables.chosen.queries import chosen_for
from welfare.tables.columns import bare
from welfare.tables.forms import ConfirmationForm, FileForm
from welfare.tables.headings import Reading, read_book_lines
from welfare.tables.imports import Import
from welfare.tables.plan import KINDS, Plan
from welfare.tables.reading import Book, Sheet
from welfare.web.errors import sentence_of

Kept = dict[str, Any]
"""A table that waits, as `kept.find` gives it."""


@dataclass(frozen=True)
class Pages:
    """The pages of one import, at `endpoint` and those named after it."""

    declared: Import
    endpoint: str

    def url(self, suffix: str = "", token: str | None = None, **query: Any) -> str:
        """The address of one of its pages."""
        return url_for(self.endpoint + suffix, token=token, **query)

    def _page(self, template: str, **shown: Any) -> str:
        urls = {
            "upload": self.url(),
            "template": self.url("_template"),
            "back": url_for(self.declared.back),
        }
        return render_template(f"tables/{template}.html", declared=self.declared, urls=urls, **shown)

    def upload(self, form: FileForm, message: str | None = None) -> str:
        """Where a file is chosen."""
        return self._page("upload", form=form, message=message)

    def gone(self) -> tuple[str, int]:
        """The same, where the table does not wait any more."""
        message = _("This table is no longer kept. Choose the file once more; what was imported stays.")
        return self.upload(FileForm(formdata=None), message), 404

    def preview(
        self,
        token: str,
        kept: Kept,
        reading: Reading,
        chosen: list[int],
        plan: Plan,
        form: ConfirmationForm,
        *,
        is_late: bool,
    ) -> tuple[str, int]:
        """What the table would do; `is_late` where something else was confirmed.

        Where a confirmation was noted and is not done, that is said.
        """
        by_hand, message = chosen_for(self.declared.name), None
        if is_late:
            message = _("Meanwhile something has changed here. Please look once more.")
        elif "done" in kept:
            message = _(
                "Nothing of this table is imported: the confirmation did not get through. Confirm again."
            )
        page = self._page(
            "preview",
            url=self.url("_preview", token, sheet=chosen),
            here=self.url("_preview", token),
            columns_url=self.url("_columns", token),
            by_hand=[name for name, heading in reading.headings.items() if bare(heading) in by_hand],
            kept=kept,
            reading=reading,
            chosen=chosen,
            plan=plan,
            kinds=KINDS,
            form=form,
            message=message,
        )
        return page, 409 if is_late else 200

    def columns(
        self, token: str, kept: Kept, rows: list[HeadingRow], row: HeadingRow, form: ColumnsForm
    ) -> str:
        """Which column is what, and why the table cannot be read before that is said."""
        try:
            read(self.declared, book_of(kept))
            why = None
        except Refusal as refusal:
            why = sentence_of(refusal)
        return self._page(
            "columns",
            url=self.url("_columns", token, row=row.address),
            here=self.url("_columns", token),
            preview_url=None if why else self.url("_preview", token),
            name=kept["name"],
            rows=rows,
            row=row,
            form=form,
            why=why,
        )

    def result(self, token: str, kept: Kept) -> str:
        """What was done with the table."""
        done, offered = kept["done"], self.declared.hand_out
        return self._page(
            "result",
            name=kept["name"],
            counts={kind: done["counts"].get(kind, 0) for kind in (*KINDS, "missing")},
            waiting=len(offered.waiting(done["made"])) if offered else 0,
            url=offered and self.url(f"_{offered.noun}", token),
        )


def book_of(kept: Kept) -> Book:
    """The sheets of a table that waits."""
    return Book([Sheet(name, rows) for name, rows in kept["sheets"]], kept["hidden"])


def read(declared: Import, book: Book) -> Reading:
    """The rows of an import, by its headings and those chosen. Raises what `read_book_lines` does."""
    return read_book_lines(book, declared.used, chosen_for(declared.name))
