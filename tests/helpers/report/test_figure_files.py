"""The two files of a figure."""

import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from helpers.charts.style import STYLE
from helpers.report.figure_files import picture_files

WORDS = {"title": "Lines", "description": "Two lines that cross."}


def draw() -> Figure:
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(4, 3))
        axes.plot([0, 1], [0, 1], label="rising")
        axes.text(0.5, 0.4, "a label, $x^2$ and\ntwo lines")
        axes.set_ylabel("turned words")
        axes.legend()
    return figure


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


@pytest.fixture(autouse=True)
def nothing_left_open():
    yield
    plt.close("all")


def test_the_same_figure_gives_the_same_bytes():
    assert picture_files(draw(), dpi=144, **WORDS) == picture_files(draw(), dpi=144, **WORDS)


def test_the_files_hold_their_words_and_the_png_its_size():
    png, svg = picture_files(draw(), dpi=144, **WORDS)
    image = Image.open(io.BytesIO(png))
    assert (image.size, image.mode, round(image.info["dpi"][0])) == ((576, 432), "RGB", 144)
    assert (image.info["Title"], image.info["Description"]) == tuple(WORDS.values())
    assert all(text.encode() in svg for text in WORDS.values())


def test_text_of_the_svg_is_text_in_a_font_that_readers_have():
    svg = picture_files(draw(), dpi=144, **WORDS)[1].decode()
    written = re.findall(r'<text style="([^"]*)"[^>]*>([^<]*)</text>', svg)
    assert {"rising", "turned words"} <= {text for _, text in written}
    assert all("'DejaVu Sans', 'Verdana', 'Geneva', 'Arial', sans-serif" in style for style, _ in written)


def test_the_picture_is_what_matplotlib_itself_draws():
    ours, buffer = pixels(picture_files(draw(), dpi=144, **WORDS)[0]), io.BytesIO()
    draw().savefig(buffer, format="png", dpi=144)
    theirs = pixels(buffer.getvalue())
    assert ours.shape == theirs.shape
    # Letters may stand a fraction of a pixel aside: their grey differs, what is dark over a few pixels does not.
    blocks = [page.reshape(54, 8, 72, 8).mean(axis=(1, 3)) for page in (ours, theirs)]
    assert np.abs(blocks[0] - blocks[1]).max() < 32
    assert np.abs(ours - theirs).mean() < 1
