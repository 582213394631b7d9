"""The overview of 2023 onwards and Ofsted's own list, what is used where they differ, and their faults."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from area_send.sources.readers import second_framework as source
from area_send.sources.readers.inspection_tables import second_framework_rows
from smallstats.errors import DataError

OVERVIEW_COLUMNS = [
    source.DFE_NUMBER, source.NAME, "ltla23cd", source.GRADE, source.START, source.PUBLISHED, source.OUTCOME_TEXT,
]  # fmt: skip
POSITIVE_TEXT = "The arrangements typically lead to positive experiences and outcomes for children."
GREENWICH = ["203", "greenwich", "E09000011", "1.0", "11/05/23", "11/07/23", POSITIVE_TEXT]
CUMBERLAND = [
    "942",
    "cumberland",
    "E10000006",
    "2.0",
    "07/07/25",
    "09/09/25",
    "It must act: they lead to inconsistent experiences and outcomes.",
]
SLOUGH = ["871", "slough", "E06000039", "nan", "", "06/11/25", "Inspection outcome section not found."]
LIST_COLUMNS = [
    source.LIST_NAME, source.LIST_REGION, source.LIST_START, source.LIST_PUBLISHED, source.LIST_OUTCOME,
    source.LIST_PLAN, source.LIST_AREAS,
]  # fmt: skip
LISTED = [
    "Greenwich", "London", "15/05/2023", "11/07/2023", "Typically positive experiences and outcomes", "No", "NA",
]  # fmt: skip
FAILING = ["Greenwich", "London", "15/05/2023", "11/07/2023", "Widespread and/or systemic failings", "Yes", "2"]
AREAS = [
    {"la_code": "E09000011", "la_name": "Greenwich", "dfe_number": "203", "abolished": ""},
    {"la_code": "E06000063", "la_name": "Cumberland", "dfe_number": "942", "abolished": ""},
    {"la_code": "E06000039", "la_name": "Slough", "dfe_number": "871", "abolished": ""},
    {"la_code": "E10000006", "la_name": "Cumbria", "dfe_number": "909", "abolished": "2023-04-01"},
]


@pytest.fixture
def folder_of(write_table: Any) -> Any:
    def write(*rows: Any, listed: Any = (LISTED,)) -> Any:
        write_table(source.LIST_FILE, [LIST_COLUMNS, *listed])
        return write_table(source.OVERVIEW_FILE, [OVERVIEW_COLUMNS, *rows], sheet=source.OVERVIEW_SHEET)

    return write


def tables_of(folder: Path) -> Any:
    return second_framework_rows(source.read_overview(folder), source.read_list(folder), AREAS)


def test_years_of_two_digits_and_missing_dates_and_outcomes_are_read(folder_of: Any) -> None:
    greenwich, slough = source.read_overview(folder_of(GREENWICH, SLOUGH))
    assert (greenwich.start, greenwich.published, greenwich.outcome) == (
        date(2023, 5, 11), date(2023, 7, 11), "typically positive",
    )  # fmt: skip
    assert (slough.start, slough.outcome) == (None, "")


def test_areas_are_known_by_dfe_number_and_not_by_the_code_of_the_abolished_county(folder_of: Any) -> None:
    rows, _ = tables_of(folder_of(GREENWICH, CUMBERLAND, SLOUGH))
    assert [row["inspection_id"] for row in rows] == ["E09000011-2023", "E06000063-2023", "E06000039-2023"]
    assert [row["inspection_start_precision"] for row in rows] == ["day", "day", "unknown"]
    assert [row["outcome"] for row in rows] == ["typically positive", "inconsistent", ""]


def test_where_the_sources_differ_the_publisher_is_used_and_both_facts_are_kept(folder_of: Any) -> None:
    rows, disagreements = tables_of(folder_of(GREENWICH, SLOUGH))
    assert (rows[0]["inspection_start_date"], rows[0]["source"]) == ("2023-05-15", "ofsted-2023-list")
    assert [(item["column"], item["value_used"], item["other_value"]) for item in disagreements] == [
        ("inspection_start_date", "2023-05-15", "2023-05-11")
    ]


def test_areas_for_priority_action_come_from_the_list(folder_of: Any) -> None:
    failing_overview = [*GREENWICH[:3], "3.0", *GREENWICH[4:6], "There are widespread and/or systemic failings"]
    rows, _ = tables_of(folder_of(failing_overview, listed=(FAILING,)))
    assert rows[0]["areas_for_priority_action"] == "2"


def changed(row: Any, columns: Any, column: str, value: Any) -> Any:
    place = columns.index(column)
    return [*row[:place], value, *row[place + 1 :]]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (source.GRADE, "4.0", "row 2, column outcome_grade: '4.0'.*one of '1.0', '2.0', '3.0', 'nan'"),
        (source.GRADE, "2.0", "the grade that the row's outcome text gives"),
        (source.START, "01/01/1900", "column inspection_start_date: '01/01/1900'"),
        (source.START, "11/07/22", "a date from 2023-01-01"),
        (source.START, "31/02/23", "written as %d/%m/%y"),
        (source.PUBLISHED, "10/05/23", "column publication_date.*a date from 2023-05-11"),
    ],
)
def test_a_cell_of_the_overview_that_cannot_be_right_is_refused(
    folder_of: Any, column: str, value: Any, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        source.read_overview(folder_of(changed(GREENWICH, OVERVIEW_COLUMNS, column, value)))


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (LISTED, source.LIST_OUTCOME, "Good", "row 2, column Inspection.outcome: 'Good'"),
        (LISTED, source.LIST_PLAN, "Yes", "Yes where failings were found, else No"),
        (LISTED, source.LIST_AREAS, "2", "NA, since no priority action plan is required"),
        (FAILING, source.LIST_AREAS, "NA", "a number from 1 to 20"),
        (LISTED, source.LIST_REGION, "Yorkshire", "column Ofsted.region"),
        (LISTED, source.LIST_START, "15/05/2013", "a date from 2023-01-01"),
    ],
)
def test_a_cell_of_the_list_that_cannot_be_right_is_refused(
    folder_of: Any, row: Any, column: str, value: Any, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        source.read_list(folder_of(GREENWICH, listed=(changed(row, LIST_COLUMNS, column, value),)))


def test_an_area_that_is_unknown_or_abolished_is_refused(folder_of: Any) -> None:
    folder = folder_of(["909", "cumbria", *CUMBERLAND[2:]], listed=(LISTED,))
    with pytest.raises(DataError, match=r"column la_code: '909'.*a local area that exists"):
        tables_of(folder)


def test_an_inspection_that_only_ofsted_lists_is_refused(folder_of: Any) -> None:
    with pytest.raises(DataError, match=r"'Greenwich'.*an area that ofsted_csc_send_overview.xlsx lists too"):
        tables_of(folder_of(SLOUGH))


def test_an_area_that_appears_twice_is_refused(folder_of: Any) -> None:
    with pytest.raises(DataError, match=r"row 3, column la_code: '203'.*row 2 has it too"):
        source.read_overview(folder_of(GREENWICH, GREENWICH))
