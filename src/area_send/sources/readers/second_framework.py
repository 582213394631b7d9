"""Full inspections under the framework of 2023: Data to Insight's overview (XLSX) and Ofsted's own first list (CSV)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from area_send.sources.readers.rows import Row, refuse_repeats
from area_send.sources.readers.spreadsheets import read_sheet
from area_send.sources.readers.text_files import read_csv
from helpers.vocabulary import OFSTED_REGIONS, SECOND_OUTCOMES

OVERVIEW_FILE = "ofsted_csc_send_overview.xlsx"
OVERVIEW_SHEET = "ofsted_cs_send_inspections"
LIST_FILE = "mi_ofsted_winter_2223.csv"
FIRST_START, LAST_DATE = date(2023, 1, 1), date(2029, 12, 31)
"""First day of the framework, and a date past which a year must be a slip."""

DFE_NUMBER, NAME, GRADE, OUTCOME_TEXT = "la_code", "local_authority", "outcome_grade", "inspection_outcome_text"
START, PUBLISHED = "inspection_start_date", "publication_date"

LIST_NAME, LIST_REGION = "Local.area.partnership", "Ofsted.region"
LIST_START, LIST_PUBLISHED, LIST_OUTCOME = "Inspection.start.date", "Inspection.publication.date", "Inspection.outcome"
LIST_PLAN, LIST_AREAS = "Priority.action.plan.required.", "Number.of.areas.for.priority.action"

POSITIVE, INCONSISTENT, FAILINGS = SECOND_OUTCOMES
GRADES = {"1.0": POSITIVE, "2.0": INCONSISTENT, "3.0": FAILINGS, "nan": ""}
OUTCOME_PHRASES = {
    POSITIVE: "typically lead to positive experiences and outcomes",
    INCONSISTENT: "lead to inconsistent experiences and outcomes",
    FAILINGS: "widespread and/or systemic failings",
    "": "Inspection outcome section not found",
}
"""What the text of each outcome says: the workbook's grade must agree with its own text."""
LIST_OUTCOMES = {
    "Typically positive experiences and outcomes": POSITIVE,
    "Inconsistent experiences and outcomes": INCONSISTENT,
    "Widespread and/or systemic failings": FAILINGS,
}


@dataclass(frozen=True)
class Inspection:
    """An inspection under the framework of 2023, from either file; None where the file does not say."""

    row: Row
    name: str
    dfe_number: str | None
    region: str | None
    start: date | None
    published: date
    outcome: str
    areas_for_priority_action: int | None


def read_overview(folder: Path) -> list[Inspection]:
    """Read Data to Insight's overview; its area is identified by DfE number, since some of its ONS codes are wrong."""
    columns = (DFE_NUMBER, NAME, GRADE, START, PUBLISHED, OUTCOME_TEXT)
    rows = read_sheet(folder / OVERVIEW_FILE, OVERVIEW_SHEET, columns)
    refuse_repeats(rows, DFE_NUMBER)
    return [_overview_inspection_of(row) for row in rows]


def read_list(folder: Path) -> list[Inspection]:
    """Read Ofsted's management information of the first inspections; it identifies an area by name alone."""
    columns = (LIST_NAME, LIST_REGION, LIST_START, LIST_PUBLISHED, LIST_OUTCOME, LIST_PLAN, LIST_AREAS)
    rows = read_csv(folder / LIST_FILE, columns)
    refuse_repeats(rows, LIST_NAME)
    return [_list_inspection_of(row) for row in rows]


def _overview_inspection_of(row: Row) -> Inspection:
    start = None if row.is_empty(START) else row.day(START, FIRST_START, LAST_DATE, "%d/%m/%y")
    outcome = row.word(GRADE, GRADES)
    if OUTCOME_PHRASES[outcome] not in row.text(OUTCOME_TEXT):
        raise row.fault(GRADE, "the grade that the row's outcome text gives")
    return Inspection(
        row=row,
        name=row.text(NAME),
        dfe_number=row.text(DFE_NUMBER),
        region=None,
        start=start,
        published=row.day(PUBLISHED, start or FIRST_START, LAST_DATE, "%d/%m/%y"),
        outcome=outcome,
        areas_for_priority_action=None,
    )


def _list_inspection_of(row: Row) -> Inspection:
    start = row.day(LIST_START, FIRST_START, LAST_DATE, "%d/%m/%Y")
    outcome = row.word(LIST_OUTCOME, LIST_OUTCOMES)
    plan_needed = row.word(LIST_PLAN, {"Yes": True, "No": False})
    if plan_needed != (outcome == FAILINGS):
        raise row.fault(LIST_PLAN, "Yes where failings were found, else No")
    if not plan_needed and row.cells[LIST_AREAS] != "NA":
        raise row.fault(LIST_AREAS, "NA, since no priority action plan is required")
    return Inspection(
        row=row,
        name=row.text(LIST_NAME),
        dfe_number=None,
        region=row.word(LIST_REGION, {region: region for region in OFSTED_REGIONS}),
        start=start,
        published=row.day(LIST_PUBLISHED, start, LAST_DATE, "%d/%m/%Y"),
        outcome=outcome,
        areas_for_priority_action=row.count(LIST_AREAS, 1, 20) if plan_needed else None,
    )
