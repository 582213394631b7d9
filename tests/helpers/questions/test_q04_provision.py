"""How needing a statement goes with the indicators."""

import pandas as pd
import pytest

from helpers.counting.first_framework import first_cases
from helpers.counting.provision import before_inspection
from helpers.data.load import load_indicators, load_inspections, load_local_areas
from helpers.parameters.q04_size_provision import PopulationProvision
from helpers.questions.models import model_frame
from helpers.questions.q04_size_provision import indicator_effects, other_lookups

CHOSEN = PopulationProvision()
APPEALS, PLANS = "appeals to the tribunal", "EHC plans issued within 20 weeks"


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return first_cases(load_inspections(), load_local_areas(), CHOSEN).frame


@pytest.fixture(scope="module")
def frame(cases: pd.DataFrame) -> pd.DataFrame:
    return model_frame(cases, load_local_areas().set_index("la_code")["idaci_2019_average_score"])


@pytest.fixture(scope="module")
def effects(cases: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    values = before_inspection(load_indicators(), cases, years=1)
    return indicator_effects(frame, values.assign(tribunal_appeal_rate_percent=float("nan")), confidence=0.95)


def test_an_indicator_without_numbers_has_gaps_and_a_reason_and_does_not_count_for_holm(effects: pd.DataFrame):
    empty = effects.loc[[APPEALS]]
    assert empty["n"].tolist() == [0]
    assert empty[["p_value", "holm", "beside_holm"]].isna().all(axis=None)
    assert (empty["Not computable"] != "").all()
    tested = effects.drop(index=APPEALS)
    assert (tested["Not computable"] == "").all()
    assert tested["holm"].min() == pytest.approx(4 * tested["p_value"].min())
    assert tested["beside_holm"].min() == pytest.approx(4 * tested["beside_p_value"].min())


def test_an_indicator_alone_gives_rs_odds_ratio(effects: pd.DataFrame):
    # R 4.2: exp(coef(glm(wsoa ~ scale(plans), binomial, epsilon = 1e-14)))[2] over the 95 inspections with a number
    assert effects.loc[[PLANS], ["n", "odds_ratio"]].to_numpy().tolist()[0] == pytest.approx(
        [95, 0.704083203722437], rel=1e-9
    )


def test_an_area_without_deprivation_counts_alone_but_not_beside_the_others(cases: pd.DataFrame, frame: pd.DataFrame):
    values = before_inspection(load_indicators(), cases, years=1)
    gap = frame["deprivation"].where(frame.index != values.dropna().index[0])
    table = indicator_effects(frame.assign(deprivation=gap), values, confidence=0.95)
    assert table.loc[[PLANS], ["n", "beside_n"]].to_numpy().tolist() == [[95, 94]]


def test_other_lookups_change_one_definition_at_a_time(cases: pd.DataFrame, frame: pd.DataFrame):
    provision = load_indicators()
    table = other_lookups(frame, provision, cases, CHOSEN)
    assert table.index.tolist() == [
        "this run's own definitions", "zeros taken for missing numbers", "years_before = 0", "years_before = 2",
        "years_before = 3",
    ]  # fmt: skip
    assert table.loc["years_before = 0", "known"] == 116
    two = CHOSEN.model_copy(update={"years_before": 2})
    zeros = other_lookups(frame, provision.assign(value=provision["value"] * 0), cases, two)
    assert zeros["known"].tolist()[:2] == [table.loc["years_before = 2", "known"], 0]
    assert zeros["indicator"].isna().all()
