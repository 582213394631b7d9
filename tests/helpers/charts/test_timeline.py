"""The chart of shares over time."""

from datetime import date

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

from helpers.charts import timeline_chart


def words(shares: pd.DataFrame, fitted: pd.DataFrame) -> str:
    figure = timeline_chart(
        shares, fitted, title="Title", axis="A year", confidence=0.9, as_at=date(2021, 3, 31), source="Source: Ofsted."
    )
    figure.canvas.draw()
    found = " ".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())
    plt.close(figure)
    return found


def shares(rows: list[tuple[int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["count", "total"], index=[f"Y{number}" for number in range(len(rows))])
    share = frame["count"] / frame["total"].where(frame["total"] > 0)
    return frame.assign(share=share, lower=share * 0.5, upper=share * 0.5 + 0.5)


@pytest.mark.parametrize("rows", [[(8, 29), (0, 0), (14, 25)], [(0, 3)]])
def test_it_shows_counts_units_date_and_source_and_keeps_an_empty_year(rows: list[tuple[int, int]]):
    frame = shares(rows)
    text = words(frame, pd.DataFrame({"a line": 0.5, "a step": float("nan")}, index=frame.index))
    for part in ("Title", "A year", "90% interval", "31 March 2021", "Source: Ofsted", "fitted: a line"):
        assert part in text
    assert all((f"{count} of {total}" if total else "no inspection") in text for count, total in rows)
    assert "a step" not in text


def test_it_can_do_without_any_fit():
    frame = shares([(1, 2)])
    assert "fitted" not in words(frame, pd.DataFrame({"a line": float("nan")}, index=frame.index))
