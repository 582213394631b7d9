"""The table ``sightings``: what each source showed of each inspection, merged so that nothing is ever taken out.

A row is a set of facts with the days of the first and the last file that showed it so. Merging is a union with the
earlier of two first days and the later of two last ones: the order in which files come in does not matter.
"""

from collections.abc import Iterable, Mapping

from helpers.data.identity import Reading

KEY = (
    "la_code",
    "publication_date",
    "inspection_start_date",
    "source",
    "outcome",
    "areas_for_priority_action",
    "report_url",
)
"""The columns in which two rows of ``sightings`` differ; its primary key."""


def merge_readings(sightings: Iterable[Reading], readings: Iterable[Reading]) -> list[Reading]:
    """Return the rows of ``sightings`` with more readings taken in, in order of `KEY`."""
    merged: dict[tuple[str, ...], Reading] = {}
    for reading in (*sightings, *readings):
        key = key_of(reading)
        merged[key] = _widened(merged[key], reading) if key in merged else dict(reading)
    return [merged[key] for key in sorted(merged)]


def key_of(reading: Mapping[str, str]) -> tuple[str, ...]:
    """Return the facts in which a reading differs from another."""
    return tuple(reading[name] for name in KEY)


def _widened(one: Reading, other: Reading) -> Reading:
    first = min((days for days in (one["first_seen"], other["first_seen"]) if days), default="")
    return {**one, "first_seen": first, "last_seen": max(one["last_seen"], other["last_seen"])}
