"""What if a row is wrong? The fewest outcomes that would have to change to turn the answer of an exact test.

In: a table of groups (rows) by outcomes (columns), a test and its level. Out: how many observations would have to have
another outcome, each within its group, for the p-value to be on the other side of the level; one smallest set of such
changes; and the range of the p-value when any one observation is left out.

How it works. Among tables with the same margins the exact test orders by probability: p is at most the level for those
less probable than some limit. Of all tables that a number of changes can reach with given column sums, only the most
extreme one (or the least, if the answer is to be lost) has to be tested, and that is found without listing the others:
a table's log probability is a sum over rows, so the best split of the changes over rows is built up row by row. One
exact test for each way in which the column sums can move then settles each number of changes, and none is passed over.

Source: the fragility index of Walsh and others (2014), J. Clin. Epidemiol. 67, 622-628, for two groups and two
outcomes, where changes go one way in one group; here any changes in any groups of an r x c table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gammaln

from smallstats.association.chi_square import Ints
from smallstats.association.independence import independence
from smallstats.checks import check_choice, check_level, check_table
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result

Move = tuple[int, ...]  # by how much each column of a row, or each column sum, grows

MOST_WORK = 5e9
_METHODS = ("exact", "mid-p")
_FIRST = 4
_SAME = 1e-9


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class FragilityResult(Result):
    """How few outcomes would have to change to turn the answer of a test.

    Attributes
    ----------
    p_value : float
        Of the table as it is.
    level : float
        What it is compared with: the answer is "yes" if p is at most the level.
    direction : {"lost", "gained"}
        What a turn would do to a "yes": the table has one that would be lost, or none yet.
    changes : int or None
        Fewest outcomes that would have to change; None if no set of `most_changes` or fewer turns the answer.
    most_changes : int
        Up to how many were searched.
    moves : DataFrame
        One smallest set of changes, a row each: ``group``, ``from_outcome``, ``to_outcome`` and ``count``.
    changed_p_value : float
        p-value after them; NaN if there is none.
    left_out : DataFrame
        One row a cell that holds something: ``group``, ``outcome``, ``p_value`` with one such observation left out, and
        whether that turns the answer (``turns``); ascending by p-value.
    """

    p_value: float
    level: float
    direction: str
    changes: int | None
    most_changes: int
    moves: pd.DataFrame
    changed_p_value: float
    left_out: pd.DataFrame


def fragility(table: Any, *, level: float = 0.05, method: str = "exact", most_changes: int = 12) -> FragilityResult:
    """Find the fewest outcomes that would have to change to turn the answer of an exact test of independence.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, outcomes)
        Counts, at least two rows and two columns; a frame's names are used, else rows and columns are numbered from 0.
    level : float
        Level of the test, strictly between 0 and 1.
    method : {"exact", "mid-p"}
        As in `smallstats.association.independence`.
    most_changes : int
        Most changes to look for, at least 1. The exact tests needed grow with its square for two outcomes and with its
        cube for three; the search stops at the first number of changes that turns the answer.

    Returns
    -------
    FragilityResult

    Raises
    ------
    DataError
        If a count is not allowed, there is one row or one column, or the table is too large for an exact test.
    ParameterError
        If an option is not allowed, or `most_changes` is too many for so many groups and outcomes.

    References
    ----------
    Walsh and others (2014), J. Clin. Epidemiol. 67, 622-628.

    Examples
    --------
    >>> found = fragility([[9, 1], [2, 8]])
    >>> found.direction, found.changes, round(found.changed_p_value, 4)
    ('lost', 2, 0.0698)
    """
    check_choice(method, name="method", allowed=_METHODS)
    counts, limit = check_table(table, min_rows=2), check_level(level)
    if isinstance(most_changes, bool) or not isinstance(most_changes, (int, np.integer)) or most_changes < 1:
        raise ParameterError(f"most_changes={most_changes!r}: must be a whole number of at least 1.")
    if counts.shape[1] < 2 or counts.sum() < 2:
        raise DataError("table: an answer can turn only with two outcomes and two observations, or more of each.")
    groups, outcomes = _names(table, counts)
    p_value = independence(counts, method=method).p_value
    gain = p_value > limit
    turned, turned_p = None, float("nan")
    for candidate in _most_promising(counts, gain=gain, most_changes=most_changes):
        turned_p = independence(candidate, method=method).p_value
        if (turned_p <= limit) is gain:
            turned = candidate
            break
    moves = _moves(counts, counts if turned is None else turned, groups, outcomes)
    return FragilityResult(
        method=f"fewest changed outcomes that turn {independence(counts, method=method).method} at {limit:g}",
        source="Walsh and others (2014), J. Clin. Epidemiol. 67, 622-628, for r x c",
        p_value=p_value,
        level=limit,
        direction="gained" if gain else "lost",
        changes=None if turned is None else int(moves["count"].sum()),
        most_changes=int(most_changes),
        moves=moves,
        changed_p_value=turned_p if turned is not None else float("nan"),
        left_out=_leave_one_out(counts, method, limit, p_value, groups, outcomes),
    )


def _names(table: Any, counts: Ints) -> tuple[list[Any], list[Any]]:
    if isinstance(table, pd.DataFrame):
        return list(table.index), list(table.columns)
    return list(range(counts.shape[0])), list(range(counts.shape[1]))


def _most_promising(counts: Ints, *, gain: bool, most_changes: int) -> Iterator[Ints]:
    """Yield, for 1, 2, ... changes, the table of each change of the column sums that is likeliest to turn the answer.

    Of tables with the same column sums that is the least probable one if the answer is to be gained, else the most.
    Column sums that fewer changes reached with as good a table are passed over.
    """
    reached: dict[Move, float] = {(0,) * counts.shape[1]: 0.0}
    done = 0
    while done < most_changes:
        upto = min(max(2 * done, _FIRST), most_changes)  # few changes are cheap to look through, and often enough
        for _, shift, score, table in _best_tables(counts, upto, done, gain=gain):
            if score > reached.get(shift, -np.inf) + _SAME:
                reached[shift] = score
                yield table
        done = upto


def _best_tables(counts: Ints, upto: int, done: int, *, gain: bool) -> Iterator[tuple[int, Move, float, Ints]]:
    """Yield number of changes, change of the column sums, score and table: the best table of each, by changes.

    `scores` has an axis for the number of changes and one for each column sum but the last, counted from -upto; after
    every row each entry is the best score of the rows so far, and `chosen` keeps how their last row was changed.
    """
    shape = (upto + 1, *[2 * upto + 1] * (counts.shape[1] - 1))
    scores = np.full(shape, -np.inf)
    scores[(0, *[upto] * (len(shape) - 1))] = 0.0
    chosen: list[Ints] = []
    every = [_ways_to_change(row, upto) for row in counts]
    _refuse_if_too_long(scores.size, every, upto, done)
    for row, moves in zip(counts, every, strict=True):
        new, choice = np.full(shape, -np.inf), np.zeros(shape, np.int64)
        values = (1 if gain else -1) * (gammaln(row + moves + 1.0) - gammaln(row + 1.0)).sum(axis=1)
        for place, (move, value) in enumerate(zip(moves.tolist(), values.tolist(), strict=True)):
            cost = sum(max(change, 0) for change in move)
            into, out_of = _shifted((cost, *move[:-1]), shape)
            better = scores[out_of] + value > new[into] + _SAME
            new[into][better] = scores[out_of][better] + value
            choice[into][better] = place
        scores, chosen = new, [*chosen, choice]
    for cost in range(done + 1, upto + 1):
        ends = np.argwhere(scores[cost] > -np.inf)
        order = np.argsort(-scores[cost][tuple(ends.T)], kind="stable")
        for end in ends[order]:
            at, table = (cost, *end.tolist()), counts.copy()
            score = float(scores[at])
            for row in range(len(counts) - 1, -1, -1):
                move = every[row][chosen[row][at]]
                table[row] += move
                at = (at[0] - int(move.clip(min=0).sum()), *(np.array(at[1:]) - move[:-1]).tolist())
            yield cost, tuple((table - counts).sum(axis=0).tolist()), score, table


def _ways_to_change(row: Ints, most: int) -> Ints:
    """Return every way in which up to `most` of a row's observations can change outcome, shape (ways, outcomes)."""
    spans = [range(-min(int(count), most), most + 1) for count in row[:-1]]
    first = np.array(list(product(*spans)), dtype=np.int64).reshape(-1, len(row) - 1)
    moves = np.column_stack([first, -first.sum(axis=1)])
    allowed = (moves[:, -1] >= -row[-1]) & (moves.clip(min=0).sum(axis=1) <= most)
    return np.asarray(moves[allowed])


def _refuse_if_too_long(cells: int, every: list[Ints], upto: int, done: int) -> None:
    work = cells * sum(len(moves) for moves in every)
    if work > MOST_WORK:
        raise ParameterError(
            f"most_changes: looking for {upto} changes takes about {work:.0e} steps, more than {MOST_WORK:.0e}; "
            f"the answer stands with {done} or fewer; set most_changes={done}."
        )


def _shifted(by: tuple[int, ...], shape: tuple[int, ...]) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Return where entries of an array go to and come from if every index grows by the given steps."""
    into = tuple(slice(max(step, 0), size + min(step, 0)) for step, size in zip(by, shape, strict=True))
    out_of = tuple(slice(max(-step, 0), size + min(-step, 0)) for step, size in zip(by, shape, strict=True))
    return into, out_of


def _moves(before: Ints, after: Ints, groups: list[Any], outcomes: list[Any]) -> pd.DataFrame:
    """Return what turns one table into another, as moves of observations between outcomes of a group."""
    rows = []
    for place, change in enumerate((after - before).tolist()):
        takes = [column for column, by in enumerate(change) for _ in range(max(-by, 0))]
        gives = [column for column, by in enumerate(change) for _ in range(max(by, 0))]
        rows += [(groups[place], outcomes[a], outcomes[b]) for a, b in zip(takes, gives, strict=True)]
    frame = pd.DataFrame(rows, columns=["group", "from_outcome", "to_outcome"])
    return frame.value_counts(sort=False, dropna=False).rename("count").reset_index()


def _leave_one_out(
    counts: Ints, method: str, level: float, p_value: float, groups: list[Any], outcomes: list[Any]
) -> pd.DataFrame:
    rows = []
    for row, column in np.argwhere(counts > 0).tolist():
        without = counts.copy()
        without[row, column] -= 1
        found = independence(without, method=method).p_value
        rows.append((groups[row], outcomes[column], found, (found <= level) != (p_value <= level)))
    frame = pd.DataFrame(rows, columns=["group", "outcome", "p_value", "turns"])
    return frame.sort_values("p_value", kind="stable", ignore_index=True)
