"""Charts that a notebook draws by a call of seaborn's own, put into our style."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import matplotlib.pyplot as plt
import seaborn as sns

from helpers.charts.style import BLUE, OFSTED_SOURCE, ORANGE, finish, styled
from helpers.vocabulary import FIRST_OUTCOMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OUTCOME_COLOURS: Final[Mapping[str, str]] = dict(zip(FIRST_OUTCOMES, (BLUE, ORANGE), strict=True))
"""Outcome of the first framework to its colour, the same in every figure."""


def seaborn_chart(
    draw: Callable[["Axes"], Any],
    *,
    title: str,
    as_at: date,
    axis: str = "",
    side: str = "",
    source: str = OFSTED_SOURCE,
    size: tuple[float, float] = (7.5, 3.6),
) -> "Figure":
    """Let seaborn draw on axes in our style, and add title, date and source.

    Parameters
    ----------
    draw : callable
        Takes the axes and draws on them: ``lambda axes: sns.histplot(frame, x="share", ax=axes)``.
    axis, side : str
        What the horizontal and the vertical axis are, in words; as seaborn names them if empty.
    size : tuple of float
        Width and height in inches.
    """
    with styled():
        figure, axes = plt.subplots(figsize=size)
        draw(axes)
        axes.set(**{key: value for key, value in {"xlabel": axis, "ylabel": side}.items() if value})
        if axes.get_legend():
            sns.move_legend(axes, "lower center", bbox_to_anchor=(0.5, 1), ncol=2, title=None, frameon=False)
        finish(figure, axes, title=title, as_at=as_at, source=source)
    return figure
