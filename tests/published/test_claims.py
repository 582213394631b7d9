"""The ledger's verdicts as published: what is reproduced, and the claims that are known to differ."""

import re

import pytest

from helpers.counting.first_framework import first_cases
from helpers.data.load import load_inspections, load_local_areas, load_published
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.q04_size_provision import statements_beside
from helpers.questions.q08_claims import DIFFERS, NOT_ANSWERED, NOT_CONTRADICTED, build_ledger
from helpers.questions.q08_claims.ledger import function_named
from smallstats.errors import DataError

RELEASE_2021, ARTICLE_1 = "ofsted-2021-release", "snj-article-2023-part-1"
# claim -> what our tables give instead; each with a reason in claims.csv
KNOWN_DIFFERENCES = {
    f"{RELEASE_2021}-boundary-changed": "2",
    f"{RELEASE_2021}-dorset-only": "Dorset (to March 2019); Northamptonshire",
    f"{RELEASE_2021}-not-inspected": "35",
    f"{ARTICLE_1}-bournemouth-inspected": "28 June 2021",
    f"{ARTICLE_1}-inspections-uncounted-2021": "1",
    f"{ARTICLE_1}-period-last-opening": "21 March 2022",
    f"{ARTICLE_1}-revisits": "47",
    f"{ARTICLE_1}-revisits-all": "20",
    f"{ARTICLE_1}-revisits-dropped": "36",
    f"{ARTICLE_1}-revisits-not-all": "27",
    f"{ARTICLE_1}-weaknesses": "436",
}


@pytest.fixture(scope="module")
def ledger():
    return build_ledger(tolerance=0.08, level=0.05)


def test_the_claims_that_differ_are_the_known_ones_each_with_its_reason(ledger):
    found = ledger[ledger["verdict"] == DIFFERS]
    assert found["computed"].to_dict() == KNOWN_DIFFERENCES
    assert not found["why"].str.startswith("No reason").any()
    assert (found["difference"] != "").all()


def test_every_claim_has_a_verdict_and_what_is_not_answered_says_what_it_needs(ledger):
    assert set(ledger.index) == set(load_published("claims")["claim_id"])
    left = ledger[ledger["verdict"] == NOT_ANSWERED]
    assert left["why"].str.len().gt(20).all()
    assert left["computed"].eq("").all()
    assert ledger["says"].ne("").all()


@pytest.mark.parametrize(
    ("claim", "computed"),
    [
        (f"{RELEASE_2021}-inspected", "116"),
        (f"{RELEASE_2021}-wsoa-share-per-cent", "59 of 116 (51%)"),
        (f"{RELEASE_2021}-year-2017-18-without-share", "13 of 29 (45%)"),
        (f"{RELEASE_2021}-type-outer-london-share", "5 of 15 (33%)"),
        (f"{RELEASE_2021}-table-2-lancashire", "some; 12; 7; 5"),
        (f"{RELEASE_2021}-structural-changes", "3"),
        (f"{RELEASE_2021}-cycle-first-term", "summer 2016"),
        (f"{RELEASE_2021}-dorset-left-out", "not counted"),
        (f"{RELEASE_2021}-region-share-varies", "57 percentage points (from London to East of England)"),
        (f"{RELEASE_2021}-deprivation-others-vary", "18 percentage points (from 2 to 4)"),
        (f"{ARTICLE_1}-wsoa-share-2021-2022", "23 of 34 (68%)"),
        ("ofsted-2023-release-inconsistent", "11"),
        ("ofsted-cqc-slides-2017-area-leeds", "autumn 2016; report not yet published"),
    ],
)
def test_published_figures_are_computed_with_their_counts(ledger, claim: str, computed: str):
    assert ledger.at[claim, "computed"] == computed
    assert ledger.at[claim, "verdict"] == "reproduced"


def test_claims_that_rest_on_a_test_that_finds_nothing_are_no_more_than_not_contradicted(ledger):
    found = ledger[ledger["verdict"] == NOT_CONTRADICTED]
    names = ("deprivation-relationship", "population-size", "population-split", "type-others-share", "years-similar")
    assert found.index.tolist() == [f"{RELEASE_2021}-{name}" for name in names]


def test_what_is_said_of_size_is_answered_here_as_in_the_notebook_on_size(ledger):
    release = PopulationProvision()
    cases = first_cases(load_inspections(), load_local_areas(), release)
    said = statements_beside(load_published("figures"), cases, release).iloc[:2]
    rows = ledger.loc[[f"{RELEASE_2021}-population-size", f"{RELEASE_2021}-population-split"]]
    assert rows["says"].tolist() == said.index.tolist()
    assert rows["verdict"].tolist() == said["verdict"].tolist()
    for ours, theirs in zip(rows["computed"], said["found"], strict=True):
        p_value = re.search(r"p = [\d.]+", ours)
        assert p_value
        assert p_value[0] in theirs


def test_counting_the_article_as_ofsted_does_gives_the_46_re_visits_of_its_file():
    other = build_ledger(tolerance=0.08, level=0.05, boundary_policy="existing-at-date")
    assert other.at[f"{ARTICLE_1}-revisits", "computed"] == "46"
    assert other.at[f"{ARTICLE_1}-revisits-all", "computed"] == "20"


def test_a_function_that_is_not_there_is_named():
    with pytest.raises(DataError, match="'share_of_moons' is no function"):
        function_named("share_of_moons")
