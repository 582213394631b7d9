"""Figures: drawn without warning at the edges, with their words on them, and colours that can be told apart."""

from datetime import date

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text

from helpers.charts import OUTCOME_FILLS, dose_chart, dose_grid, p_value_chart, share_chart, stack_chart
from helpers.charts.style import BLUE, GREY, ORANGE

DAY = date(2021, 3, 31)


def words(figure: Figure) -> str:
    """Return the words of a figure whose key lies over neither its title nor its source, and close it."""
    figure.canvas.draw()
    keys, lines = figure.findobj(Legend), [text for text in figure.texts if text.get_text()]
    assert not [
        line.get_text() for key in keys for line in lines if key.get_window_extent().overlaps(line.get_window_extent())
    ]
    found = " ".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())
    plt.close(figure)
    return found


def shares(rows: list[tuple[int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["count", "total"], index=pd.Index([f"G{n}" for n in range(len(rows))], name="Group")
    )
    share = frame["count"] / frame["total"].where(frame["total"] > 0)
    return frame.assign(share=share, lower=share * 0.5, upper=share * 0.5 + 0.5)


@pytest.mark.parametrize("rows", [[(14, 22), (8, 21)], [(0, 0), (1, 1)], [(0, 3)]])
def test_a_share_chart_shows_counts_units_date_and_source(rows: list[tuple[int, int]]):
    text = words(share_chart(shares(rows), title="Title", overall=0.5, confidence=0.9, as_at=DAY))
    for part in ("Title", "Group", "90% interval", "31 March 2021", "Source: Ofsted", "all groups: 50%"):
        assert part in text
    assert all((f"{count} of {total}" if total else "no area") in text for count, total in rows)


@pytest.mark.parametrize("rows", [0, 2])
def test_a_dose_chart_can_do_without_a_curve(rows: int):
    points = pd.DataFrame({"dose": [0.0, 1.0], "outcome": [0, 1]})
    curve = pd.DataFrame({"dose": [0.0, 1.0], "share": [0.2, 0.8], "lower": [0.1, 0.6], "upper": [0.3, 0.9]}).iloc[
        :rows
    ]
    text = words(dose_chart(points, curve, title="Title", confidence=0.95, as_at=DAY))
    assert "statement required" in text
    assert "95% band" in text


def test_a_grid_of_doses_names_each_measure_with_its_inspections_and_can_do_without_a_curve():
    points = pd.DataFrame({"dose": [0.0, 1.0], "outcome": [0, 1]})
    curve = pd.DataFrame({"dose": [0.0, 1.0], "share": [0.2, 0.8], "lower": [0.1, 0.6], "upper": [0.3, 0.9]})
    panels = {"plans": (points, curve), "appeals": (points.head(0), curve.head(0))}
    text = words(dose_grid(panels, title="Title", confidence=0.9, as_at=DAY, unit="Unit", source="Source: x."))
    for part in ("Title", "Plans (2 inspections)", "Appeals (0 inspections)", "90% band", "Unit", "Source: x."):
        assert part in text


@pytest.mark.parametrize("p_values", [[0.5, 0.01], [float("nan"), 0.5], [float("nan"), float("nan")], [1e-9, 0.2]])
def test_a_p_value_chart_takes_gaps_and_tiny_values(p_values: list[float]):
    index = pd.Index(["own", "other"], name="definition")
    frame = pd.DataFrame({"p_value": p_values, "chosen": [True, False]}, index=index)
    assert "level 0.05" in words(p_value_chart(frame, title="Title", level=0.05, as_at=DAY))


def luminance(color: str) -> float:
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("color", [BLUE, ORANGE, GREY])
def test_every_colour_stands_out_from_white(color: str):
    # WCAG 2.2, success criterion 1.4.11: at least 3 to 1
    assert 1.05 / (luminance(color) + 0.05) >= 3


@pytest.mark.parametrize("rows", [[[7, 11, 8], [0, 0, 0]], [[0, 0, 1]], [[0, 0, 0]]])
def test_a_stack_chart_shows_each_count_the_key_and_its_sources(rows: list[list[int]]):
    index = pd.Index([str(2023 + place) for place in range(len(rows))], name="Year")
    counts = pd.DataFrame(rows, columns=list(OUTCOME_FILLS), index=index)
    given = {"title": "Title", "unit": "areas", "as_at": DAY, "counted": "started", "also": "Other source"}
    text = words(stack_chart(counts, OUTCOME_FILLS, **given))  # type: ignore[arg-type]
    for part in ("Title", "Year", "Number of areas", "started by 31 March 2021", "Data to Insight", "Other source."):
        assert part in text
    assert all(str(number) in text.split() for row in rows for number in row if number)
    assert all((str(name) in text) == bool(counts[name].any()) for name in counts)


def test_a_long_title_is_broken_within_the_figure():
    import matplotlib.pyplot as plt

    shares = pd.DataFrame(
        {"count": [1, 2], "total": [4, 4], "share": [0.25, 0.5], "lower": [0.1, 0.2], "upper": [0.6, 0.8]},
        index=pd.Index(["a", "b"], name="some_group"),
    )
    title = "A statement was needed by 14 of 22 of the most deprived areas, and 45 of 94 of all others"
    figure = share_chart(shares, title=title, overall=0.4, confidence=0.95, as_at=date(2021, 3, 31))
    figure.canvas.draw()
    box = figure._suptitle.get_window_extent()  # type: ignore[attr-defined]
    assert box.x1 <= figure.bbox.x1
    assert figure.axes[0].get_ylabel() == "Some group"
    plt.close(figure)
