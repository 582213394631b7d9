"""Shares standardised for a measure."""

from math import log
from typing import Any

import pandas as pd
import pytest
from scipy.special import expit

from helpers.standardise import standardised_shares

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
    assert found["standardised"].tolist() == pytest.approx([0.7, 0.3])
    assert found["share"].tolist() == [0.75, 0.25]
    # The log odds of a share p of n alone have variance 1 / (n p (1 - p)).
    reach = 1.959963984540054 * (4 * 0.7 * 0.3) ** -0.5
    assert found["lower"].iloc[0] == pytest.approx(expit(log(0.7 / 0.3) - reach))
    assert found["upper"].iloc[0] == pytest.approx(expit(log(0.7 / 0.3) + reach))


def test_a_poorer_region_comes_down_and_a_richer_one_goes_up():
    found = standardise(FRAME)
    poorer, richer = found["standardised"]
    assert poorer < richer
    assert ((found["lower"] < found["standardised"]) & (found["standardised"] < found["upper"])).all()


def test_rows_without_the_measure_are_left_out():
    gap = FRAME["poverty"].mask(FRAME.index == 0)
    assert standardise(FRAME.assign(poverty=gap))["total"].tolist() == [3, 4]


@pytest.mark.parametrize(("changed", "said"), [({"region": "n"}, "needs two groups"), ({"wsoa": 1}, "both are needed")])
def test_one_group_or_one_outcome_is_a_gap_with_its_reason(changed: dict[str, Any], said: str):
    found = standardise(FRAME.assign(**changed))
    assert found[["standardised", "lower", "upper"]].isna().all(axis=None)
    assert found["Not computable"].str.contains(said).all()
