"""The tables ``inspections``, ``revisits`` and ``disagreements``.

From Ofsted's file of the first cycle and its notes, and from ``sightings``: what sources show of the framework of 2023.
"""

from collections import Counter
from collections.abc import Sequence

from area_send.sources.readers import first_cycle
from area_send.sources.readers.boundaries import read_boundaries
from helpers.data.identity import Group, Reading, facts_of, group_readings, inspection_id
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES, SECOND_FRAMEWORK

FILE_SOURCE, NOTES_SOURCE = "ofsted-2022-file", "ofsted-2022-notes"
LIST_SOURCE, OVERVIEW_SOURCE = "ofsted-list", "data-to-insight-overview"

NOTED_PUBLISHED_BY = "2021-03-31"
"""The 2021 release reports the outcomes of old Dorset and Northamptonshire: their reports were out by its date."""

NOTED_DFE_NUMBERS = {"Dorset": "835", "Northamptonshire": "928"}
REASON = "Ofsted publishes the inspections; the overview is read off the reports by another body."

Rows = list[dict[str, str]]


def first_cycle_rows(
    inspections: Sequence[first_cycle.Inspection], notes: Sequence[first_cycle.NotedInspection]
) -> tuple[Rows, Rows]:
    """Return the rows of ``inspections`` and of ``revisits`` for the framework of 2016 to 2022."""
    rows, revisits, bounds = [], [], read_boundaries()
    for item in inspections:
        code = bounds.current_code(item.code)
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
        code = bounds.numbers[NOTED_DFE_NUMBERS[note.name]]
        rows.append(
            _inspection(code, FIRST_FRAMEWORK, note.start_month, "", _statement(note.statement_needed), NOTES_SOURCE)
        )
        if note.revisit_month is not None and note.progress is not None:
            revisits.append(_revisit(code, note.revisit_month, "", note.progress, NOTES_SOURCE))
    return rows, revisits


def second_framework_rows(sightings: Sequence[Reading]) -> tuple[Rows, Rows]:
    """Return the rows of ``inspections`` for the framework of 2023, and those of ``disagreements``.

    Parameters
    ----------
    sightings : sequence of dict
        What the sources show, as the rows of ``sightings`` have it.
    """
    rows, disagreements = [], []
    ordinals: Counter[str] = Counter()
    for group in group_readings(sightings):
        facts = facts_of(group)
        ordinals[facts["la_code"]] += 1
        row = _inspection(
            facts["la_code"], SECOND_FRAMEWORK, facts["inspection_start_date"], facts["publication_date"],
            facts["outcome"], facts["source"], ordinal=ordinals[facts["la_code"]],
            known_by=facts["first_seen"], areas_for_priority_action=facts["areas_for_priority_action"],
            report_url=facts["report_url"], first_seen=facts["first_seen"], last_seen=facts["last_seen"],
        )  # fmt: skip
        rows.append(row)
        disagreements += _differences(row["inspection_id"], facts, group)
    return rows, disagreements


def _differences(key: str, facts: Reading, group: Group) -> Rows:
    """List the facts that a list of Ofsted gives and on which the overview, as last seen, differs."""
    official = [reading for reading in group if reading["source"] == LIST_SOURCE]
    overview = [reading for reading in group if reading["source"] == OVERVIEW_SOURCE]
    if not official or not overview:
        return []
    ours, theirs = facts_of(official), facts_of(overview)
    return [
        {
            "inspection_id": key,
            "column": column,
            "value_used": ours[column],
            "source_used": LIST_SOURCE,
            "other_value": theirs[column],
            "other_source": OVERVIEW_SOURCE,
            "reason": REASON,
        }
        for column in ("inspection_start_date", "publication_date", "outcome")
        if ours[column] != theirs[column] and ours[column] == facts[column]
    ]


def _inspection(
    code: str, framework: str, start: str, published: str, outcome: str, source: str,
    *, ordinal: int = 1, known_by: str = NOTED_PUBLISHED_BY, **others: str,
) -> dict[str, str]:  # fmt: skip
    return {
        "inspection_id": inspection_id(code, framework, ordinal),
        "la_code": code,
        "framework": framework,
        "ordinal": str(ordinal),
        "inspection_start_date": start,
        "inspection_start_precision": _precision(start),
        "publication_date": published,
        "publication_precision": _precision(published),
        "published_by": published or known_by,
        "outcome": outcome,
        "significant_weaknesses": "",
        "areas_for_priority_action": "",
        "report_url": "",
        "source": source,
        "first_seen": "",
        "last_seen": "",
        **others,
    }


def _revisit(code: str, start: str, published: str, outcome: str, source: str) -> dict[str, str]:
    return {
        "inspection_id": inspection_id(code, FIRST_FRAMEWORK, 1),
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
