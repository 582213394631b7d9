"""What must hold between the cells of a row and between our tables; a breach is a `DataError` naming the cell.

In go columns of text that already keep to their own descriptions (`helpers.data.cells.check_columns`).
"""

from collections.abc import Iterator, Mapping

from helpers.data.cells import Columns
from helpers.data.identity import inspection_id
from helpers.data.schema import HEADER_ROW, fault
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES, OFSTED_REGION_OF, SECOND_OUTCOMES
from smallstats.errors import DataError

IDACI = ("average_score", "rank_of_average_score", "average_rank", "rank_of_average_rank")
LENGTH_OF = {"day": 10, "month": 7, "unknown": 0}

Record = dict[str, str]


def check_rules(tables: Mapping[str, Columns]) -> None:
    """Check the rules of every table given; a rule that needs another table needs that one given too."""
    if "local_areas" in tables:
        check_local_areas(tables["local_areas"])
    if "inspections" in tables:
        check_inspections(tables["inspections"], tables["local_areas"])
    if "revisits" in tables:
        check_revisits(tables["revisits"], tables["inspections"])
    if "indicators" in tables:
        check_indicators(tables["indicators"], tables["local_areas"])
    if "disagreements" in tables:
        check_disagreements(tables["disagreements"], tables["inspections"])


def check_local_areas(columns: Columns) -> None:
    """Check regions, London, deprivation, coordinates, dates and predecessors of ``local_areas``."""
    by_code = {row["la_code"]: row for _, row in records(columns)}
    for number, row in records(columns):
        wanted = OFSTED_REGION_OF[row["ons_region"]]
        _need(row["ofsted_region"] == wanted, "local_areas", number, row, "ofsted_region", wanted)
        in_london = row["ons_region"] == "London"
        _need(
            bool(row["london_part"]) == in_london, "local_areas", number, row, "london_part",
            "Inner London or Outer London in London, empty elsewhere",
        )  # fmt: skip
        _together("local_areas", number, row, [f"idaci_2019_{name}" for name in IDACI])
        _together("local_areas", number, row, ["longitude", "latitude"])
        _together("local_areas", number, row, ["former_authority_type", "authority_type_since"])
        if row["created"] and row["abolished"]:
            _need(row["created"] < row["abolished"], "local_areas", number, row, "abolished", f"after {row['created']}")
        _check_relatives(number, row, by_code, "predecessors", "created", "abolished")
        _check_relatives(number, row, by_code, "successors", "abolished", "created")


def check_inspections(columns: Columns, areas: Columns) -> None:
    """Check dates, precision, outcome words, weaknesses and the area's existence of ``inspections``."""
    spans = _spans(areas)
    known: dict[tuple[str, str], list[str]] = {}
    for number, row in records(columns):
        days = known.setdefault((row["la_code"], row["framework"]), [])
        days.append(row["published_by"])
        wanted = str(len(days))
        _need(row["ordinal"] == wanted, "inspections", number, row, "ordinal", f"{wanted}, the next of its area")
        _need(days == sorted(days), "inspections", number, row, "published_by", f"a day from {days[-2:][0]} on")
        _check_dates("inspections", number, row, "inspection_start")
        _check_framework(number, row)
        if row["outcome"] != FIRST_OUTCOMES[1]:
            _need_empty("inspections", number, row, "significant_weaknesses", "without a written statement of action")
        if row["outcome"] != SECOND_OUTCOMES[2]:
            _need_empty("inspections", number, row, "areas_for_priority_action", "without widespread failings")
        begin, end = spans[row["la_code"]]
        day = row["inspection_start_date"] or row["published_by"]
        allowed = f"a day on which the area existed, from {begin or 'the start'} to before {end}"
        existed = begin[: len(day)] <= day and _first_day(day) < end
        _need(existed, "inspections", number, row, "inspection_start_date", allowed)


def check_revisits(columns: Columns, inspections: Columns) -> None:
    """Check that each re-visit follows an inspection with a statement of action, and that its weaknesses add up."""
    by_id = {row["inspection_id"]: row for _, row in records(inspections)}
    for number, row in records(columns):
        _check_dates("revisits", number, row, "revisit_start")
        inspection = by_id.get(row["inspection_id"])
        if inspection is None:
            raise _fault("revisits", number, row, "inspection_id", "an inspection_id of inspections")
        _need(
            inspection["outcome"] == FIRST_OUTCOMES[1], "revisits", number, row, "inspection_id",
            "an inspection that required a written statement of action",
        )  # fmt: skip
        _need(row["la_code"] == inspection["la_code"], "revisits", number, row, "la_code", inspection["la_code"])
        earliest = inspection["publication_date"] or inspection["inspection_start_date"]
        _need(
            row["revisit_start_date"] > earliest, "revisits", number, row, "revisit_start_date",
            f"a date after the inspection, {earliest}",
        )  # fmt: skip
        _check_weaknesses(number, row, inspection["significant_weaknesses"])


def check_indicators(columns: Columns, areas: Columns) -> None:
    """Check that each cell holds a number or a mark, and that no area has numbers of years in which it was not."""
    years = {
        code: (int(begin[:4] or 0), int(end[:4])) for code, (begin, end) in _spans(areas).items()
    }  # an area that began or ended within a year may have a number of that year
    cells = zip(columns["la_code"], columns["year"], columns["value"], columns["suppression"], strict=True)
    for number, (code, year, value, suppression) in enumerate(cells, start=HEADER_ROW + 1):
        if bool(value) == bool(suppression):
            raise fault("indicators.csv", number, "value", value, "a number, or else a mark in suppression, not both")
        if value and not years[code][0] <= int(year) <= years[code][1]:
            raise fault("indicators.csv", number, "year", year, f"a year in which {code} existed")


def check_disagreements(columns: Columns, inspections: Columns) -> None:
    """Check that the value in use is the one that ``inspections`` has, and that the other one differs."""
    by_id = {row["inspection_id"]: row for _, row in records(inspections)}
    for number, row in records(columns):
        used = by_id[row["inspection_id"]][row["column"]]
        _need(row["value_used"] == used, "disagreements", number, row, "value_used", f"{used}, as inspections has it")
        _need(row["other_value"] != used, "disagreements", number, row, "other_value", f"another value than {used}")


def records(columns: Columns) -> Iterator[tuple[int, Record]]:
    """Yield each row with its number in the file, the header being row 1."""
    names = list(columns)
    for number, cells in enumerate(zip(*columns.values(), strict=True), start=HEADER_ROW + 1):
        yield number, dict(zip(names, cells, strict=True))


def _check_dates(table: str, number: int, row: Record, prefix: str) -> None:
    for name in (prefix, "publication"):
        day, precision = row[f"{name}_date"], f"{name}_precision"
        _need(
            len(day) == LENGTH_OF[row[precision]], table, number, row, precision,
            "day for YYYY-MM-DD, month for YYYY-MM, unknown for none",
        )  # fmt: skip
    start, published = row[f"{prefix}_date"], row["publication_date"]
    if published:
        _need(start <= published, table, number, row, "publication_date", f"on or after the start, {start}")
        _need(row["published_by"] == published, table, number, row, "published_by", published)
    _need(row["published_by"] > start, table, number, row, "published_by", f"a date after the start, {start}")


def _check_framework(number: int, row: Record) -> None:
    first = row["framework"] == FIRST_FRAMEWORK
    wanted = inspection_id(row["la_code"], row["framework"], int(row["ordinal"]))
    _need(row["inspection_id"] == wanted, "inspections", number, row, "inspection_id", wanted)
    words = FIRST_OUTCOMES if first else SECOND_OUTCOMES
    known = row["outcome"] in words or (not first and not row["outcome"])
    _need(known, "inspections", number, row, "outcome", f"one of {', '.join(words)} here")
    low, high = ("2016-05", "2022-09") if first else ("2023-01", "2030")
    start, allowed = row["inspection_start_date"], f"a date from {low}, before {high}"
    _need(not start or low <= start < high, "inspections", number, row, "inspection_start_date", allowed)


def _first_day(text: str) -> str:
    return f"{text}-01" if len(text) == LENGTH_OF["month"] else text


def _check_weaknesses(number: int, row: Record, identified: str) -> None:
    made, not_made = row["weaknesses_progress_made"], row["weaknesses_progress_not_made"]
    _together("revisits", number, row, ["weaknesses_progress_made", "weaknesses_progress_not_made"])
    if not made:
        return
    _need(
        identified != "" and int(made) + int(not_made) == int(identified), "revisits", number, row,
        "weaknesses_progress_not_made", f"{identified or 'an unknown number of'} in all, {made} with progress",
    )  # fmt: skip
    wanted = "all" if not_made == "0" else "none" if made == "0" else "some"
    _need(row["outcome"] == wanted, "revisits", number, row, "outcome", f"{wanted}, as the counts say")


def _check_relatives(
    number: int, row: Record, by_code: Mapping[str, Record], column: str, own: str, theirs: str
) -> None:
    codes = row[column].split(";") if row[column] else []
    _need(bool(codes) == bool(row[own]), "local_areas", number, row, column, f"codes where {own} is given, else empty")
    for code in codes:
        _need(
            code in by_code and by_code[code][theirs] == row[own], "local_areas", number, row, column,
            f"codes of areas {theirs} on {row[own]}",
        )  # fmt: skip


def _spans(areas: Columns) -> dict[str, tuple[str, str]]:
    spans = zip(areas["created"], (end or "9999" for end in areas["abolished"]), strict=True)
    return dict(zip(areas["la_code"], spans, strict=True))


def _together(table: str, number: int, row: Record, columns: list[str]) -> None:
    filled = [bool(row[column]) for column in columns]
    odd = columns[filled.index(False)] if False in filled else columns[0]
    _need(all(filled) or not any(filled), table, number, row, odd, f"{', '.join(columns)} all filled or all empty")


def _need_empty(table: str, number: int, row: Record, column: str, when: str) -> None:
    _need(not row[column], table, number, row, column, f"an empty cell {when}")


def _need(holds: bool, table: str, number: int, row: Record, column: str, allowed: str) -> None:
    if not holds:
        raise _fault(table, number, row, column, allowed)


def _fault(table: str, number: int, row: Record, column: str, allowed: str) -> DataError:
    return fault(f"{table}.csv", number, column, row[column], allowed)
