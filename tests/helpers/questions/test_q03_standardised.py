"""Shares standardised for a measure."""

from math import log
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime, minimize
from scipy.special import expit, logit

from helpers.questions.q03_standardised import standardised_shares

FRAME = pd.DataFrame(
    {
        "wsoa": [1, 1, 0, 0, 0, 1, 0, 1],
        "region": ["n"] * 4 + ["s"] * 4,
        "poverty": [2.0, 3.0, 2.5, 1.0, 0.0, 1.5, 0.5, 2.0],
    }
)


def standardise(frame: pd.DataFrame) -> pd.DataFrame:
    return standardised_shares(frame, by="region", beside="poverty", confidence=0.95)


def test_a_measure_that_does_not_vary_leaves_firths_shares():
    found = standardise(FRAME.assign(poverty=1.0, wsoa=[1, 1, 1, 0, 0, 0, 0, 1]))
    # Firth's estimate of one share adds a half to each count: (3 + 1/2) / (4 + 1)
    assert found["standardised_share"].tolist() == pytest.approx([0.7, 0.3])
    assert found["share"].tolist() == [0.75, 0.25]
    # The log odds of a share p of n alone have variance 1 / (n p (1 - p)).
    reach = 1.959963984540054 * (4 * 0.7 * 0.3) ** -0.5
    assert found["lower"].iloc[0] == pytest.approx(expit(log(0.7 / 0.3) - reach))
    assert found["upper"].iloc[0] == pytest.approx(expit(log(0.7 / 0.3) + reach))


def test_a_poorer_region_comes_down_and_a_richer_one_goes_up():
    found = standardise(FRAME)
    poorer, richer = found["standardised_share"]
    assert poorer < richer
    assert ((found["lower"] < found["standardised_share"]) & (found["standardised_share"] < found["upper"])).all()


def test_rows_without_the_measure_are_left_out():
    gap = FRAME["poverty"].mask(FRAME.index == 0)
    assert standardise(FRAME.assign(poverty=gap))["total"].tolist() == [3, 4]


@pytest.mark.parametrize(("changed", "said"), [({"region": "n"}, "needs two groups"), ({"wsoa": 1}, "both are needed")])
def test_one_group_or_one_outcome_is_a_gap_with_its_reason(changed: dict[str, Any], said: str):
    found = standardise(FRAME.assign(**changed))
    assert found[["standardised_share", "lower", "upper"]].isna().all(axis=None)
    assert found["Not computable"].str.contains(said).all()


def test_share_and_limits_are_those_of_a_fit_by_a_general_optimiser_and_a_gradient_by_differences():
    design = np.column_stack([np.ones(8), [0] * 4 + [1] * 4, FRAME["poverty"]])
    outcome = FRAME["wsoa"].to_numpy()

    def information(beta: np.ndarray) -> Any:
        fitted = expit(design @ beta)
        return design.T @ (design * (fitted * (1 - fitted))[:, None])

    def penalised(beta: np.ndarray) -> float:
        line = design @ beta
        return -float((outcome * line - np.log1p(np.exp(line))).sum() + np.linalg.slogdet(information(beta))[1] / 2)

    def log_odds(beta: np.ndarray) -> float:  # of the mean share with every row put into the region "s"
        return float(logit(expit(beta[0] + beta[1] + beta[2] * design[:, 2]).mean()))

    beta = minimize(penalised, np.zeros(3), method="BFGS", options={"gtol": 1e-9}).x
    slope = approx_fprime(beta, log_odds, 1e-7)
    reach = 1.959963984540054 * (slope @ np.linalg.inv(information(beta)) @ slope) ** 0.5
    expected = expit([log_odds(beta), log_odds(beta) - reach, log_odds(beta) + reach])
    found = standardise(FRAME).loc["s", ["standardised_share", "lower", "upper"]].to_numpy(dtype=float)
    assert found == pytest.approx(expected, rel=1e-5)
