"""Groups compared two by two, all limits at once."""

import pandas as pd
import pytest

from helpers.counting.shares import NO_WSOA, WSOA
from helpers.parameters.q02_years import YearOnYear
from helpers.questions.pairs import Pairs, compare_pairs, consecutive, each_against_rest, one_against_each

COUNTS = pd.DataFrame({NO_WSOA: [21, 13, 0, 12], WSOA: [8, 16, 0, 21]}, index=["first", "second", "none", "third"])


def compare(pairs: Pairs, *, level: float = 0.95) -> pd.DataFrame:
    chosen = YearOnYear(draws=5000, confidence_level=level)
    return compare_pairs(COUNTS, pairs, outcome=WSOA, chosen=chosen, index_name="Pair")


def test_consecutive_pairs_pass_over_a_group_that_holds_nothing():
    assert list(consecutive(COUNTS)) == ["second less first", "third less second"]


def test_each_group_is_set_against_the_sum_of_the_others():
    frame = compare(each_against_rest(COUNTS))
    assert frame.index.tolist() == ["first", "second", "third"]
    sides = frame[["count", "total", "other_count", "other_total"]].to_dict("index")
    assert list(sides["second"].values()) == [16, 29, 29, 62]


def test_one_group_is_set_against_each_of_the_others():
    assert list(one_against_each(COUNTS, name="third")) == ["third less first", "third less second"]
    assert one_against_each(COUNTS, name="none") == {}


def test_the_pair_alone_has_fishers_p_value():
    # R 4.2: fisher.test(matrix(c(16, 13, 8, 21), 2))$p.value
    assert compare(consecutive(COUNTS))["p_value"].iloc[0] == pytest.approx(0.060994528233936, rel=1e-12)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
def test_limits_leave_out_0_just_where_the_adjusted_p_value_is_below_the_level(level: float):
    frame = compare(each_against_rest(COUNTS), level=level)
    without = (frame["lower"] > 0) | (frame["upper"] < 0)
    assert (without == (frame["adjusted_p_value"] <= 1 - level)).all()


def test_no_pair_gives_a_frame_without_rows():
    assert compare({}).empty
    assert each_against_rest(COUNTS.iloc[:1]) == {}
    assert {"difference", "adjusted_p_value", "p_value"} <= set(compare({}).columns)
