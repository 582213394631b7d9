"""Re-visits under other definitions and beside what was published."""

import pandas as pd
import pytest

from helpers.data.load import load_inspections, load_local_areas, load_published, load_revisits
from helpers.parameters.q05_revisits import Revisits
from helpers.questions.q05_revisits import (
    RELEASE,
    as_the_article,
    beside_published,
    counts_of,
    other_cuts,
    revisited_under,
    row_by_row,
)

TABLES = load_inspections(), load_local_areas(), load_revisits()


def table(**columns: list) -> pd.DataFrame:
    names = pd.Index(["Ayre", "Byre"][: len(next(iter(columns.values())))], name="Local area")
    return pd.DataFrame(columns, index=names)


def test_rows_are_reproduced_only_if_every_column_is():
    ours, theirs = table(outcome=["all", "some"], made=[2, 1]), table(outcome=["all", "some"], made=[2, 3])
    assert row_by_row(ours, theirs)["verdict"].tolist() == ["reproduced", "differs: made"]


def test_rows_without_a_partner_are_named():
    both, one = table(made=[2, 1]), table(made=[2])
    assert row_by_row(both, one)["verdict"].tolist() == ["reproduced", "only computed"]
    assert row_by_row(one, both)["verdict"].tolist() == ["reproduced", "only published"]


def test_a_value_that_is_not_known_is_not_reproduced():
    ours = pd.DataFrame({"made": pd.array([None], dtype="Int64")}, index=pd.Index(["Ayre"], name="Local area"))
    assert row_by_row(ours, table(made=[1]))["verdict"].tolist() == ["differs: made"]


def test_other_cuts_change_one_definition_at_a_time():
    frame = other_cuts(*TABLES, Revisits())
    assert list(frame.index) == [
        "this run's own definitions", "as_at_date = 2022-10-04", "boundary_policy = as-inspected",
        "boundary_policy = never-abolished",
    ]  # fmt: skip
    assert frame["re-visits"].tolist() == [21, 46, 22, 21]
    assert frame["statements"].tolist() == [59, 82, 60, 58]


def test_a_cut_of_one_re_visit_has_a_gap_where_nothing_can_be_computed():
    frame = other_cuts(*TABLES, Revisits.model_validate({"as_at_date": "2019-01-17"}))
    assert frame["mean_area_share"].isna().tolist() == [True, False, False, True, True]


def test_the_release_is_reproduced_and_the_article_is_not():
    release, end = (revisited_under(*TABLES, chosen) for chosen in (RELEASE, as_the_article(TABLES[2])))
    frame = beside_published(load_published("figures"), release=release, article=end)
    # Ofsted, release of 2021, section on re-visits: 21 re-visits, 9, 11 and 1; 38 awaited. Article of 2023: 56, 25, 31.
    assert frame["published"].tolist() == [21, 9, 11, 1, 38, 56, 25, 31]
    assert frame["difference"].tolist() == [0, 0, 0, 0, 0, -9, -5, -4], "old Dorset's re-visit counts: 47, 20 and 27"
    assert counts_of(release)["not all"] == 12
    assert counts_of(end)["waiting"] == 36


@pytest.mark.parametrize("column", ["share_all", "lower", "upper", "share_of_weaknesses", "median_months"])
def test_every_cut_of_the_defaults_can_be_computed(column: str):
    assert other_cuts(*TABLES, Revisits())[column].notna().all()
