"""What all figures share: colours, fonts, title, as-at date and source."""

from contextlib import AbstractContextManager
from datetime import date
from textwrap import fill
from typing import TYPE_CHECKING, Final

import matplotlib.style
import seaborn as sns

from helpers import formats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito (2008): told apart with any colour vision, and by lightness when printed in grey.
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREY: Final = "#595959"
LETTERS_AN_INCH: Final = 9.5  # of a title, so that the widest still fits
STYLE: Final = {
    **sns.axes_style("whitegrid"),
    "font.family": "sans-serif",  # expanded when drawn, see `helpers.report.figure_files`
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": GREY,
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
}


SOURCE: Final = "Source: Ofsted, area SEND inspections 2016 to 2022; English Indices of Deprivation 2019."
OFSTED_SOURCE: Final = "Source: Ofsted, area SEND inspections 2016 to 2022."


def styled() -> AbstractContextManager[None]:
    """Let a figure be made in our style, and as Matplotlib draws by itself in all else, whatever its user has set."""
    return matplotlib.style.context(["default", STYLE])


def finish(
    figure: "Figure",
    axes: "Axes",
    *,
    title: str,
    as_at: date | None,
    counted: str = "Inspections published",
    source: str = SOURCE,
) -> None:
    """Put the title above, what is counted (by which date) and the source below, and take the frame away."""
    width = int(figure.get_size_inches()[0] * LETTERS_AN_INCH)
    figure.suptitle(fill(title, width), x=0.01, ha="left", fontweight="bold", fontsize=12)
    dated = counted if as_at is None else f"{counted} by {formats.day(as_at)}"
    note = f"{dated}.\n{source}"
    figure.supxlabel(note, x=0.01, ha="left", fontsize=8, color=GREY)
    sns.despine(ax=axes, left=True)
