"""Whether the chosen come early in an order, and what is known of the others."""

import pandas as pd
import pytest

from helpers.questions.q05_revisits import chosen_early, possible_shares, side_by_side
from smallstats.errors import DataError


def test_two_earliest_of_five_have_the_exact_p_value_of_the_rank_sum_test():
    # R: wilcox.test(c(1, 2), c(3, 4, 5), exact = TRUE)$p.value is 0.2.
    found = chosen_early(pd.Series([1, 2, 3, 4, 5]), pd.Series([True, True, False, False, False]))
    assert [found.earlier, found.p_value, found.df] == pytest.approx([1, 0.2, 1])
    assert (found.chosen, found.others) == (2, 3)


def test_ties_count_half_and_enter_the_exact_distribution():
    # R: coin::wilcox_test(c(1, 1, 2, 3) ~ factor(c(1, 0, 1, 0)), distribution = "exact"); by hand: mean ranks 1.5,
    # 1.5, 3, 4; of six pairs four have a sum as far from 5 as 4.5.
    found = chosen_early(pd.Series([1, 1, 2, 3]), pd.Series([True, False, True, False]))
    assert found.earlier == pytest.approx((0.5 + 1 + 0 + 1) / 4)
    assert found.p_value == pytest.approx(1.0)


def test_places_that_are_all_the_same_have_nothing_to_test():
    found = chosen_early(pd.Series([1, 1, 1]), pd.Series([True, False, False]))
    assert (found.df, found.p_value, found.earlier) == (0, 1.0, 0.5)


@pytest.mark.parametrize("chosen", [[True, True], [False, False]])
def test_nothing_to_compare_is_refused(chosen: list[bool]):
    with pytest.raises(DataError, match="nothing to compare"):
        chosen_early(pd.Series([1, 2]), pd.Series(chosen))


FRAME = pd.DataFrame(
    {
        "revisited": [True, True, False],
        "revisit_outcome": ["all", "some", None],
        "significant_weaknesses": pd.array([2, None, None], dtype="Int64"),
        "inspection_start_date": pd.to_datetime(["2017-01-01", "2018-01-01", "2019-01-01"]),
    }
)


def test_the_two_groups_are_described_with_gaps_where_nothing_is_known():
    table = side_by_side(FRAME)
    assert table["areas"].tolist() == [2, 1]
    assert table.loc["re-visited", "median_weaknesses"] == 2
    assert table["median_weaknesses"].isna().tolist() == [False, True]
    assert table["weaknesses_unknown"].tolist() == [1, 1]


def test_possible_shares_assume_nothing_of_those_waiting():
    assert possible_shares(FRAME, outcome="all") == (1 / 3, 2 / 3)
    assert possible_shares(FRAME[FRAME["revisited"]], outcome="all") == (0.5, 0.5)
