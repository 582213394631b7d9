"""The primary tests as one family."""

from datetime import date

import pytest

from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters.q01_deprivation import Deprivation
from helpers.questions.primary_tests import primary_tests
from helpers.vocabulary import DEPRIVATION, LONDON, REGION, SIZE, YEAR
from smallstats.multiplicity import adjust

TABLES = load_inspections(), load_local_areas()


def family_as_at(day: date, **options):
    return primary_tests(*TABLES, Deprivation(as_at_date=day), **options)


def test_the_family_is_every_primary_question_adjusted_by_holm():
    frame = family_as_at(date(2021, 3, 31))
    assert frame.index.tolist() == [DEPRIVATION, YEAR, LONDON, REGION, SIZE]
    assert frame.loc[LONDON, "notebook"] == frame.loc[REGION, "notebook"] == "03_region_and_type"
    # R 4.2: fisher.test of each table of the 2021 release
    assert frame.loc[DEPRIVATION, "p_value"] == pytest.approx(0.51846386114394, rel=1e-12)
    assert frame.loc[YEAR, "p_value"] == pytest.approx(0.029676189350444, rel=1e-12)
    assert frame.loc[LONDON, "p_value"] == pytest.approx(0.00566773903732109, rel=1e-12)
    assert frame.loc[REGION, "p_value"] == pytest.approx(0.270815646493787, rel=1e-12)
    assert frame.loc[SIZE, "p_value"] == pytest.approx(0.755627544905132, rel=1e-12)
    assert frame["adjusted_p_value"].tolist() == adjust(frame["p_value"]).tolist()


def test_a_notebooks_own_test_stands_in_its_place():
    frame = family_as_at(date(2021, 3, 31), own={YEAR: 0.001})
    assert frame.loc[YEAR, ["p_value", "adjusted_p_value"]].tolist() == [0.001, 0.005]


def test_a_question_that_cannot_be_tested_is_not_of_the_family():
    frame = family_as_at(date(2017, 3, 1))
    assert frame.loc[YEAR, ["p_value", "adjusted_p_value"]].isna().all()
    assert frame["adjusted_p_value"].notna().sum() == frame["p_value"].notna().sum() == 4


def test_where_every_area_had_one_outcome_nothing_is_tested():
    assert family_as_at(date(2016, 7, 13))["p_value"].isna().all()
