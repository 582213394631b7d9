"""Computed beside published, and reporting years."""

import pandas as pd
import pytest

from helpers.counting.years import reporting_year
from helpers.questions.reconcile import computed_cells, published_cells, reconcile
from smallstats.errors import DataError


def test_cells_are_compared_by_name_not_by_place():
    published = pd.Series({"a": 1, "b": 2})
    frame = reconcile(pd.Series({"b": 3, "a": 1}), published)
    assert frame["difference"].tolist() == [0, 1]
    assert frame["verdict"].tolist() == ["reproduced", "differs"]


@pytest.mark.parametrize("computed", [pd.Series({"a": 1}), pd.Series({"a": 1, "b": 2, "c": 3})])
def test_a_cell_without_a_partner_is_refused(computed: pd.Series):
    with pytest.raises(DataError, match="cells without a partner"):
        reconcile(computed, pd.Series({"a": 1, "b": 2}))


def test_a_table_of_groups_is_numbered_from_one():
    counts = pd.DataFrame({"no": [1, 2], "yes": [3, 4]}, index=["high", "low"])
    rows = [(1, "no", 1), (1, "yes", 3), (2, "no", 2), (2, "yes", 4)]
    published = published_cells(pd.DataFrame(rows, columns=["g", "o", "n"]), row="g", column="o", value="n")
    assert reconcile(computed_cells(counts), published)["difference"].eq(0).all()


@pytest.mark.parametrize(
    ("day", "year"),
    [("2016-05-23", "2016-17"), ("2017-03-31", "2016-17"), ("2017-04-01", "2017-18"), ("2000-01-01", "1999-00")],
)
def test_a_reporting_year_runs_from_april_to_march(day: str, year: str):
    assert reporting_year(pd.Series(pd.to_datetime([day]))).tolist() == [year]


def test_reporting_years_are_in_order():
    years = reporting_year(pd.Series(pd.to_datetime(["2019-01-01", "2017-01-01"])))
    assert years.cat.categories.tolist() == ["2016-17", "2018-19"]
