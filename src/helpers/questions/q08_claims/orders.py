"""Claims that are ranks or comparisons: places in an order, differences, and tests of no difference."""

from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from helpers.formats import join, number
from helpers.parameters import PopulationProvision
from helpers.questions.q04_size_provision import size_counts
from helpers.questions.q08_claims.answers import Answer, gap, rank, share, tested
from helpers.questions.q08_claims.facts import Facts
from smallstats.association import cramers_v, independence, max_range
from smallstats.association.trend import cochran_armitage
from smallstats.results import attempt

LATEST_YEARS = 3
SIZES: Final = PopulationProvision()
"""How notebook 04 cuts areas by residents: the same claim is answered here as there."""


def share_in_deprivation_group(facts: Facts, argument: str) -> Answer:
    """Give the share with a statement in a deprivation group."""
    cases = facts.counted[facts.counted["deprivation_group"] == int(argument)]
    return share(int(cases["wsoa"].sum()), len(cases))


def rank_of_deprivation_group(facts: Facts, argument: str) -> Answer:
    """Give the place of a deprivation group by its share with a statement."""
    group, end = argument.split("; ")
    return rank(_shares_by(facts, "deprivation_group"), group, lowest=end == "lowest")


def deprivation_test(facts: Facts, argument: str) -> Answer:
    """Test whether outcomes and deprivation groups are independent (exact)."""
    return _test(facts, facts.counted["deprivation_group"], detail="five deprivation groups")


def population_test(facts: Facts, argument: str) -> Answer:
    """Test whether outcomes and groups of areas by residents from birth to 25 are independent (exact)."""
    detail = f"{SIZES.n_groups} groups of areas by residents aged 0 to 25"
    return _test_counts(size_counts(facts.cases, SIZES), facts.level, detail=detail)


def population_range(facts: Facts, argument: str) -> Answer:
    """Test whether the shares of those groups lie further apart than outcomes dealt out at random would."""
    found = attempt(partial(max_range, draws=SIZES.draws, rng=SIZES.seed), size_counts(facts.cases, SIZES))
    detail = f"range of the shares of {SIZES.n_groups} groups of areas by residents aged 0 to 25"
    return tested(found.p_value, level=facts.level, detail=detail)


def rank_of_region(facts: Facts, argument: str) -> Answer:
    """Give the place of a region by its share with a statement."""
    region, end = argument.split("; ")
    return rank(_shares_by(facts, "ofsted_region"), region, lowest=end == "lowest")


def spread_of_shares(facts: Facts, argument: str) -> Answer:
    """Give the highest less the lowest share with a statement over the groups of a column, all or those named."""
    column, *named = argument.split("; ")
    shares = _shares_by(facts, column)
    shares = shares[shares.index.isin(named)] if named else shares
    return gap(shares.max() - shares.min(), f"from {shares.idxmin()} to {shares.idxmax()}")


def rank_without_in_year(facts: Facts, argument: str) -> Answer:
    """Give the place of a reporting year by its share without a statement."""
    return rank(1 - _by_year(facts), argument)


def rank_without_in_later_year(facts: Facts, argument: str) -> Answer:
    """Give the place of a reporting year by its share without a statement among the years after the first."""
    year, end = argument.split("; ")
    return rank(1 - _by_year(facts).iloc[1:], year, lowest=end == "lowest")


def gap_to_later_years(facts: Facts, argument: str) -> Answer:
    """Give the first year's share without a statement less the largest of any later year."""
    without = 1 - _by_year(facts)
    return gap(without.iloc[0] - without.iloc[1:].max(), f"the first year above {without.iloc[1:].idxmax()}")


def latest_years_alike(facts: Facts, argument: str) -> Answer:
    """Count the latest reporting years over which the exact test of independence finds no difference."""
    years = list(_by_year(facts).index)
    spans = range(len(years), 0, -1)
    alike = next((n for n in spans if _p_of_years(facts, years[-n:]) >= facts.level), 1)
    return Answer(float(alike), "count", f"{alike} ({years[-alike]} to {years[-1]})", no_finding=True)


def extreme_share_of_latest_years(facts: Facts, argument: str) -> Answer:
    """Give the highest or lowest share with a statement of the latest three reporting years."""
    means = _by_year(facts).iloc[-LATEST_YEARS:]
    year = str(means.idxmax() if argument == "highest" else means.idxmin())
    outcomes = facts.counted.loc[facts.counted["year"].eq(year), "wsoa"]
    return share(int(outcomes.sum()), len(outcomes))


def trend_over_years(facts: Facts, argument: str) -> Answer:
    """Test whether the share with a statement rises over calendar years (exact trend); p = 1 where it does not."""
    years = facts.counted["inspection_start_date"].dt.year
    result = attempt(cochran_armitage, pd.crosstab(years, facts.counted["wsoa"]), method="exact")
    rises = result.slope > 0
    detail = "rising over calendar years" if rises else "not rising over calendar years"
    return tested(result.p_value if rises else 1.0, level=facts.level, detail=detail)


def london_test(facts: Facts, argument: str) -> Answer:
    """Test whether London boroughs differ from the other types together (exact); p = 1 where they are not lower."""
    in_london = facts.counted["type_then"].eq("London borough")
    means = facts.counted.groupby(in_london)["wsoa"].mean()
    detail = "London boroughs against the rest"
    if not means.get(True, np.nan) < means.get(False, np.nan):
        return tested(1.0, level=facts.level, detail=f"{detail}, not lower")
    return _test(facts, in_london, detail=detail)


def other_types_test(facts: Facts, argument: str) -> Answer:
    """Test whether the types of authority other than London boroughs differ from each other (exact)."""
    types = facts.counted["type_then"]
    return _test(facts, types.where(types != "London borough"), detail=join(["counties", "metropolitan", "unitary"]))


def london_rank_each_year(facts: Facts, argument: str) -> Answer:
    """Give the worst place of London boroughs by share, from the lowest, in any reporting year."""
    means = facts.counted.groupby(["year", "type_then"], observed=True)["wsoa"].mean().unstack()
    ordered = means.rank(axis=1, method="max")["London borough"]
    worst = float(ordered.max())
    return Answer(worst, "rank", f"place {int(worst)} from the lowest, at worst, in {ordered.count()} years")


def _shares_by(facts: Facts, column: str) -> pd.Series:
    """Return the share with a statement by group, groups as text and whole numbers without a point."""
    known = facts.counted[facts.counted[column].notna()]
    groups = known[column].convert_dtypes().astype(str)
    return known.groupby(groups)["wsoa"].mean()


def _by_year(facts: Facts) -> pd.Series:
    return facts.counted.groupby(facts.counted["year"].astype(str))["wsoa"].mean()


def _p_of_years(facts: Facts, years: list[str]) -> float:
    if len(years) == 1:
        return 1.0
    found = facts.counted["year"].astype(str)
    return float(_test(facts, found.where(found.isin(years)), detail="").value)


def _test(facts: Facts, groups: pd.Series, *, detail: str) -> Answer:
    return _test_counts(pd.crosstab(groups, facts.counted["wsoa"]), facts.level, detail=detail)


def _test_counts(counts: pd.DataFrame, level: float, *, detail: str) -> Answer:
    p_value = attempt(partial(independence, method="exact"), counts).p_value
    strength = attempt(cramers_v, counts, confidence=1 - level)
    left = "" if pd.isna(strength.upper) else f"; Cramér's V up to {number(strength.upper)}"
    return tested(p_value, level=level, detail=detail + left)
