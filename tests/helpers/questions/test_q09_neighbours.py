"""Like outcomes among nearest neighbours."""

import pandas as pd
import pytest

from helpers.questions.q09_map import like_neighbours, other_neighbours
from smallstats.errors import DataError
from smallstats.results import NotComputable

LINE = pd.DataFrame(
    {"east": [0.0, 1, 2, 10, 11, 12], "north": [0.0] * 6, "ofsted_region": ["London"] * 3 + ["North"] * 3}
)


def found(outcomes: str, *, neighbours: int = 2, draws: int = 4000):
    return like_neighbours(LINE, pd.Series(list(outcomes)), neighbours=neighbours, draws=draws, seed=1)


def test_two_separate_clusters_are_as_like_as_can_be():
    # 20 ways to deal aaabbb; 2 of them put like with like everywhere: p = 2 / 20
    result = found("aaabbb")
    assert result.statistic == 1
    assert result.expected == pytest.approx(0.4)
    assert result.p_value == pytest.approx(0.1, abs=0.02)


def test_alternating_outcomes_are_unlike():
    result = found("ababab", neighbours=1)
    assert result.statistic == 0
    assert result.p_value == 1


def test_a_seed_gives_the_same_answer_and_blocks_do_not_matter():
    assert found("aababb", draws=1001).p_value == found("aababb", draws=1001).p_value


def test_more_neighbours_than_areas_are_cut_to_all_others():
    result = found("aaabbb", neighbours=20)
    assert result.neighbours == 5
    assert result.statistic == pytest.approx(result.expected)


@pytest.mark.parametrize("outcomes", ["aaaaaa", "ab"])
def test_one_outcome_or_too_few_areas_are_refused(outcomes: str):
    with pytest.raises(DataError, match="three areas or more, of more than one outcome"):
        like_neighbours(LINE.head(len(outcomes)), pd.Series(list(outcomes)), neighbours=1, draws=1000, seed=1)


def test_the_tests_beside_the_chosen_one_have_other_numbers_and_leave_out_london():
    tiles = LINE.assign(first=list("aabbab"))
    own = {"first": found("aabbab", neighbours=3)}
    results = other_neighbours({"first": tiles}, own, neighbours=3, draws=1000, seed=1)
    assert list(results) == [
        "first map, 3 nearest", "first map, 8 nearest", "first map, 3 nearest, without London",
    ]  # fmt: skip
    assert results["first map, 3 nearest, without London"].to_dict()["n"] == 3
    alone = other_neighbours({"first": tiles.assign(ofsted_region="London")}, own, neighbours=3, draws=1000, seed=1)
    assert isinstance(alone["first map, 3 nearest, without London"], NotComputable)
