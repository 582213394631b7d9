"""Figures compared: by bytes where those are promised, else by what is seen."""

import base64
import io
from datetime import date
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from area_send.runs.pictures import how_it_differs
from helpers.charts import share_chart, shares
from helpers.charts.style import BLUE, ORANGE
from helpers.report.report import draw
from smallstats.errors import DataError


def png(pixels: Any) -> str:
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, dtype=np.uint8)).save(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


def chart() -> str:
    counts = {"count": [14], "total": [22], "share": [0.64], "lower": [0.43], "upper": [0.8]}
    frame = pd.DataFrame(counts, index=["Most deprived"])
    figure = share_chart(frame, title="Shares", overall=0.5, confidence=0.95, as_at=date(2021, 3, 31))
    return base64.b64encode(draw(figure, title="shares", alt="A share.").png).decode()


@pytest.fixture(params=[True, False], ids=["bytes", "rendering"])
def promised(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A machine of the kind on which pictures are promised to the byte, and one of another kind."""
    monkeypatch.setattr("area_send.runs.pictures.same_bytes_promised", lambda: request.param)
    return bool(request.param)


def test_two_colours_swapped_in_a_chart_are_seen(promised: bool, monkeypatch: pytest.MonkeyPatch):
    before = chart()
    assert how_it_differs(before, chart()) == ""
    monkeypatch.setattr(shares, "BLUE", ORANGE)
    monkeypatch.setattr(shares, "ORANGE", BLUE)
    assert "of its pixels" in how_it_differs(before, chart())
    plt.close("all")


def line(row: int, shade: int = 0) -> Any:
    pixels = np.full((40, 60, 3), 255)
    pixels[row] = shade
    return pixels


def test_a_line_one_pixel_off_or_a_little_lighter_is_the_same_to_the_eye(promised: bool):
    said = "the same to the eye, but not to the byte" if promised else ""
    assert how_it_differs(png(line(20)), png(line(21))) == said
    assert how_it_differs(png(line(20)), png(line(20, shade=30))) == said


def test_a_line_elsewhere_or_missing_or_another_size_is_a_difference(promised: bool):
    assert how_it_differs(png(line(20)), png(line(24))) == "another in 120 of its pixels"
    assert how_it_differs(png(line(20)), png(np.full((40, 60, 3), 255))) == "another in 60 of its pixels"
    assert how_it_differs(png(line(20)), png(line(20)[:30])) == "60 by 30 pixels instead of 60 by 40"


def test_what_is_no_picture_is_one_clear_error():
    with pytest.raises(DataError, match="cannot be read"):
        how_it_differs("AAAA", "AAAB")
