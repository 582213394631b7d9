"""The readers' own tools beside ours."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from helpers.questions.second_referee import Beside, beside, odds_of, other_labels, our_odds
from smallstats.association import independence
from smallstats.models import logistic

COUNTS = [[14, 8], [45, 49]]
WHY = "large-sample against exact"


def test_a_test_of_theirs_stands_beside_ours_with_the_reason():
    row = Beside(independence(COUNTS), lambda: stats.chi2_contingency(COUNTS, correction=False).pvalue, WHY)
    frame = beside({"pair": row})
    assert frame.loc["pair", "p_value"] == pytest.approx(stats.fisher_exact(np.array(COUNTS)).pvalue)
    assert frame.loc["pair", "their_p_value"] == pytest.approx(stats.chi2_contingency(COUNTS, correction=False)[1])
    assert list(frame.columns) == ["p_value", "their_p_value", "why_they_differ"]
    assert frame.loc["pair", "why_they_differ"] == WHY


def test_an_effect_of_statsmodels_stands_beside_ours():
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"x": rng.normal(size=80)})
    data["y"] = (rng.random(80) < 1 / (1 + np.exp(-data["x"]))).astype(int)
    fit = smf.logit("y ~ x", data).fit(disp=0)
    ours = our_odds(logistic(data, "y ~ x"), "x")
    frame = beside({"x": Beside(ours, lambda: odds_of(fit, "x", confidence=0.95), "profile limits against Wald's")})
    row = frame.loc["x"]
    assert row["their_estimate"] == pytest.approx(row["estimate"], rel=1e-6)
    assert row["their_lower"] < row["estimate"] < row["their_upper"]
    assert row["their_lower"] == pytest.approx(row["lower"], rel=0.1)


def test_a_tool_that_refuses_says_so_in_its_row():
    empty = [[0, 0], [3, 4]]
    row = Beside(independence(COUNTS), lambda: stats.chi2_contingency(empty).pvalue, WHY)
    frame = beside({"pair": row, "other": Beside(independence(COUNTS), lambda: 0.2, WHY)})
    assert frame["their_p_value"].isna().tolist() == [True, False]
    assert frame.loc["pair", "why_they_differ"] == "the other tool cannot take these data (ValueError)"


def test_a_fault_of_ours_in_a_line_of_the_notebook_is_not_taken_for_a_refusal():
    with pytest.raises(NameError):
        beside({"pair": Beside(independence(COUNTS), lambda: no_such_name, WHY)})  # type: ignore[name-defined] # noqa: F821


def test_rows_on_two_sides_of_the_level_are_named():
    frame = pd.DataFrame({"p_value": [0.04, 0.2], "their_p_value": [0.06, 0.3]}, index=["a", "b"])
    assert other_labels(frame, level=0.05) == ["a"]
