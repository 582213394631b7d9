"""What a notebook may be given, and how a wrong value is refused."""

from datetime import date

import pytest

from helpers.parameters import (
    check_parameters,
    check_values,
    describe,
    notebook_named,
    notebooks,
    parameter_names,
    read_values,
)
from helpers.parameters.q01_deprivation import Deprivation
from smallstats.errors import ParameterError

NOTEBOOK = "01_deprivation"


def test_no_values_give_the_defaults():
    assert read_values(NOTEBOOK, {}) == Deprivation()


def test_texts_become_typed_values():
    chosen = read_values(NOTEBOOK, {"as_at_date": "2022-08-31", "n_groups": "3", "confidence_level": "0.9"})
    assert isinstance(chosen, Deprivation)
    assert (chosen.as_at_date, chosen.n_groups, chosen.confidence_level) == (date(2022, 8, 31), 3, 0.9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_groups", "3.5"),
        ("n_groups", "1"),
        ("n_groups", "11"),
        ("n_groups", "three"),
        ("seed", "-1"),
        ("seed", "True"),
        ("draws", "999"),
        ("confidence_level", "1"),
        ("confidence_level", "nan"),
        ("confidence_level", "inf"),
        ("as_at_date", "2022-02-30"),
        ("as_at_date", "31/08/2022"),
        ("as_at_date", "20220831"),
        ("as_at_date", "2021-W13-3"),
        ("n_groups", "1_0"),
        ("confidence_level", "0.9_5"),
        ("boundary_policy", "Existing-at-date"),
        ("group_cut", ""),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, value: str):
    with pytest.raises(ParameterError) as caught:
        read_values(NOTEBOOK, {name: value})
    assert f"{name}={value!r}" in str(caught.value)
    assert "must be" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("n_groups", 3.0), ("n_groups", True), ("as_at_date", 20210331), ("confidence_level", "0.9")]
)
def test_a_value_of_another_type_is_not_converted(name: str, value: object):
    with pytest.raises(ParameterError, match=name):
        check_values(NOTEBOOK, {name: value})


def test_all_problems_are_reported_at_once():
    with pytest.raises(ParameterError) as caught:
        read_values(NOTEBOOK, {"n_group": "3", "seed": "x", "as_at_date": "soon", "zzz": "1"})
    for part in ("'n_group' (did you mean 'n_groups'?)", "seed='x'", "as_at_date='soon'", "'zzz' (there are: "):
        assert part in str(caught.value)


def test_an_unknown_notebook_is_refused_with_the_near_one():
    with pytest.raises(ParameterError, match="did you mean '01_deprivation'"):
        notebook_named("01_deprivaton")


def test_inside_a_notebook_other_variables_do_not_count():
    namespace = {"n_groups": 4, "text": "words", "np": pytest, "In": ["", "n_groups = 4"], "_": 3}
    assert check_parameters(NOTEBOOK, namespace).to_literals()["n_groups"] == 4


def test_inside_a_notebook_a_name_that_papermill_injected_is_checked():
    namespace = {"colour": "red", "In": ["", "n_groups = 5", "# Parameters\ncolour = 'red'\n"]}
    with pytest.raises(ParameterError, match="unknown parameter 'colour'"):
        check_parameters(NOTEBOOK, namespace)


def test_the_level_of_tests_does_not_follow_that_of_intervals():
    assert Deprivation(confidence_level=0.5).significance_level == 0.05


@pytest.mark.parametrize("given", ["London; South East", ["South East", "London"], ("London", "South East")])
def test_a_list_is_given_as_text_or_as_a_list_in_any_order(given: object):
    chosen = check_values(NOTEBOOK, {"regions": given})
    assert chosen.to_literals()["regions"] == ["London", "South East"]


@pytest.mark.parametrize("given", ["Mars", "London;London", "London, South East"])
def test_a_wrong_name_in_a_list_or_one_given_twice_is_refused(given: str):
    with pytest.raises(ParameterError, match=r"regions=.* must be a list of any of East Midlands; .*, each once"):
        read_values(NOTEBOOK, {"regions": given})


def test_an_empty_first_date_is_none_and_is_written_back_as_it_was():
    assert read_values(NOTEBOOK, {"first_date": ""}).to_literals()["first_date"] == ""
    with pytest.raises(ParameterError, match=r"first_date='soon' is not allowed: must be a date .* or empty"):
        read_values(NOTEBOOK, {"first_date": "soon"})


def test_literals_are_what_a_parameters_cell_can_hold():
    assert Deprivation().to_literals()["as_at_date"] == "2021-03-31"


@pytest.mark.parametrize("notebook", notebooks())
def test_every_parameter_is_described_in_full(notebook: str):
    rows = describe(notebook)
    assert [row["name"] for row in rows] == parameter_names(notebook)
    assert all(row["meaning"] and row["allowed"] and row["type"] in {"str", "int", "float", "list"} for row in rows)
