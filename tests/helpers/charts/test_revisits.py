"""Figures of re-visits: drawn without warning at the edges, with their words on them."""

from datetime import date

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.charts.revisits import forecast_chart, progress_chart, revisit_chart, waiting_chart
from smallstats.waiting import kaplan_meier

DAY = date(2021, 3, 31)


def words(figure: Figure) -> str:
    figure.canvas.draw()
    found = " ".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())
    plt.close(figure)
    return found


@pytest.mark.parametrize("outcomes", [["all", None], ["none"], [None]])
def test_a_timeline_names_areas_outcomes_date_and_source(outcomes: list):
    days = pd.to_datetime(["2017-01-01"] * len(outcomes))
    seen = pd.Series(outcomes).notna()
    frame = pd.DataFrame(
        {
            "la_name": [f"Area {place}" for place in range(len(outcomes))],
            "inspection_start_date": days,
            "revisit_start_date": pd.Series(pd.to_datetime(["2019-01-01"] * len(outcomes))).where(seen),
            "revisit_outcome": pd.Series(outcomes, dtype="str"),
            "revisited": seen,
        }
    )
    text = words(revisit_chart(frame, title="Title", until=DAY, as_at=DAY))
    for part in ("Title", "Area 0", "progress in some", "re-visits published by 31 March 2021", "Source: Ofsted"):
        assert part in text


def test_the_weaknesses_of_an_area_where_they_are_unknown_are_left_out():
    table = pd.DataFrame(
        {"progress_made": pd.array([2, None], dtype="Int64"), "progress_not_made": pd.array([0, None], dtype="Int64")},
        index=["Ayre", "Byre"],
    )
    text = words(progress_chart(table, title="Title", as_at=DAY))
    assert "Ayre" in text
    assert "Byre" not in text


@pytest.mark.parametrize(("times", "events"), [([10, 20, 30], [1, 0, 0]), ([10.0], [1])])
def test_a_curve_of_waits_can_reach_all_and_can_be_a_single_step(times: list, events: list):
    result = kaplan_meier(times, events, confidence=0.9)
    late = pd.Series(times)[pd.Series(events) == 0]
    text = words(waiting_chart(result, late, title="Title", start="the start", intended=18, as_at=DAY))
    for part in ("90% band", "Months since the start", "18 months", "not re-visited"):
        assert part in text


@pytest.mark.parametrize("rows", [0, 2])
def test_forecasts_are_drawn_with_what_happened_or_as_none(rows: int):
    columns = {"day": [DAY] * 2, "clock": ["every day counts", "other"], "share_foreseen": 0.5, "lower": 0.1}
    made = pd.DataFrame({**columns, "upper": 0.9, "share_happened": [0.2, 0.95], "within": [True, False]}).head(rows)
    text = words(forecast_chart(made, title="Title", as_at=DAY))
    assert ("every day counts" in text) == bool(rows)
    assert "what happened" in text
