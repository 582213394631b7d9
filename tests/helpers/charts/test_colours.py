"""Whether what charts tell apart by colour is told apart by readers with colour blindness and in a print in grey."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.charts import FIRST_TILE_FILLS, OUTCOME_FILLS
from helpers.charts.stacks import Fill
from helpers.charts.style import BLUE, GREY, ORANGE

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SEEN = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
CLEAR = 20.0
"""A distance in CIELAB that is seen at a glance; about 2.3 can just be noticed."""


def lab(colour: str, seen: list[list[float]]) -> np.ndarray:
    """CIELAB of an sRGB colour (D65) as somebody sees it."""
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    x, y, z = np.array(TO_XYZ) @ np.clip(np.array(seen) @ linear, 0, 1) / [0.9505, 1.0, 1.089]
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


@pytest.mark.parametrize("kind", SEEN)
def test_marks_and_fills_stay_apart_in_colour_blindness(kind: str):
    for colours in ((BLUE, ORANGE, GREY), *([fill.color for fill in fills.values()] for fills in (OUTCOME_FILLS,))):
        for first, second in combinations(colours, 2):
            distance = np.linalg.norm(lab(first, SEEN[kind]) - lab(second, SEEN[kind]))
            assert distance >= CLEAR, (kind, first, second, distance)


@pytest.mark.parametrize("fills", [OUTCOME_FILLS, FIRST_TILE_FILLS], ids=["outcomes", "tiles"])
def test_fills_stay_apart_in_a_print_in_grey_by_lightness_or_hatch(fills: dict[str, Fill]):
    for first, second in combinations(fills.values(), 2):
        apart = abs(lab(first.color, np.eye(3).tolist())[0] - lab(second.color, np.eye(3).tolist())[0])
        assert apart >= CLEAR or first.hatch != second.hatch, (first, second, apart)
