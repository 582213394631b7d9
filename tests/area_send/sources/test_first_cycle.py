"""Ofsted's file of 2016 to 2022, and the faults it could have."""

from datetime import date
from typing import Any

import pytest

from area_send.sources.readers import first_cycle
from area_send.sources.readers.inspection_tables import first_cycle_rows
from smallstats.errors import DataError

REGION = "North East, Yorkshire and the Humber"
NONE_NEEDED = ["E09000002", "Barking and Dagenham", "London", date(2017, 3, 27), date(2017, 6, 29), "No", *[""] * 6]
NOT_YET = [
    "E08000016", "Barnsley", REGION, date(2021, 9, 20), date(2021, 11, 24), "Yes", 2, "Not revisited yet", *[""] * 4,
]  # fmt: skip
REVISITED = [
    "E10000023", "North Yorkshire", REGION, date(2018, 2, 5), date(2018, 3, 28), "Yes", 5,
    date(2020, 2, 3), date(2020, 5, 11), "Some", 3, 2,
]  # fmt: skip
NOTES = [
    ["Notes"],
    ["one table"],
    ["Note number", "Note text"],
    [1, "Some boundaries changed."],
    [
        2,
        "Dorset were inspected in January 2017 and required a WSoA. The revisit took place in February 2019 and Dorset "
        "were deemed to be making sufficient progress in addressing some significant weaknesses. More.",
    ],
    [3, "Northamptonshire were inspected in May 2017 and did not require a WSoA. More."],
]


@pytest.fixture
def folder_of(write_table: Any) -> Any:
    def write(*rows: Any, notes: Any = NOTES) -> Any:
        above = [["a title"], [""], [""], [""], ["link", *first_cycle.COLUMNS]]
        sheet = [*above, *(["Ofsted", *row] for row in rows)]
        return write_table(first_cycle.FILE, sheet, sheet=first_cycle.SHEET, Notes=notes)

    return write


def changed(row: Any, column: str, value: Any) -> Any:
    place = first_cycle.COLUMNS.index(column)
    return [*row[:place], value, *row[place + 1 :]]


def test_each_row_is_an_inspection_with_its_re_visit(folder_of: Any) -> None:
    first, second, third = first_cycle.read_inspections(folder_of(NONE_NEEDED, NOT_YET, REVISITED))
    assert (first.code, first.start, first.published) == ("E09000002", date(2017, 3, 27), date(2017, 6, 29))
    assert (first.statement_needed, first.weaknesses, first.revisit) == (False, None, None)
    assert (second.statement_needed, second.weaknesses, second.revisit) == (True, 2, None)
    assert third.revisit == first_cycle.Revisit(date(2020, 2, 3), date(2020, 5, 11), "some", 3, 2)


def test_the_notes_tell_of_two_areas_that_no_longer_exist(folder_of: Any) -> None:
    dorset, northamptonshire = first_cycle.read_notes(folder_of(NONE_NEEDED))
    assert dorset == first_cycle.NotedInspection("Dorset", "2017-01", True, "2019-02", "some")
    assert northamptonshire == first_cycle.NotedInspection("Northamptonshire", "2017-05", False, None, None)


def test_rows_carry_present_codes_precision_and_the_day_they_were_known_by(folder_of: Any) -> None:
    folder = folder_of(REVISITED)
    rows, revisits = first_cycle_rows(first_cycle.read_inspections(folder), first_cycle.read_notes(folder))
    assert [row["inspection_id"] for row in rows] == ["E06000065-2016", "E10000009-2016", "E10000021-2016"]
    assert [row["inspection_start_precision"] for row in rows] == ["day", "month", "month"]
    assert [row["published_by"] for row in rows] == ["2018-03-28", "2021-03-31", "2021-03-31"]
    assert [row["outcome"] for row in rows] == [
        "written statement of action", "written statement of action", "no written statement of action",
    ]  # fmt: skip
    assert [row["significant_weaknesses"] for row in rows] == ["5", "", ""]
    assert [(row["inspection_id"], row["outcome"], row["weaknesses_progress_made"]) for row in revisits] == [
        ("E06000065-2016", "some", "3"), ("E10000009-2016", "some", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (NONE_NEEDED, first_cycle.NEEDED, "Maybe", "row 6, column Inspection outcome.*'Maybe'.*one of 'Yes', 'No'"),
        (NONE_NEEDED, first_cycle.REGION, "Yorkshire", "column Ofsted region: 'Yorkshire'"),
        (NONE_NEEDED, first_cycle.CODE, "", "column Local authority code: ''.*text, not empty"),
        (NONE_NEEDED, first_cycle.START, date(1900, 1, 1), "'1900-01-01.*a date from 2016-05-01 to 2022-08-31"),
        (NONE_NEEDED, first_cycle.START, "27/03/2017", "column Inspection start date: '27/03/2017'"),
        (NONE_NEEDED, first_cycle.PUBLISHED, date(2017, 3, 1), "publication date.*a date from 2017-03-27"),
        (NONE_NEEDED, first_cycle.WEAKNESSES, 3, "an empty cell, since no written statement of action was required"),
        (NONE_NEEDED, first_cycle.REVISIT_START, date(2020, 2, 3), "Revisit start date.*an empty cell"),
        (NOT_YET, first_cycle.WEAKNESSES, "", "column Number significant weaknesses identified"),
        (NOT_YET, first_cycle.WEAKNESSES, 2.5, "a whole number from 1 to 20"),
        (NOT_YET, first_cycle.MADE, 1, "an empty cell, since no re-visit has started"),
        (REVISITED, first_cycle.REVISIT_START, date(2018, 2, 20), "Revisit start date.*a date from 2018-03-28"),
        (REVISITED, first_cycle.REVISIT_PUBLISHED, date(2020, 1, 1), "Revisit publication date.*from 2020-02-03"),
        (REVISITED, first_cycle.NOT_MADE, 3, r"3.0 is not allowed; allowed: 2, since 3 of 5 weaknesses"),
        (REVISITED, first_cycle.PROGRESS, "Yes", "'Yes' is not allowed; allowed: the word for 'some'"),
        (REVISITED, first_cycle.PROGRESS, "Most", "one of 'Yes', 'Some', 'No'"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused(
    folder_of: Any, row: Any, column: str, value: Any, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        first_cycle.read_inspections(folder_of(changed(row, column, value)))


def test_an_area_that_appears_twice_is_refused(folder_of: Any) -> None:
    with pytest.raises(DataError, match=r"row 7, column Local authority code: 'E09000002'.*row 6 has it too"):
        first_cycle.read_inspections(folder_of(NONE_NEEDED, NONE_NEEDED))


@pytest.mark.parametrize("notes", [NOTES[:5], [*NOTES[:4], [2, "Dorset was seen in 2017."], NOTES[5]]])
def test_notes_that_do_not_tell_of_both_areas_are_refused(folder_of: Any, notes: Any) -> None:
    with pytest.raises(DataError, match="must tell when Dorset and Northamptonshire were inspected"):
        first_cycle.read_notes(folder_of(NONE_NEEDED, notes=notes))
