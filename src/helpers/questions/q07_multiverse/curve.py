"""The multiverse of a question: a p-value a universe, and what all of them say together."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.questions.q07_multiverse.definitions import Definitions
from helpers.questions.q07_multiverse.p_values import can_vary, leaning, p_values_of


def universes(definitions: Definitions) -> pd.DataFrame:
    """Compute every universe: each definition with each test.

    Returns
    -------
    DataFrame
        One row a universe, one column a choice, and: `inspections` (counted), `table` (number of its distinct table),
        `testable` (False where one group or one outcome holds all, so that p is 1), `leaning` (-1 to 1, see
        `helpers.questions.q07_multiverse.p_values.leaning`) and `p_value`; the tests vary fastest.
    """
    place, tables = definitions.definition, definitions.tables
    _, table = np.unique(tables, axis=0, return_inverse=True)
    p_values = np.ones(len(place))
    for test in definitions.options["test"]:
        made = definitions.grid["test"].eq(test).to_numpy()
        p_values[made] = p_values_of(tables[place[made]], test)
    return definitions.grid.assign(
        inspections=tables.sum(axis=(1, 2))[place],
        table=table.reshape(-1)[place],
        testable=can_vary(tables)[place],
        leaning=leaning(tables)[place],
        p_value=p_values,
    )


def side_by_side(found: Mapping[str, pd.DataFrame], *, level: float) -> pd.DataFrame:
    """Summarise the universes of several questions.

    Returns
    -------
    DataFrame
        Indexed by `Question`: `universes`, `different` (those left when universes with the same table and the same
        test are counted once), `untestable`, `below` (p below the level), `not_below`, `share_below` (0 to 1),
        `smallest_p`, `median_p`, `largest_p`.
    """
    rows = {
        name: {
            "universes": len(frame),
            "different": len(frame[["table", "test"]].drop_duplicates()),
            "untestable": int((~frame["testable"]).sum()),
            "below": int((frame["p_value"] < level).sum()),
            "not_below": int((frame["p_value"] >= level).sum()),
            "share_below": float((frame["p_value"] < level).mean()),
            "smallest_p": frame["p_value"].min(),
            "median_p": frame["p_value"].median(),
            "largest_p": frame["p_value"].max(),
        }
        for name, frame in found.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Question")


def by_direction(frame: pd.DataFrame, *, level: float, ends: tuple[str, str]) -> pd.DataFrame:
    """Count universes by the end of the groups that the outcome leans to.

    Parameters
    ----------
    frame : DataFrame
        As `universes` gives it.
    level : float
        Significance level.
    ends : tuple of str
        What to call the first groups and the last.

    Returns
    -------
    DataFrame
        Indexed by `Statements lean to`: `universes`, `share` (0 to 1), `below` (p below the level), `strongest` (the
        leaning that lies furthest from 0; NaN where there is no universe).
    """
    side, below = np.sign(frame["leaning"]), frame["p_value"] < level
    rows = {}
    for name, sign in ((ends[0], -1), (ends[1], 1), ("neither", 0)):
        mask = side == sign
        strongest = sign * frame.loc[mask, "leaning"].abs().max() if mask.any() else np.nan
        counts = {"universes": int(mask.sum()), "share": float(mask.mean()), "below": int((mask & below).sum())}
        rows[name] = {**counts, "strongest": strongest}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Statements lean to")


def by_level(frame: pd.DataFrame, choices: list[str], *, level: float) -> pd.DataFrame:
    """Summarise the universes that take each option of each choice.

    Returns
    -------
    DataFrame
        Indexed by `Choice` and `Option`: `universes`, `below`, `share_below` (0 to 1), `median_p`.
    """
    rows = []
    for choice in choices:
        for option, part in frame.groupby(choice, sort=False)["p_value"]:
            below = part < level
            numbers = {"universes": len(part), "below": int(below.sum()), "share_below": float(below.mean())}
            rows.append({"Choice": choice, "Option": option, **numbers, "median_p": float(part.median())})
    return pd.DataFrame(rows).set_index(["Choice", "Option"])


def own_universe(frame: pd.DataFrame, own: Mapping[str, str]) -> int:
    """Return the row of the release's own universe; with another set of tests, that of its definitions and the first.

    Parameters
    ----------
    frame : DataFrame
        As `universes` gives it.
    own : mapping
        Choice to option, as in `helpers.questions.q07_multiverse.choices.OWN`.
    """
    alike = np.ones(len(frame), dtype=bool)
    for choice, option in own.items():
        if choice != "test" or option in set(frame["test"]):
            alike &= frame[choice].eq(option).to_numpy()
    return int(np.flatnonzero(alike)[0])
