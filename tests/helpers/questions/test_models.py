"""The models' frame, table and curve."""

import numpy as np
import pandas as pd
import pytest

from helpers.counting.shares import NO_WSOA, WSOA
from helpers.questions.models import coefficient_table, fitted_shares, formula_for, model_frame
from smallstats.errors import DataError
from smallstats.models import logistic
from smallstats.results import NotComputable


def cases() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "la_code": ["A", "B", "C"],
            "outcome": [WSOA, NO_WSOA, WSOA],
            "ofsted_region": ["London", "South West", "South West"],
            "authority_type": ["London borough", "County", "Unitary authority"],
            "inspection_start_date": pd.to_datetime(["2017-03-31", "2017-04-01", "2018-01-01"]),
        }
    )


def simulated() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    deprivation = rng.normal(size=200)
    return pd.DataFrame(
        {"deprivation": deprivation, "wsoa": (rng.random(200) < 1 / (1 + np.exp(-deprivation))).astype(int)}
    )


def test_london_is_counted_once_as_a_region():
    frame = model_frame(cases(), pd.Series({"A": 1.0, "B": 0.0}))
    assert frame["region"].tolist() == ["London", "South West", "South West"]
    assert frame["other_type"].tolist() == ["Unitary authority", "County", "Unitary authority"]
    assert frame["wsoa"].tolist() == [1, 0, 1]
    assert frame["year"].tolist() == ["2016-17", "2017-18", "2017-18"]
    assert np.isnan(frame["deprivation"].iloc[2])


def test_no_case_is_refused():
    with pytest.raises(DataError, match="No inspection is left"):
        model_frame(cases().iloc[:0], pd.Series(dtype=float))


def test_a_coefficient_is_taken_as_the_model_gives_it():
    model = logistic(simulated(), "wsoa ~ deprivation")
    refused = NotComputable(method="m", source="s", reason="too few")
    table = coefficient_table({"fitted": model, "refused": refused}, term="deprivation")
    assert table["odds_ratio"]["fitted"] == model.coefficients["odds_ratio"]["deprivation"]
    assert table["n"]["fitted"] == 200
    assert np.isnan(table["odds_ratio"]["refused"])
    assert table["Not computable"].tolist() == ["", "too few"]


def test_the_curve_goes_through_the_fitted_share_at_the_mean_with_a_band_around():
    frame = simulated()
    model = logistic(frame, "wsoa ~ deprivation")
    curve = fitted_shares(model, term="deprivation", confidence=0.95)
    assert curve["dose"].iloc[[0, -1]].tolist() == [frame["deprivation"].min(), frame["deprivation"].max()]
    beta = model.coefficients["estimate"].to_numpy()
    expected = 1 / (1 + np.exp(-(beta[0] + beta[1] * curve["dose"])))
    np.testing.assert_allclose(curve["share"], expected, rtol=1e-12)
    assert ((curve["lower"] < curve["share"]) & (curve["share"] < curve["upper"])).all()


def test_the_band_at_dose_zero_is_the_wald_interval_of_the_intercept():
    model = logistic(simulated(), "wsoa ~ deprivation")
    curve = fitted_shares(model, term="deprivation", confidence=0.95, points=2001)
    at_zero = curve.iloc[(curve["dose"]).abs().argmin()]
    row = model.coefficients.loc["Intercept"]
    expected = 1 / (1 + np.exp(-(row["estimate"] - 1.959963985 * row["std_error"])))
    assert at_zero["lower"] == pytest.approx(expected, abs=1e-3)


def test_there_is_no_curve_without_a_model_or_with_separated_data():
    refused = NotComputable(method="m", source="s", reason="too few")
    assert fitted_shares(refused, term="deprivation", confidence=0.95).empty
    separated = pd.DataFrame({"deprivation": [0.0, 1.0, 2.0, 3.0], "wsoa": [0, 0, 1, 1]})
    model = logistic(separated, "wsoa ~ deprivation")
    assert fitted_shares(model, term="deprivation", confidence=0.95).empty


def test_a_term_that_does_not_vary_is_left_out_of_the_formula():
    frame = pd.DataFrame({"y": [0, 1], "a": [1.0, 2.0], "b": ["u", "u"]})
    assert formula_for(frame, "y", ["a", "b"]) == "y ~ a"
    assert formula_for(frame, "y", ["b"]) == "y ~ 1"
