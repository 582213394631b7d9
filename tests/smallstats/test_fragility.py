"""The fewest changed outcomes that turn an answer, against a search through every table, and by their own laws."""

import sys
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallstats.association import fragility, independence
from smallstats.errors import DataError, ParameterError

QUIET = settings(max_examples=30, derandomize=True, deadline=None)
DEPRIVATION = [[8, 14], [13, 8], [13, 11], [11, 14], [12, 12]]
REGIONS = [[5, 3], [2, 9], [18, 6], [5, 13], [8, 9], [9, 6], [5, 6], [5, 7]]

tables = st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 4), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    ).filter(lambda rows: np.sum(rows) > 1)
)


def rows_like(row):
    """Every way in which a group's outcomes could have fallen, with how many of them differ."""
    for cells in product(range(sum(row) + 1), repeat=len(row)):
        if sum(cells) == sum(row):
            yield cells, sum(max(b - a, 0) for a, b in zip(row, cells, strict=True))


def fewest_by_looking_at_every_table(table, level, method, most):
    significant = independence(table, method=method).p_value <= level
    fewest = None
    for ways in product(*(list(rows_like(row)) for row in table)):
        cost = sum(changes for _, changes in ways)
        if 0 < cost <= most and (fewest is None or cost < fewest):
            p_value = independence([cells for cells, _ in ways], method=method).p_value
            fewest = cost if (p_value <= level) != significant else fewest
    return fewest


@QUIET
@given(tables, st.sampled_from([0.05, 0.2, 0.5]), st.sampled_from(["exact", "mid-p"]))
def test_no_table_with_fewer_changes_turns_the_answer(table, level, method):
    found = fragility(table, level=level, method=method, most_changes=3)
    assert found.changes == fewest_by_looking_at_every_table(table, level, method, 3)


@QUIET
@given(tables, st.sampled_from([0.05, 0.2]))
def test_the_changes_named_turn_the_answer_within_their_groups(table, level):
    found = fragility(table, level=level, most_changes=5)
    changed = np.array(table)
    for group, source, target, count in found.moves.itertuples(index=False):
        changed[group, source] -= count
        changed[group, target] += count
    if found.changes is None:
        assert found.moves.empty
        assert np.isnan(found.changed_p_value)
    else:
        assert (changed >= 0).all()
        assert (changed.sum(axis=1) == np.sum(table, axis=1)).all()
        assert found.moves["count"].sum() == found.changes
        assert independence(changed).p_value == found.changed_p_value
        assert (found.changed_p_value <= level) == (found.direction == "gained")
    assert (found.p_value <= level) == (found.direction == "lost")


@QUIET
@given(tables)
def test_leaving_one_out_covers_every_kind_of_observation(table):
    found = fragility(table, most_changes=1).left_out
    assert len(found) == np.count_nonzero(table)
    assert found["p_value"].is_monotonic_increasing
    first = found.iloc[0]
    without = np.array(table)
    without[first["group"], first["outcome"]] -= 1
    assert independence(without).p_value == first["p_value"]
    assert first["turns"] == ((first["p_value"] <= 0.05) != (independence(table).p_value <= 0.05))


@pytest.mark.parametrize("table", [DEPRIVATION, REGIONS])
def test_a_table_of_the_project_turns_with_few_changes_and_with_no_fewer(table):
    found = fragility(table)
    assert found.changes is not None
    assert fragility(table, most_changes=found.changes).changes == found.changes
    if found.changes > 1:
        assert fragility(table, most_changes=found.changes - 1).changes is None


def test_the_order_of_groups_and_outcomes_does_not_matter():
    changes = fragility(REGIONS).changes
    assert fragility(REGIONS[::-1]).changes == changes
    assert fragility([row[::-1] for row in REGIONS]).changes == changes


def test_names_of_a_frame_are_used():
    frame = pd.DataFrame([[9, 1], [2, 8]], index=["north", "south"], columns=["no", "yes"])
    found = fragility(frame)
    assert found.direction == "lost"
    assert set(found.moves["group"]) <= {"north", "south"}
    assert set(found.moves["from_outcome"]) | set(found.moves["to_outcome"]) == {"no", "yes"}
    assert set(found.left_out.columns) == {"group", "outcome", "p_value", "turns"}


def test_a_p_value_at_the_level_counts_as_a_yes():
    table = [[3, 1], [1, 3]]
    level = independence(table).p_value
    assert fragility(table, level=level).direction == "lost"
    assert fragility(table, level=level - 1e-9).direction == "gained"


def test_where_no_change_can_turn_the_answer_there_is_none():
    found = fragility([[1, 0], [0, 1]], most_changes=2)
    assert (found.changes, found.direction) == (None, "gained")
    assert found.moves.empty


def test_what_is_not_allowed_is_refused():
    with pytest.raises(DataError, match="at least 2 groups"):
        fragility([[1, 2]])
    with pytest.raises(DataError, match="two outcomes and two observations"):
        fragility([[1], [2]])
    with pytest.raises(ParameterError, match="most_changes=0: must be a whole number"):
        fragility(DEPRIVATION, most_changes=0)
    with pytest.raises(ParameterError, match="level=1"):
        fragility(DEPRIVATION, level=1)
    with pytest.raises(ParameterError, match="method='pearson': must be one of exact, mid-p"):
        fragility(DEPRIVATION, method="pearson")


def test_a_search_that_would_take_too_long_is_refused_with_how_far_the_answer_stands(monkeypatch):
    monkeypatch.setattr(sys.modules["smallstats.association.fragility"], "MOST_WORK", 3_000)
    with pytest.raises(ParameterError, match="stands with 4 or fewer; set most_changes=4"):
        fragility(np.array(DEPRIVATION) * 10)
