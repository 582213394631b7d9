"""Small spreadsheets and CSV files written by hand, whole or broken, in the layouts of the official files."""

import csv
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

Cell = object


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and its last stored result."""

    text: str
    result: str


def _ods_cell(cell: Any) -> Any:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, Formula):
        return (
            f'<table:table-cell table:formula={quoteattr("of:=" + cell.text)} office:value-type="string" '
            f"office:string-value={quoteattr(cell.result)}/>"
        )
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def _write_ods(path: Path, sheets: Any) -> Any:
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )


def _xlsx_cell(cell: Any) -> Any:
    if cell == "":
        return "<c/>"
    if isinstance(cell, Formula):
        return f'<c t="str"><f>{escape(cell.text)}</f><v>{escape(cell.result)}</v></c>'
    if isinstance(cell, (int, float)):
        return f"<c><v>{cell}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def _write_xlsx(path: Path, sheets: Any) -> Any:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}</Relationships>')
        for number, rows in enumerate(sheets.values(), start=1):
            body = "".join("<row>" + "".join(map(_xlsx_cell, row)) + "</row>" for row in rows)
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )


def _write_csv(path: Path, rows: Any) -> Any:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture
def formula() -> Any:
    return Formula


@pytest.fixture
def write_table(tmp_path: Path) -> Any:
    """Write rows as the file of that name in a folder of its own, by the name's ending; return the folder."""

    def write(name: str, rows: Any, *, sheet: Any = "Sheet", **other_sheets: Any) -> Any:
        folder = tmp_path / "official"
        folder.mkdir(exist_ok=True)
        writers = {".ods": _write_ods, ".xlsx": _write_xlsx}
        suffix = Path(name).suffix
        if suffix == ".csv":
            _write_csv(folder / name, rows)
        else:
            writers[suffix](folder / name, {sheet: rows, **other_sheets})
        return folder

    return write
