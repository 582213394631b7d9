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
def test_every_family_is_adjusted_as_r_does_to_the_last_digit(method: Any) -> None:
    assert len(FAMILIES) >= 40
    for family in FAMILIES:
        adjusted = adjust([float(p) for p in family["p_values"]], method=method).adjusted
        assert adjusted.tolist() == [float(p) for p in family[method]]


def test_benjamini_and_hochberg_1995_reject_four_of_their_fifteen_hypotheses_and_holm_three() -> None:
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298),
        *(0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    assert int((adjust(published, method="bh").adjusted <= 0.05).sum()) == 4
    assert int((adjust(published, method="holm").adjusted <= 0.05).sum()) == 3


@COMMON
@given(P_VALUES, st.randoms(use_true_random=False))
def test_adjusted_values_follow_their_tests_when_the_order_changes(p_values: Any, random: Any) -> None:
    order = list(range(len(p_values)))
    random.shuffle(order)
    shuffled = [p_values[place] for place in order]
    for method in ("holm", "bh"):
        adjusted = adjust(p_values, method=method).adjusted
        assert adjust(shuffled, method=method).adjusted.tolist() == adjusted[order].tolist()


@COMMON
@given(P_VALUES)
def test_adjusted_values_are_never_below_the_given_nor_above_one_and_holm_is_the_stricter(p_values: Any) -> None:
    holm, bh = adjust(p_values).adjusted, adjust(p_values, method="bh").adjusted
    assert (bh >= np.array(p_values)).all()
    assert (holm >= bh * (1 - 1e-15)).all()
    assert (holm <= 1).all()


def test_names_come_from_the_argument_the_series_or_the_mapping() -> None:
    assert adjust([0.1, 0.2], names=["year", "region"]).names == ("year", "region")
    assert adjust(pd.Series([0.1, 0.2], index=["year", "region"])).names == ("year", "region")
    assert adjust({"year": 0.1, "region": 0.2}).names == ("year", "region")
    assert adjust([0.1, 0.2]).names == ("1", "2")


def test_the_frame_has_one_row_a_test_in_the_given_order() -> None:
    frame = adjust({"year": 0.04, "region": 0.01}).to_frame()
    expected = pd.DataFrame(
        {"p_value": [0.04, 0.01], "adjusted": [0.04, 0.02]}, index=pd.Index(["year", "region"], name="test")
    )
    pd.testing.assert_frame_equal(frame, expected)


def test_the_given_values_are_not_changed_and_results_do_not_share_memory() -> None:
    given_values = np.array([0.3, 0.1])
    found = adjust(given_values)
    given_values[0] = 0.9
    assert found.p_values.tolist() == [0.3, 0.1]


@pytest.mark.parametrize(
    ("p_values", "message"),
    [
        ([], "at least one p-value"),
        ([0.1, float("nan")], r"number 2 is nan"),
        ([1.5], r"number 1 is 1.5"),
        ([-0.1], r"\[0, 1\]"),
        ([[0.1, 0.2]], "one dimension"),
        (0.1, "one dimension"),
        (["low"], "must be a number"),
    ],
)
def test_a_p_value_that_cannot_be_right_is_refused(p_values: Any, message: Any) -> None:
    with pytest.raises(DataError, match=message):
        adjust(p_values)


def test_an_unknown_method_and_names_of_another_length_are_refused() -> None:
    with pytest.raises(ParameterError, match="holm, bh"):
        adjust([0.1], method="bonferroni")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="1 name"):
        adjust([0.1, 0.2], names=["year"])
    with pytest.raises(ParameterError, match="not one string"):
        adjust([0.1, 0.2], names="ab")
