"""The specification curve: its words, its marks, and where each option stands."""

from datetime import date

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from helpers.charts import curve_chart
from helpers.charts.specification_curve import shares_along

OPTIONS = {"cut": ["early", "late"], "test": ["exact", "trend"]}


def universes(p_values: list[float]) -> pd.DataFrame:
    rows = [(cut, test) for cut in OPTIONS["cut"] for test in OPTIONS["test"]][: len(p_values)]
    return pd.DataFrame(rows, columns=list(OPTIONS)).assign(p_value=p_values, leaning=np.linspace(-0.2, 0.1, len(rows)))


def draw(frame: pd.DataFrame, own: int):
    return curve_chart(
        frame, OPTIONS, own=own, title="Title", ends=("earlier", "later"), level=0.1, as_at=date(2021, 3, 31)
    )


@pytest.mark.parametrize(("p_values", "place"), [([0.5, 0.01, 1.0, 0.2], 2), ([1.0, 1.0, 1.0, 1.0], 0), ([1e-20], 0)])
def test_it_names_every_option_and_marks_the_own_universe_where_it_stands_in_order(p_values: list[float], place: int):
    figure = draw(universes(p_values), own=0)
    figure.canvas.draw()
    words = " ".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())
    for part in ("Title", "level 0.1", "to earlier", "to later", "31 March 2021", "Source: Ofsted", "p-value"):
        assert part in words
    assert all(f"{choice}: {option}" in words for choice, found in OPTIONS.items() for option in found)
    (own,) = [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert own.get_xdata()[0] == place
    plt.close(figure)


def test_a_place_is_dark_where_its_universes_take_the_option_more_often_than_all_do():
    frame = universes([0.1, 0.2, 0.3, 0.4])
    often = shares_along(frame, [("cut", "early"), ("cut", "late"), ("test", "exact"), ("test", "none")])
    assert often[0].tolist() == [2, 2, 0, 0]
    assert often[1].tolist() == [0, 0, 2, 2]
    assert often[2].tolist() == [2, 0, 2, 0]
    assert np.isnan(often[3]).all()
