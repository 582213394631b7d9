"""Pages, workbooks and lists of inspections under the framework of 2023, read by what their columns and cells mean."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from area_send.sources.readers.grids import read_tables
from area_send.sources.readers.listing import LIST, OVERVIEW, OWN, Listing, read_listing
from area_send.sources.readers.values import Areas, is_name_of, outcome_in_text
from smallstats.errors import DataError

DAY = date(2026, 6, 29)
AREAS = [
    {"la_code": "E09000011", "la_name": "Greenwich", "dfe_number": "203", "other_codes": ""},
    {"la_code": "E06000063", "la_name": "Cumberland", "dfe_number": "942", "other_codes": "", "created": "2023-04-01"},
    {"la_code": "E06000039", "la_name": "Slough", "dfe_number": "871", "other_codes": ""},
    {"la_code": "E09000001", "la_name": "City of London", "dfe_number": "201", "other_codes": ""},
    {"la_code": "E08000016", "la_name": "Barnsley", "dfe_number": "370", "other_codes": "E08000038"},
    {"la_code": "E10000006", "la_name": "Cumbria", "dfe_number": "909", "other_codes": "", "abolished": "2023-04-01"},
]
KNOWN = Areas.of({"created": "", "abolished": "", **area} for area in AREAS)

HEADER = [
    "URN", "La Code", "Region Code", "LTLA23CD", "Local Authority", "Inspection Start Date", "Outcome Grade",
    "Inspection Outcome Text", "Publication Date", "Inspection Link",
]  # fmt: skip
INCONSISTENT_TEXT = "It must act: its arrangements lead to inconsistent experiences and outcomes."
GREENWICH = [
    "80440", "203", "L", "E09000011", "greenwich", "11/05/23", "1.0",
    "The arrangements typically lead to positive experiences and outcomes for children.", "11/07/23",
    '<a href="https://files.ofsted.gov.uk/v1/file/50220001">ofsted.gov.uk/50220001</a>',
]  # fmt: skip
CUMBERLAND = [
    "80433", "942", "NW", "E10000006", "cumberland", "07/07/25", "2", INCONSISTENT_TEXT, "09/09/25", "",
]  # fmt: skip
SLOUGH = [
    "80512",
    "871",
    "SE",
    "E06000039",
    "slough",
    "",
    "NaN",
    "Inspection outcome section not found.",
    "06/11/25",
    "",
]


def page_of(*rows: Any, header: Any = HEADER, updated: str = "29 06 2026 07:36", around: str = "{}") -> str:
    lines = [f"<tr>{''.join(f'<th>{name}</th>' for name in header)}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows]
    table = f"<table>{''.join(lines)}</table>"
    said = f"<p><b>Summary data last updated: {updated}</b></p>" if updated else ""
    return f"<html><head><title>Overview</title></head><body>{said}{around.format(table)}</body></html>"


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Read a page's text, or a file that is there already."""

    def reading(page: str | Path, *, seen: date | None = None, name: str = "page.html") -> Listing:
        path = tmp_path / name if isinstance(page, str) else page
        if isinstance(page, str):
            path.write_text(page, encoding="utf-8")
        return read_listing(read_tables(path), KNOWN, seen=seen, today=date(2026, 7, 1))

    return reading


def changed(row: Any, column: str, value: Any, columns: Any = HEADER) -> Any:
    place = columns.index(column)
    return [*row[:place], value, *row[place + 1 :]]


def test_a_page_gives_its_day_its_reports_addresses_and_facts_in_our_words(read: Any) -> None:
    listing = read(page_of(GREENWICH, SLOUGH))
    assert (listing.source, listing.day, listing.day_from) == (OVERVIEW, DAY, "as the page says")
    assert listing.readings == [
        {
            "source": OVERVIEW, "la_code": "E09000011", "inspection_start_date": "2023-05-11",
            "publication_date": "2023-07-11", "outcome": "typically positive", "areas_for_priority_action": "",
            "report_url": "https://files.ofsted.gov.uk/v1/file/50220001",
            "first_seen": "2026-06-29", "last_seen": "2026-06-29",
        },
        {
            "source": OVERVIEW, "la_code": "E06000039", "inspection_start_date": "", "publication_date": "2025-11-06",
            "outcome": "", "areas_for_priority_action": "", "report_url": "",
            "first_seen": "2026-06-29", "last_seen": "2026-06-29",
        },
    ]  # fmt: skip
    assert not listing.doubts
    assert not listing.remarks


def test_columns_in_another_order_and_without_the_optional_ones_give_the_same(read: Any) -> None:
    order = [HEADER.index(name) for name in ("Publication Date", "Outcome Grade", "La Code", "Inspection Start Date")]
    short = [[row[place] for place in order] for row in (HEADER, GREENWICH, CUMBERLAND)]
    whole = read(page_of(GREENWICH, CUMBERLAND)).readings
    assert read(page_of(*short[1:], header=short[0])).readings == [{**item, "report_url": ""} for item in whole]


@pytest.mark.parametrize("cell", ["2", "2.0", "Inconsistent", "inconsistent experiences and outcomes", "2.00", " 2 "])
def test_an_outcome_is_read_however_it_is_written(read: Any, cell: str) -> None:
    row = changed(changed(GREENWICH, "Outcome Grade", cell), "Inspection Outcome Text", "")
    assert read(page_of(row)).readings[0]["outcome"] == "inconsistent"


@pytest.mark.parametrize("cell", ["11/05/23", "11/05/2023", "2023-05-11", "11 May 2023", "11-05-2023", "11.05.23"])
def test_a_day_is_read_day_first_however_it_is_written(read: Any, cell: str) -> None:
    row = changed(GREENWICH, "Inspection Start Date", cell)
    assert read(page_of(row)).readings[0]["inspection_start_date"] == "2023-05-11"


@pytest.mark.parametrize("cell", ["", "01/01/1900", "01/01/00", "NaN", "nan", "NaT", "-", "N/A", "None"])
def test_words_for_no_day_are_no_day(read: Any, cell: str) -> None:
    row = changed(GREENWICH, "Inspection Start Date", cell)
    assert read(page_of(row)).readings[0]["inspection_start_date"] == ""


def test_a_workbook_gives_the_same_with_true_dates_numbers_and_a_title_above(read: Any, write_table: Any) -> None:
    rows = [
        ["Inspections of area SEND"],
        [],
        HEADER,
        [80440, 203, "L", "E09000011", "greenwich", 45_057, 1, GREENWICH[7], "11/07/23", "https://a.uk/1"],
        ["Source: Ofsted"],
    ]
    folder = write_table("overview 2026-06-29.xlsx", rows, sheet="any name")
    listing = read(folder / "overview 2026-06-29.xlsx")
    assert (listing.day, listing.day_from) == (DAY, "from the file's name")
    assert listing.readings == [{**read(page_of(GREENWICH)).readings[0], "report_url": "https://a.uk/1"}]


def test_a_workbook_without_a_day_needs_one_and_takes_the_one_given(read: Any, write_table: Any) -> None:
    path = write_table("overview.xlsx", [HEADER, GREENWICH]) / "overview.xlsx"
    with pytest.raises(DataError, match=r"overview\.xlsx: does not say of which day it is; give it with --seen"):
        read(path)
    assert read(path, seen=DAY).day == DAY


def test_ofsted_s_own_list_is_known_by_its_columns(read: Any, tmp_path: Path) -> None:
    names = "Local.area.partnership,Inspection.start.date,Inspection.publication.date,Inspection.outcome"
    text = f"{names},Priority.action.plan.required.,Number.of.areas.for.priority.action\n"
    rows = ["Greenwich,15/05/2023,11/07/2023,Typically positive experiences and outcomes,No,NA"]
    rows += ["Slough,10/07/2023,10/11/2023,Widespread and/or systemic failings,Yes,2"]
    path = tmp_path / "list.csv"
    path.write_text(text + "\n".join(rows), encoding="utf-8-sig")
    listing = read(path)
    assert (listing.source, listing.day) == (LIST, None)
    assert [item["areas_for_priority_action"] for item in listing.readings] == ["", "2"]
    path.write_text(text + rows[0].replace(",No,NA", ",Yes,2"))
    with pytest.raises(DataError, match=r"Priority\.action\.plan\.required\.: 'Yes'.*Yes where failings were found"):
        read(path)


def test_our_own_layout_is_known_and_its_areas_are_found_by_name(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("area,inspection_start_date,publication_date,outcome,report_url\ncity of london,,01/06/2026,2,\n")
    listing = read(path)
    assert (listing.source, listing.readings[0]["la_code"]) == (OWN, "E09000001")
    assert listing.readings[0]["source"] == OWN


def test_a_code_that_disagrees_is_told_and_not_trusted(read: Any) -> None:
    listing = read(page_of(CUMBERLAND))
    assert listing.readings[0]["la_code"] == "E06000063"
    assert listing.remarks == [
        "page.html, row 2, column LTLA23CD: E10000006 is that of Cumbria; taken as Cumberland, by the number."
    ]
    assert not listing.doubts


def test_another_area_s_name_is_doubtful_and_a_misspelt_one_a_remark(read: Any) -> None:
    doubtful = read(page_of(changed(GREENWICH, "Local Authority", "slough")))
    assert "the code is that of Greenwich, the name is 'slough'" in doubtful.doubts[0]
    misspelt = read(page_of(changed(GREENWICH, "Local Authority", "grenwich")))
    assert not misspelt.doubts
    assert "the name is 'grenwich'" in misspelt.remarks[0]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (changed(GREENWICH, "Outcome Grade", "2"), "graded 'inconsistent', but its text says 'typically positive'"),
        (changed(GREENWICH, "Inspection Start Date", "12/07/23"), "starts on 2023-07-12, after its publication"),
        (
            changed(GREENWICH, "Inspection Start Date", "11/07/22"),
            "starts on 2022-07-11, after its publication or before",
        ),
        (changed(SLOUGH, "Publication Date", "01/01/1900"), "gives neither start nor publication"),
    ],
)
def test_a_row_that_contradicts_itself_is_doubtful(read: Any, row: Any, message: str) -> None:
    assert message in read(page_of(row, CUMBERLAND)).doubts[0]


def test_two_rows_of_one_inspection_are_told_if_alike_and_doubtful_if_not(read: Any) -> None:
    assert read(page_of(CUMBERLAND, CUMBERLAND)).remarks[-1] == "page.html: rows 2 and 3 are of one inspection."
    other = changed(CUMBERLAND, "Publication Date", "10/09/25")
    assert read(page_of(CUMBERLAND, other)).doubts == [
        "page.html: rows 2 and 3 are of one inspection and do not say the same."
    ]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("Outcome Grade", "4.0", r"row 2, column Outcome Grade: '4\.0' is not allowed; allowed: 1, 2 or 3, one of"),
        ("Outcome Grade", "Requires improvement", "column Outcome Grade: 'Requires improvement'"),
        ("Inspection Start Date", "30/06/26", "allowed: a day up to 2026-06-29"),
        ("Publication Date", "11/07/22", "a day from 2023-01-01, when the framework began"),
        ("Inspection Start Date", "31/02/23", "column Inspection Start Date: '31/02/23'"),
        ("Inspection Start Date", "06/29/23", "day first in figures"),
        ("Publication Date", "30/06/26", "column Publication Date: '30/06/26'.*up to 2026-06-29"),
        ("La Code", "999", "row 2, column La Code: '999' is not allowed; allowed: the DfE number or the ONS code"),
        ("La Code", "909", "a local area that existed on 2023-05-11, which Cumbria did not"),
        ("La Code", "", "column La Code: '' is not allowed"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused_with_its_place(
    read: Any, column: str, value: str, message: str
) -> None:
    row = changed(changed(changed(GREENWICH, column, value), "LTLA23CD", ""), "Local Authority", "")
    with pytest.raises(DataError, match=message):
        read(page_of(row))


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (page_of(GREENWICH)[:-400], "is not the whole page: its <table> does not end"),
        (page_of(GREENWICH).removesuffix("</html>"), "is not the whole page: its <html> does not end"),
        ("<html><title>Sign in</title><form></form></html>", "holds no table \\(the page is called 'Sign in'\\)"),
        (page_of(), "holds no row below its header in row 1; at least one is needed"),
        (page_of(["a"], header=["Provider"]), "is no table of area SEND inspections; it has no column for an area"),
        (page_of(GREENWICH, around="{0}{0}"), "holds 2 tables of inspections \\(page.html, table 1 and page.html, tab"),
        (page_of(GREENWICH, header=[*HEADER[:-1], "La Code"]), "column La Code: stands more than once"),
        (page_of([*GREENWICH, "one too many"]), "row 2: has 11 cells; allowed: 10"),
        (page_of(GREENWICH, updated="29 06 2027"), "its day, 2027-06-29, is not allowed; allowed: a day up to today"),
        (page_of(GREENWICH, updated="31 06 2026"), "'last updated: 31 06 2026' names no day"),
        (page_of(GREENWICH, updated=""), "does not say of which day it is"),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_no_whole_table_of_inspections_is_refused(read: Any, page: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(page)


def test_a_day_given_must_not_contradict_the_page(read: Any) -> None:
    with pytest.raises(DataError, match="--seen 2026-06-28 is not allowed: the page says that it is of 2026-06-29"):
        read(page_of(GREENWICH), seen=date(2026, 6, 28))


def test_two_sheets_alike_and_a_formula_are_refused(read: Any, write_table: Any, formula: Any) -> None:
    rows = [HEADER, GREENWICH]
    path = write_table("2026-06-29.xlsx", rows, sheet="one", two=rows) / "2026-06-29.xlsx"
    with pytest.raises(DataError, match=r"sheet one and 2026-06-29\.xlsx, sheet two\); allowed: one"):
        read(path)
    row = changed(GREENWICH, "Outcome Grade", formula("1+1", "2"))
    write_table("2026-06-29.xlsx", [HEADER, row], sheet="one")
    with pytest.raises(DataError, match="formula with the result 2' is not allowed; allowed: a plain value"):
        read(path)


def test_a_broken_workbook_is_refused(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "2026-06-29.xlsx"
    path.write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(DataError, match="cannot be read as an ODS or XLSX spreadsheet"):
        read(path)


@pytest.mark.parametrize(
    ("name", "area", "same"),
    [
        ("london corporation", "City of London", True),
        ("telford & wrekin", "Telford and Wrekin", True),
        ("durham", "County Durham", True),
        ("derby", "Derbyshire", False),
        ("slough", "Greenwich", False),
    ],
)
def test_a_name_is_an_area_s_if_its_words_are(name: str, area: str, same: bool) -> None:
    assert is_name_of(name, {"la_name": area}) is same


def test_a_text_with_the_words_of_two_outcomes_tells_none() -> None:
    assert outcome_in_text("typically lead to positive ... lead to inconsistent") == ""
    assert outcome_in_text("There are widespread and/or systemic failings") == "widespread and/or systemic failings"


def test_a_true_date_of_a_spreadsheet_is_read() -> None:
    from area_send.sources.readers.rows import Row
    from area_send.sources.readers.values import day_of

    row = Row("a", 1, {"day": datetime(2023, 5, 11, 9, 30), "other": date(2023, 5, 11)})
    assert day_of(row, "day", DAY) == day_of(row, "other", DAY) == date(2023, 5, 11)
