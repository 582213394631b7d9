"""What a searched change point costs in Akaike's criterion, against enumeration of every table."""

from itertools import product
from math import comb, log

import pytest

from smallstats.association import search_cost
from smallstats.errors import DataError


def by_enumeration(totals: list[int], share: float) -> float:
    """Add up over all tables: how much better the chosen place fits them than others like them, less any place."""

    def fit(hits: int, size: int) -> float:
        return sum(part * log(part / size) for part in (hits, size - hits) if part)

    def lost(hits: int, size: int) -> float:
        guess = (hits + 0.5) / (size + 1)
        return size * (share * log(guess / share) + (1 - share) * log((1 - guess) / (1 - share)))

    whole, searched, fixed = sum(totals), 0.0, 0.0
    for events in product(*(range(size + 1) for size in totals)):
        chance = 1.0
        for hits, size in zip(events, totals, strict=True):
            chance *= comb(size, hits) * share**hits * (1 - share) ** (size - hits)
        places = []
        for split in range(1, len(totals)):
            sides = [(sum(events[:split]), sum(totals[:split])), (sum(events[split:]), sum(totals[split:]))]
            own = sum(fit(*side) for side in sides)
            places.append((own, own - sum(lost(*side) for side in sides)))
        truth = sum(events) * log(share) + (whole - sum(events)) * log(1 - share)
        searched += chance * (max(places, key=lambda place: place[0])[1] - truth)
        fixed += chance * (sum(gain for _, gain in places) / len(places) - truth)
    return searched - fixed


@pytest.mark.parametrize("totals", [[3, 4, 3], [2, 6, 2, 2]])
def test_the_cost_is_that_of_enumerating_every_table(totals: list[int]):
    table = [[size // 2, size - size // 2] for size in totals]
    share = sum(row[1] for row in table) / sum(totals)
    assert search_cost(table, draws=200_000, rng=1) == pytest.approx(by_enumeration(totals, share), abs=0.01)


def test_one_possible_place_costs_nothing_and_more_places_cost_more():
    costs = [search_cost([[25, 25]] * groups, draws=20_000, rng=1) for groups in (2, 3, 5, 20)]
    assert costs[0] == 0
    assert costs == sorted(costs)
    assert 1 < costs[2] < 1.5 < costs[3] < 3


def test_groups_that_hold_nothing_or_one_outcome_alone_give_no_place_to_search():
    assert search_cost([[5, 5], [0, 0], [5, 5]], draws=1_000, rng=1) == 0
    assert search_cost([[5, 0], [6, 0], [7, 0]], draws=1_000, rng=1) == 0
    with pytest.raises(DataError, match="2 groups"):
        search_cost([[5, 5]], draws=1_000, rng=1)
