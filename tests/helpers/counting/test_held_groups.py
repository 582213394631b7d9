"""Groups that may hold nothing."""

import pandas as pd

from helpers.counting.shares import held


def test_groups_that_hold_something_are_kept_in_their_order():
    counts = pd.DataFrame({"no": [3, 0, 1], "yes": [1, 0, 3]}, index=["a", "b", "c"])
    assert held(counts).index.tolist() == ["a", "c"]
