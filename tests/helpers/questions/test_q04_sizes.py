"""The margin that is supported, size under other definitions, and the release's statements on size."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from helpers.counting.cases import Cases
from helpers.counting.first_framework import first_cases
from helpers.counting.shares import NO_WSOA, WSOA
from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.q04_size_provision import (
    compared_halves,
    other_sizes,
    smallest_margin,
    statements_beside,
    totals_beside,
)
from smallstats.proportions import equivalence

RELEASE, FIGURES = PopulationProvision(), load_published("figures")
TABLES = load_inspections(), load_local_areas()


@pytest.fixture(scope="module")
def cases() -> Cases:
    return first_cases(*TABLES, RELEASE)


def test_the_smallest_margin_is_the_farther_limit():
    found = equivalence(29, 58, 30, 58, margin=0.1)
    assert smallest_margin(found) == -found.lower
    assert not equivalence(29, 58, 30, 58, margin=smallest_margin(found)).equivalent
    assert equivalence(29, 58, 30, 58, margin=smallest_margin(found) + 1e-9).equivalent


def test_other_sizes_change_one_definition_at_a_time():
    frame = other_sizes(*TABLES, RELEASE)
    assert frame["chosen"].tolist() == [True] + [False] * 9
    # The halves do not depend on the number of groups, but on the areas that are cut.
    assert frame["smallest_margin"].head(6).nunique() == 1
    assert frame.loc["cut_among = counted", "smallest_margin"] != frame["smallest_margin"].iloc[0]
    assert frame.loc["boundary_policy = never-abolished", "inspections"] == 114
    assert frame.loc["as_at_date = 2022-06-21", "inspections"] == 149
    # Ofsted's look-up of 2021 to 2023 has no row for the county as it was before April 2019.
    left_out = frame["left_out"].drop("boundary_policy = as-inspected")
    assert frame.loc["boundary_policy = as-inspected", "left_out"] == "Dorset (to March 2019)"
    assert left_out.eq("none").all()
    late = other_sizes(*TABLES, PopulationProvision.model_validate({"as_at_date": date(2023, 6, 30)}))
    assert not late.index.str.startswith("as_at_date").any()


def test_the_totals_of_the_release_are_reproduced(cases: Cases):
    # Ofsted, release of 2021, main findings: 116 inspected, 59 statements.
    frame = totals_beside(FIGURES, cases.frame)
    assert frame["published"].tolist() == frame["computed"].tolist() == [116, 59]
    assert totals_beside(FIGURES, cases.frame.head(100))["verdict"].tolist() == ["differs", "differs"]


def test_the_statements_of_the_release_are_not_contradicted_by_its_rows(cases: Cases):
    frame = statements_beside(FIGURES, cases, RELEASE)
    # Ofsted, release of 2021, "Inspection outcomes by deprivation and population"
    assert frame.index.tolist() == ["not adversely affected", "reasonably consistent", "reasonably consistent"]
    assert frame["verdict"].tolist() == ["not contradicted", "not contradicted", "not answered"]
    # R 4.2: fisher.test(matrix(c(11, 16, 16, 14, 14, 14, 13, 18), 4))$p.value is 0.7556
    assert frame["found"].iloc[0].startswith("exact test p = 0.76; halves apart by −15 to 15 percentage points")
    wide = RELEASE.model_copy(update={"margin": 0.2})
    assert statements_beside(FIGURES, cases, wide)["verdict"].tolist()[0] == "reproduced"


def test_statements_are_contradicted_where_large_areas_alone_needed_a_statement(cases: Cases):
    sizes = cases.frame["residents_0_25"]
    outcome = pd.Series(WSOA, index=sizes.index).where(sizes > sizes.median(), NO_WSOA)
    turned = replace(cases, frame=cases.frame.assign(outcome=outcome))
    larger, _, smaller, _ = compared_halves(turned, RELEASE)
    assert larger > 50 > smaller
    verdicts = statements_beside(FIGURES, turned, RELEASE)["verdict"].tolist()
    assert verdicts == ["contradicted", "contradicted", "not answered"]
