"""How a number moves with each parameter of a sweep."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from area_send.sweeps.definition import Headline
from area_send.sweeps.movement_chart import movement_chart
from area_send.sweeps.moves import headline_values, movement, movement_sentence, reference_values

GRID: dict[str, list[Any]] = {"as_at_date": ["2020-03-31", "2021-03-31"], "n_groups": [4, 5]}
REFERENCE = {"as_at_date": "2021-03-31", "n_groups": 5}
HEADLINE = Headline(number="headline.share.estimate", name="The share", format="percent")


def table(*values: float) -> pd.DataFrame:
    points = [(day, groups) for day in GRID["as_at_date"] for groups in GRID["n_groups"]]
    rows = [
        {"key": str(place), "as_at_date": day, "n_groups": groups, "finding": "headline", "name": name, "value": value}
        for place, ((day, groups), value) in enumerate(zip(points, values, strict=True))
        for name in ("share.estimate", "share.other")
    ]
    return pd.DataFrame(rows)


def moves(values: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {name: movement(values, parameter=name, grid=GRID, reference=REFERENCE) for name in GRID}


def test_a_parameter_is_held_at_the_notebooks_default_or_at_the_first_value_of_the_grid():
    grid = {"n_groups": [4, 5], "seed": [7, 8]}
    assert reference_values("01_deprivation", grid) == {"n_groups": 5, "seed": 7}


def test_ranges_are_over_all_runs_and_alone_holds_the_others():
    found = moves(headline_values(table(0.1, 0.2, 0.3, 0.4), HEADLINE))
    dates = found["as_at_date"]
    assert dates.index.tolist() == GRID["as_at_date"]
    assert dates[["runs", "lowest", "median", "highest", "alone"]].to_numpy().tolist() == [
        [2, 0.1, pytest.approx(0.15), 0.2, 0.2],
        [2, 0.3, pytest.approx(0.35), 0.4, 0.4],
    ]
    assert found["n_groups"]["alone"].tolist() == [0.3, 0.4]


def test_alone_asks_that_every_other_parameter_is_held():
    points = [(1, 1, 1), (1, 2, 1), (1, 1, 2), (2, 1, 2)]
    values = pd.DataFrame(points, columns=["a", "b", "c"]).assign(value=[0.1, 0.2, 0.3, 0.4])
    grid = {"a": [1, 2], "b": [1, 2], "c": [1, 2]}
    found = movement(values, parameter="a", grid=grid, reference={"a": 1, "b": 1, "c": 2})
    assert found["alone"].tolist() == [0.3, 0.4]


def test_a_number_that_a_run_lacks_is_left_out_and_not_taken_for_nought():
    found = moves(headline_values(table(np.nan, np.nan, 0.3, 0.4), HEADLINE))["as_at_date"]
    assert found["runs"].tolist() == [0, 2]
    assert found.loc["2020-03-31", ["lowest", "median", "highest", "alone"]].isna().all()


def test_the_sentence_says_the_range_and_each_parameters_own():
    said = movement_sentence(HEADLINE, moves(headline_values(table(0.1, 0.4, 0.3, 0.4), HEADLINE)))
    assert said == (
        "The share: from 10% to 40% over 4 runs. "
        "Changed alone, as_at_date leaves it at 40% and n_groups gives 30% to 40%."
    )
    none = movement_sentence(HEADLINE, moves(headline_values(table(np.nan, np.nan, np.nan, np.nan), HEADLINE)))
    assert none == "The share: no run could compute it."


def test_the_chart_has_a_panel_a_parameter_with_its_values_on_one_scale():
    found = moves(headline_values(table(0.1, 0.2, 0.3, 0.4), HEADLINE))
    found["n_groups"] = found["n_groups"] * 2
    figure = movement_chart(found, title="The share", percent=True)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["as_at_date", "n_groups"]
    assert [label.get_text() for label in figure.axes[1].get_xticklabels()] == ["4", "5"]
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()
    assert figure.get_suptitle() == "The share"
    import matplotlib.pyplot as plt

    plt.close(figure)
