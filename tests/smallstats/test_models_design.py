"""What a formula or a column that cannot be used is answered with."""

import numpy as np
import pandas as pd
import pytest

from smallstats.errors import DataError, ParameterError
from smallstats.models import logistic, proportional_odds

FRAME = pd.DataFrame(
    {
        "wsoa": [0, 1, 0, 1, 1, 0, 1, 0],
        "idaci": [0.1, 0.2, 0.3, 0.25, 0.15, 0.4, 0.35, 0.2],
        "region": list("aabbabab"),
        "only": ["x"] * 8,
        "twice": [0.2, 0.4, 0.6, 0.5, 0.3, 0.8, 0.7, 0.4],
        "day": pd.date_range("2020-01-01", periods=8),
    }
)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("wsoa ~ idacy", "no column 'idacy'.*Did you mean 'idaci'"),
        ("wsao ~ idaci", "no column 'wsao'.*Did you mean 'wsoa'"),
        ("wsoa ~ only", "'only' has one level only, 'x'"),
        ("wsoa ~ C(only)", "'only' has one level only"),
        ("wsoa ~ idaci + twice", "'twice' of the model is a combination of Intercept, idaci"),
        ("wsoa ~ day", "'day' holds dates"),
        ("idaci ~ region", "outcome 'idaci' holds 0.1; it must be boolean or 0 and 1"),
        ("region ~ idaci", "outcome 'region' holds 'a', 'b'; it must be boolean or 0 and 1"),
        ("wsoa ~ log(idaci - 0.1)", "'log\\(idaci - 0.1\\)' of the model holds a value that is not finite"),
    ],
)
def test_a_column_that_cannot_be_used_is_named(formula, message):
    with pytest.raises(DataError, match=message):
        logistic(FRAME, formula)


@pytest.mark.parametrize(
    "formula", ["idaci", "wsoa ~ (idaci", "wsoa ~ idaci ~ region", "wsoa + idaci ~ region", "wsoa ~ idaci | region", 3]
)
def test_a_formula_that_cannot_be_read_is_refused_with_an_example(formula):
    with pytest.raises(ParameterError, match="write one outcome and its terms, for instance"):
        logistic(FRAME, formula)


def test_a_formula_without_terms_is_refused():
    with pytest.raises(ParameterError, match="no term left"):
        logistic(FRAME, "wsoa ~ 0")


def test_an_unknown_function_in_a_formula_is_named():
    with pytest.raises(DataError, match="no column 'nosuch'"):
        logistic(FRAME, "wsoa ~ nosuch(idaci)")


def test_a_function_that_fails_is_refused():
    with pytest.raises(ParameterError, match=r"cannot be evaluated.*log\(region\)"):
        logistic(FRAME, "wsoa ~ log(region)")


def test_a_constant_outcome_is_refused():
    with pytest.raises(DataError, match="outcome 'wsoa' is 1 in all 8 rows used; both are needed"):
        logistic(FRAME.assign(wsoa=1), "wsoa ~ idaci")


def test_an_empty_level_is_named_with_what_to_do():
    region = pd.Categorical(FRAME["region"], ["a", "b", "London"])
    with pytest.raises(DataError, match=r"'region' has no row in level London.*remove_unused_categories"):
        logistic(FRAME.assign(region=region), "wsoa ~ region")


def test_a_categorical_of_one_level_is_refused():
    with pytest.raises(DataError, match="'region' has one level only"):
        logistic(FRAME.assign(region=pd.Categorical(["a"] * 8, ["a", "b"])), "wsoa ~ region")


def test_a_number_taken_as_a_factor_with_one_value_is_refused():
    with pytest.raises(DataError, match=r"term 'C\(k\)' has one level only"):
        logistic(FRAME.assign(k=1), "wsoa ~ C(k)")


def test_fewer_rows_than_parameters_are_refused_with_both_numbers():
    with pytest.raises(DataError, match="3 rows for 4 parameters"):
        logistic(FRAME.assign(a=FRAME["idaci"] ** 2, b=FRAME["idaci"] ** 3).head(3), "wsoa ~ idaci + a + b")


def test_an_infinite_value_is_refused():
    with pytest.raises(DataError, match="'idaci' holds a value that is not finite"):
        logistic(FRAME.assign(idaci=[np.inf, *FRAME["idaci"][1:]]), "wsoa ~ idaci")


def test_something_other_than_a_frame_is_refused():
    with pytest.raises(DataError, match="frame is a dict; a pandas DataFrame is needed"):
        logistic({"wsoa": [0, 1]}, "wsoa ~ 1")  # type: ignore[arg-type]


def test_missing_rows_are_left_out_and_counted():
    holes = FRAME.assign(idaci=[np.nan, *FRAME["idaci"][1:]], unused=np.nan)
    result = logistic(holes, "wsoa ~ idaci")
    whole = logistic(FRAME.iloc[1:], "wsoa ~ idaci")
    assert (result.n, result.rows_dropped) == (7, 1)
    pd.testing.assert_frame_equal(result.coefficients, whole.coefficients)


def test_no_complete_row_is_refused():
    with pytest.raises(DataError, match="no row of 8 has a value in each of wsoa, idaci"):
        logistic(FRAME.assign(idaci=np.nan), "wsoa ~ idaci")


@pytest.mark.parametrize("dtype", ["Int64", "boolean", "bool", "float64"])
def test_outcomes_of_every_numeric_kind_give_the_same_fit(dtype):
    found = logistic(FRAME.assign(wsoa=FRAME["wsoa"].astype(dtype)), "wsoa ~ idaci").coefficients
    pd.testing.assert_frame_equal(found, logistic(FRAME, "wsoa ~ idaci").coefficients)


def test_a_nullable_column_with_holes_is_used_without_them():
    years = pd.array([1, 2, None, 4, 3, 1, 2, 2], dtype="Int64")
    result = logistic(FRAME.assign(year=years), "wsoa ~ year")
    assert (result.n, result.rows_dropped) == (7, 1)


def test_a_column_name_with_blanks_stands_in_backticks():
    renamed = FRAME.rename(columns={"idaci": "IDACI score"})
    found = logistic(renamed, "wsoa ~ `IDACI score`").coefficients.to_numpy()
    np.testing.assert_array_equal(found, logistic(FRAME, "wsoa ~ idaci").coefficients.to_numpy())


def test_a_term_within_an_interaction_is_not_tested_alone():
    assert list(logistic(FRAME, "wsoa ~ idaci * region").terms.index) == ["idaci:region"]


def test_an_ordered_outcome_must_say_its_order():
    with pytest.raises(DataError, match="outcome 'region' is not an ordered categorical"):
        proportional_odds(FRAME, "region ~ idaci")


def test_an_ordered_outcome_with_an_absent_category_is_refused():
    grade = pd.Categorical(FRAME["region"], ["a", "b", "c"], ordered=True)
    with pytest.raises(DataError, match="'region' has no row in level c"):
        proportional_odds(FRAME.assign(region=grade), "region ~ idaci")


def test_the_thresholds_cannot_be_left_out():
    grade = pd.Categorical(FRAME["region"], ordered=True)
    with pytest.raises(ParameterError, match="the intercept cannot be left out"):
        proportional_odds(FRAME.assign(region=grade), "region ~ 0 + idaci")
