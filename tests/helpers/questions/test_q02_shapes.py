"""One step, a straight line, or neither."""

from math import log

import numpy as np
import pandas as pd
import pytest

from helpers.questions.q02_years import FREE, LINE, SAME, STEP, fit_shapes, fitted_years, shape_table, split_of
from smallstats.association.change_point import change_point
from smallstats.results import NotComputable

COUNTS = pd.DataFrame({"no": [21, 13, 12, 11], "yes": [8, 16, 21, 14]}, index=["16", "17", "18", "19"])


def log_likelihood(rows: list[tuple[int, int]]) -> float:
    return sum(yes * log(yes / (yes + no)) + no * log(no / (yes + no)) for no, yes in rows)


def test_the_criterion_is_that_of_the_closed_forms():
    table = shape_table(fit_shapes(COUNTS, outcome="yes", split=1), splits=3)
    assert table.loc[SAME, "aic"] == pytest.approx(2 - 2 * log_likelihood([(57, 59)]), rel=1e-10)
    assert table.loc[STEP, "aic"] == pytest.approx(6 - 2 * log_likelihood([(21, 8), (36, 51)]), rel=1e-10)
    free = 8 - 2 * log_likelihood([(21, 8), (13, 16), (12, 21), (11, 14)])
    assert table.loc[FREE, "aic"] == pytest.approx(free, rel=1e-10)
    assert table["above_lowest"].min() == 0
    # R 4.2: deviance of glm(cbind(yes, no) ~ place, binomial) less that of ~ factor(place), less 2 x 2 parameters
    above = table["aic"].to_dict()
    assert above[LINE] - above[FREE] == pytest.approx(-0.26460975462245, rel=1e-9)


def test_a_place_that_was_not_chosen_is_no_parameter():
    models = fit_shapes(COUNTS.iloc[:2], outcome="yes", split=1)
    assert shape_table(models, splits=1).loc[STEP, "parameters"] == 2
    assert shape_table(models, splits=2).loc[STEP, "parameters"] == 3


def test_one_outcome_has_no_shape_and_says_why():
    table = shape_table(fit_shapes(COUNTS.assign(yes=0), outcome="yes", split=0), splits=3)
    assert table["aic"].isna().all()
    assert table["Not computable"].str.contains("both are needed").sum() == 3
    assert table.loc[STEP, "Not computable"] == "No change over the years was found."


def test_fitted_years_follow_the_line_and_the_step():
    models = fit_shapes(COUNTS, outcome="yes", split=1)
    fitted = fitted_years(COUNTS, models[LINE], outcome="yes", split=1)
    assert fitted[STEP].tolist() == pytest.approx([8 / 29, *[51 / 87] * 3])
    assert np.diff(fitted[LINE]).min() > 0
    # The likelihood equations of the line: fitted and observed totals agree.
    assert (fitted[LINE] * COUNTS.sum(axis=1)).sum() == pytest.approx(59)


def test_where_nothing_was_found_nothing_is_fitted():
    refused = NotComputable(method="m", source="s", reason="r")
    assert split_of(refused) == 0
    assert split_of(change_point(COUNTS)) == 1
    assert fitted_years(COUNTS, refused, outcome="yes", split=0).isna().all(axis=None)
