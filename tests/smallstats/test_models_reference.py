"""`smallstats.models` against R: base R from first principles, values in tests/smallstats/reference/models.json."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smallstats.models import clustered_binomial, logistic, proportional_odds

REFERENCE = Path(__file__).resolve().parent / "reference"
KNOWN = json.loads((REFERENCE / "models.json").read_text())
TABLES = {table["name"]: table["rows"] for table in json.loads((REFERENCE / "tables.json").read_text())}
COLUMNS = ["estimate", "std_error", "lower", "upper", "p_value"]


# R's values hold to about 1e-11 relative, see the head of models.R; 0 counts as 0 up to 1e-11.
def assert_close(found, known, err_msg=""):
    np.testing.assert_allclose(found, known, rtol=1e-10, atol=1e-11, err_msg=err_msg)


def table_frame(name):
    counts = np.array(TABLES[name])
    cells = [(row, column) for row in range(counts.shape[0]) for column in range(counts.shape[1])]
    step, y = np.repeat(np.array(cells, dtype=np.int64), counts.ravel(), axis=0).T
    levels = [f"g{row + 1}" for row in range(len(counts))]
    return pd.DataFrame({"group": pd.Categorical(np.array(levels)[step], levels), "step": step + 1, "y": y})


def check_coefficients(result, known):
    for column in COLUMNS:
        assert_close(result.coefficients[column], known[column], err_msg=column)
    for field in ("log_likelihood", "null_log_likelihood", "aic"):
        assert_close(getattr(result, field), known[field], err_msg=field)


def check_terms(result, known):
    tested = [row for row in known["terms"] if row["term"] in result.terms.index]
    assert [row["term"] for row in tested] == list(result.terms.index)
    for row in tested:
        found = result.terms.loc[row["term"]]
        assert_close(found, [row["statistic"], row["df"], row["p_value"]])


def fits(kind):
    return [pytest.param(case, id=case["name"]) for case in KNOWN["logistic"] if kind in case]


@pytest.mark.parametrize("case", fits("ml"))
def test_maximum_likelihood_fits_agree_with_r(case):
    result = logistic(pd.DataFrame(case["frame"]), case["formula"])
    check_coefficients(result, case["ml"])
    check_terms(result, case["ml"])


@pytest.mark.parametrize("case", fits("firth"))
def test_firth_fits_agree_with_r(case):
    result = logistic(pd.DataFrame(case["frame"]), case["formula"], penalty="firth")
    check_coefficients(result, case["firth"])
    check_terms(result, case["firth"])


def test_limits_of_a_separated_fit_agree_with_r_fits_without_the_separated_group():
    known = KNOWN["separated"]
    frame = pd.DataFrame(next(case["frame"] for case in KNOWN["logistic"] if case["name"] == "separated"))
    result = logistic(frame, "y ~ group + v")
    others = result.coefficients.loc[["Intercept", "group[T.c]", "v"]]
    for column in COLUMNS[:-1]:
        assert_close(others[column], known[column])
    separated = result.coefficients.loc["group[T.b]"]
    assert result.separated == ("group[T.b]",)
    assert separated["estimate"] == np.inf
    assert separated["upper"] == np.inf
    assert_close(separated["lower"], known["lower_b"])
    assert_close(separated["p_value"], known["p_b"])
    assert_close(result.terms.loc["group", "statistic"], known["group_statistic"])
    assert_close(result.log_likelihood, known["log_likelihood"])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in KNOWN["ordinal"]])
def test_proportional_odds_and_both_tests_of_it_agree_with_r(case):
    cells = pd.DataFrame(case["frame"])
    frame = cells.loc[cells.index.repeat(cells["weight"])].assign(
        y=lambda known: pd.Categorical(known["y"], ordered=True)
    )
    for test in ("brant", "score"):
        result = proportional_odds(frame, case["formula"], test=test)
        proportionality = result.proportionality
        rows = [[proportionality.statistic, proportionality.df, proportionality.p_value]]
        rows += proportionality.terms.to_numpy().tolist()
        expected = [case[test]["overall"], *case[test]["terms"]]
        assert_close(rows, [[row["statistic"], row["df"], row["p_value"]] for row in expected])
    check_coefficients(result, case)
    check_terms(result, case)
    assert_close(result.thresholds["estimate"], case["thresholds"])
    assert_close(result.thresholds["std_error"], case["threshold_errors"])


@pytest.mark.parametrize("name", KNOWN["clustered"])
def test_clustered_shares_agree_with_r(name):
    known = KNOWN["clustered"][name]
    fitted = clustered_binomial(known["successes"], known["totals"])
    ratio = clustered_binomial(known["successes"], known["totals"], method="ratio")
    found = {
        "mean": fitted.estimate,
        "mean_lower": fitted.lower,
        "mean_upper": fitted.upper,
        "correlation": fitted.correlation,
        "correlation_lower": fitted.correlation_lower,
        "correlation_upper": fitted.correlation_upper,
        "log_likelihood": fitted.log_likelihood,
        "share": ratio.estimate,
        "ratio": [ratio.lower, ratio.upper],
        "naive": [ratio.naive_lower, ratio.naive_upper],
        "design_effect": ratio.design_effect,
        "tarone": ratio.overdispersion_statistic,
        "tarone_p": ratio.overdispersion_p_value,
    }
    for field, value in found.items():
        assert_close(value, known[field], err_msg=field)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in KNOWN["tables"]])
def test_models_of_every_table_agree_with_r(case):
    frame = table_frame(case["name"])
    if "ml" in case:
        check_coefficients(logistic(frame, "y ~ group"), case["ml"])
    if "firth" in case:
        check_coefficients(logistic(frame, "y ~ group", penalty="firth"), case["firth"])
        rows = np.array(TABLES[case["name"]])
        share = clustered_binomial(rows[:, 1], rows.sum(axis=1), method="ratio")
        found = [share.estimate, share.design_effect, share.overdispersion_statistic]
        known = case["clustered"]
        assert_close(found, [known["share"], known["design_effect"], known["tarone"]])
    if "ordinal" in case:
        result = proportional_odds(frame.assign(y=pd.Categorical(frame["y"], ordered=True)), "y ~ step")
        check_coefficients(result, case["ordinal"])
        known = case["ordinal"]["brant"]["overall"]
        assert_close(result.proportionality.statistic, known["statistic"])


def test_r_values_cover_every_function_on_many_tables():
    assert sum("firth" in case for case in KNOWN["tables"]) >= 20
    assert sum("ordinal" in case for case in KNOWN["tables"]) >= 4


def test_weil_litters_have_their_published_correlations():
    # Weil (1970): about 0.32 among treated litters and 0.02 among controls.
    assert np.isclose(KNOWN["clustered"]["weil_treated"]["correlation"], 0.32, atol=0.005)
    assert np.isclose(KNOWN["clustered"]["weil_control"]["correlation"], 0.02, atol=0.005)
