"""What a file of inspections would change: inspections new, changed cell by cell, vanished; rows that are doubtful."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from area_send.sources.readers.listing import OVERVIEW, Listing
from area_send.sources.sightings import key_of, merge_readings
from helpers.data.identity import FACTS, SAME_START, Group, Reading, facts_of, group_readings, is_same_inspection

LONGEST_LAG = 200
"""Days by which a report without a start must follow an area's last one, to be taken for another inspection's."""


@dataclass(frozen=True)
class Change:
    """One cell of ``inspections`` that would have another value."""

    area: str
    column: str
    before: str
    after: str

    @property
    def is_outcome(self) -> bool:
        """Whether a known outcome becomes another one, which somebody must decide on."""
        return self.column == "outcome" and bool(self.before)

    def __str__(self) -> str:
        return f"{self.area}, {self.column}: {self.before or 'empty'} -> {self.after}"


@dataclass
class Comparison:
    """What taking one listing in would do.

    Attributes
    ----------
    listing : Listing
        The file's readings.
    new : list of str
        Inspections not known before, in words.
    changed : list of Change
        Cells of known inspections.
    vanished : list of str
        Inspections that an earlier overview shows and this one does not, nor a later one of their area.
    doubts : list of str
        Rows that somebody must look at.
    remarks : list of str
        What was seen and not trusted, and facts known that the file leaves empty.
    """

    listing: Listing
    new: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether somebody must accept this: something vanished, is doubtful, or an outcome changes."""
        return bool(self.vanished or self.doubts) or any(change.is_outcome for change in self.changed)


def compare(sightings: Sequence[Reading], listing: Listing, names: Mapping[str, str]) -> Comparison:
    """Compare what is known with what a file shows.

    Parameters
    ----------
    sightings : sequence of dict
        Rows of ``sightings``.
    listing : Listing
        The file's readings.
    names : mapping of str to str
        Name of each area by its code.
    """
    found = Comparison(listing, doubts=list(listing.doubts), remarks=list(listing.remarks))
    known = group_readings(sightings)
    shown = {key_of(reading) for reading in listing.readings}
    for group in group_readings(merge_readings(sightings, listing.readings)):
        fresh = [reading for reading in group if key_of(reading) in shown]
        if not fresh:
            continue
        keys = {key_of(reading) for reading in group}
        before = [other for other in known if any(key_of(reading) in keys for reading in other)]
        label = names[group[0]["la_code"]]
        if not before:
            _add_new(found, fresh, [other for other in known if other[0]["la_code"] == group[0]["la_code"]], label)
        elif len(before) > 1:
            found.doubts.append(f"{label}: a row is one with {len(before)} inspections that are known apart.")
        else:
            _add_changes(found, before[0], group, fresh, label)
    if listing.source == OVERVIEW and listing.day is not None:
        found.vanished += _vanished(known, listing, names)
    return found


def _add_new(found: Comparison, fresh: Group, others: Sequence[Group], label: str) -> None:
    facts = facts_of(fresh)
    told = f"{label}{', inspected before' if others else ''}: {describe(facts)}"
    found.new.append(told)
    for other in map(facts_of, others):
        if not _is_apart(facts, other):
            found.doubts.append(f"{told}; neither clearly before nor after the one known, {describe(other)}.")


def _is_apart(facts: Reading, other: Reading) -> bool:
    """Whether one inspection of an area is wholly before or after another."""
    earlier, later = sorted((facts, other), key=lambda item: item["publication_date"] or item["inspection_start_date"])
    start, previous = later["inspection_start_date"], earlier["inspection_start_date"]
    if start and earlier["publication_date"]:
        return start > earlier["publication_date"]
    if start:
        return date.fromisoformat(start) - date.fromisoformat(previous) > SAME_START
    lag = date.fromisoformat(later["publication_date"]) - date.fromisoformat(earlier["publication_date"] or previous)
    return lag.days > LONGEST_LAG


def _add_changes(found: Comparison, before: Group, after: Group, fresh: Group, label: str) -> None:
    old, new, shown = facts_of(before), facts_of(after), facts_of(fresh)
    found.changed += [Change(label, name, old[name], new[name]) for name in FACTS if old[name] != new[name]]
    lost = [name for name in ("inspection_start_date", "publication_date", "outcome") if new[name] and not shown[name]]
    if lost and old["last_seen"] <= shown["last_seen"]:
        kept = ", ".join(f"{name} {new[name]}" for name in lost)
        found.remarks.append(f"{label}: kept, though the file leaves it empty: {kept}.")


def _vanished(known: Sequence[Group], listing: Listing, names: Mapping[str, str]) -> list[str]:
    gone = []
    for group in known:
        overview = [reading for reading in group if reading["source"] == OVERVIEW]
        last_seen = max((reading["last_seen"] for reading in overview), default="")
        if not overview or last_seen > str(listing.day):
            continue
        facts = facts_of(group)
        of_area = [reading for reading in listing.readings if reading["la_code"] == facts["la_code"]]
        if any(is_same_inspection(reading, member) for reading in of_area for member in group):
            continue
        if not any(_is_later(reading, facts) for reading in of_area):
            gone.append(f"{names[facts['la_code']]}: {describe(facts)}; last seen on {last_seen}, kept")
    return gone


def _is_later(reading: Reading, facts: Reading) -> bool:
    begun, known = (item["inspection_start_date"] or item["publication_date"] for item in (reading, facts))
    return begun > known


def describe(facts: Reading) -> str:
    """Say an inspection's dates and outcome in words."""
    started = f"started {facts['inspection_start_date'] or 'on a day not known'}"
    published = f"published {facts['publication_date'] or 'on a day not known'}"
    return f"{started}, {published}, {facts['outcome'] or 'outcome not known'}"
