"""What a claim compares: places in an order, differences, and tests, as functions of rows and an argument.

Most are given a condition, whose share is meant, and the column by which it is compared: ``wsoa=1; ofsted_region``.
"""

from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from helpers.formats import number
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.q04_size_provision import size_counts
from helpers.questions.q08_claims.answers import Answer, counted, gap, tested, text
from helpers.questions.q08_claims.answers import rank as place_of
from helpers.questions.q08_claims.answers import share as share_of
from helpers.questions.q08_claims.facts import Facts
from helpers.questions.q08_claims.selection import as_text, column, holds, shares_by
from smallstats.association import cramers_v, independence, max_range
from smallstats.association.trend import cochran_armitage
from smallstats.results import attempt

SIZES: Final = PopulationProvision()
"""How notebook 04 cuts areas by residents: the same claim is answered here as there."""


def rank(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the place of a group by its share: condition; column; group; "highest" or "lowest"."""
    condition, by, group, end = argument.split("; ")
    return place_of(shares_by(rows, facts, condition, by), group, lowest=end == "lowest")


def worst_rank(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the worst place of a group by its share, from the lowest, in any year: condition; column; group."""
    condition, by, group = argument.split("; ")
    means = holds(rows, condition, facts).groupby([rows["year"], rows[by]], observed=True).mean().unstack()
    ordered = means.rank(axis=1, method="max")[group]
    worst = float(ordered.max())
    return Answer(worst, "rank", f"place {int(worst)} from the lowest, at worst, in {ordered.count()} years")


def spread(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the highest less the lowest share of the groups: condition; column."""
    shares = shares_by(rows, facts, *argument.split("; "))
    return gap(shares.max() - shares.min(), f"from {shares.idxmin()} to {shares.idxmax()}")


def first_above_later(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the share of the first group less the largest of any later one: condition; column."""
    shares = shares_by(rows, facts, *argument.split("; "))
    return gap(shares.iloc[0] - shares.iloc[1:].max(), f"the first year above {shares.iloc[1:].idxmax()}")


def extreme_share(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Give the highest or lowest share of the groups: condition; column; "highest" or "lowest"."""
    condition, by, end = argument.split("; ")
    shares = shares_by(rows, facts, condition, by)
    chosen = rows[rows[by] == (shares.idxmax() if end == "highest" else shares.idxmin())]
    return share_of(int(holds(chosen, condition, facts).sum()), len(chosen))


def below_half(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Count the groups whose share is below one half: condition; column."""
    return counted(len(_below_half(rows, argument, facts)))


def names_below_half(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Name those groups, in alphabetical order."""
    return text(*_below_half(rows, argument, facts))


def differs_by(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Test whether outcomes and the groups of a column are independent (exact): column; what it groups."""
    by, detail = argument.split("; ")
    return _test(column(rows, by), rows["wsoa"], facts, detail=detail)


def lower_than_rest(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Test whether a share differs from that of the rest (exact): condition; detail. p = 1 where it is not lower."""
    condition, detail = argument.split("; ")
    inside = holds(rows, condition, facts)
    means = rows.groupby(inside)["wsoa"].mean()
    if not means.get(True, np.nan) < means.get(False, np.nan):
        return tested(1.0, level=facts.level, detail=f"{detail}, not lower")
    return _test(inside, rows["wsoa"], facts, detail=detail)


def rises_over(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Test whether the share rises over an ordered column (exact trend): column; detail. p = 1 where it does not."""
    by, detail = argument.split("; ")
    result = attempt(cochran_armitage, pd.crosstab(column(rows, by), rows["wsoa"]), method="exact")
    rises = result.slope > 0
    said = f"rising over {detail}" if rises else f"not rising over {detail}"
    return tested(result.p_value if rises else 1.0, level=facts.level, detail=said)


def latest_alike(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Count the latest groups of a column over which the exact test of independence finds no difference."""
    found = as_text(column(rows, argument))
    groups = sorted(found.unique())

    def p_of(latest: list[str]) -> float:
        alone = len(latest) == 1
        return 1.0 if alone else float(_test(found.where(found.isin(latest)), rows["wsoa"], facts, detail="").value)

    alike = next((n for n in range(len(groups), 0, -1) if p_of(groups[-n:]) >= facts.level), 1)
    return Answer(float(alike), "count", f"{alike} ({groups[-alike]} to {groups[-1]})", no_finding=True)


def differs_by_size(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Test whether outcomes and groups of areas by residents from birth to 25 are independent (exact)."""
    detail = f"{SIZES.n_groups} groups of areas by residents aged 0 to 25"
    return _test_counts(size_counts(facts.cases, SIZES), facts.level, detail=detail)


def range_by_size(rows: pd.DataFrame, argument: str, facts: Facts) -> Answer:
    """Test whether the shares of those groups lie further apart than outcomes dealt out at random would."""
    found = attempt(partial(max_range, draws=SIZES.draws, rng=SIZES.seed), size_counts(facts.cases, SIZES))
    detail = f"range of the shares of {SIZES.n_groups} groups of areas by residents aged 0 to 25"
    return tested(found.p_value, level=facts.level, detail=detail)


def _below_half(rows: pd.DataFrame, argument: str, facts: Facts) -> list[str]:
    shares = shares_by(rows, facts, *argument.split("; "))
    return sorted(shares.index[shares < 1 / 2])


def _test(groups: pd.Series, outcomes: pd.Series, facts: Facts, *, detail: str) -> Answer:
    return _test_counts(pd.crosstab(groups, outcomes), facts.level, detail=detail)


def _test_counts(counts: pd.DataFrame, level: float, *, detail: str) -> Answer:
    p_value = attempt(partial(independence, method="exact"), counts).p_value
    strength = attempt(cramers_v, counts, confidence=1 - level)
    left = "" if pd.isna(strength.upper) else f"; Cramér's V up to {number(strength.upper)}"
    return tested(p_value, level=level, detail=detail + left)
