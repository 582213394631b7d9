"""The parts of ``data/README.md`` and ``sources.toml`` that follow the data: the vintages that came in."""

from collections.abc import Iterable, Mapping, Sequence

from area_send.sources.readers.listing import OVERVIEW
from area_send.sources.source_list import Vintage
from helpers.data.identity import Reading, facts_of, group_readings
from smallstats.errors import DataError

BEGIN, END = "<!-- written by area-send data add: begin -->", "<!-- written by area-send data add: end -->"


def with_log(readme: str, counts: Mapping[str, int], vintages: Sequence[Vintage], sightings: Iterable[Reading]) -> str:
    """Return the text of ``data/README.md`` with its generated part written anew.

    Raises
    ------
    DataError
        If the text does not hold the two marks, each once and in order.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in after or END in after:
        raise DataError(f"README.md: must hold {BEGIN!r} and {END!r}, each once, around the part that is generated.")
    return f"{before}{BEGIN}\n{_part(counts, vintages, list(sightings))}{END}{after}"


def _part(counts: Mapping[str, int], vintages: Sequence[Vintage], sightings: list[Reading]) -> str:
    overviews = [[item for item in group if item["source"] == OVERVIEW] for group in group_readings(sightings)]
    spans = [(facts["first_seen"], facts["last_seen"]) for facts in map(facts_of, filter(None, overviews))]
    days = sorted({str(vintage.seen) for vintage in vintages})
    lines = [
        f"{counts['inspections_2016']} inspections under the framework of 2016 to 2022,",
        f"and {counts['inspections_2023']} under that of 2023, of {counts['areas_inspected_2023']} areas.",
        "Vintages of the overview taken in:",
        "",
        "| day | file | rows | inspections first seen | not seen since |",
        "|---|---|---|---|---|",
    ]
    for vintage in vintages:
        day = str(vintage.seen)
        first = sum(begin == day for begin, _ in spans)
        gone = sum(last == day for _, last in spans) if day != days[-1] else 0
        lines.append(f"| {day} | `{vintage.name}` | {vintage.rows} | {first} | {gone} |")
    return "\n".join(lines) + "\n"


def with_vintages(listed: str, known: Sequence[Vintage], added: Sequence[Vintage]) -> str:
    """Return the text of ``sources.toml`` with more vintages at its end; those whose checksum it has are left out."""
    fresh = {vintage.sha256: vintage for vintage in added if vintage.sha256 not in {item.sha256 for item in known}}
    return "".join([listed.rstrip("\n") + "\n", *(f"\n{vintage.as_toml()}" for vintage in fresh.values())])
