"""Every vintage of the overview replayed: in order, in any order, with any one left out, each alone.

The vintages themselves are official files, which the project does not hold; what they showed is in ``sightings``, and
the laws are held over that wherever the files are absent.
"""

import csv
import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from area_send.sources.comparison import compare
from area_send.sources.readers.grids import read_tables
from area_send.sources.readers.inspection_tables import second_framework_rows
from area_send.sources.readers.listing import OVERVIEW, Listing, read_listing
from area_send.sources.readers.values import Areas
from area_send.sources.sightings import merge_readings
from area_send.sources.source_list import read_vintages
from helpers.data.identity import Reading, group_readings
from helpers.vocabulary import SECOND_FRAMEWORK

ROOT = Path(__file__).resolve().parents[3]
OFFICIAL = Path(os.environ.get("AREA_SEND_OFFICIAL", ROOT.parent / "shared" / "official"))


def rows_of(name: str) -> list[Reading]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


SIGHTINGS, AREAS = rows_of("sightings"), rows_of("local_areas")
NAMES = {row["la_code"]: row["la_name"] for row in AREAS}
OTHERS = [row for row in SIGHTINGS if row["source"] != OVERVIEW]
COMMITTED = sorted(
    (row for row in rows_of("inspections") if row["framework"] == SECOND_FRAMEWORK),
    key=lambda row: row["inspection_id"],
)
DAYS = sorted({row[name] for row in SIGHTINGS for name in ("first_seen", "last_seen")} - {""})


def shown_on(day: str) -> list[Reading]:
    """What the overview showed on a day: the facts whose first and last day lie round it."""
    overview = (row for row in SIGHTINGS if row["source"] == OVERVIEW and row["first_seen"] <= day <= row["last_seen"])
    return [row | {"first_seen": day, "last_seen": day} for row in overview]


def inspections_of(sightings: list[Reading]) -> list[Reading]:
    return sorted(second_framework_rows(sightings)[0], key=lambda row: row["inspection_id"])


def test_the_committed_inspections_are_what_the_sightings_give() -> None:
    assert inspections_of(SIGHTINGS) == COMMITTED


@given(st.permutations(DAYS))
@settings(max_examples=25, deadline=None)
def test_the_order_in_which_days_come_in_makes_no_difference(order: list[str]) -> None:
    merged = OTHERS
    for day in order:
        merged = merge_readings(merged, shown_on(day))
    assert merged == SIGHTINGS
    assert inspections_of(merged) == COMMITTED


@given(st.sampled_from(DAYS), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_with_any_day_left_out_no_inspection_that_another_shows_is_lost(left_out: str, random: object) -> None:
    days = [day for day in DAYS if day != left_out]
    random.shuffle(days)  # type: ignore[attr-defined]
    merged = OTHERS
    seen: list[Reading] = []
    for day in days:
        merged = merge_readings(merged, shown_on(day))
        seen += shown_on(day)
    assert len(group_readings(merged)) == len(group_readings([*OTHERS, *seen]))
    assert {row["inspection_id"] for row in inspections_of(merged)} <= {row["inspection_id"] for row in COMMITTED}


@pytest.mark.official
class TestTheFiles:
    """The official files, where they are."""

    @pytest.fixture(autouse=True)
    def needs_them(self) -> None:
        if not (OFFICIAL / "overview").is_dir():
            absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            absent("no folder ../shared/official/overview beside the project, and AREA_SEND_OFFICIAL names none")

    def test_replayed_in_order_they_end_at_the_committed_table(self) -> None:
        merged = OTHERS
        for listing in listings():
            merged = merge_readings(merged, listing.readings)
        assert merged == SIGHTINGS
        assert inspections_of(merged) == COMMITTED

    def test_in_order_rows_vanish_in_one_week_alone_and_nothing_is_doubtful(self) -> None:
        merged, vanished = OTHERS, {}
        for listing in listings():
            found = compare(merged, listing, NAMES)
            assert not found.doubts
            assert not any(change.is_outcome for change in found.changed)
            vanished[listing.name] = len(found.vanished)
            merged = merge_readings(merged, listing.readings)
        assert {name: count for name, count in vanished.items() if count} == {
            "2025-02-10.html": 19, "2025-02-10.xlsx": 19,
        }  # fmt: skip

    def test_each_alone_is_read_whole_and_all_of_it_is_in_the_committed_table(self) -> None:
        known = {row["inspection_id"] for row in COMMITTED}
        for listing in listings():
            rows = inspections_of(merge_readings([], listing.readings))
            assert len(rows) == len(listing.readings)
            assert {row["inspection_id"] for row in rows} <= known

    @pytest.mark.parametrize("first", ["2024-08-08", "2025-02-10", "2025-03-24"])
    def test_a_page_and_a_workbook_of_one_day_say_the_same(self, first: str) -> None:
        page, book = (next(item for item in listings() if item.name == f"{first}.{kind}") for kind in ("html", "xlsx"))
        found = compare(page.readings, book, NAMES)
        assert (found.new, found.changed, found.vanished, found.doubts) == ([], [], [], [])


@cache
def listings() -> tuple[Listing, ...]:
    """Read every vintage that was taken in, in order of their days."""
    areas = Areas.of(AREAS)
    found = []
    for path, seen in _files():
        listing = read_listing(read_tables(path), areas, seen=None, today=date(2026, 7, 1))
        assert listing.day == seen
        found.append(listing)
    return tuple(found)


def _files() -> Iterator[tuple[Path, date]]:
    for vintage in read_vintages(ROOT / "data" / "sources.toml"):
        inside = OFFICIAL / "overview" / vintage.name
        yield (inside if inside.is_file() else OFFICIAL / vintage.name), vintage.seen
