"""The tables ``inspections``, ``revisits`` and ``disagreements``, put together from the three files of inspections."""

from collections.abc import Mapping, Sequence

from area_send.sources.readers import first_cycle, second_framework
from area_send.sources.readers.boundaries import UNLISTED, current_code
from area_send.sources.readers.rows import Row
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES, SECOND_FRAMEWORK

FILE_SOURCE, NOTES_SOURCE = "ofsted-2022-file", "ofsted-2022-notes"
LIST_SOURCE, OVERVIEW_SOURCE = "ofsted-2023-list", "data-to-insight-overview"

NOTED_PUBLISHED_BY = "2021-03-31"
"""The 2021 release reports the outcomes of old Dorset and Northamptonshire: their reports were out by its date."""

NOTED_DFE_NUMBERS = {"Dorset": "835", "Northamptonshire": "928"}
REASON = "Ofsted publishes the inspections; the overview is read off the reports by another body."

Rows = list[dict[str, str]]


def inspection_id(la_code: str, framework: str) -> str:
    """Name an inspection by its area and the first year of its framework.

    Examples
    --------
    >>> inspection_id("E10000009", "2016 to 2022")
    'E10000009-2016'
    """
    return f"{la_code}-{framework[:4]}"


def first_cycle_rows(
    inspections: Sequence[first_cycle.Inspection], notes: Sequence[first_cycle.NotedInspection]
) -> tuple[Rows, Rows]:
    """Return the rows of ``inspections`` and of ``revisits`` for the framework of 2016 to 2022."""
    rows, revisits = [], []
    for item in inspections:
        code = current_code(item.code)
        rows.append(
            _inspection(
                code, FIRST_FRAMEWORK, str(item.start), str(item.published), _statement(item.statement_needed),
                FILE_SOURCE, significant_weaknesses="" if item.weaknesses is None else str(item.weaknesses),
            )
        )  # fmt: skip
        if item.revisit is not None:
            visit = item.revisit
            revisits.append(
                _revisit(code, str(visit.start), str(visit.published), visit.progress, FILE_SOURCE)
                | {"weaknesses_progress_made": str(visit.made), "weaknesses_progress_not_made": str(visit.not_made)}
            )
    for note in notes:
        code = UNLISTED[NOTED_DFE_NUMBERS[note.name]].code
        rows.append(
            _inspection(code, FIRST_FRAMEWORK, note.start_month, "", _statement(note.statement_needed), NOTES_SOURCE)
        )
        if note.revisit_month is not None and note.progress is not None:
            revisits.append(_revisit(code, note.revisit_month, "", note.progress, NOTES_SOURCE))
    return rows, revisits


def second_framework_rows(
    overview: Sequence[second_framework.Inspection],
    listed: Sequence[second_framework.Inspection],
    areas: Sequence[Mapping[str, str]],
) -> tuple[Rows, Rows]:
    """Return the rows of ``inspections`` for the framework of 2023, and those of ``disagreements``.

    Ofsted's own list is used wherever it has an inspection; where the overview differs, both facts are kept.

    Raises
    ------
    DataError
        If an area is unknown, or the overview lacks an inspection that Ofsted lists.
    """
    by_number = {area["dfe_number"]: area for area in areas if not area["abolished"]}
    by_name = {area["la_name"]: area for area in areas if not area["abolished"]}
    official = {_area_of(item.row, second_framework.LIST_NAME, item.name, by_name): item for item in listed}
    seconds = {
        _area_of(item.row, second_framework.DFE_NUMBER, item.dfe_number or "", by_number): item for item in overview
    }
    for code, item in official.items():
        if code not in seconds:
            raise item.row.fault(second_framework.LIST_NAME, f"an area that {second_framework.OVERVIEW_FILE} lists too")
    rows, disagreements = [], []
    for code, second in seconds.items():
        used = official.get(code, second)
        areas_for_action = used.areas_for_priority_action
        rows.append(
            _inspection(
                code, SECOND_FRAMEWORK, _text(used.start), str(used.published), used.outcome,
                LIST_SOURCE if code in official else OVERVIEW_SOURCE,
                areas_for_priority_action=_text(areas_for_action),
            )
        )  # fmt: skip
        disagreements += _differences(inspection_id(code, SECOND_FRAMEWORK), used, second)
    return rows, disagreements


def _area_of(row: Row, column: str, value: str, areas: Mapping[str, Mapping[str, str]]) -> str:
    if value not in areas:
        raise row.fault(column, "a local area that exists, as local_areas has it")
    return areas[value]["la_code"]


def _differences(key: str, used: second_framework.Inspection, other: second_framework.Inspection) -> Rows:
    pairs = {
        "inspection_start_date": (_text(used.start), _text(other.start)),
        "publication_date": (str(used.published), str(other.published)),
        "outcome": (used.outcome, other.outcome),
    }
    return [
        {
            "inspection_id": key,
            "column": column,
            "value_used": ours,
            "source_used": LIST_SOURCE,
            "other_value": theirs,
            "other_source": OVERVIEW_SOURCE,
            "reason": REASON,
        }
        for column, (ours, theirs) in pairs.items()
        if ours != theirs
    ]


def _inspection(
    code: str, framework: str, start: str, published: str, outcome: str, source: str,
    *, significant_weaknesses: str = "", areas_for_priority_action: str = "",
) -> dict[str, str]:  # fmt: skip
    return {
        "inspection_id": inspection_id(code, framework),
        "la_code": code,
        "framework": framework,
        "inspection_start_date": start,
        "inspection_start_precision": _precision(start),
        "publication_date": published,
        "publication_precision": _precision(published),
        "published_by": published or NOTED_PUBLISHED_BY,
        "outcome": outcome,
        "significant_weaknesses": significant_weaknesses,
        "areas_for_priority_action": areas_for_priority_action,
        "source": source,
    }


def _revisit(code: str, start: str, published: str, outcome: str, source: str) -> dict[str, str]:
    return {
        "inspection_id": inspection_id(code, FIRST_FRAMEWORK),
        "la_code": code,
        "revisit_start_date": start,
        "revisit_start_precision": _precision(start),
        "publication_date": published,
        "publication_precision": _precision(published),
        "published_by": published or NOTED_PUBLISHED_BY,
        "outcome": outcome,
        "weaknesses_progress_made": "",
        "weaknesses_progress_not_made": "",
        "source": source,
    }


def _precision(text: str) -> str:
    return {10: "day", 7: "month", 0: "unknown"}[len(text)]


def _statement(needed: bool) -> str:
    return FIRST_OUTCOMES[needed]


def _text(value: object) -> str:
    return "" if value is None else str(value)
