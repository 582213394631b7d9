"""Models of the three ordered outcomes."""

import numpy as np
import pandas as pd
import pytest

from helpers.questions.q06_framework_2023 import (
    TERMS,
    boundary_table,
    effect_table,
    fit_all,
    fit_ordered,
    ordered_frame,
    term_test,
)
from helpers.vocabulary import FIRST_OUTCOMES, SECOND_OUTCOMES
from smallstats.errors import DataError
from smallstats.models import proportional_odds
from smallstats.results import NotComputable, attempt

RNG = np.random.default_rng(1)
SIZE = 60
LINKED = pd.DataFrame(
    {
        "la_code": [f"A{number}" for number in range(SIZE)],
        "outcome": RNG.choice(SECOND_OUTCOMES, SIZE),
        "calendar_year": pd.Categorical(RNG.choice(["2023", "2024"], SIZE), ordered=True),
        "earlier_outcome": pd.Categorical(RNG.choice(FIRST_OUTCOMES, SIZE)),
        "ofsted_region": RNG.choice(["London", "South East"], SIZE),
    }
)
DEPRIVATION = pd.Series(RNG.normal(size=SIZE), index=LINKED["la_code"])
FRAME = ordered_frame(LINKED, DEPRIVATION)


def test_a_missing_year_deprivation_or_earlier_outcome_stays_missing():
    linked = LINKED.head(3).copy()
    linked.loc[0, ["calendar_year", "earlier_outcome"]] = None
    found = ordered_frame(linked, DEPRIVATION.drop("A1"))
    assert found["calendar_year"].isna().tolist() == [True, False, False]
    assert found["earlier_wsoa"].isna().tolist() == [True, False, False]
    assert found["deprivation"].isna().tolist() == [False, True, False]


def test_each_term_alone_and_together_is_the_model_of_that_formula():
    models = fit_all(FRAME, confidence=0.95)
    table = effect_table(models)
    alone = proportional_odds(FRAME, "outcome ~ deprivation")
    together = proportional_odds(FRAME, "outcome ~ calendar_year + deprivation + earlier_wsoa")
    term = TERMS["deprivation"]
    assert table["odds_ratio"].loc[(term, "alone")] == alone.coefficients["odds_ratio"].iloc[0]
    assert table["upper"].loc[(term, "together")] == together.coefficients["odds_ratio_upper"].loc["deprivation"]


def test_the_boundary_table_has_each_term_at_each_boundary():
    table = boundary_table(FRAME, confidence=0.9)
    assert len(table) == 2 * len(TERMS)
    assert (table["lower"] < table["odds_ratio"]).all()


def test_what_does_not_vary_is_refused_in_words_and_leaves_gaps():
    same = FRAME.assign(calendar_year=2023.0)
    with pytest.raises(DataError, match="the calendar year does not vary"):
        fit_ordered(same, ["calendar_year"], confidence=0.95)
    table = effect_table(fit_all(same, confidence=0.95))
    assert table["odds_ratio"].loc[[TERMS["calendar_year"]]].isna().all()
    assert table["odds_ratio"].loc[[TERMS["deprivation"]]].notna().all()
    assert boundary_table(same, confidence=0.95)["odds_ratio"].isna().sum() == 2


def test_an_outcome_that_no_complete_row_has_takes_no_part():
    gap = FRAME.assign(deprivation=FRAME["deprivation"].where(FRAME["outcome"] != SECOND_OUTCOMES[1]))
    assert len(fit_ordered(gap, ["deprivation"], confidence=0.95).thresholds) == 1


def test_the_test_of_a_term_is_the_models_own_or_its_reason():
    model = fit_ordered(FRAME, ["region"], confidence=0.95)
    assert term_test(model, "region").to_dict()["p_value"] == model.terms["p_value"].loc["region"]
    refused = attempt(fit_ordered, FRAME.assign(region="London"), ["region"], confidence=0.95)
    assert isinstance(term_test(refused, "region"), NotComputable)
