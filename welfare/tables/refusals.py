"""How a file that should be a table is refused."""

from welfare.refusals import N_, Refusal

ROWS_AT_MOST = 5000
COLUMNS_AT_MOST = 60
TEXT_AT_MOST = 20_000_000
"""Characters in all cells of a sheet."""


class Unreadable(Refusal):
    """The file is neither a workbook nor a text table."""

    status = 422
    sentence = N_("This file could not be read. Save it as .xlsx or as CSV, and try again.")


class OldWorkbook(Refusal):
    """The old Excel format, or a workbook locked with a password: both look alike from outside."""

    status = 422
    sentence = N_("This workbook is old (.xls) or locked. Save it as .xlsx without a password.")


class TooLarge(Refusal):
    """More than a roster can hold, or a file made to fill the memory."""

    status = 413
    sentence = N_("This file is too large: at most %(rows)d rows and %(columns)d columns. Split it in parts.")

    def __init__(self) -> None:
        super().__init__(rows=ROWS_AT_MOST, columns=COLUMNS_AT_MOST)
