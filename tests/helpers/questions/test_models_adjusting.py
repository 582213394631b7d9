"""A grouping tested alone and beside others."""

import pandas as pd
import pytest

from helpers.questions.models import fit_beside, level_odds, term_tests

FRAME = pd.DataFrame(
    {
        "wsoa": [0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1],
        "year": ["a", "a", "b", "b", "b", "a", "b", "b", "a", "a", "b", "a"],
        "region": ["n", "s"] * 6,
        "poverty": [1.0, 2.0, 3.0, 1.5, None, 2.5, 1.0, 3.5, 2.0, 0.5, 1.0, 4.0],
    }
)


def fit(frame=FRAME, **others):
    return fit_beside(frame, "year", others or {"beside region": ["region"]}, confidence=0.9)


def test_every_model_uses_the_same_rows():
    tests = term_tests(fit(region=["region"], both=["region", "poverty"]), term="year")
    assert tests.index.tolist() == ["alone", "region", "both"]
    assert tests["n"].tolist() == [11, 11, 11]
    assert tests["df"].tolist() == [1, 1, 1]


def test_a_term_that_does_not_vary_is_a_gap_with_its_reason():
    tests = term_tests(fit(FRAME.assign(year="a")), term="year")
    assert tests["p_value"].isna().all()
    assert tests["Not computable"].str.contains("do not vary in year").all()


def test_one_outcome_is_a_gap_with_its_reason_and_has_no_odds():
    fits = fit(FRAME.assign(wsoa=1))
    assert term_tests(fits, term="year")["Not computable"].str.contains("both are needed").all()
    assert level_odds(fits, term="year").empty


def test_odds_are_named_by_model_and_level():
    odds = level_odds(fit(), term="year")
    assert odds.index.tolist() == [("alone", "b"), ("beside region", "b")]
    # Firth's estimate of a 2 x 2 table adds a half to every cell: (5.5 / 1.5) / (2.5 / 4.5)
    assert odds.loc[("alone", "b"), "odds_ratio"] == pytest.approx(6.6, rel=1e-9)
    assert (odds["lower"] < odds["odds_ratio"]).all()
