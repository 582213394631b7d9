"""How small an effect a study of this size can be expected to find; never the power of the effect it did find.

Facts about a design in, the smallest effect found with a given power (or the power for a given effect) out.

Designs whose power is asked for: the shares that an effect implies, and how they bear on the test.

A design knows the group totals and a family of alternatives with one parameter, a slope on the log-odds scale; 0 is
no association. Groups are rows, outcomes columns; the first outcome is the one whose share is spoken of.

From the facts that a caller states to a checked design.

Power of a design's test at given shares: by noncentral chi-square, by normal approximation, by simulation.

The search for the slope, or the noncentrality, at which a design's power reaches a goal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import asin, log, sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.optimize import brentq

from smallstats.checks import check_choice, check_confidence, check_count
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result

FloatArray = npt.NDArray[np.float64]

_MOST_STEPS = 100
_SETTLED = 1e-15
_SMALL_STEP = 1e-8


@dataclass(frozen=True, kw_only=True)
class Design:
    """Group totals and what the alternatives hold fixed.

    Attributes
    ----------
    name : str
        "independence", "trend" or "two-proportions".
    totals : ndarray of int, shape (groups,)
        Number in each group.
    margin : ndarray of float, shape (outcomes,)
        Shares of the outcomes: over all groups, or in the last group alone where `baseline` says so.
    scores : ndarray of float, shape (groups,)
        Position of each group; the log odds rise by the slope for each unit.
    baseline : bool
        Whether the last group's shares are held fixed, not the overall ones.
    """

    name: str
    totals: npt.NDArray[np.int64]
    margin: FloatArray
    scores: FloatArray
    baseline: bool = False

    @property
    def df(self) -> int:
        """Degrees of freedom of the test."""
        return (self.totals.size - 1) * (self.margin.size - 1) if self.name == "independence" else 1

    @property
    def span(self) -> float:
        """Distance from the lowest score to the highest."""
        return float(np.ptp(self.scores))

    def shares_at(self, slope: float) -> FloatArray:
        """Return the shares of each outcome in each group at a slope, shape (groups, outcomes)."""
        steps = np.arange(self.margin.size - 1, -1, -1.0)
        tilt = slope * np.outer(self.scores - self.scores[-1], steps)
        if self.baseline:
            return np.asarray(special.softmax(np.log(self.margin) + tilt, axis=1))
        return _with_margin(self.totals / self.totals.sum(), self.margin, tilt)

    def noncentrality(self, shares: FloatArray) -> float:
        """Return the noncentrality of the test's chi-square at these shares."""
        if self.name == "independence":
            return float(self.totals.sum()) * cohen_w(self.totals, shares) ** 2
        mean, spread, _ = self.linear_moments(shares)
        return (mean / spread) ** 2

    def linear_moments(self, shares: FloatArray) -> tuple[float, float, float]:
        """Return mean, null and true standard deviation of the sum of scores times counts, scores centred."""
        first, n = shares[:, 0], self.totals.sum()
        centred = self.scores - self.totals @ self.scores / n
        overall = self.totals @ first / n
        null = sqrt(overall * (1 - overall) * (self.totals @ centred**2))
        return float((self.totals * centred) @ first), null, sqrt((self.totals * centred**2) @ (first * (1 - first)))

    def effects(self, shares: FloatArray, slope: float) -> Mapping[str, float]:
        """Return the sizes of the effect, the design's main one first."""
        w = cohen_w(self.totals, shares)
        if self.name == "independence":
            return {"w": w, "cramers_v": w / sqrt(min(shares.shape) - 1)}
        first, last = float(shares[0, 0]), float(shares[-1, 0])
        if self.name == "trend":
            return {"odds_ratio": float(np.exp(slope)), "difference": last - first, "w": w}
        h = 2 * asin(sqrt(first)) - 2 * asin(sqrt(last))
        odds = float(np.exp(slope))
        return {"difference": first - last, "risk_ratio": first / last, "odds_ratio": odds, "h": h, "w": w}


def cohen_w(totals: npt.NDArray[np.int64], shares: FloatArray) -> float:
    """Return Cohen's w: the root of chi-square over n that these shares lead to."""
    weights = totals / totals.sum()
    overall = weights @ shares
    return sqrt(float(weights @ ((shares - overall) ** 2 / overall).sum(axis=1)))


def _with_margin(weights: FloatArray, margin: FloatArray, tilt: FloatArray) -> FloatArray:
    """Return shares with log odds tilted as asked and the overall shares held: Newton's method on a convex function."""
    offsets = np.log(margin)
    height, shares = _height(weights, margin, tilt, offsets)
    for _ in range(_MOST_STEPS):
        excess = weights @ shares - margin
        curvature = np.diag(weights @ shares) - shares.T @ (weights[:, None] * shares)
        # Only differences between offsets count: the last one stays put.
        step = np.append(np.linalg.lstsq(curvature[:-1, :-1], excess[:-1], rcond=None)[0], 0.0)
        size, before = 1.0, height
        height, shares = _height(weights, margin, tilt, offsets - step)
        while height > before + _SETTLED * (1 + abs(before)) and size > _SETTLED:
            size /= 2
            height, shares = _height(weights, margin, tilt, offsets - size * step)
        offsets = offsets - size * step
        # Newton's error is squared at each step: after one this small nothing is left to gain.
        if size * np.abs(step).max() < _SMALL_STEP:
            break
    return shares


def _height(weights: FloatArray, margin: FloatArray, tilt: FloatArray, offsets: FloatArray) -> tuple[float, FloatArray]:
    """Return the convex function that is lowest where the margin is met, and the shares at these offsets."""
    exponents = offsets + tilt
    largest = exponents.max(axis=1, keepdims=True)
    scaled = np.exp(exponents - largest)
    sums = scaled.sum(axis=1, keepdims=True)
    return float(weights @ (np.log(sums) + largest)[:, 0] - margin @ offsets), scaled / sums


_ALLOWED = {
    "independence": ("totals", "n", "rows", "columns", "share"),
    "trend": ("totals", "share", "scores"),
    "two-proportions": ("totals", "baseline"),
}
_REQUIRED = {"independence": (), "trend": ("totals", "share"), "two-proportions": ("totals", "baseline")}


def design_from_facts(name: str, facts: Mapping[str, Any]) -> Design:
    """Check the facts of a design and return it.

    Raises
    ------
    ParameterError
        If a fact is unknown, missing or not allowed.
    DataError
        If a total is not a count, or fewer than two groups hold an observation.
    """
    check_choice(name, name="design", allowed=tuple(_ALLOWED))
    for fact in facts:
        if fact not in _ALLOWED[name]:
            raise ParameterError(f"{fact}: no fact of design={name!r}; allowed are {', '.join(_ALLOWED[name])}.")
    for fact in _REQUIRED[name]:
        if facts.get(fact) is None:
            raise ParameterError(f"{fact}: must be given for design={name!r}.")
    if name == "independence":
        totals = _group_totals(facts)
        margin = _margin(facts.get("share"), _at_least_two(facts.get("columns", 2), "columns"))
        return Design(name=name, totals=totals, margin=margin, scores=np.arange(float(totals.size)))
    totals = _totals(facts["totals"])
    if name == "trend":
        margin, scores = _two_outcomes(facts["share"], "share"), _scores(facts.get("scores"), totals.size)
        return Design(name=name, totals=totals, margin=margin, scores=scores)
    if totals.size != 2:
        raise ParameterError(f"totals: {totals.size} given; design='two-proportions' has exactly 2 groups, a and b.")
    margin = _two_outcomes(facts["baseline"], "baseline")
    return Design(name=name, totals=totals, margin=margin, scores=np.array([1.0, 0.0]), baseline=True)


def _group_totals(facts: Mapping[str, Any]) -> npt.NDArray[np.int64]:
    n, rows = facts.get("n"), facts.get("rows")
    if facts.get("totals") is not None:
        if n is not None or rows is not None:
            raise ParameterError("totals: give either totals, or n and rows, not both.")
        return _totals(facts["totals"])
    if n is None or rows is None:
        raise ParameterError("totals: must be given for design='independence', or else both n and rows.")
    groups, whole = _at_least_two(rows, "rows"), check_count(n, name="n")
    if whole < groups:
        raise ParameterError(f"n={n!r}: at least one observation in each of {groups} rows is needed.")
    return np.array([whole // groups + (group < whole % groups) for group in range(groups)], dtype=np.int64)


def _totals(totals: Any) -> npt.NDArray[np.int64]:
    try:
        listed = [check_count(total, name="totals") for total in totals]
    except TypeError:
        raise ParameterError(f"totals={totals!r}: must be a sequence of counts, one a group.") from None
    if len(listed) < 2 or min(listed) == 0:
        raise DataError(f"totals={listed}: at least 2 groups, each with at least one observation, are needed.")
    return np.array(listed, dtype=np.int64)


def _at_least_two(value: Any, name: str) -> int:
    number = check_count(value, name=name)
    if number < 2:
        raise ParameterError(f"{name}={value!r}: at least 2 are needed.")
    return number


def _margin(share: Any, columns: int) -> FloatArray:
    if share is None:
        return np.full(columns, 1 / columns)
    if columns == 2 and np.ndim(share) == 0:
        return _two_outcomes(share, "share")
    shares = _numbers(share, "share")
    if shares.size != columns or not ((shares > 0) & (shares < 1)).all() or abs(shares.sum() - 1) > 1e-9:
        raise ParameterError(f"share={share!r}: must be {columns} shares, each between 0 and 1, that sum to 1.")
    return np.asarray(shares / shares.sum())


def _two_outcomes(share: Any, name: str) -> FloatArray:
    value = _numbers([share], name)[0]
    if not 0 < value < 1:
        raise ParameterError(f"{name}={share!r}: must lie strictly between 0 and 1.")
    return np.array([value, 1 - value])


def _scores(scores: Any, groups: int) -> FloatArray:
    if scores is None:
        return np.arange(float(groups))
    values = _numbers(scores, "scores")
    if values.size != groups or not np.isfinite(values).all() or np.ptp(values) == 0:
        raise ParameterError(f"scores={scores!r}: must be {groups} finite numbers, one a group, not all equal.")
    return values


def _numbers(values: Any, name: str) -> FloatArray:
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ParameterError(f"{name}={values!r}: must be a number, or numbers.") from None
    if numbers.ndim != 1:
        raise ParameterError(f"{name}={values!r}: must have one dimension.")
    return numbers


def noncentral_power(df: int, noncentrality: float, alpha: float) -> float:
    """Return the chance that a noncentral chi-square exceeds the central one's critical value."""
    return float(1 - special.chndtr(special.chdtri(df, alpha), df, noncentrality))


def normal_power(design: Design, shares: FloatArray, alpha: float) -> float:
    """Return the chance that a linear statistic is significant, with its true variance at these shares; both tails."""
    mean, null, true = design.linear_moments(shares)
    edge = -float(special.ndtri(alpha / 2)) * null
    if true == 0:
        return float(abs(mean) > edge)
    return float(special.ndtr((abs(mean) - edge) / true) + special.ndtr((-abs(mean) - edge) / true))


def simulated_power(design: Design, shares: FloatArray, alpha: float, *, draws: int, seed: int) -> float:
    """Return the share of simulated tables in which the design's chi-square test is significant.

    The same seed gives neighbouring shares neighbouring tables, so that the power rises smoothly with the effect.
    """
    rng = np.random.default_rng(seed)
    groups = zip(design.totals, shares, strict=True)
    counts = np.stack([rng.multinomial(total, group, size=draws) for total, group in groups], axis=1)
    statistics = _pearson(design, counts) if design.name == "independence" else _linear(design, counts)
    return float(np.mean(statistics > special.chdtri(design.df, alpha)))


def _pearson(design: Design, counts: npt.NDArray[np.int64]) -> FloatArray:
    """Return Pearson's chi-square of each table, shape (draws,); an outcome that is never seen adds nothing."""
    n = design.totals.sum()
    columns = np.maximum(counts.sum(axis=1), 1)
    per_column = (counts.astype(float) ** 2 / design.totals[:, None]).sum(axis=1)
    return np.asarray(n * (per_column / columns).sum(axis=1) - n)


def _linear(design: Design, counts: npt.NDArray[np.int64]) -> FloatArray:
    """Return the Cochran-Armitage chi-square of each table, shape (draws,); 0 where one outcome is never seen."""
    n = design.totals.sum()
    centred = design.scores - design.totals @ design.scores / n
    overall = counts[:, :, 0].sum(axis=1) / n
    null = overall * (1 - overall) * (design.totals @ centred**2)
    return np.asarray((counts[:, :, 0] @ centred) ** 2 / np.where(null > 0, null, np.inf))


# Log odds ratio over the whole range of scores beyond which shares are 0 or 1 to working precision.
_FARTHEST = 64.0


def noncentrality_for(df: int, power: float, alpha: float) -> float:
    """Return the noncentrality at which a chi-square test has a given power."""

    def short(noncentrality: float) -> float:
        return noncentral_power(df, noncentrality, alpha) - power

    high = 10.0
    while short(high) < 0:
        high *= 2
    return float(brentq(short, 0.0, high, xtol=1e-14, rtol=1e-14))


def first_slope(design: Design, excess: Callable[[float], float], *, rough: bool) -> float:
    """Return the slope, at least 0, at which a power in excess of a goal reaches 0; `rough` for a simulated power."""
    if excess(0.0) >= 0:
        raise ParameterError("power: drawn tables reach it with no effect at all; ask for more power or more draws.")
    high, farthest = 0.25 / design.span, _FARTHEST / design.span
    while excess(high) < 0:
        if high >= farthest:
            raise DataError(
                f"power: no effect, however strong, is found with it by design={design.name!r} and "
                f"{int(design.totals.sum())} observations; ask for less power or more observations."
            )
        high = min(2 * high, farthest)
    tolerance = 1e-4 if rough else 1e-14
    return float(brentq(excess, 0.0, high, xtol=tolerance / design.span, rtol=tolerance))


def slope_of(design: Design, effect: float) -> float:
    """Return the slope at which a design has an effect: w, an odds ratio a step, or a difference from the baseline."""
    if design.name == "trend":
        return log(effect)
    if design.name == "two-proportions":
        baseline = float(design.margin[0])
        share = baseline + effect
        return log(share / (1 - share)) - log(baseline / (1 - baseline))
    return slope_of_w(design, effect, 1.0)


def slope_of_w(design: Design, w: float, sign: float) -> float:
    """Return the slope of the even pattern with a given w, NaN if no slope is as strong."""

    def excess(slope: float) -> float:
        return cohen_w(design.totals, design.shares_at(sign * slope)) - w

    farthest = _FARTHEST / design.span
    if w == 0:
        return 0.0
    if excess(farthest) < 0:
        return float("nan")
    high = 0.25 / design.span
    while excess(high) < 0:
        high = min(2 * high, farthest)
    return sign * float(brentq(excess, 0.0, high, xtol=1e-14 / design.span, rtol=1e-14))


def strongest_w(design: Design) -> float:
    """Return the largest w that a table of this shape can have."""
    return sqrt(min(design.totals.size, design.margin.size) - 1)


def nan_shares(design: Design) -> FloatArray:
    """Return shares that are not known."""
    return np.full((design.totals.size, design.margin.size), np.nan)


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
