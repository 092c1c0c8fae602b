"""Lists for people who work in Excel or WPS: a workbook of text."""

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TEXT = "@"


def write_workbook(sheets: Mapping[str, Iterable[Sequence[str]]], *, width: int = 22) -> bytes:
    """A workbook of text: each sheet a name and its rows, the first one in bold.

    Every cell is text, also those that are still empty, so that 007 stays 007 and nothing becomes a formula.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        text = workbook.add_format({"num_format": AS_TEXT})
        heading = workbook.add_format({"num_format": AS_TEXT, "bold": True})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            columns = 1
            for line, row in enumerate(rows):
                columns = max(columns, len(row))
                for column, value in enumerate(row):
                    sheet.write_string(line, column, value, heading if line == 0 else text)
            sheet.set_column(0, columns - 1, width, text)
    return file.getvalue()
