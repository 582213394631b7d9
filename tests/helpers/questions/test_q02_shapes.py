"""One step, a straight line, or neither."""

from math import log

import numpy as np
import pandas as pd
import pytest

from helpers.counting.shares import NO_WSOA, WSOA
from helpers.parameters.q02_years import YearOnYear
from helpers.questions.q02_shapes import FREE, LINE, SAME, STEP, change_over, fit_shapes, fitted_years, shape_table
from smallstats.association import search_cost
from smallstats.results import NotComputable

COUNTS = pd.DataFrame({NO_WSOA: [21, 13, 12, 11], WSOA: [8, 16, 21, 14]}, index=["16", "17", "18", "19"])


def log_likelihood(rows: list[tuple[int, int]]) -> float:
    return sum(yes * log(yes / (yes + no)) + no * log(no / (yes + no)) for no, yes in rows)


CHOSEN = YearOnYear(draws=2000, seed=1)


def test_the_criterion_is_that_of_the_closed_forms_with_the_search_for_the_step_added():
    table = shape_table(fit_shapes(COUNTS, split=1)[1], COUNTS, CHOSEN)
    cost = search_cost(COUNTS, draws=2000, rng=1)
    assert 0.5 < cost < 3
    assert table.loc[SAME, "aic"] == pytest.approx(2 - 2 * log_likelihood([(57, 59)]), rel=1e-10)
    step = 2 * (2 + cost) - 2 * log_likelihood([(21, 8), (36, 51)])
    assert table.loc[STEP, "aic"] == pytest.approx(step, rel=1e-10)
    free = 8 - 2 * log_likelihood([(21, 8), (13, 16), (12, 21), (11, 14)])
    assert table.loc[FREE, "aic"] == pytest.approx(free, rel=1e-10)
    assert table["above_lowest"].min() == 0
    # R 4.2: deviance of glm(cbind(yes, no) ~ place, binomial) less that of ~ factor(place), less 2 x 2 parameters
    above = table["aic"].to_dict()
    assert above[LINE] - above[FREE] == pytest.approx(-0.26460975462245, rel=1e-9)


def test_a_place_that_was_not_chosen_costs_nothing():
    two = COUNTS.iloc[:2]
    assert shape_table(fit_shapes(two, split=1)[1], two, CHOSEN).loc[STEP, "parameters"] == 2


def test_one_outcome_has_no_shape():
    one = COUNTS.assign(**{WSOA: 0})
    assert change_over(one).split == 0
    assert shape_table(fit_shapes(one, split=0)[1], one, CHOSEN)["aic"].isna().all()


def test_fitted_years_follow_the_line_and_the_step():
    fitted = fitted_years(COUNTS, fit_shapes(COUNTS, split=1)[1][LINE], split=1)
    assert fitted[STEP].tolist() == pytest.approx([8 / 29, *[51 / 87] * 3])
    assert np.diff(fitted[LINE]).min() > 0
    # The likelihood equations of the line: fitted and observed totals agree.
    assert (fitted[LINE] * COUNTS.sum(axis=1)).sum() == pytest.approx(59)


def test_where_nothing_was_found_nothing_is_fitted():
    refused = NotComputable(method="m", source="s", reason="r")
    assert fitted_years(COUNTS, refused, split=0).isna().all(axis=None)


def test_the_two_sides_of_a_change_pass_over_years_without_an_inspection():
    gap = pd.DataFrame({NO_WSOA: [9, 0, 1], WSOA: [1, 0, 9]}, index=["16", "17", "18"])
    found = change_over(gap)
    assert found.pair.index.tolist() == ["in 16", "in 18"]
    assert found.pair[WSOA].tolist() == [1, 9]
