"""Figures: each function takes a tidy frame and returns one figure with title, units, date and source."""

from helpers.charts.fitted_curves import dose_chart, dose_grid
from helpers.charts.p_values import p_value_chart
from helpers.charts.revisits import forecast_chart, progress_chart, revisit_chart, waiting_chart
from helpers.charts.seaborn_charts import OUTCOME_COLOURS, seaborn_chart
from helpers.charts.shares import share_chart
from helpers.charts.shares_in_words import words_chart
from helpers.charts.specification_curve import curve_chart
from helpers.charts.stacks import OUTCOME_FILLS, VISIT_FILLS, stack_chart
from helpers.charts.style import OFSTED_SOURCE
from helpers.charts.tile_maps import FIRST_TILE_FILLS, SECOND_TILE_FILLS, tile_chart
from helpers.charts.timeline import timeline_chart

__all__ = [
    "FIRST_TILE_FILLS",
    "OFSTED_SOURCE",
    "OUTCOME_COLOURS",
    "OUTCOME_FILLS",
    "SECOND_TILE_FILLS",
    "VISIT_FILLS",
    "curve_chart",
    "dose_chart",
    "dose_grid",
    "forecast_chart",
    "p_value_chart",
    "progress_chart",
    "revisit_chart",
    "seaborn_chart",
    "share_chart",
    "stack_chart",
    "tile_chart",
    "timeline_chart",
    "waiting_chart",
    "words_chart",
]
