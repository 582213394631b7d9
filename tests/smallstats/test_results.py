"""The record that statistical functions return."""

import json
import pickle
from dataclasses import FrozenInstanceError, dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

from smallstats.association import independence
from smallstats.association.trend import cochran_armitage, departure_from_trend
from smallstats.errors import DataError, ParameterError
from smallstats.results import NotComputable, Result, attempt, tabulate


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Example(Result):
    estimate: float
    values: np.ndarray
    frame: pd.DataFrame


def example(estimate: float = 1 / 3) -> Example:
    frame = pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="row"))
    return Example(method="M <1>", source="Author 1900", estimate=estimate, values=np.array([1.0, 2.0]), frame=frame)


def test_a_result_turns_into_plain_data():
    plain = example().to_dict()
    assert plain["values"] == [1.0, 2.0]
    assert plain["frame"] == [{"row": "x", "a": 1}]
    assert json.loads(json.dumps(plain))["estimate"] == 1 / 3


def test_a_result_prints_briefly_and_escapes_its_html():
    assert repr(example()).startswith(
        "Example(method='M <1>', source='Author 1900', estimate=0.333333, values=<ndarray"
    )
    html = example()._repr_html_()
    assert "<caption>M &lt;1&gt;</caption>" in html
    assert '<th scope="row">estimate</th><td>0.333333</td>' in html


def test_a_result_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        example().estimate = 2.0  # type: ignore[misc]


def refuse() -> Example:
    raise DataError("too few areas.")


def test_a_refusal_of_the_data_becomes_a_reason():
    result = attempt(refuse)
    assert isinstance(result, NotComputable)
    assert result.reason == "too few areas."
    assert np.isnan(result.estimate)


def test_a_refusal_has_the_fields_of_the_missing_result_and_a_misspelt_one_is_an_error():
    result: Any = attempt(independence, [[1, 2]])
    assert np.isnan([result.p_value, result.statistic, result.df]).all()
    with pytest.raises(AttributeError, match="independence: no result, and one would have no field 'p_valu'"):
        result.p_valu  # noqa: B018
    assert list(result.to_dict()) == ["method", "source", "reason"]
    assert np.isnan(pickle.loads(pickle.dumps(result)).p_value)


def test_a_function_with_options_bound_is_named_and_leaves_its_gaps_too():
    result = attempt(partial(independence, method="exact"), [[1, 2]])
    assert (result.method, np.isnan(result.p_value)) == ("independence", True)


def test_either_of_two_kinds_of_result_leaves_its_gaps():
    def either() -> Example | Result:
        raise DataError("too few areas.")

    result: Any = attempt(either)
    assert np.isnan(result.estimate)


def test_a_wrong_option_stays_an_error():
    def wrong() -> Example:
        raise ParameterError("method='x': must be one of a, b.")

    with pytest.raises(ParameterError):
        attempt(wrong)


def test_results_stand_side_by_side_with_gaps_and_reasons():
    frame = tabulate({"a": example(2.0), "b": attempt(refuse)}, columns={"estimate": "value"}, index_name="Test")
    assert frame.index.name == "Test"
    assert frame["value"].tolist() == pytest.approx([2.0, np.nan], nan_ok=True)
    assert frame["Not computable"].tolist() == ["", "too few areas."]


def test_a_table_of_computable_results_has_no_column_of_reasons():
    assert list(tabulate({"a": example()}, columns={"estimate": "value"}, index_name="Test")) == ["value"]


def test_tests_side_by_side_say_what_each_statistic_is_and_give_df_only_where_p_rests_on_it():
    counts = [[5, 3], [2, 6], [4, 4]]
    results: dict[str, Result] = {
        method: independence(counts, method=method, draws=100, rng=1)
        for method in ("exact", "mid-p", "monte-carlo", "exact-pearson", "pearson", "likelihood-ratio")
    }
    results |= {"trend": cochran_armitage(counts), "departure": departure_from_trend(counts), "none": attempt(refuse)}
    frame = tabulate(results, columns={"statistic": "statistic", "df": "df"}, index_name="Test")
    assert list(frame) == ["statistic", "kind of statistic", "df", "Not computable"]
    kinds = ["probability of the table"] * 3 + ["chi-square"] * 3 + ["z", "chi-square"]
    assert frame["kind of statistic"].iloc[:-1].tolist() == kinds
    assert pd.isna(frame["kind of statistic"].iloc[-1])
    assert frame["df"].dropna().to_dict() == {"pearson": 2, "likelihood-ratio": 2, "departure": 1}
    assert str(frame["df"].dtype) == "Int64"


@pytest.mark.parametrize(("method", "kind"), [("barnard", "z"), ("boschloo", "Fisher's p")])
def test_unconditional_tests_have_a_statistic_of_their_own_and_no_df(method: str, kind: str):
    found = independence([[5, 3], [2, 6]], method=method)
    assert (found.statistic_kind, found.df_is_used) == (kind, False)
