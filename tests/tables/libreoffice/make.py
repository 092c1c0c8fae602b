"""Makes the tables of this folder anew: `python make.py`, where there is `soffice`.

A table is described as LibreOffice keeps one (.ods), opened by it and saved by its own filters. The files
that are here were made by LibreOffice 7.4.7.2 (Debian 12, libreoffice-calc-nogui).
"""

import io
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle",
    }.items()
)  # fmt: skip
SPACES += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
MANIFEST = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
DATA_STYLES = {
    "six": '<number:number-style X><number:number MIN="6" D="0"/></number:number-style>',
    "two": '<number:number-style X><number:number MIN="1" D="2"/></number:number-style>',
    "door": (
        "<number:date-style X><number:month/><number:text>-</number:text><number:day/></number:date-style>"
    ),
    "day": (
        '<number:date-style X><number:year number:style="long"/><number:text>年</number:text><number:month/>'
        "<number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>"
    ),
    "truth": "<number:boolean-style X><number:boolean/></number:boolean-style>",
}
HIDDEN = '<style:table-properties table:display="false"/>'
STYLES = "".join(
    style.replace("X", f'style:name="of-{name}"')
    .replace("D=", "number:decimal-places=")
    .replace("MIN=", "number:min-integer-digits=")
    + f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="of-{name}"/>'
    for name, style in DATA_STYLES.items()
)
STYLES += f'<style:style style:name="hidden" style:family="table">{HIDDEN}</style:style>'
CSV = "Text - txt - csv (StarCalc)"


def words(said: str, more: str = "") -> str:
    """A cell with text, however it looks."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in said.split("\n"))
    return f'<table:table-cell office:value-type="string" {more}>{lines}</table:table-cell>'


def number(value: float, style: str = "", more: str = "") -> str:
    """A cell with a number, shown as its style says."""
    styled = f"table:style-name={quoteattr(style)}" if style else ""
    return f'<table:table-cell office:value-type="float" office:value="{value}" {styled} {more}/>'


def day(iso: str, style: str) -> str:
    """A cell with a day."""
    return (
        f'<table:table-cell office:value-type="date" office:date-value="{iso}" table:style-name="{style}"/>'
    )


def truth(value: str) -> str:
    """A cell with yes or no."""
    kind = 'office:value-type="boolean" table:style-name="truth"'
    return f'<table:table-cell {kind} office:boolean-value="{value}"/>'


def formula(said: str) -> str:
    """A cell that LibreOffice works out."""
    return f"<table:table-cell table:formula={quoteattr('of:=' + said)}/>"


def row(*cells: str, more: str = "") -> str:
    """A row; plain text is a cell with text."""
    made = (cell if cell.startswith("<") else words(cell) if cell else EMPTY for cell in cells)
    return f"<table:table-row {more}>{''.join(made)}</table:table-row>"


def sheet(name: str, *rows: str, hidden: bool = False) -> str:
    """A sheet of rows."""
    style = 'table:style-name="hidden"' if hidden else ""
    return f'<table:table table:name="{name}" {style}>{"".join(rows)}</table:table>'


EMPTY, COVERED = "<table:table-cell/>", "<table:covered-table-cell/>"
HEAD = row("工号", "姓名", "学校")
OVER_THREE = 'table:number-rows-spanned="3" table:number-columns-spanned="1"'
ACROSS = 'table:number-rows-spanned="1" table:number-columns-spanned="3"'
PLAIN = sheet("名册", HEAD, row("T001", "张三", "石门学校"), row("T002", "李四", "红花中学"))
TITLED = sheet("名册", row("2026 年教职工名册"), HEAD, row("T001", "张三", "石门学校"))
TABLES = {
    "zeros-by-format.xlsx": [sheet("名册", HEAD, row(number(123, "six"), "张三", "石门学校"))],
    "merged-school.xlsx": [
        sheet(
            "名册",
            row(words("教职工名册", ACROSS), COVERED, COVERED),
            HEAD,
            row("T001", "张三", words("石门学校", OVER_THREE)),
            row("T002", "李四", COVERED),
            row("T003", "王五", COVERED),
        )
    ],
    "hidden-sheet.xlsx": [PLAIN, sheet("去年", HEAD, row("T009", "走了", "石门学校"), hidden=True)],
    "one-sheet-a-school.xlsx": [
        sheet("说明", row("每校一张表")),
        sheet("石门学校", HEAD, row("T001", "张三", "石门学校")),
        sheet("红花中学", HEAD, row("T002", "李四", "红花中学")),
    ],
    "formulas.xlsx": [
        sheet(
            "名册",
            HEAD,
            row(formula('"T0"&"01"'), formula("[.A1]"), formula("CONCATENATE([.C1];1+1)")),
            row(formula("1/0"), formula("NA()"), "石门学校"),
        )
    ],
    "doors-that-became-days.xlsx": [
        sheet("房源", row("房号"), row(day("2026-03-01", "door")), row(number(1.1, "two")), row("0101"))
    ],
    "days-truths-and-fractions.xlsx": [
        sheet("名册", HEAD, row(day("2026-09-01", "day"), truth("true"), number(10.5)))
    ],
    "identity-number-as-a-number.xlsx": [
        sheet("名册", HEAD, row(number(429021198001011234), "张三", "石门学校"))
    ],
    "padded-and-broken-cells.xlsx": [
        sheet(
            "名册",
            HEAD,
            row(" T001 ", "张　三", "石门\n学校"),
            row("", "", ""),
            row("T002", "李四", "红花中学"),
        )
    ],
    "hidden-and-empty-rows.xlsx": [
        sheet(
            "名册",
            HEAD,
            row("T001", "张三", "石门学校", more='table:visibility="collapse"'),
            row(EMPTY, more='table:number-rows-repeated="500"'),
            row("T002", "李四", "红花中学"),
        )
    ],
    "gb18030-comma.csv": [TITLED],
    "utf8-semicolon.csv": [TITLED],
    "utf16-tab.csv": [TITLED],
    "scientific.csv": [sheet("名册", HEAD, row(number(202301000000000000000), "张三", "石门学校"))],
    "saved-as-excel-97.xls": [PLAIN],
}
"""What LibreOffice is given for each file."""
FILTERS = {
    "gb18030-comma.csv": f"csv:{CSV}:44,34,85",
    "utf8-semicolon.csv": f"csv:{CSV}:59,34,76",
    "utf16-tab.csv": f"csv:{CSV}:9,34,65535",
    "scientific.csv": f"csv:{CSV}:44,34,76,1,,0,false,true",
}


def packed(sheets: list[str]) -> bytes:
    """A spreadsheet as LibreOffice opens it."""
    body = f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
    styles = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    parts = {
        "mimetype": kind,
        "content.xml": (
            f'<office:document-content {SPACES} office:version="1.3">{styles}{body}</office:document-content>'
        ),
        "META-INF/manifest.xml": f"<m:manifest {MANIFEST} m:version='1.3'>{entries}</m:manifest>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, said in parts.items():
            package.writestr(name, said)
    return file.getvalue()


def main() -> None:
    """Write every file of the folder."""
    with TemporaryDirectory() as folder:
        for name, sheets in TABLES.items():
            path = Path(folder, name).with_suffix(".ods")
            path.write_bytes(packed(sheets))
            wanted = FILTERS.get(name, Path(name).suffix[1:])
            saving = ["soffice", "--headless", "--convert-to", wanted, "--outdir", str(HERE), str(path)]
            subprocess.run(saving, check=True)


if __name__ == "__main__":
    main()
