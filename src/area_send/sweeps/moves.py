"""How a headline number moves with each parameter of a sweep, as frames and sentences."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from area_send.sweeps.definition import Headline
from helpers.formats import join, plural
from helpers.parameters import notebook_named
from helpers.report.tables import show


def reference_values(notebook: str, grid: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return the values at which the other parameters are held: the notebook's default, or the grid's first."""
    defaults = notebook_named(notebook).parameters().to_literals()
    return {name: defaults[name] if defaults[name] in values else values[0] for name, values in grid.items()}


def headline_values(table: pd.DataFrame, headline: Headline) -> pd.DataFrame:
    """Select the rows of one number from the long table: one row a run that has it."""
    finding, _, name = headline.number.partition(".")
    return table[(table["finding"] == finding) & (table["name"] == name)]


def movement(
    values: pd.DataFrame, *, parameter: str, grid: Mapping[str, list[Any]], reference: Mapping[str, Any]
) -> pd.DataFrame:
    """Summarise one number by the values of one parameter.

    Parameters
    ----------
    values : DataFrame
        As `headline_values` returns.
    parameter : str
        The parameter that is looked at.
    grid, reference : mapping
        Values of every varied parameter, and the one at which each is held while another is looked at.

    Returns
    -------
    DataFrame
        Indexed by the parameter's values in the file's order: `runs` that give the number, `lowest`, `median` and
        `highest` over them, and `alone`, the number where every other parameter is at its reference; NaN where no
        run gives it.
    """
    grouped = values.dropna(subset="value").groupby(parameter)["value"]
    frame = pd.DataFrame(
        {"runs": grouped.count(), "lowest": grouped.min(), "median": grouped.median(), "highest": grouped.max()}
    ).reindex(grid[parameter])
    others = [name for name in grid if name != parameter]
    held = (values[others] == pd.Series(reference, dtype=object)[others]).all(axis="columns")
    frame["alone"] = values[held].set_index(parameter)["value"].reindex(grid[parameter])
    return frame.assign(runs=frame["runs"].fillna(0).astype(int)).rename_axis(parameter)


def movement_sentence(headline: Headline, moves: Mapping[str, pd.DataFrame]) -> str:
    """Say over all runs from where to where a number goes, and how far it goes with each parameter alone."""
    every = pd.concat([frame[["lowest", "highest"]] for frame in moves.values()])
    if every["lowest"].isna().all():
        return f"{headline.name}: no run could compute it."
    low, high = show(every["lowest"].min(), headline.format), show(every["highest"].max(), headline.format)
    count = int(next(iter(moves.values()))["runs"].sum())
    parts = []
    for parameter, frame in moves.items():
        alone = frame["alone"].dropna()
        if len(alone) > 1:
            ends = show(alone.min(), headline.format), show(alone.max(), headline.format)
            same = ends[0] == ends[1]
            parts.append(f"{parameter} leaves it at {ends[0]}" if same else f"{parameter} gives {ends[0]} to {ends[1]}")
    alone_text = f" Changed alone, {join(parts, word='and')}." if parts else ""
    return f"{headline.name}: from {low} to {high} over {plural(count, 'run')}.{alone_text}"
