"""Several methods for one table, and several questions as one family."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from helpers.questions.primary_tests import METHODS, adjusted_family, independence_tests
from smallstats.results import NotComputable


def made(p_value: float, df: int) -> Any:
    return SimpleNamespace(p_value=p_value, df=df)


GAP = NotComputable(method="m", source="", reason="too large")


def test_every_method_answers_a_table_of_three_outcomes():
    found = independence_tests(pd.DataFrame([[7, 11, 8], [7, 14, 5], [1, 9, 6]]), seed=1)
    assert tuple(found) == METHODS
    # R 4.2: fisher.test(matrix(c(7, 7, 1, 11, 14, 9, 8, 5, 6), 3))$p.value
    assert found["exact"].to_dict()["p_value"] == pytest.approx(0.347262, abs=1e-6)


def test_one_group_gives_the_reason_instead():
    assert all(
        isinstance(result, NotComputable) for result in independence_tests(pd.DataFrame([[1, 2]]), seed=1).values()
    )


def test_holm_multiplies_the_smallest_by_the_number_of_tests_made():
    tests = {"a": made(0.01, 2), "b": made(0.03, 2), "c": made(0.04, 2), "d": GAP, "e": made(1.0, 0)}
    frame = adjusted_family(tests)
    assert frame["adjusted_p_value"].tolist()[:3] == pytest.approx([0.03, 0.06, 0.06])
    assert frame["adjusted_p_value"].isna().tolist() == [False, False, False, True, True]


def test_a_family_without_a_test_has_gaps_only():
    assert adjusted_family({"a": GAP}).isna().all(axis=None)
