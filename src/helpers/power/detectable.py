"""How small an effect a study of this size can be expected to find; never the power of the effect it did find.

Facts about a design in, the smallest effect found with a given power (or the power for a given effect) out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from helpers.errors import DataError, ParameterError
from helpers.inputs import check_choice, check_confidence, check_count
from helpers.power.designs import Design, FloatArray
from helpers.power.facts import design_from_facts
from helpers.power.methods import noncentral_power, normal_power, simulated_power
from helpers.power.search import first_slope, nan_shares, noncentrality_for, slope_of, slope_of_w, strongest_w
from helpers.results import Result

DesignName = Literal["independence", "trend", "two-proportions"]
Method = Literal["noncentral", "normal", "simulation"]
Generator = np.random.Generator

_METHODS = {
    "noncentral": ("noncentral chi-square", "Cohen (1988), Statistical Power Analysis, chapter 7"),
    "normal": ("normal approximation", "Fleiss, Levin and Paik (2003), chapter 4; Nam (1987), Biometrics 43, 701-705"),
    "simulation": ("simulation", "Pearson's or the Cochran-Armitage test on tables drawn at the implied shares"),
}
_TESTS = {
    "independence": "Pearson's test of independence",
    "trend": "Cochran-Armitage test for trend",
    "two-proportions": "Chi-square test of two shares",
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Power(Result):
    """An effect, the shares it implies, and the power of a test to find it.

    Attributes
    ----------
    design : str
        "independence", "trend" or "two-proportions".
    effect : float
        Cohen's w; odds ratio per unit of score; share a minus share b.
    effects : mapping of str to float
        The same effect in all its measures, that one first.
    shares : ndarray of float, shape (groups,) or (groups, outcomes)
        Share of the first outcome in each group, or of each outcome where there are more than two. For independence
        this is one pattern among many with this w: log odds in even steps from group to group; NaN if no such
        pattern is as strong.
    totals : ndarray of int, shape (groups,)
        Number in each group.
    n, df : int
        Number in all; degrees of freedom of the test.
    power, alpha, confidence : float
        Chance of a significant result at this effect; level of the test; 1 - alpha.
    standard_error : float or None
        Monte Carlo standard error of the power, for the method "simulation".
    """

    design: str
    effect: float
    effects: Mapping[str, float]
    shares: FloatArray
    totals: npt.NDArray[np.int64]
    n: int
    df: int
    power: float
    alpha: float
    confidence: float
    standard_error: float | None


def minimum_detectable(
    design: DesignName,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    direction: Literal["up", "down"] = "up",
    method: Method = "noncentral",
    draws: int = 20_000,
    rng: Generator | int | None = None,
    **facts: Any,
) -> Power:
    """Find the smallest effect that a test finds with a given power.

    Parameters
    ----------
    design : {"independence", "trend", "two-proportions"}
        Which test: Pearson's, two-sided Cochran-Armitage, or the two-sided chi-square test of two shares.
    power : float
        Chance of a significant result; more than 1 - confidence, less than 1.
    confidence : float
        1 - alpha, strictly between 0 and 1.
    direction : {"up", "down"}
        "up": the first outcome is commoner at higher scores, or in group a; "down": rarer.
    method : {"noncentral", "normal", "simulation"}
        "normal" (trend and two proportions) uses the statistic's true variance; "simulation" finds where the power
        of the test on drawn tables crosses `power`, with the same random numbers at every effect.
    draws : int
        Tables drawn at each effect.
    rng : Generator or int, optional
        Source of random numbers, or a seed.
    **facts
        independence: `totals` (one a group), or `n` and `rows`; `columns` (default 2); `share`, the overall share of
        the first outcome, or of each outcome (default: equal). trend: `totals`, `share` (overall share of the first
        outcome), `scores` (default 0, 1, ...). two-proportions: `totals` (group a, group b), `baseline` (share in b).

    Raises
    ------
    ParameterError
        If an option or fact is missing, unknown or not allowed.
    DataError
        If a total is not a count, fewer than two groups hold an observation, or there are too few observations to
        find any effect, however strong, with this power.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 7. Nam (1987), Biometrics 43,
    701-705. Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 4.

    Examples
    --------
    >>> found = minimum_detectable("independence", n=116, rows=5)
    >>> round(found.effect, 4)
    0.3208
    >>> found = minimum_detectable("two-proportions", totals=[50, 50], baseline=0.5, method="normal")
    >>> found.shares.round(4).tolist()
    [0.7668, 0.5]
    """
    check_choice(direction, name="direction", allowed=("up", "down"))
    known, alpha, seed = _prepare(design, facts, confidence, method, draws, rng)
    goal = _check_power(power, alpha)
    sign = 1.0 if direction == "up" else -1.0
    if known.name == "independence" and method == "noncentral":
        return _independence(known, noncentrality_for(known.df, goal, alpha), goal, alpha, sign)
    reached = _power_function(known, alpha, method, draws, seed)
    rough = method == "simulation"
    slope = sign * first_slope(known, lambda size: reached(known.shares_at(sign * size)) - goal, rough=rough)
    achieved = reached(known.shares_at(slope)) if method == "simulation" else goal
    return _result(known, slope, achieved, alpha, method, draws)


def power_of(
    design: DesignName,
    *,
    effect: float,
    confidence: float = 0.95,
    method: Method = "noncentral",
    draws: int = 20_000,
    rng: Generator | int | None = None,
    **facts: Any,
) -> Power:
    """Find the power of a test for an effect that was chosen before looking at the data.

    Parameters
    ----------
    design, confidence, method, draws, rng, **facts
        As for `minimum_detectable`.
    effect : float
        Cohen's w (independence), odds ratio per unit of score (trend), share a minus share b (two proportions).

    Raises
    ------
    DataError, ParameterError
        As for `minimum_detectable`; and if no shares have such an effect.

    Examples
    --------
    >>> round(power_of("independence", n=116, rows=5, effect=0.3).power, 4)
    0.7371
    """
    known, alpha, seed = _prepare(design, facts, confidence, method, draws, rng)
    size = _check_effect(known, effect, method)
    if known.name == "independence" and method == "noncentral":
        noncentrality = size**2 * float(known.totals.sum())
        return _independence(known, noncentrality, noncentral_power(known.df, noncentrality, alpha), alpha, 1.0)
    slope = slope_of(known, size)
    achieved = _power_function(known, alpha, method, draws, seed)(known.shares_at(slope))
    return _result(known, slope, achieved, alpha, method, draws)


def _prepare(
    name: str, facts: Mapping[str, Any], confidence: float, method: str, draws: int, rng: Generator | int | None
) -> tuple[Design, float, int]:
    design = design_from_facts(name, facts)
    check_choice(method, name="method", allowed=tuple(_METHODS))
    if method == "normal" and name == "independence":
        raise ParameterError("method='normal': is for one degree of freedom; use noncentral or simulation.")
    if check_count(draws, name="draws") < 100:
        raise ParameterError(f"draws={draws!r}: at least 100 are needed to speak of a power.")
    # One seed for every effect tried: the tables change as little as possible from one effect to the next.
    seed = int(np.random.default_rng(rng).integers(2**63)) if method == "simulation" else 0
    return design, 1 - check_confidence(confidence), seed


def _check_power(power: Any, alpha: float) -> float:
    try:
        value = float(power)
    except (TypeError, ValueError):
        value = float("nan")
    if not alpha < value < 1:
        raise ParameterError(f"power={power!r}: must lie between alpha = {alpha:.6g} and 1, for instance 0.8.")
    return value


def _check_effect(design: Design, effect: Any, method: str) -> float:
    try:
        value = float(effect)
    except (TypeError, ValueError):
        value = float("nan")
    baseline = float(design.margin[0])
    allowed = {
        "independence": (0 <= value <= strongest_w(design), f"w from 0 to {strongest_w(design):.6g}"),
        "trend": (0 < value < float("inf"), "an odds ratio above 0"),
        "two-proportions": (0 < baseline + value < 1, "a difference that leaves share a strictly between 0 and 1"),
    }
    fits, wanted = allowed[design.name]
    if not fits:
        raise ParameterError(f"effect={effect!r}: for design={design.name!r} it must be {wanted}.")
    if method == "simulation" and design.name == "independence" and np.isnan(slope_of_w(design, value, 1.0)):
        raise ParameterError(f"effect={effect!r}: no even pattern over these groups is as strong; use noncentral.")
    return value


def _power_function(design: Design, alpha: float, method: str, draws: int, seed: int) -> Callable[[FloatArray], float]:
    if method == "simulation":
        return lambda shares: simulated_power(design, shares, alpha, draws=draws, seed=seed)
    if method == "normal":
        return lambda shares: normal_power(design, shares, alpha)
    return lambda shares: noncentral_power(design.df, design.noncentrality(shares), alpha)


def _independence(design: Design, noncentrality: float, power: float, alpha: float, sign: float) -> Power:
    w = sqrt(noncentrality / float(design.totals.sum()))
    if w > strongest_w(design):
        raise DataError(
            f"power={power!r}: would take w = {w:.4g}, more than any table of this shape can have "
            f"({strongest_w(design):.4g}); ask for less power or more observations."
        )
    slope = slope_of_w(design, w, sign)
    shares = nan_shares(design) if np.isnan(slope) else design.shares_at(slope)
    effects = {"w": w, "cramers_v": w / strongest_w(design)}
    return _power(design, effects, shares, power, alpha, "noncentral", None)


def _result(design: Design, slope: float, power: float, alpha: float, method: str, draws: int) -> Power:
    shares = design.shares_at(slope)
    error = sqrt(power * (1 - power) / draws) if method == "simulation" else None
    return _power(design, design.effects(shares, slope), shares, power, alpha, method, error)


def _power(
    design: Design,
    effects: Mapping[str, float],
    shares: FloatArray,
    power: float,
    alpha: float,
    method: str,
    standard_error: float | None,
) -> Power:
    way, source = _METHODS[method]
    return Power(
        method=f"{_TESTS[design.name]}, power by {way}",
        source=source,
        design=design.name,
        effect=next(iter(effects.values())),
        effects=effects,
        shares=shares[:, 0] if shares.shape[1] == 2 else shares,
        totals=design.totals,
        n=int(design.totals.sum()),
        df=design.df,
        power=power,
        alpha=alpha,
        confidence=1 - alpha,
        standard_error=standard_error,
    )
