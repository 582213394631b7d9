"""Shares drawn together by a random intercept, held to quadrature and optim in R."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from smallstats.errors import DataError
from smallstats.models import pooled_shares

CASES = json.loads((Path(__file__).parent / "reference" / "pooled.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_mean_spread_and_pooled_shares_are_those_of_r(case: dict[str, Any]):
    found = pooled_shares(case["counts"], case["totals"])
    assert found.log_likelihood == pytest.approx(case["log_likelihood"], abs=1e-7)
    assert [found.mean, found.spread] == pytest.approx([case["mean"], case["spread"]], abs=2e-4)
    assert found.groups["pooled"].to_numpy() == pytest.approx(case["pooled"], abs=2e-5)


def test_groups_no_more_apart_than_chance_are_pooled_wholly():
    found = pooled_shares([5, 6, 5, 6], [10, 12, 10, 12])
    assert (found.spread, found.p_value) == (0.0, 1.0)
    assert found.groups["pooled"].to_numpy() == pytest.approx(0.5)


def test_a_small_group_is_drawn_in_more_than_a_large_one_with_the_same_share():
    groups = pooled_shares([2, 40, 30, 10], [2, 40, 60, 60]).groups
    assert groups["pooled"].iloc[0] < groups["pooled"].iloc[1] < 1
    assert ((groups["lower"] < groups["pooled"]) & (groups["pooled"] < groups["upper"])).all()


def test_large_groups_keep_their_own_shares_and_labels():
    counts = pd.Series([2000, 5000, 9000], index=["a", "b", "c"])
    found = pooled_shares(counts, [10_000] * 3)
    assert found.groups["pooled"].to_numpy() == pytest.approx(found.groups["share"].to_numpy(), abs=2e-3)
    assert found.groups.index.tolist() == ["a", "b", "c"]
    assert found.p_value < 1e-100


def test_the_spread_of_simulated_groups_is_found():
    rng = np.random.default_rng(3)
    odds = rng.normal(0.3, 0.8, size=200)
    found = pooled_shares(rng.binomial(30, 1 / (1 + np.exp(-odds))), [30] * 200)
    assert found.mean == pytest.approx(0.3, abs=0.15)
    assert found.spread == pytest.approx(0.8, abs=0.12)


@pytest.mark.parametrize(
    ("counts", "totals", "said"),
    [([1, 2], [3, 4], "2 group"), ([0, 0, 0], [3, 4, 5], "one outcome"), ([3, 4, 5], [3, 4, 5], "one outcome"),
     ([1, 2, 0], [3, 4, 0], "at least one observation"), ([1, 2, 9], [3, 4, 5], "exceeds"),
     ([1, 2, 3], [3, 4], "each needs the other")],
)  # fmt: skip
def test_what_cannot_be_pooled_is_refused(counts: list[int], totals: list[int], said: str):
    with pytest.raises(DataError, match=said):
        pooled_shares(counts, totals)
