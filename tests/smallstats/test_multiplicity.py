import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.errors import DataError, ParameterError
from smallstats.multiplicity import adjust

REFERENCE = json.loads((Path(__file__).parent / "reference" / "multiplicity.json").read_text(encoding="utf-8"))
FAMILIES = REFERENCE["families"]
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)
COMMON = settings(max_examples=100, derandomize=True, deadline=None)


@pytest.mark.parametrize("method", ["holm", "bh"])
def test_every_family_is_adjusted_as_r_does(method: Any) -> None:
    assert len(FAMILIES) >= 40
    for family in FAMILIES:
        adjusted = adjust([float(p) for p in family["p_values"]], method=method)
        assert adjusted.tolist() == pytest.approx([float(p) for p in family[method]], rel=1e-15)


def test_benjamini_and_hochberg_1995_reject_four_of_their_fifteen_hypotheses_and_holm_three() -> None:
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298),
        *(0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    assert int((adjust(published, method="bh") <= 0.05).sum()) == 4
    assert int((adjust(published, method="holm") <= 0.05).sum()) == 3


@COMMON
@given(P_VALUES, st.randoms(use_true_random=False))
def test_adjusted_values_follow_their_tests_when_the_order_changes(p_values: Any, random: Any) -> None:
    order = list(range(len(p_values)))
    random.shuffle(order)
    shuffled = [p_values[place] for place in order]
    for method in ("holm", "bh"):
        adjusted = adjust(p_values, method=method)
        assert adjust(shuffled, method=method).tolist() == adjusted.iloc[order].tolist()


@COMMON
@given(P_VALUES)
def test_adjusted_values_are_never_below_the_given_nor_above_one_and_holm_is_the_stricter(p_values: Any) -> None:
    holm, bh = adjust(p_values), adjust(p_values, method="bh")
    assert (bh >= np.array(p_values)).all()
    assert (holm >= bh * (1 - 1e-15)).all()
    assert (holm <= 1).all()


def test_labels_stay_and_a_test_without_p_value_is_not_of_the_family() -> None:
    adjusted = adjust(pd.Series([0.04, float("nan"), 0.01], index=["year", "size", "region"]))
    assert adjusted.dropna().to_dict() == {"year": 0.04, "region": 0.02}
    assert adjusted.index.tolist() == ["year", "size", "region"]
    assert adjust([float("nan")]).isna().all()
    assert adjust([]).empty


@pytest.mark.parametrize(
    ("p_values", "message"),
    [
        ({"year": 1.5}, r"that of year is 1.5"),
        ([-0.1], r"\[0, 1\]"),
        ([[0.1, 0.2]], "must be a number"),
        (["low"], "must be a number"),
    ],
)
def test_a_p_value_that_cannot_be_right_is_refused(p_values: Any, message: Any) -> None:
    with pytest.raises(DataError, match=message):
        adjust(p_values)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ParameterError, match="holm, bh"):
        adjust([0.1], method="bonferroni")  # type: ignore[arg-type]
