"""Question 2 under other definitions, and its published figures."""

from datetime import date

import pytest

from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q02_years import YearOnYear
from helpers.questions.other_definitions import to_the_last
from helpers.questions.q02_years import (
    computed_years,
    other_year_definitions,
    printed_years,
    shares_in_words,
    year_table,
    year_words,
)

TABLES = load_inspections(), load_local_areas()


def test_the_release_counts_by_year():
    counts = year_table(*TABLES, YearOnYear())
    assert counts.to_numpy().tolist() == [[21, 8], [13, 16], [12, 21], [11, 14]]
    assert computed_years(counts).to_dict() == printed_years(load_published("figures")).to_dict()


def test_shares_in_words_take_the_right_column_and_year():
    frame = shares_in_words(year_table(*TABLES, YearOnYear()))
    assert frame.to_numpy().tolist() == [[21, 29], [13, 29], [12, 33], [21, 33], [16, 29]]
    words = year_words(load_published("figures"))
    assert words["latest years, lowest share with a statement"] == "just over half"
    assert list(words) == frame.index.tolist()


def test_the_last_publication_extends_but_never_shortens():
    inspections, _ = TABLES
    assert to_the_last(YearOnYear(), inspections).as_at_date == date(2022, 6, 21)
    later = YearOnYear.model_validate({"as_at_date": "2023-01-31"})
    assert to_the_last(later, inspections) == later


@pytest.mark.parametrize(("as_at", "rows"), [("2021-03-31", 7), ("2022-12-31", 6)])
def test_each_other_definition_is_one_row_and_the_extension_one_where_it_adds(as_at: str, rows: int):
    frame = other_year_definitions(*TABLES, YearOnYear.model_validate({"as_at_date": as_at}))
    assert len(frame) == rows
    assert frame["chosen"].tolist() == [True] + [False] * (rows - 1)
    assert frame.index.is_unique
