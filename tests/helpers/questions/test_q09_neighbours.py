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


@pytest.mark.parametrize("neighbours", [5, 20])
def test_with_all_others_as_neighbours_nothing_can_vary_and_nothing_is_tested(neighbours: int):
    with pytest.raises(DataError, match="cannot vary"):
        found("aababb", neighbours=neighbours)


def test_outcomes_dealt_within_parts_are_compared_with_all_such_deals():
    # 3 x 3 ways to deal aab and abb within the two halves; pairs lie within them, so that nothing else counts
    outcomes, halves = pd.Series(list("aababb")), LINE["ofsted_region"]
    result = like_neighbours(LINE, outcomes, neighbours=1, draws=20000, seed=1, strata=halves)
    near = [1, 0, 1, 4, 3, 4]
    ways = [first + second for first in ("aab", "aba", "baa") for second in ("abb", "bab", "bba")]
    likes = [sum(way[place] == way[other] for place, other in enumerate(near)) for way in ways]
    own = likes[ways.index("aababb")]
    assert result.like == own
    assert result.expected == pytest.approx(sum(likes) / len(likes) / 6)
    assert result.p_value == pytest.approx(sum(like >= own for like in likes) / len(likes), abs=0.02)


def test_pairs_across_a_border_are_expected_by_the_shares_of_both_parts():
    places = pd.DataFrame({"east": [0.0, 3, 1, 4], "north": [0.0] * 4})
    strata = pd.Series(["x", "x", "y", "y"])
    result = like_neighbours(places, pd.Series(list("abab")), neighbours=1, draws=1000, seed=1, strata=strata)
    assert result.expected == pytest.approx(0.5)
    assert result.n == 4


def test_parts_of_one_outcome_each_cannot_be_tested():
    with pytest.raises(DataError, match="cannot vary"):
        like_neighbours(LINE, pd.Series(list("aaabbb")), neighbours=2, draws=1000, seed=1, strata=LINE["ofsted_region"])


@pytest.mark.parametrize("outcomes", ["aaaaaa", "ab"])
def test_one_outcome_or_too_few_areas_are_refused(outcomes: str):
    with pytest.raises(DataError, match="three areas or more, of more than one outcome"):
        like_neighbours(LINE.head(len(outcomes)), pd.Series(list(outcomes)), neighbours=1, draws=1000, seed=1)


def test_the_tests_beside_the_chosen_one_have_other_numbers_and_deal_within_parts():
    tiles = LINE.assign(first=list("aabbab"))
    own = {"first": found("aabbab", neighbours=3)}
    results = other_neighbours({"first": tiles}, own, neighbours=3, draws=1000, seed=1)
    within = ["first map, 3 nearest, dealt within London and the rest", "first map, 3 nearest, dealt within regions"]
    assert list(results) == ["first map, 3 nearest", "first map, 8 nearest", *within]
    assert isinstance(results["first map, 8 nearest"], NotComputable)
    assert results[within[0]].to_dict()["n"] == 6
    assert results[within[0]].to_dict()["p_value"] == results[within[1]].to_dict()["p_value"]
    alone = other_neighbours({"first": tiles.assign(ofsted_region="London")}, own, neighbours=3, draws=1000, seed=1)
    assert alone[within[0]].to_dict()["expected"] == pytest.approx(0.4)
