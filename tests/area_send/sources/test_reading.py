"""CSV files and spreadsheets read as rows, and what is said of a file that is not as known."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from area_send.sources.readers.rows import Row, refuse_repeats
from area_send.sources.readers.spreadsheets import read_sheet
from area_send.sources.readers.text_files import read_csv
from smallstats.errors import DataError

ROWS = [["code", "unread", "count"], ["A", "x", 1], ["B", "y", 2]]
COLUMNS = ("code", "count")
SPREADSHEETS = ("table.ods", "table.xlsx")


def test_a_csv_file_gives_the_named_columns_with_rows_counted_from_the_header(write_table: Any) -> None:
    rows = read_csv(write_table("table.csv", ROWS) / "table.csv", COLUMNS)
    assert [(row.number, dict(row.cells)) for row in rows] == [
        (2, {"code": "A", "count": "1"}),
        (3, {"code": "B", "count": "2"}),
    ]


def test_a_byte_order_mark_is_tolerated_in_an_official_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xef\xbb\xbfcode,count\nA,1\n")
    assert read_csv(path, COLUMNS)[0].cells["code"] == "A"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"table\.csv: is empty"),
        (b"code,count\n", "holds no row below its header"),
        (b"code,number\nA,1\n", r"table\.csv, row 1, column count: 'found 0 times'"),
        (b"code,count,count\nA,1,2\n", "found 2 times"),
        (b"code,count\nA,1\nB\n", "row 3: 'B' is not allowed; allowed: 2 cells"),
        (b"code,count\nA,1\nB\xe9,2\n", r"row 3: is not UTF-8 text \(byte 0xe9\)"),
        (b'code,count\n"A,1\n', "cannot be read as CSV"),
    ],
)
def test_a_damaged_csv_file_is_refused_with_its_place(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_csv(path, COLUMNS)


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"table\.csv: No such file.*fetch the official files first"):
        read_csv(tmp_path / "table.csv", COLUMNS)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_spreadsheet_gives_typed_cells_below_its_header_row(write_table: Any, name: str) -> None:
    folder = write_table(name, [["a title", "", ""], *ROWS])
    rows = read_sheet(folder / name, "Sheet", COLUMNS, header_row=2)
    assert [(row.number, row.cells["code"], row.cells["count"]) for row in rows] == [(3, "A", 1), (4, "B", 2)]


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_formula_in_a_column_that_is_read_is_refused(write_table: Any, formula: Any, name: str) -> None:
    folder = write_table(name, [*ROWS, [formula("A2", "A"), "z", 3]])
    with pytest.raises(DataError, match=r"sheet Sheet, row 4, column code: 'formula with the result A'"):
        read_sheet(folder / name, "Sheet", COLUMNS)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_formula_in_a_column_that_is_not_read_does_no_harm(write_table: Any, formula: Any, name: str) -> None:
    folder = write_table(name, [*ROWS, ["C", formula("HYPERLINK(A1)", "link"), 3]])
    assert len(read_sheet(folder / name, "Sheet", COLUMNS)) == 3


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_formula_in_another_sheet_does_no_harm(write_table: Any, formula: Any, name: str) -> None:
    folder = write_table(name, ROWS, Other=[[formula("1", "1"), "", ""]] * 4)
    assert len(read_sheet(folder / name, "Sheet", COLUMNS)) == 2


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_missing_sheet_is_refused_with_the_sheets_there_are(write_table: Any, name: str) -> None:
    folder = write_table(name, ROWS, Notes=[["a"]])
    with pytest.raises(DataError, match="has no sheet 'IDACI'; it has Sheet, Notes"):
        read_sheet(folder / name, "IDACI", COLUMNS)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_another_layout_is_refused_with_the_missing_column(write_table: Any, name: str) -> None:
    folder = write_table(name, [["code", "number"], ["A", 1]])
    with pytest.raises(DataError, match="row 1, column count: 'found 0 times'"):
        read_sheet(folder / name, "Sheet", COLUMNS)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_sheet_without_rows_is_refused(write_table: Any, name: str) -> None:
    folder = write_table(name, ROWS[:1])
    with pytest.raises(DataError, match="holds no row below its header in row 1"):
        read_sheet(folder / name, "Sheet", COLUMNS)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_file_that_is_no_spreadsheet_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<html>Not found</html>")
    with pytest.raises(DataError, match=r"table\.\w+: cannot be read as an ODS or XLSX spreadsheet"):
        read_sheet(tmp_path / name, "Sheet", COLUMNS)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_truncated_spreadsheet_is_refused(write_table: Any, name: str) -> None:
    path = write_table(name, ROWS) / name
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataError, match="cannot be read as a"):
        read_sheet(path, "Sheet", COLUMNS)


def test_a_spreadsheet_with_an_xml_entity_is_refused(write_table: Any) -> None:
    path = write_table("table.ods", ROWS) / "table.ods"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["content.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(DataError, match=r"table\.ods: cannot be read as"):
        read_sheet(path, "Sheet", COLUMNS)


def row(**cells: Any) -> Any:
    return Row("file.csv", 9, cells)


def test_cells_are_read_by_what_they_must_be() -> None:
    cells = row(name=" Leeds ", count="12", whole=3.0, day=date(2023, 2, 1), answer="Yes", empty=" ")
    assert cells.text("name") == "Leeds"
    assert cells.count("count") == 12
    assert cells.count("whole") == 3
    assert cells.day("day", date(2023, 1, 1), date(2023, 12, 31)) == date(2023, 2, 1)
    assert cells.word("answer", {"Yes": True, "No": False}) is True
    assert cells.is_empty("empty")
    assert not cells.is_empty("name")


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda cells: cells.text("bad"), "file.csv, row 9, column bad: 1.5 is not allowed; allowed: text"),
        (lambda cells: cells.text("empty"), "text, not empty"),
        (lambda cells: cells.count("bad"), "a whole number from 0 to"),
        (lambda cells: cells.count("word"), "'many' is not allowed; allowed: a number from 0"),
        (lambda cells: cells.count("bad", 2, 9), "a number from 2 to 9"),
        (lambda cells: cells.count("nan"), "a number from 0"),
        (lambda cells: cells.count("true"), "a number from 0"),
        (lambda cells: cells.word("word", {"Yes": 1, "No": 0}), "'many' is not allowed; allowed: one of 'Yes', 'No'"),
        (lambda cells: cells.day("word", date(2016, 1, 1), date(2022, 1, 1)), "a date from 2016-01-01 to 2022-01-01"),
        (lambda cells: cells.day("old", date(2016, 1, 1), date(2022, 1, 1)), "'1900-01-01' is not allowed"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused_with_what_is_allowed(read: Any, message: str) -> None:
    cells = row(bad=1.5, word="many", empty="", nan="nan", true=True, old=date(1900, 1, 1))
    with pytest.raises(DataError, match=message):
        read(cells)


def test_a_repeated_value_is_refused_with_both_rows() -> None:
    rows = [Row("f.csv", 2, {"code": "A"}), Row("f.csv", 3, {"code": "B"}), Row("f.csv", 4, {"code": "A"})]
    with pytest.raises(DataError, match="row 4, column code: 'A' is not allowed; allowed: each value once; row 2 has"):
        refuse_repeats(rows, "code")


# what is far too large, or no file at all


def sparse(path: Path, *, row: int, cell: str) -> Path:
    """Write a workbook whose one other cell stands far off."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" {link}/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_a_workbook_with_a_stray_cell_in_the_last_corner_is_refused_before_room_is_made_for_it(tmp_path: Path) -> None:
    path = sparse(tmp_path / "stray.xlsx", row=1_048_576, cell="XFD1048576")
    with pytest.raises(DataError, match=r"stray\.xlsx: a sheet has a cell in row 1,048,576, column 16,384; at most"):
        read_sheet(path, "Sheet", COLUMNS)


def test_an_ods_sheet_may_repeat_empty_cells_to_its_end_but_not_hold_one_there(write_table: Any) -> None:
    path = Path(write_table("table.ods", ROWS)) / "table.ods"

    def ending(last: str) -> Path:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        row = (
            '<table:table-row table:number-rows-repeated="1048000">'
            f'<table:table-cell table:number-columns-repeated="16000"/>{last}</table:table-row></table:table>'
        )
        parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row.encode())
        other = path.with_name("ending.ods")
        with zipfile.ZipFile(other, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return other

    assert len(read_sheet(ending(""), "Sheet", COLUMNS)) == 2
    with pytest.raises(DataError, match=r"row 1,048,003, column 16,001"):
        read_sheet(ending('<table:table-cell office:value-type="float" office:value="1"/>'), "Sheet", COLUMNS)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_a_link_to_a_device_without_end_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(DataError, match="is no ordinary file"):
        read_csv(tmp_path / name, COLUMNS) if name.endswith("csv") else read_sheet(tmp_path / name, "Sheet", COLUMNS)


def test_a_file_of_an_unreasonable_size_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "table.csv").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(DataError, match=r"table\.csv: has 1,099,511,627,776 bytes, more than"):
        read_csv(tmp_path / "table.csv", COLUMNS)
