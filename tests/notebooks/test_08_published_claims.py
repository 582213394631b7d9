"""08_published_claims follows its parameters, and its ledger says plainly what differs."""

from typing import Any

import pytest

from helpers.data.load import load_published
from helpers.parameters import check_values
from smallstats.errors import ParameterError

NOTEBOOK = "08_published_claims"
OTHER: dict[str, dict[str, Any]] = {
    "a document without shares in words, no tolerance": {"document": "snj-article-2023-part-2", "tolerance": 0.0},
    "the article, narrow words, strict tests": {
        "document": "snj-article-2023-part-1", "tolerance": 0.01, "significance_level": 0.001,
    },
    "the release under another rule, wide words": {
        "document": "ofsted-2021-release", "boundary_policy": "never-abolished", "tolerance": 0.16, "seed": 7,
        "draws": 100,
    },
}  # fmt: skip


def test_the_defaults_show_every_claim_with_a_verdict_and_the_eleven_that_differ(default):
    found = default.results.numbers
    claims = load_published("claims")
    unanswered = int(claims["needs"].notna().sum())
    assert found["headline"]["verdicts"] == {
        "reproduced": len(claims) - unanswered - 16, "not contradicted": 5, "not answered": unanswered, "differs": 11,
    }  # fmt: skip
    assert found["answered"]["answered"] + found["answered"]["not_answered"] == len(claims)
    different = default.table("differs").set_index("Claim id")
    assert different.at["ofsted-2021-release-dorset-only", "difference"] == "Northamptonshire besides"
    assert different.at["ofsted-2021-release-not-inspected", "computed"] == "35"
    assert different.at["snj-article-2023-part-1-weaknesses", "difference"] == "4 below"
    assert len(different) == found["differs"]["number"] == 11
    default.check_words()


@pytest.mark.parametrize("name", OTHER)
def test_other_parameters_give_whole_correct_english_results(follow, name: str):
    made = follow(name)
    documents = set(made.table("by_document")["Document"])
    assert documents == {made.values["document"]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tolerance", 0.02), ("boundary_policy", "as-inspected"), ("document", "ofsted-cqc-slides-2017"),
        ("draws", 500), ("significance_level", 0.001), ("seed", 1),
    ],
)  # fmt: skip
def test_every_parameter_changes_something_that_is_shown(moved, name: str, value: Any):
    assert moved(NOTEBOOK, **{name: value})


def test_what_cannot_be_is_refused_all_at_once():
    wrong = {"tolerance": 0.5, "document": "leaflet", "boundary_policy": "any"}
    with pytest.raises(ParameterError) as caught:
        check_values(NOTEBOOK, wrong)
    assert all(name in str(caught.value) for name in wrong)
