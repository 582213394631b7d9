"""Which readings are of one inspection: an inspection is an area, a framework and an ordinal.

A reading is what one source shows about an inspection, as a row of ``sightings`` has it. In go readings; out come
groups of them, one an inspection, and the facts that each group gives. Neither depends on the order of the readings.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Reading = dict[str, str]
Group = list[Reading]

SAME_START = timedelta(days=30)
"""Starts this close are of one inspection: no area is inspected in full twice within a month, and dates are mended."""

PRECEDENCE = ("own", "ofsted-list", "written-answer", "data-to-insight-overview")
"""Whose facts are used where sources differ: what the reader added, the publisher of the fact, then the others."""

FACTS = ("inspection_start_date", "publication_date", "outcome", "areas_for_priority_action", "report_url")


def inspection_id(la_code: str, framework: str, ordinal: int) -> str:
    """Name an inspection by its area, the first year of its framework and, from the second on, its ordinal.

    Examples
    --------
    >>> inspection_id("E06000052", "2023 onwards", 1), inspection_id("E06000052", "2023 onwards", 2)
    ('E06000052-2023', 'E06000052-2023-2')
    """
    return f"{la_code}-{framework[:4]}" + (f"-{ordinal}" if ordinal > 1 else "")


def is_same_inspection(one: Reading, other: Reading) -> bool:
    """Say whether two readings are of one inspection of one area.

    They are if both starts are known and lie within 30 days of each other, or else if they have the publication date
    or the report's address in common.

    Examples
    --------
    >>> first = {"la_code": "E1", "inspection_start_date": "2023-02-06", "publication_date": "2023-05-05"}
    >>> mended = {**first, "inspection_start_date": ""}
    >>> second = {"la_code": "E1", "inspection_start_date": "2026-03-23", "publication_date": "2026-05-27"}
    >>> is_same_inspection(first, mended), is_same_inspection(first, second)
    (True, False)
    """
    if one["la_code"] != other["la_code"]:
        return False
    starts = (one["inspection_start_date"], other["inspection_start_date"])
    if all(starts):
        begun, again = (date.fromisoformat(start) for start in starts)
        if abs(begun - again) <= SAME_START:
            return True
    return any(one.get(name) and one.get(name) == other.get(name) for name in ("publication_date", "report_url"))


def group_readings(readings: Iterable[Reading]) -> list[Group]:
    """Put the readings of each inspection together; in order of area, then of publication and start."""
    by_area: dict[str, list[Group]] = {}
    for reading in readings:
        groups = by_area.setdefault(reading["la_code"], [])
        same = [group for group in groups if any(is_same_inspection(reading, member) for member in group)]
        joined = [reading, *(member for group in same for member in group)]
        by_area[reading["la_code"]] = [group for group in groups if group not in same] + [joined]
    return [group for code in sorted(by_area) for group in sorted(by_area[code], key=_in_time)]


def facts_of(group: Sequence[Reading]) -> Reading:
    """Return the facts of one inspection: each from the first source in order that gives it, as it last gave it.

    Returns
    -------
    dict
        `FACTS`, with `la_code`, `source` (of the outcome, or else the first in order), and `first_seen` and
        `last_seen`, the days of the first and the last file that shows it; empty where none is known.
    """
    ordered = _in_precedence(group)
    told = [reading for reading in ordered if reading["outcome"]] or ordered
    facts = {name: next((reading[name] for reading in ordered if reading[name]), "") for name in FACTS}
    return {
        "la_code": ordered[0]["la_code"],
        **facts,
        "source": told[0]["source"],
        "first_seen": min((reading["first_seen"] for reading in group if reading["first_seen"]), default=""),
        "last_seen": max((reading["last_seen"] for reading in group if reading["last_seen"]), default=""),
    }


def _in_precedence(group: Sequence[Reading]) -> list[Reading]:
    latest_first = sorted(group, key=lambda reading: (reading["last_seen"], *sorted(reading.items())), reverse=True)
    return sorted(latest_first, key=lambda reading: PRECEDENCE.index(reading["source"]))


def _in_time(group: Sequence[Reading]) -> tuple[str, str]:
    facts = facts_of(group)
    return facts["publication_date"] or facts["inspection_start_date"], facts["inspection_start_date"]
