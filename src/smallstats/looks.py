"""Looking again as data come in: what repeated tests do to the level, and limits that keep it.

In: how much of the planned information each look has. Out: one row a look. The statistic is taken to be normal with
independent increments, as those of large-sample tests are.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.polynomial.legendre import leggauss
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from smallstats.checks import check_confidence, check_numbers
from smallstats.errors import DataError

Floats = npt.NDArray[np.float64]
_NODES, _WEIGHTS = leggauss(200)
_FARTHEST = 9.0  # standard deviations


def spend_alpha(information: Any, *, confidence: float = 0.95) -> pd.DataFrame:
    """Share out the level of a two-sided test over several looks, the first ones sparingly.

    Lan and DeMets' spending function of O'Brien and Fleming's type: by information t a level of 4 (1 - Phi(z/sqrt(t)))
    has been spent, z being the normal deviate with a quarter of the whole level beyond it. The number and the times of
    later looks need not be known, but the information at which all is spent does.

    Parameters
    ----------
    information : sequence of float, shape (looks,)
        Share of the planned information at each look, rising, above 0 and at most 1: units seen so far of all that will
        ever be seen, for instance.
    confidence : float
        1 - level over all looks.

    Returns
    -------
    DataFrame
        One row a look, by `look`: `information`, `spent` (level spent up to it), `deviate` (size of z to be exceeded),
        `level` (two-sided p-value to be undercut), `plain_level` (chance that some look up to this one has p below the
        whole level, with no true effect).

    Raises
    ------
    DataError
        If the information is not as described.
    ParameterError
        If the level is out of range.

    References
    ----------
    Lan and DeMets (1983), Biometrika 70, 659-663. Armitage, McPherson and Rowe (1969), Journal of the Royal
    Statistical Society A 132, 235-244.

    Examples
    --------
    >>> spend_alpha([0.2, 0.4, 0.6, 0.8, 1])["deviate"].round(3).tolist()
    [4.877, 3.357, 2.68, 2.29, 2.031]
    """
    alpha = 1 - check_confidence(confidence)
    times = check_numbers(information, name="information")
    if len(times) == 0 or times[0] <= 0 or times[-1] > 1 or (np.diff(times) <= 0).any():
        raise DataError(f"information={times.tolist()}: must rise from above 0 to at most 1, one number a look.")
    spent = 4 * ndtr(ndtri(alpha / 4) / np.sqrt(times))
    deviates = _deviates(times, np.diff(spent, prepend=0.0))
    plain = np.cumsum(_crossings(times, np.full(len(times), -ndtri(alpha / 2))))
    columns = {"information": times, "spent": spent, "deviate": deviates, "level": 2 * ndtr(-deviates)}
    return pd.DataFrame({**columns, "plain_level": plain}, index=pd.RangeIndex(1, len(times) + 1, name="look"))


def _deviates(times: Floats, budget: Floats) -> Floats:
    """Return the size of z at each look whose chance of being first exceeded there is its budget."""
    found: list[float] = []
    for look, chance in enumerate(budget):

        def excess(deviate: float, look: int = look, chance: float = chance) -> float:
            return float(_crossings(times[: look + 1], np.array([*found, deviate]))[-1] - chance)

        # A budget too small for any deviate in reach: the look can reject nothing.
        found.append(float(brentq(excess, 0.0, _FARTHEST, xtol=1e-12)) if excess(_FARTHEST) < 0 else float("inf"))
    return np.array(found)


def _crossings(times: Floats, deviates: Floats) -> Floats:
    """Return the chance that each look is the first whose z is larger than its deviate, with no effect.

    The sum of increments has the density f before a look; what has not crossed is carried on by quadrature.
    """
    edges = np.minimum(deviates, _FARTHEST) * np.sqrt(times)
    crossed = [2 * ndtr(-deviates[0])]
    points = edges[0] * _NODES
    density = np.exp(-(points**2) / (2 * times[0])) / np.sqrt(2 * np.pi * times[0]) * edges[0] * _WEIGHTS
    for look in range(1, len(times)):
        spread = np.sqrt(times[look] - times[look - 1])
        outer = deviates[look] * np.sqrt(times[look])
        crossed.append(float(density @ (ndtr((points - outer) / spread) + ndtr((-outer - points) / spread))))
        following = edges[look] * _NODES
        steps = (following[:, None] - points) / spread
        kernel = np.exp(-(steps**2) / 2) / (np.sqrt(2 * np.pi) * spread)
        density = kernel @ density * edges[look] * _WEIGHTS
        points = following
    return np.array(crossed)
