"""Random tables with the margins of an observed one, many at a time.

In: row and column sums, a number of draws, a generator. Out: tables, each with how many of the draws it stands for.

Draws that agree so far are kept as one group. A cell of a group is filled for all its draws at once: how many of them
take each value is one multinomial draw over the cell's hypergeometric probabilities, which has the same distribution
as drawing them one by one. Once groups have become small, the rest is drawn one by one. A million draws of a small
table so cost tens of thousands of multinomial draws rather than millions of hypergeometric ones.

Source: the margins' conditional distribution is that of Patefield (1981), Applied Statistics 30, 91-97, cell by cell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from smallstats.errors import DataError, ParameterError
from smallstats.exact.frontier import order_by_code
from smallstats.exact.rows import MOST_DRAWN

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CELLS_A_DRAW = 1.5
_PART = 1 << 20
_CELLS_IN_MEMORY = 20_000_000
_TABLE = 10_000_000
_SAME = 1e-9
_LARGEST_CODE = 2**62


def as_generator(rng: np.random.Generator | int | None) -> np.random.Generator:
    """Return a generator from a generator, a seed or None (fresh entropy); global state is never touched.

    Raises
    ------
    ParameterError
        If `rng` is anything else.
    """
    check_rng(rng)
    return rng if isinstance(rng, np.random.Generator) else np.random.default_rng(rng)


def check_rng(rng: object) -> None:
    """Raise `ParameterError` unless `as_generator` takes the value."""
    whole = isinstance(rng, (int, np.integer)) and not isinstance(rng, bool) and rng >= 0
    if rng is not None and not whole and not isinstance(rng, np.random.Generator):
        raise ParameterError(f"rng={rng!r}: must be a numpy Generator, a non-negative whole number or None.")


def check_draws(draws: int) -> int:
    """Return a number of draws; raise `ParameterError` unless it is a whole number of at least 1."""
    if isinstance(draws, bool) or not isinstance(draws, (int, np.integer)) or draws < 1:
        raise ParameterError(f"draws={draws!r}: must be a whole number of at least 1.")
    return int(draws)


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Draws that agree so far: what is left to fill, how many they are, and their cells or the sum of cell scores."""

    columns_left: Ints
    row_left: Ints
    times: Ints
    tables: Ints | None
    scores: Floats | None


def in_batches(rows: Ints, columns: Ints, draws: int, rng: np.random.Generator) -> Iterator[tuple[Ints, Ints]]:
    """Yield what `sample_tables` returns, in batches of draws small enough for memory; errors as there."""
    for batch in _batches(draws, len(rows) * len(columns)):
        yield sample_tables(rows, columns, batch, rng)


def _batches(draws: int, cells: int) -> Iterator[int]:
    """Yield numbers of draws that add up to `draws`, each with few enough cells for memory."""
    batch = max(1, _CELLS_IN_MEMORY // cells)
    for done in range(0, draws, batch):
        yield min(batch, draws - done)


def estimate(extreme: int, draws: int) -> tuple[float, float]:
    """Return the Monte Carlo p-value (1 + extreme) / (1 + draws) and its standard error.

    The observed table counts as one draw, so that the test keeps its level (Davison and Hinkley 1997, ch. 4).
    """
    p_value = (1 + extreme) / (1 + draws)
    return p_value, float(np.sqrt(p_value * (1 - p_value) / draws))


def sample_tables(rows: Ints, columns: Ints, draws: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw tables with the given margins from their distribution under no association.

    Parameters
    ----------
    rows, columns : ndarray of int
        Row and column sums, with the same total.
    draws : int
        How many tables to draw.
    rng : numpy.random.Generator
        Where the randomness comes from.

    Returns
    -------
    tables : ndarray of int, shape (groups, len(rows), len(columns))
        Drawn tables; some may be equal.
    times : ndarray of int, shape (groups,)
        How many of the draws each stands for; they add up to `draws`.

    Raises
    ------
    DataError
        If the table holds more than 10 million observations.

    Examples
    --------
    >>> tables, times = sample_tables(np.array([4, 4]), np.array([3, 5]), 1000, np.random.default_rng(1))
    >>> int(times.sum()), tables.sum(axis=2).tolist()[0]
    (1000, [4, 4])
    """
    _check_size(rows)
    start = np.zeros((1, len(rows), len(columns)), np.int64)
    groups = _Groups(columns[None, :].copy(), rows[:1], np.array([draws]), start, None)
    for row in range(len(rows) - 1):
        groups = _fill_row(groups, row, int(rows[row]), draws, rng, None)
    tables = groups.tables if groups.tables is not None else start
    tables[:, -1, :] = groups.columns_left
    return tables, groups.times


def count_at_least(
    rows: Ints, columns: Ints, by_count: Callable[[Ints], Floats], least: float, draws: int, rng: np.random.Generator
) -> int:
    """Draw tables as `sample_tables` does and count those whose cells' scores add up to `least` or more.

    Draws with the same columns left and the same score are made one group after each row, which leaves far fewer.

    Parameters
    ----------
    by_count : callable
        Scores of cells from an array of their counts.

    Raises
    ------
    DataError
        As `sample_tables`.
    """
    _check_size(rows)
    rows, columns = (rows, columns) if len(columns) <= len(rows) else (columns, rows)
    columns = np.sort(columns)  # the largest row and column are what the others leave: nothing to draw
    known = by_count(np.arange(min(int(rows.max()), int(columns.max())) + 1))
    found = 0
    for batch in _batches(draws, len(columns)):
        groups = _Groups(columns[None, :].copy(), rows[:1], np.array([batch]), None, np.zeros(1))
        for row in sorted(rows.tolist())[:-1]:
            groups = _merge(_fill_row(groups, 0, row, batch, rng, known), columns)
        scores = 0.0 if groups.scores is None else groups.scores
        found += int(groups.times[scores + known.take(groups.columns_left).sum(axis=1) >= least].sum())
    return found


def _check_size(rows: Ints) -> None:
    if rows.sum() > MOST_DRAWN:
        raise DataError(
            f"table: holds {int(rows.sum())} observations; random tables are drawn of at most {MOST_DRAWN}. "
            "A chi-square test is as good at that size."
        )


def _fill_row(
    groups: _Groups, row: int, total: int, draws: int, rng: np.random.Generator, by_count: Floats | None
) -> _Groups:
    groups = replace(groups, row_left=np.full(len(groups.times), total))
    last = groups.columns_left.shape[1] - 1
    for column in range(last):
        parent, count, times = _draw_cell(groups, column, draws, rng)
        groups = _place(groups, parent, times, row, column, count, by_count)
    everyone = np.arange(len(groups.times))
    return _place(groups, everyone, groups.times, row, last, groups.row_left, by_count)


def _draw_cell(groups: _Groups, column: int, draws: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return, for each new group, the group it comes from, its cell's count and how many draws it stands for."""
    here, later = groups.columns_left[:, column], groups.columns_left[:, column + 1 :].sum(axis=1)
    least = np.maximum(groups.row_left - later, 0)
    most = np.minimum(groups.row_left, here)
    values = int((most - least).max()) + 1
    if len(groups.times) * values <= _CELLS_A_DRAW * draws:
        return _split(groups, here, later, least, values, rng)
    parent = np.repeat(np.arange(len(groups.times)), groups.times)
    count = rng.hypergeometric(here[parent], later[parent], groups.row_left[parent])
    return parent, count, np.ones(len(parent), np.int64)


def _place(
    groups: _Groups, parent: Ints, times: Ints, row: int, column: int, count: Ints, by_count: Floats | None
) -> _Groups:
    columns_left = groups.columns_left[parent]
    columns_left[:, column] -= count
    tables = None if groups.tables is None else groups.tables[parent]
    if tables is not None:
        tables[:, row, column] = count
    scores = None if groups.scores is None or by_count is None else groups.scores[parent] + by_count.take(count)
    return _Groups(columns_left, groups.row_left[parent] - count, times, tables, scores)


def _merge(groups: _Groups, columns: Ints) -> _Groups:
    """Make draws with the same columns left and the same score, to rounding, one group; not so many columns' sums."""
    if math.prod((columns + 1).tolist()) > _LARGEST_CODE:
        return groups
    codes = np.ravel_multi_index(tuple(groups.columns_left.T), tuple((columns + 1).tolist()))
    scores = groups.scores if groups.scores is not None else np.zeros(len(codes))
    order = order_by_code(codes, scores)
    codes, scores = codes[order], scores[order]
    new = (codes[1:] != codes[:-1]) | (scores[1:] - scores[:-1] > _SAME)
    starts = np.concatenate([[0], new.nonzero()[0] + 1])
    lead = order[starts]
    times = np.add.reduceat(groups.times[order], starts)
    return _Groups(groups.columns_left[lead], groups.row_left[lead], times, None, scores[starts])


def _split(
    groups: _Groups, here: Ints, later: Ints, least: Ints, values: int, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Share each group's draws out over the values of a cell; return parent, value and draws of each new group."""
    known, place = _distinct_rows(np.column_stack([here, later, groups.row_left, least]))
    probabilities = _hypergeometric(known, values)
    parts: list[tuple[Ints, Ints, Ints]] = []
    step = max(1, _PART // values)
    for start in range(0, len(groups.times), step):
        some = slice(start, start + step)
        shared = rng.multinomial(groups.times[some], probabilities[place[some]])
        parent, offset = shared.nonzero()
        parts.append((parent + start, offset + least[some][parent], shared[parent, offset]))
    parents, counts, times = (np.concatenate(each) for each in zip(*parts, strict=True))
    return parents, counts, times


def _distinct_rows(margins: Ints) -> tuple[Ints, Ints]:
    """Return the distinct rows of an array of small whole numbers, and which of them each row is."""
    lengths = tuple((margins.max(axis=0) + 1).tolist())
    if math.prod(lengths) > _TABLE:
        known, place = np.unique(margins, axis=0, return_inverse=True)
        return known, place.ravel()
    codes = np.ravel_multi_index(tuple(margins.T), lengths)
    present = np.bincount(codes) > 0
    found = present.nonzero()[0]
    return np.stack(np.unravel_index(found, lengths), axis=1), (present.cumsum() - 1).take(codes)


def _hypergeometric(margins: Ints, values: int) -> Floats:
    """Return the probabilities of least, least + 1, ... for each row (here, later, left, least) of margins."""
    here, later, left, least = (margins[:, [place]] for place in range(4))
    count = least + np.arange(values)
    inside = (count <= here) & (count <= left)
    count = np.where(inside, count, least)
    log_weight = -(
        gammaln(count + 1) + gammaln(here - count + 1) + gammaln(left - count + 1) + gammaln(later - left + count + 1)
    )
    log_weight = np.where(inside, log_weight, -np.inf)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
