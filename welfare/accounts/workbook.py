"""Lists for people who work in Excel or WPS: a small workbook of text, written by hand."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_STYLES = (
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


def write_workbook(sheets: Mapping[str, Iterable[Sequence[str]]], *, width: int = 22) -> bytes:
    """A workbook of text: each sheet a name and its rows, the first one in bold.

    Every cell is text, also those that are still empty, so that 007 stays 007 and nothing becomes a formula.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:

        def part(name: str, content: str) -> None:
            package.writestr(name, _DECLARATION + content)

        numbered = list(enumerate(sheets.items(), start=1))
        part("[Content_Types].xml", _content_types(len(numbered)))
        part("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        files = [("worksheet", f"worksheets/sheet{n}.xml") for n, _sheet in numbered]
        part("xl/_rels/workbook.xml.rels", _relations([*files, ("styles", "styles.xml")]))
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _rows) in numbered
        )
        part(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>',
        )
        part("xl/styles.xml", f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>')
        for n, (_name, rows) in numbered:
            part(f"xl/worksheets/sheet{n}.xml", _sheet(list(rows), width))
    return file.getvalue()


def _sheet(rows: list[Sequence[str]], width: int) -> str:
    columns = max((len(row) for row in rows), default=1)
    lines = []
    for number, row in enumerate(rows):
        style = 2 if number == 0 else 1
        cells = (f'<c t="inlineStr" s="{style}"><is><t>{escape(value)}</t></is></c>' for value in row)
        lines.append(f"<row>{''.join(cells)}</row>")
    wide = f'<cols><col min="1" max="{columns}" width="{width}" style="1" customWidth="1"/></cols>'
    return f'<worksheet xmlns="{_MAIN}">{wide}<sheetData>{"".join(lines)}</sheetData></worksheet>'


def _relations(targets: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = {"workbook": "sheet.main", "styles": "styles"} | {
        f"worksheets/sheet{n}": "worksheet" for n in range(1, sheets + 1)
    }
    inner = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )
