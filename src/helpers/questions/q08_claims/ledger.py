"""The ledger: every claim with what its document says, what we compute, and a verdict."""

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

import pandas as pd

from helpers.data.load import load_inspections, load_local_areas, load_published, load_revisits
from helpers.formats import join, number, percentage_points
from helpers.questions.q08_claims import comparisons, measures
from helpers.questions.q08_claims.answers import Answer
from helpers.questions.q08_claims.expectation import expected, printed
from helpers.questions.q08_claims.facts import OWN_RULE, Facts, facts_for
from helpers.questions.q08_claims.selection import select
from helpers.questions.q08_claims.wording import Interval, says_no_difference
from smallstats.errors import DataError

Function = Callable[..., Answer]
SETTLED: Final = ("reproduced", "not contradicted", "differs", "not answered")
REPRODUCED, NOT_CONTRADICTED, DIFFERS, NOT_ANSWERED = SETTLED
HOLDS: Final = (REPRODUCED, NOT_CONTRADICTED)
"""Verdicts of claims whose words agree with the computed value."""
UNEXPLAINED: Final = "No reason is recorded: the words hold under other parameters."
DEFAULT_TOLERANCES: Final = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15)


def function_named(name: str) -> Function:
    """Return the function of the ledger with that name.

    Raises
    ------
    DataError
        If there is none.
    """
    modules: tuple[ModuleType, ...] = (measures, comparisons)
    found = [
        vars(module)[name] for module in modules if getattr(vars(module).get(name), "__module__", "") == module.__name__
    ]
    if len(found) != 1:
        raise DataError(f"claims.csv, column function: {name!r} is no function of helpers.questions.q08_claims.")
    function: Function = found[0]
    return function


def build_ledger(
    *, tolerance: float, level: float, boundary_policy: str = OWN_RULE, data_dir: str = ""
) -> pd.DataFrame:
    """Compute every claim of ``data/published/claims.csv`` and judge it.

    Parameters
    ----------
    tolerance : float
        How far a share may lie from the fraction that words name (0 to 1); see `helpers.questions.q08_claims.wording`.
    level : float
        Significance level of the claims that a test answers.
    boundary_policy : str
        `OWN_RULE`, or one of `helpers.counting.cases.BOUNDARY_POLICIES` for all documents alike.
    data_dir : str
        Folder with tables of the reader's own; the project's if empty.

    Returns
    -------
    DataFrame
        Indexed by `claim_id`: `document`, `place`, `claim`, `kind`, `says`, `computed` (in words), `verdict` (one of
        `SETTLED`), `difference` (in words, empty unless it differs), `why` (the reason of a difference, or what would
        be needed), and for the figures `value`, `unit`, `lower`, `upper`, `open_lower`,
        `open_upper`, `gap` (NaN where there is none).
    """
    claims = claims_with_figures(data_dir)
    loaded = {
        "areas": load_local_areas(data_dir),
        "inspections": load_inspections(data_dir),
        "revisits": load_revisits(data_dir),
    }
    options: dict[str, Any] = {**loaded, "boundary_policy": boundary_policy, "level": level}
    facts = {document: facts_for(document, **options) for document in claims["document"].unique()}
    judged = [
        _judge(claim, facts[claim["document"]], tolerance=tolerance, level=level) for _, claim in claims.iterrows()
    ]
    return claims[["document", "place", "claim", "kind"]].join(pd.DataFrame(judged, index=claims.index))


def claims_with_figures(data_dir: str = "") -> pd.DataFrame:
    """Return the claims, indexed by `claim_id`, with what figures.csv prints for them."""
    figures = load_published("figures", data_dir)[["figure_id", "value", "unit", "verbal", "population", "date"]]
    claims = load_published("claims", data_dir).merge(figures, on="figure_id", how="left")
    return claims.set_index("claim_id")


def count_verdicts(ledger: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Count claims by verdict within each level of a column; every verdict is a column, the last is `total`."""
    found = ledger.groupby(by, observed=True)["verdict"].value_counts().unstack(fill_value=0)
    found = found.reindex(columns=list(SETTLED), fill_value=0).astype(int)
    found.columns.name = None
    return found.assign(total=found.sum(axis=1))


def verdicts_by_tolerance(ledger: pd.DataFrame, *, tolerances: tuple[float, ...] = DEFAULT_TOLERANCES) -> pd.DataFrame:
    """Count the shares in words that hold at each of several tolerances.

    Parameters
    ----------
    ledger : DataFrame
        As `build_ledger` gives it; only its shares in words are looked at.

    Returns
    -------
    DataFrame
        Indexed by `Tolerance` in percentage points: `hold`, `total`, and `do_not_hold`, the claims that do not.
    """
    words = verbal_shares(ledger)
    every = claims_with_figures().loc[words.index]
    rows_found = {}
    for tolerance in tolerances:
        meant = [_interval(claim, tolerance) for _, claim in every.iterrows()]
        held = [item.holds(value) for item, value in zip(meant, words["value"], strict=True)]
        fails = [text for text, holds in zip(words["claim"], held, strict=True) if not holds]
        found = {"hold": sum(held), "total": len(held), "do_not_hold": "; ".join(fails) or "none"}
        points = round(tolerance * 100, 6)
        rows_found[int(points) if points.is_integer() else points] = found
    return pd.DataFrame.from_dict(rows_found, orient="index").rename_axis("Tolerance")


def verbal_shares(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the computed claims that name a share in words."""
    return ledger[ledger["kind"].eq("verbal quantity") & ledger["unit"].eq("share") & ledger["value"].notna()]


def _interval(claim: Any, tolerance: float) -> Interval:
    found = expected(claim, tolerance=tolerance, level=0.05)
    if isinstance(found, str):
        raise DataError(f"{claim['says']!r}: is not a share in words.")
    return found


def _judge(claim: Any, facts: Facts, *, tolerance: float, level: float) -> dict[str, Any]:
    """Compute one claim and set it beside what is printed."""
    row: dict[str, Any] = {"says": printed(claim), "computed": "", "verdict": NOT_ANSWERED, "difference": ""}
    row |= {"why": claim["needs"], "value": float("nan"), "unit": "", "lower": float("nan"), "upper": float("nan")}
    row |= {"gap": float("nan"), "open_lower": False, "open_upper": False}
    if pd.isna(claim["function"]):
        return row
    answer = _answer(claim, facts)
    meant = expected(claim, tolerance=tolerance, level=level)
    row |= {"computed": answer.shown, "unit": answer.unit, "why": ""}
    if isinstance(meant, Interval) and not isinstance(answer.value, str):
        row |= {"value": answer.value, **vars(meant), "gap": meant.gap(answer.value)}
        holds = meant.holds(answer.value)
    else:
        holds = meant == answer.value
    if holds:
        weak = answer.no_finding or says_no_difference(claim["verbal"]) or says_no_difference(claim["says"])
        return row | {"verdict": NOT_CONTRADICTED if weak else REPRODUCED}
    why = UNEXPLAINED if pd.isna(claim["reason"]) else str(claim["reason"])
    if isinstance(meant, str) and isinstance(answer.value, str):
        return row | {"verdict": DIFFERS, "difference": _other_parts(meant, answer.value), "why": why}
    return row | {"verdict": DIFFERS, "difference": _difference(row["gap"], answer.unit), "why": why}


def _answer(claim: Any, facts: Facts) -> Answer:
    """Compute one claim from the rows it is about."""
    name, where, argument = (
        "" if pd.isna(claim[column]) else str(claim[column]) for column in ("rows", "where", "argument")
    )
    return function_named(claim["function"])(select(facts.rows(name), where, facts), argument, facts)


def _other_parts(meant: str, found: str) -> str:
    """Name the parts of a text that one side has and the other has not, or else say that their order differs."""
    said, computed = meant.split("; "), found.split("; ")
    more = [part for part in computed if part not in said]
    less = [part for part in said if part not in computed]
    parts = [f"{join(more)} besides"] if more else []
    parts += [f"not {join(less)}"] if less else []
    return ", ".join(parts) or "the same in another order"


def _difference(gap: float, unit: str) -> str:
    """Say by how much a value lies outside what the words allow."""
    if math.isnan(gap):
        return "not the same"
    if gap == 0:
        return "exactly the number that the words leave out"
    side = "above" if gap > 0 else "below"
    if unit == "share":
        return f"{percentage_points(abs(gap))} {side}" if abs(gap) >= 0.005 else f"under 1 percentage point {side}"
    size = {"date": f"{abs(gap):,.0f} days", "p": number(abs(gap)), "years": f"{number(abs(gap))} years"}
    where = {"date": {"above": "later", "below": "earlier"}[side]}.get(unit, side)
    return f"{size.get(unit, f'{abs(gap):,.0f}')} {where}"
