"""Logistic regression: laws any data must obey, separation, Firth's penalty, comparison of fits."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.models import compare, logistic
from smallstats.models.design import build_design
from smallstats.models.likelihood import Likelihood
from smallstats.models.profile import overlaps, separating_direction

SLOW = settings(max_examples=12, derandomize=True, deadline=None)
NUMBERS = ["estimate", "std_error", "lower", "upper", "p_value"]


@st.composite
def frames(draw):
    size = draw(st.integers(10, 40))
    x = draw(st.lists(st.integers(-20, 20), min_size=size, max_size=size))
    y = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    group = draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size))
    assume(len(set(y)) == 2 and len(set(x)) > 1 and len(set(group)) == 3)
    frame = pd.DataFrame({"y": y, "x": np.array(x) / 10, "group": group})
    design = np.column_stack([np.ones(size), frame["x"], frame["group"] == "b", frame["group"] == "c"])
    assume(np.linalg.matrix_rank(design) == 4)
    return frame


penalties = st.sampled_from([None, "firth"])


def cell(frame, term, column):
    return float(frame[column].to_numpy(dtype=float)[list(frame.index).index(term)])


def numbers(result):
    return result.coefficients[NUMBERS].to_numpy()


@given(frames(), penalties, st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_rows_does_not_matter(frame, penalty, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    found = logistic(frame.iloc[order], "y ~ x + group", penalty=penalty)
    np.testing.assert_allclose(numbers(found), numbers(logistic(frame, "y ~ x + group", penalty=penalty)), 1e-7, 1e-8)


@given(frames(), penalties)
@SLOW
def test_recoding_the_outcome_flips_signs_and_swaps_limits(frame, penalty):
    one = logistic(frame, "y ~ x + group", penalty=penalty).coefficients
    other = logistic(frame.assign(y=1 - frame["y"]), "y ~ x + group", penalty=penalty).coefficients
    np.testing.assert_allclose(one["estimate"], -other["estimate"], 1e-7, 1e-8)
    np.testing.assert_allclose(one["lower"], -other["upper"], 1e-7, 1e-8)
    np.testing.assert_allclose(one["p_value"], other["p_value"], 1e-7, 1e-9)


@given(frames(), penalties, st.sampled_from([1e-4, 0.1, 30.0, 1e5]))
@SLOW
def test_scaling_a_column_scales_its_coefficient_only(frame, penalty, factor):
    one = logistic(frame, "y ~ x + group", penalty=penalty).coefficients
    scaled = logistic(frame.assign(x=frame["x"] * factor), "y ~ x + group", penalty=penalty).coefficients
    scaled.loc["x", NUMBERS[:-1]] *= factor
    np.testing.assert_allclose(scaled[NUMBERS], one[NUMBERS], 1e-7, 1e-8)


@given(frames(), penalties)
@SLOW
def test_shifting_a_column_to_years_leaves_its_slope(frame, penalty):
    one = logistic(frame, "y ~ x + group", penalty=penalty).coefficients.drop(index="Intercept")
    years = logistic(frame.assign(x=frame["x"] + 2018), "y ~ x + group", penalty=penalty)
    np.testing.assert_allclose(years.coefficients.drop(index="Intercept")[NUMBERS], one[NUMBERS], 1e-6, 1e-7)


@given(frames(), penalties)
@SLOW
def test_limits_contain_the_estimate_and_agree_with_the_test(frame, penalty):
    result = logistic(frame, "y ~ x + group", penalty=penalty)
    known = result.coefficients.dropna()
    assert ((known["lower"] <= known["estimate"]) & (known["estimate"] <= known["upper"])).all()
    excluded = (known["lower"] > 0) | (known["upper"] < 0)
    clear = (known["p_value"] - 0.05).abs() > 1e-9
    assert (excluded == (known["p_value"] < 0.05))[clear].all()
    assert (result.terms["statistic"] >= 0).all()
    assert result.lr_statistic >= 0
    assert result.converged


@given(frames())
@SLOW
def test_firth_estimates_and_limits_are_finite_whatever_the_data(frame):
    assert np.isfinite(numbers(logistic(frame, "y ~ x + group", penalty="firth"))).all()


@given(frames(), penalties)
@SLOW
def test_a_test_of_one_coefficient_is_the_test_of_its_term(frame, penalty):
    result = logistic(frame, "y ~ x + group", penalty=penalty)
    np.testing.assert_allclose(
        cell(result.coefficients, "x", "p_value"), cell(result.terms, "x", "p_value"), 1e-7, 1e-9
    )


@given(st.tuples(*[st.integers(0, 12)] * 4), st.sampled_from([0.8, 0.95]))
@SLOW
def test_firth_of_a_two_by_two_table_is_the_log_odds_ratio_with_a_half_in_each_cell(cells, confidence):
    a, b, c, d = cells
    assume(a + b > 0 and c + d > 0 and a + c > 0 and b + d > 0)
    frame = pd.DataFrame({"x": [1] * (a + b) + [0] * (c + d), "y": [1] * a + [0] * b + [1] * c + [0] * d})
    found = cell(logistic(frame, "y ~ x", penalty="firth", confidence=confidence).coefficients, "x", "estimate")
    np.testing.assert_allclose(found, np.log((a + 0.5) * (d + 0.5) / (b + 0.5) / (c + 0.5)), 1e-10, 1e-12)


@given(frames())
@SLOW
def test_fits_without_separation_are_those_of_statsmodels(frame):
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    result = logistic(frame, "y ~ x + group")
    assume(not result.separated)
    other = GLM(frame["y"], result.design.matrix, family=Binomial()).fit(tol=1e-14, tol_criterion="params")
    np.testing.assert_allclose(result.coefficients["estimate"], other.params, 1e-8, 1e-10)
    np.testing.assert_allclose(result.coefficients["std_error"], other.bse, 1e-8)
    np.testing.assert_allclose(result.log_likelihood, other.llf, 1e-10)


def test_a_symmetric_penalised_profile_is_followed_off_its_saddle():
    # Groups b and a mirror each other; far out the symmetric point is level but no maximum, and shifting x, which
    # changes nothing but the way there, must find the same limit.
    frame = pd.DataFrame({"y": [1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1], "group": list("bcccbaabbbbbbcbb")})
    frame["x"] = [0, 0, 0, 0, 0, 0.1, 0, 0, 0.1, 0, 0, 0, 0.1, 0, 0, 0]
    for shift in (0, 2018):
        result = logistic(frame.assign(x=frame["x"] + shift), "y ~ x + group", penalty="firth")
        np.testing.assert_allclose(cell(result.coefficients, "x", "upper"), 76.314604, rtol=1e-7)


SEPARATED = pd.DataFrame(
    {
        "region": ["East"] * 6 + ["London"] * 4 + ["North"] * 6,
        "wsoa": [0, 1, 0, 1, 1, 0] + [1] * 4 + [0, 0, 0, 0, 1, 0],
        "idaci": [0.1, 0.3, 0.2, 0.4, 0.3, 0.3, 0.2, 0.5, 0.1, 0.2, 0.4, 0.1, 0.2, 0.3, 0.3, 0.25],
    }
)


def test_a_region_with_one_outcome_only_is_named_and_has_an_infinite_estimate_with_one_limit():
    result = logistic(SEPARATED, "wsoa ~ region + idaci")
    row = result.coefficients.loc["region[T.London]"]
    assert result.separated == ("region[T.London]",)
    assert (row["estimate"], row["std_error"], row["upper"]) == (np.inf, np.inf, np.inf)
    assert np.isfinite(row["lower"])
    assert np.isfinite(numbers(result)[[0, 2, 3]]).all()
    assert result.converged


def test_a_reference_region_with_one_outcome_only_makes_every_contrast_with_it_infinite():
    frame = SEPARATED.assign(region=pd.Categorical(SEPARATED["region"], ["London", "East", "North"]))
    result = logistic(frame, "wsoa ~ region")
    assert result.separated == ("Intercept", "region[T.East]", "region[T.North]")
    assert list(result.coefficients["estimate"]) == [np.inf, -np.inf, -np.inf]
    assert np.isclose(result.log_likelihood, logistic(SEPARATED, "wsoa ~ region").log_likelihood)


def test_complete_separation_leaves_likelihood_0_and_says_what_is_free():
    frame = pd.DataFrame({"y": [0, 0, 0, 1, 1, 1], "x": [-3, -2, -1, 1, 2, 3]})
    result = logistic(frame, "y ~ x")
    assert result.separated == ("Intercept", "x")
    assert result.log_likelihood == 0
    assert cell(result.coefficients, "x", "estimate") == np.inf
    assert np.isnan(cell(result.coefficients, "Intercept", "estimate"))
    assert cell(result.coefficients, "Intercept", "lower") == -np.inf
    assert np.isclose(result.lr_statistic, 2 * 6 * np.log(2))


def test_the_limit_of_a_separated_coefficient_is_where_the_likelihood_has_fallen_by_half_the_quantile():
    # One arm 5 of 5, the other 2 of 4: with log odds ratio b the profile is a one-dimensional maximum.
    frame = pd.DataFrame({"x": [1] * 5 + [0] * 4, "y": [1] * 5 + [1, 1, 0, 0]})
    limit = cell(logistic(frame, "y ~ x").coefficients, "x", "lower")
    base = np.linspace(-6, 6, 400001)
    profile = (-5 * np.logaddexp(0, -(base + limit)) - 2 * np.logaddexp(0, -base) - 2 * np.logaddexp(0, base)).max()
    np.testing.assert_allclose(4 * np.log(0.5) - profile, 3.841458820694124 / 2, rtol=1e-8)


def test_points_that_touch_are_quasi_separated():
    frame = pd.DataFrame({"y": [0, 0, 0, 1, 1, 1], "x": [1, 2, 3, 3, 4, 5]})
    result = logistic(frame, "y ~ x")
    assert result.separated == ("Intercept", "x")
    assert np.isclose(result.log_likelihood, 2 * np.log(0.5))


def test_overlap_however_small_is_not_separation():
    frame = pd.DataFrame({"y": [0, 0, 0, 1, 0, 1, 1, 1], "x": [1, 2, 3, 3.999, 4.001, 5, 6, 7]})
    assert logistic(frame, "y ~ x").separated == ()


def test_firth_names_separated_coefficients_and_keeps_them_finite():
    result = logistic(SEPARATED, "wsoa ~ region + idaci", penalty="firth")
    assert result.separated == ("region[T.London]",)
    assert np.isfinite(numbers(result)).all()


def test_a_saturated_model_is_answered():
    frame = pd.DataFrame({"y": [0, 1, 1], "x": [1.0, 2.0, 3.0], "z": [1.0, 0.0, 2.0]})
    result = logistic(frame, "y ~ x + z")
    assert result.log_likelihood == 0
    assert len(result.separated) == 3


def test_the_intercept_alone_is_the_log_odds_of_the_share():
    result = logistic(pd.DataFrame({"y": [1] * 3 + [0] * 9}), "y ~ 1")
    assert np.isclose(cell(result.coefficients, "Intercept", "estimate"), np.log(1 / 3))
    assert (result.lr_df, result.lr_p_value, len(result.terms)) == (0, 1.0, 0)


def test_a_wider_confidence_gives_wider_limits():
    narrow, wide = (logistic(SEPARATED, "wsoa ~ idaci", confidence=level).coefficients for level in (0.8, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] > narrow["upper"]).all()


@pytest.mark.parametrize("confidence", [0, 1, 95, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ParameterError, match="confidence"):
        logistic(SEPARATED, "wsoa ~ idaci", confidence=confidence)


def test_an_unknown_penalty_is_refused():
    with pytest.raises(ParameterError, match="penalty='ridge': must be None"):
        logistic(SEPARATED, "wsoa ~ idaci", penalty="ridge")


@pytest.mark.parametrize("penalty", [None, "firth"])
def test_comparing_with_the_fit_without_a_term_is_the_test_of_that_term(penalty):
    larger = logistic(SEPARATED, "wsoa ~ idaci + region", penalty=penalty)
    found = compare(logistic(SEPARATED, "wsoa ~ idaci", penalty=penalty), larger)
    np.testing.assert_allclose([found.statistic, found.df, found.p_value], larger.terms.loc["region"], rtol=1e-9)


def test_comparing_fits_of_different_rows_is_refused():
    holes = SEPARATED.assign(idaci=[np.nan, *SEPARATED["idaci"][1:]])
    with pytest.raises(DataError, match="16 rows, 0 left out; 15 rows, 1 left out"):
        compare(logistic(holes, "wsoa ~ 1"), logistic(holes, "wsoa ~ idaci"))


def test_comparing_models_that_are_not_nested_is_refused():
    with pytest.raises(ParameterError, match="is not within"):
        compare(logistic(SEPARATED, "wsoa ~ idaci"), logistic(SEPARATED, "wsoa ~ region"))
    with pytest.raises(ParameterError, match="is not within"):
        compare(logistic(SEPARATED, "wsoa ~ idaci"), logistic(SEPARATED, "wsoa ~ idaci"))


def test_comparing_across_penalties_is_refused():
    with pytest.raises(ParameterError, match="penalty"):
        compare(logistic(SEPARATED, "wsoa ~ 1"), logistic(SEPARATED, "wsoa ~ idaci", penalty="firth"))


def test_a_result_turns_into_plain_data_without_its_design():
    told = logistic(SEPARATED, "wsoa ~ idaci").to_dict()
    assert "design" not in told
    assert json.loads(json.dumps(told))["coefficients"][1]["term"] == "idaci"


@given(frames(), penalties)
@SLOW
def test_a_result_about_one_term_holds_that_term_s_rows_and_is_otherwise_the_whole_one(frame, penalty):
    whole, part = (logistic(frame, "y ~ x + group", penalty=penalty, about=about) for about in (None, "group"))
    pd.testing.assert_frame_equal(part.coefficients, whole.coefficients.iloc[2:], check_exact=True)
    pd.testing.assert_frame_equal(part.terms, whole.terms.loc[["group"]], check_exact=True)
    assert (part.log_likelihood, part.aic, part.separated) == (whole.log_likelihood, whole.aic, whole.separated)


def test_a_result_about_a_term_that_the_formula_lacks_has_no_row():
    frame = pd.DataFrame({"y": [0, 1, 0, 1, 1], "x": [1.0, 2.0, 3.0, 4.0, 5.0]})
    result = logistic(frame, "y ~ 1", about="x")
    assert result.coefficients.empty
    assert result.terms.empty


@pytest.mark.parametrize("firth", [False, True])
def test_the_value_alone_is_the_value_with_its_slopes(firth):
    rng = np.random.default_rng(5)
    rows, gaps = rng.normal(size=(30, 3)), np.empty((0, 3)) if firth else rng.uniform(size=(4, 3))
    likelihood = Likelihood(rows=rows, gaps=gaps, firth=firth, constant=0.25)
    for place in (np.zeros(3), rng.uniform(size=3), -rng.uniform(size=3)):
        assert likelihood.value_at(place) == likelihood.at(place).value


@pytest.mark.parametrize("formula", ["y ~ x + group", "y ~ x*group", "y ~ 0 + x + group + half"])
def test_a_term_left_out_leaves_the_span_of_the_formula_without_it(formula):
    frame = pd.DataFrame({"y": [0, 1] * 6, "x": np.arange(12.0) ** 2, "group": list("aabbccabcabc")})
    frame["half"] = list("uuuvvvuvvuvu")
    design = build_design(frame, formula)
    for term in design.droppable():
        other = build_design(frame, f"{formula} - {term}").matrix
        both = np.column_stack([design.without(term), other])
        ranks = [int(np.linalg.matrix_rank(matrix)) for matrix in (design.without(term), other, both)]
        assert len(set(ranks)) == 1


def test_overlap_is_proved_by_the_fit_just_where_linear_programming_finds_no_separation() -> None:
    rng = np.random.default_rng(11)
    for trial in range(60):
        size = int(rng.integers(6, 40))
        matrix = np.column_stack([np.ones(size), rng.integers(0, 3, size), rng.normal(size=size).round(1)])
        outcome = (matrix[:, 1] + rng.normal(scale=trial / 30, size=size) > 1).astype(float)
        rows = matrix * (2 * outcome - 1)[:, None]
        if np.linalg.matrix_rank(rows) < 3:
            continue
        likelihood = Likelihood(rows=rows, gaps=np.empty((0, 3)))
        assert overlaps(likelihood, np.zeros(3)) == (separating_direction(rows) is None)


def test_firths_penalty_on_data_too_large_for_it_is_refused_with_advice() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(20_000, 10)), columns=[f"x{n}" for n in range(10)])
    frame["y"] = rng.integers(0, 2, size=20_000)
    with pytest.raises(DataError, match=r"20000 rows and 11 coefficients.*use penalty=None"):
        logistic(frame, "y ~ " + " + ".join(frame.columns[:10]), penalty="firth")
