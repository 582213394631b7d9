"""Published totals recomputed from the rows of our tables: each check says what it found, or raises `DataError`.

Only totals that our tables must reproduce are here. What documents say and open data cannot confirm is a matter for
the ledger of claims, not a fault of a table.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.data.load import load_published, load_table
from helpers.vocabulary import FIRST_FRAMEWORK, FIRST_OUTCOMES, SECOND_FRAMEWORK, SECOND_OUTCOMES
from smallstats.errors import DataError

RELEASE_DATE = date(2021, 3, 31)
SLIDES_DATE = date(2017, 1, 23)
TABLE_1_CUTS = (0, 30, 60, 90, 120, 151)
"""Ranks of average score that end each deprivation group of Table 1 of the 2021 release."""
AREAS_AFTER_CHANGE = {date(2021, 4, 1): 152, date(2023, 4, 1): 153}
"""Upper-tier authorities of England once Northamptonshire, and then Cumbria, had become two."""
NEW_DORSET = "E06000059"
LONGEST_DETAIL = 160
"""Characters up to which the agreeing numbers are shown."""


class Store:
    """The tables of a folder, each loaded once."""

    def __init__(self, data_dir: Path) -> None:
        self.table = cache(lambda name: load_table(name, data_dir))
        self.published = cache(lambda name: load_published(name, data_dir))

    def figure(self, name: str) -> int:
        """Return one published number by its ``figure_id``."""
        figures = self.published("figures").set_index("figure_id")["value"]
        if name not in figures or pd.isna(figures[name]):
            raise DataError(f"figures.csv, column figure_id: has no number {name!r}.")
        return int(figures[name])

    def areas_on(self, day: date) -> pd.DataFrame:
        """Return the local areas that existed on a day."""
        areas, when = self.table("local_areas"), pd.Timestamp(day)
        begun = areas["created"].isna() | (areas["created"] <= when)
        return areas[begun & (areas["abolished"].isna() | (areas["abolished"] > when))]

    def inspected_by(self, day: date) -> pd.DataFrame:
        """Return first-cycle inspections published by a day, of areas that existed on it, with the areas' facts."""
        inspections = self.table("inspections")
        first = inspections[inspections["framework"] == FIRST_FRAMEWORK]
        return first[first["published_by"] <= pd.Timestamp(day)].merge(self.areas_on(day), on="la_code")

    def revisited_by(self, day: date) -> pd.DataFrame:
        """Return re-visits published by a day, of areas that existed on it, with their names."""
        revisits = self.table("revisits")
        return revisits[revisits["published_by"] <= pd.Timestamp(day)].merge(
            self.areas_on(day)[["la_code", "la_name"]], on="la_code"
        )


def check_area_counts(store: Store) -> str:
    """Count the local areas that existed on four dates."""
    published = {
        SLIDES_DATE: store.figure("ofsted-cqc-slides-2017-areas-all"),
        RELEASE_DATE: store.figure("ofsted-2021-release-areas-all"),
        **AREAS_AFTER_CHANGE,
    }
    return _agree(
        {str(day): len(store.areas_on(day)) for day in published},
        {str(day): count for day, count in published.items()},
    )


def check_release_totals(store: Store) -> str:
    """Count inspections and statements of action of the 2021 release: Northamptonshire in, old Dorset out."""
    cases = store.inspected_by(RELEASE_DATE)
    return _agree(
        {"inspected": len(cases), "statements of action": _statements(cases)},
        {
            "inspected": store.figure("ofsted-2021-release-inspected"),
            "statements of action": store.figure("ofsted-2021-release-wsoa"),
        },
    )


def check_table_1(store: Store) -> str:
    """Count the ten cells of Table 1, deprivation by outcome, cut on the rank of average score."""
    cases = store.inspected_by(RELEASE_DATE)
    ranks = cases["idaci_2019_rank_of_average_score"].astype("float64")
    groups = pd.cut(ranks, list(TABLE_1_CUTS), labels=range(1, len(TABLE_1_CUTS))).astype("Int64")
    table = store.published("table_1_2021")
    published = _cells(table.rename(columns={"deprivation_group": "group"}).set_index(["group", "outcome"])["areas"])
    computed = _cells(cases.assign(group=groups).groupby(["group", "outcome"], observed=True).size())
    return _agree(computed, published)


def check_london(store: Store) -> str:
    """Count inspections and statements of action in inner and outer London."""
    computed: dict[str, int] = {}
    published: dict[str, int] = {}
    for part in ("inner", "outer"):
        cases = store.inspected_by(RELEASE_DATE).query(
            "london_part == @name", local_dict={"name": f"{part.title()} London"}
        )
        computed |= {f"{part} inspected": len(cases), f"{part} statements": _statements(cases)}
        published |= {
            f"{part} inspected": store.figure(f"ofsted-2021-release-type-{part}-london-inspected"),
            f"{part} statements": store.figure(f"ofsted-2021-release-type-{part}-london"),
        }
    return _agree(computed, published)


def check_regions(store: Store) -> str:
    """Count the areas not inspected: in the two regions that print a number, and in all but new Dorset."""
    cases, areas = store.inspected_by(RELEASE_DATE), store.areas_on(RELEASE_DATE)
    left = areas[~areas["la_code"].isin(cases["la_code"]) & (areas["la_code"] != NEW_DORSET)]
    by_region = left["ofsted_region"].value_counts()
    name = "ofsted-2021-release-not-inspected"
    return _agree(
        {
            "London": int(by_region["London"]),
            "North East, Yorkshire and the Humber": int(by_region["North East, Yorkshire and the Humber"]),
            "all but new Dorset": len(left),
        },
        {
            "London": store.figure(f"{name}-london"),
            "North East, Yorkshire and the Humber": store.figure(f"{name}-north-east-yorkshire-humber"),
            "all but new Dorset": store.figure(name),
        },
    )


def check_years(store: Store) -> str:
    """Count inspections by reporting year, April to March by start date, where the release prints a number."""
    cases = store.inspected_by(RELEASE_DATE)
    years = (cases["inspection_start_date"] - pd.DateOffset(months=3)).dt.year
    third = cases[years == 2018]
    return _agree(
        {
            "2016-17 inspected": int((years == 2016).sum()),
            "2018-19 inspected": len(third),
            "2018-19 without statement": len(third) - _statements(third),
        },
        {
            "2016-17 inspected": store.figure("ofsted-2021-release-year-2016-17-inspected"),
            "2018-19 inspected": store.figure("ofsted-2021-release-year-2018-19-inspected"),
            "2018-19 without statement": store.figure("ofsted-2021-release-year-2018-19-without"),
        },
    )


def check_revisits(store: Store) -> str:
    """Count the re-visits of the 2021 release by outcome."""
    found = store.revisited_by(RELEASE_DATE)["outcome"].value_counts()
    words = ("all", "some", "none")
    return _agree(
        {word: int(found[word]) for word in words},
        {word: store.figure(f"ofsted-2021-release-revisits-{word}") for word in words},
    )


def check_table_2(store: Store) -> str:
    """Compare every row of Table 2, the re-visits of the 2021 release."""
    inspections = store.table("inspections")[["inspection_id", "significant_weaknesses"]]
    ours = store.revisited_by(RELEASE_DATE).merge(inspections, on="inspection_id").set_index("la_code")
    columns = ["outcome", "significant_weaknesses", "weaknesses_progress_made", "weaknesses_progress_not_made"]
    printed = ["outcome", "weaknesses_identified", "progress_made", "progress_not_made"]
    return _agree(
        {str(code): tuple(row) for code, row in ours[columns].astype("object").T.items()},
        {
            str(code): tuple(row)
            for code, row in store.published("table_2_2021").set_index("la_code")[printed].astype("object").T.items()
        },
    )


def check_slides(store: Store) -> str:
    """Compare the areas of the January 2017 slides: which were inspected in 2016, and which reports were out."""
    slides = store.published("slides_2017_areas")
    inspections = store.table("inspections")
    first = inspections[inspections["inspection_start_date"] < "2017-01-01"]
    out = first[first["published_by"] <= pd.Timestamp(SLIDES_DATE)]
    computed: dict[str, object] = {code: code in set(out["la_code"]) for code in first["la_code"]} | {
        "areas": len(first), "letters": len(out), "statements of action": _statements(out),
    }  # fmt: skip
    published: dict[str, object] = dict(zip(slides["la_code"], slides["report_published"], strict=True)) | {
        "areas": store.figure("ofsted-cqc-slides-2017-inspected"),
        "letters": store.figure("ofsted-cqc-slides-2017-letters"),
        "statements of action": store.figure("ofsted-cqc-slides-2017-wsoa"),
    }
    return _agree(computed, published)


def check_outcomes_2023(store: Store) -> str:
    """Count the outcomes of inspections that started in 2023, whenever their reports came out."""
    inspections = store.table("inspections")
    second = inspections[inspections["framework"] == SECOND_FRAMEWORK]
    found = second[second["inspection_start_date"].dt.year == 2023]["outcome"].value_counts()
    published = store.published("outcomes_2023").set_index("outcome")["areas"]
    total = store.figure("ofsted-2023-release-inspected")
    return _agree(
        {str(word): int(found[word]) for word in published.index} | {"all": int(found.sum())},
        {str(word): int(count) for word, count in published.items()} | {"all": total},
    )


def check_outcomes_2024(store: Store) -> str:
    """Count the outcomes of inspections that started by the end of 2024, and apart those in 2024, as the release does.

    No source gives the start of two whose reports came out in 2024, North Yorkshire and Derbyshire. The release's
    counts hold if both started in that year: so neither can have started before it.
    """
    inspections = store.table("inspections")
    second = inspections[inspections["framework"] == SECOND_FRAMEWORK]
    begun = second["inspection_start_date"].fillna(second["publication_date"]).dt.year
    names = dict(zip(SECOND_OUTCOMES, ("typically-positive", "inconsistent", "failings"), strict=True))
    computed: dict[str, object] = {}
    published: dict[str, object] = {}
    for ending, years in (("", (2023, 2024)), ("-2024", (2024,))):
        found = second.loc[begun.isin(years), "outcome"].value_counts()
        computed |= {f"{name}{ending}": int(found[outcome]) for outcome, name in names.items()}
        computed[f"inspected{ending}"] = int(begun.isin(years).sum())
        for name in (*names.values(), "inspected"):
            published[f"{name}{ending}"] = store.figure(f"ofsted-2024-release-{name}{ending}")
    return _agree(computed, published)


CHECKS: dict[str, Callable[[Store], str]] = {
    "local areas by date": check_area_counts,
    "2021 release, inspections and statements of action": check_release_totals,
    "2021 release, Table 1": check_table_1,
    "2021 release, inner and outer London": check_london,
    "2021 release, areas not inspected": check_regions,
    "2021 release, reporting years": check_years,
    "2021 release, re-visits": check_revisits,
    "2021 release, Table 2": check_table_2,
    "January 2017 slides, areas and letters": check_slides,
    "2023 release, outcomes": check_outcomes_2023,
    "2024 release, outcomes": check_outcomes_2024,
}


def _statements(cases: pd.DataFrame) -> int:
    return int((cases["outcome"] == FIRST_OUTCOMES[1]).sum())


def _cells(counts: pd.Series) -> dict[str, int]:
    keys = counts.index.to_frame(index=False)
    names = "group " + keys["group"].astype(str) + ", " + keys["outcome"].astype(str)
    return dict(zip(names, counts.astype(int), strict=True))


def _agree(computed: Mapping[str, object], published: Mapping[str, object]) -> str:
    """Say how many cells agree; raise `DataError` that names each one that does not."""
    missing = "nothing"
    odd = [
        f"{cell}: computed {computed.get(cell, missing)}, published {published.get(cell, missing)}"
        for cell in [*published, *(cell for cell in computed if cell not in published)]
        if computed.get(cell, missing) != published.get(cell, missing)
    ]
    if odd:
        raise DataError(f"{len(odd)} of {len(published)} differ: {'; '.join(odd)}.")
    shown = ", ".join(f"{cell} {value}" for cell, value in published.items())
    return f"{len(published)} of {len(published)} agree" + (f" ({shown})" if len(shown) <= LONGEST_DETAIL else "")
