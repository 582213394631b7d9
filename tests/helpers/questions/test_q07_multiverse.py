"""Questions 1 and 2 under every combination of choices: the table of choices, the universes, what moves them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from math import prod

import numpy as np
import pandas as pd
import pytest
from scipy.stats import somersd

from helpers.counting.cases import BOUNDARY_POLICIES
from helpers.counting.deprivation_groups import CUTS, MEASURES
from helpers.data.load import load_inspections, load_local_areas
from helpers.parameters.q01_deprivation import Deprivation
from helpers.parameters.q02_years import YearOnYear
from helpers.questions.q01_deprivation import GROUP_NUMBERS, deprivation_table
from helpers.questions.q02_years import year_table
from helpers.questions.q07_multiverse import (
    CHOICES,
    IMPOSSIBLE,
    OWN,
    Definitions,
    by_direction,
    by_level,
    choice_table,
    deprivation_definitions,
    importance,
    left_out_table,
    own_table,
    own_universe,
    share_under_no_association,
    side_by_side,
    spot_checks,
    universes,
    year_definitions,
)
from helpers.questions.q07_multiverse.choices import TESTS, options_of
from helpers.questions.q07_multiverse.definitions import number_years
from helpers.questions.q07_multiverse.large_sample import below_level
from helpers.questions.q07_multiverse.p_values import can_vary, leaning, p_values_of
from smallstats.association import independence
from smallstats.association.change_point import change_point
from smallstats.association.trend import cochran_armitage
from smallstats.errors import DataError, ParameterError

INSPECTIONS, AREAS = load_inspections(), load_local_areas()
RELEASE, FIRST_DAY, AFTER = date(2021, 3, 31), date(2016, 7, 13), date(2022, 12, 31)
BUILD = {"deprivation": deprivation_definitions, "year": year_definitions}
TABLES = np.array(
    [
        [[8, 14], [13, 8], [13, 11], [11, 14], [12, 12]],
        [[5, 1], [0, 0], [2, 6], [0, 0], [1, 3]],
        [[4, 0], [0, 4], [0, 0], [0, 0], [0, 0]],
        [[3, 7], [0, 0], [0, 0], [0, 0], [0, 0]],
        [[3, 0], [2, 0], [1, 0], [0, 0], [0, 0]],
        [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
        [[8, 14], [13, 8], [13, 11], [11, 14], [12, 12]],
    ]
)


@pytest.fixture(scope="module")
def built() -> dict[str, Definitions]:
    return {question: build(INSPECTIONS, AREAS, as_at=RELEASE) for question, build in BUILD.items()}


@pytest.fixture(scope="module")
def made(built) -> dict[str, pd.DataFrame]:
    return {question: universes(definitions) for question, definitions in built.items()}


@pytest.mark.parametrize("question", CHOICES)
def test_every_option_has_a_reason_of_its_own_and_the_release_takes_one_of_each(question: str):
    for choice, options in CHOICES[question].items():
        assert all(len(reason.split()) >= 3 for reason in options.values()), choice
        assert len(set(options.values())) == len(options), choice
        assert OWN[question][choice] in options
    for barred, why in IMPOSSIBLE[question]:
        assert len(why.split()) >= 3
        for choice, apart in barred.items():
            assert set(apart) <= set(CHOICES[question][choice])


def test_the_choices_are_those_that_the_notebooks_on_each_question_offer():
    deprivation, year = CHOICES["deprivation"], CHOICES["year"]
    assert list(deprivation["measure"]) == list(MEASURES)
    assert list(deprivation["cut"]) == list(CUTS)
    assert [int(number) for number in deprivation["groups"]] == list(GROUP_NUMBERS)
    assert list(deprivation["abolished areas"]) == list(year["abolished areas"]) == list(BOUNDARY_POLICIES)
    own = Deprivation()
    assert (own.deprivation_measure, own.group_cut, str(own.n_groups), own.boundary_policy) == tuple(
        OWN["deprivation"][choice] for choice in ("measure", "cut", "groups", "abolished areas")
    )


@pytest.mark.parametrize(("question", "barred", "left"), [("deprivation", [432, 168], 2856), ("year", [], 1512)])
def test_the_universes_are_all_combinations_but_those_declared_impossible(question, barred, left, built, made):
    every = prod(len(options) for options in CHOICES[question].values())
    out = left_out_table(question, built[question].options)["universes"].tolist()
    assert out == barred
    assert len(made[question]) == every - sum(barred) == left >= 1000
    assert not made[question].duplicated(list(CHOICES[question])).any()


def test_no_universe_takes_options_that_do_not_go_together(made):
    frame = made["deprivation"]
    assert not (frame["measure"].str.startswith("rank") & frame["cut"].eq("equal-width")).any()
    assert set(frame.loc[frame["groups"] == "2", "test"]) == {"exact", "mid-p", "pearson", "likelihood-ratio"}


@pytest.mark.parametrize("question", CHOICES)
@pytest.mark.parametrize(("as_at", "size"), [(RELEASE, 24), (FIRST_DAY, 8), (AFTER, 8)], ids=str)
def test_a_random_sample_agrees_with_the_functions_of_the_other_notebooks(question: str, as_at: date, size: int, made):
    edge = partial(BUILD[question], INSPECTIONS, AREAS, as_at=as_at, tests="large-sample")
    frame = made[question] if as_at == RELEASE else universes(edge())
    checks = spot_checks(frame, INSPECTIONS, AREAS, as_at=as_at, size=size, rng=as_at.toordinal())
    assert len(checks) == size
    assert checks["agree"].all(), checks[~checks["agree"]].to_string()


def test_a_wrong_p_value_is_seen_by_the_check(made):
    wrong = made["year"].assign(p_value=made["year"]["p_value"] * (1 + 1e-6))
    assert not spot_checks(wrong, INSPECTIONS, AREAS, as_at=RELEASE, size=3, rng=1)["agree"].any()


@pytest.mark.parametrize("test", TESTS["all"])
def test_every_test_of_many_tables_is_that_of_each_by_itself(test: str):
    single = {
        "trend": lambda table: cochran_armitage(table).p_value,
        "trend exact": lambda table: cochran_armitage(table, method="exact").p_value,
        "step exact": lambda table: change_point(table).p_value,
    }.get(test, lambda table: independence(table, method=test).p_value)
    found = p_values_of(TABLES, test)
    for table, p_value in zip(TABLES, found, strict=True):
        expected = single(table) if can_vary(table[None])[0] else 1.0
        assert p_value == pytest.approx(expected, rel=1e-12)
    assert can_vary(TABLES).tolist() == [True, True, True, False, False, False, True]
    backwards = p_values_of(TABLES[::-1], test)
    assert np.array_equal(backwards[::-1], found)


@pytest.mark.parametrize("level", [0.02, 0.3, 0.9])
def test_the_side_of_large_sample_tests_is_that_of_their_p_values(level: float):
    rng = np.random.default_rng(5)
    drawn = np.concatenate([TABLES, rng.integers(0, 9, (300, 5, 2)) * rng.integers(0, 2, (300, 5, 1))])
    sides = below_level(drawn.sum(axis=2), drawn[:, :, 1:], level=level)
    assert list(sides) == list(TESTS["large-sample"])
    for test, found in sides.items():
        assert np.array_equal(found[:, 0], p_values_of(drawn, test) < level), test
        assert 0 < found.sum() < len(drawn)


def test_the_leaning_is_somers_d_and_0_without_pairs():
    expected = [somersd(table[table.any(axis=1)].T).statistic for table in TABLES[:3]]
    assert leaning(TABLES)[:3] == pytest.approx(expected, abs=1e-15)
    assert leaning(TABLES)[3:6].tolist() == [0, 0, 0]
    assert expected[2] == 1


@pytest.mark.parametrize("question", CHOICES)
def test_the_order_of_the_rows_changes_nothing(question: str, made):
    mixed = BUILD[question](
        INSPECTIONS.sample(frac=1, random_state=3),
        AREAS.sample(frac=1, random_state=4),
        as_at=RELEASE,
        tests="large-sample",
    )
    large = made[question][made[question]["test"].isin(TESTS["large-sample"])]
    pd.testing.assert_frame_equal(universes(mixed), large.reset_index(drop=True), rtol=1e-12)


def test_one_date_is_left_where_the_run_counts_the_whole_file():
    assert options_of("year", whole_file=False, tests="exact")["counted by"] == ["chosen date"]
    late, on_the_day = (year_definitions(INSPECTIONS, AREAS, as_at=day) for day in (AFTER, date(2022, 6, 21)))
    assert late.options["counted by"] == on_the_day.options["counted by"] == ["chosen date"]
    assert np.array_equal(late.tables, on_the_day.tables)
    before = year_definitions(INSPECTIONS, AREAS, as_at=date(2022, 6, 20))
    assert before.options["counted by"] == ["chosen date", "whole file"]


@pytest.mark.parametrize("question", CHOICES)
def test_the_tests_asked_for_are_made_and_no_others(question: str):
    definitions = BUILD[question](INSPECTIONS, AREAS, as_at=FIRST_DAY, tests="large-sample")
    assert list(definitions.grid["test"].unique()) == list(TESTS["large-sample"])
    table = choice_table(question, definitions.options)
    assert list(table.loc["test"].index) == list(TESTS["large-sample"])
    assert table.loc["test"]["release"].isna().all()  # the release makes no test
    assert table.loc["counted by"]["release"].tolist() == [True, False]
    with pytest.raises(ParameterError, match="tests='some': must be one of all, exact, large-sample"):
        BUILD[question](INSPECTIONS, AREAS, as_at=RELEASE, tests="some")


def test_a_date_before_the_first_report_is_refused():
    with pytest.raises(DataError, match="choose a date from 2016-07-13 on"):
        year_definitions(INSPECTIONS, AREAS, as_at=date(2016, 7, 12))


@pytest.mark.parametrize(
    ("thin", "expected"),
    [("kept", [0, 1, 2, 4, 5]), ("joined", [0, 0, 0, 3, 3]), ("left out", [-1, 0, -1, 3, -1])],
)
def test_thin_years_join_a_neighbour_or_go_and_empty_years_keep_their_place(thin: str, expected: list[int]):
    years = np.repeat([2015.0, 2016, 2017, 2019, 2020, np.nan], [3, 12, 9, 10, 1, 1])
    codes = number_years(years, np.ones(len(years), dtype=bool), thin=thin)
    assert codes[np.cumsum([3, 12, 9, 10, 1]) - 1].tolist() == expected
    assert codes[-1] == -1
    few = np.repeat([2015.0, 2016.0], [3, 2])
    assert number_years(few, few > 0, thin=thin).tolist() == [0, 0, 0, 1, 1]
    assert number_years(few, few < 0, thin=thin).tolist() == [-1] * 5


def test_the_releases_own_universes_are_those_of_the_other_notebooks(built, made):
    ours = own_table(built["deprivation"], OWN["deprivation"])
    theirs = deprivation_table(INSPECTIONS, AREAS, Deprivation())
    assert np.array_equal(ours, theirs)
    years = year_table(INSPECTIONS, AREAS, YearOnYear())
    assert np.array_equal(own_table(built["year"], OWN["year"]), years)
    row = made["year"].iloc[own_universe(made["year"], OWN["year"])]
    # R 4.2: fisher.test(matrix(c(8, 16, 21, 14, 21, 13, 12, 11), 4))$p.value
    assert row["p_value"] == pytest.approx(0.029676189350444, rel=1e-12)
    exactless = made["year"][made["year"]["test"].isin(TESTS["large-sample"])].reset_index(drop=True)
    assert exactless.loc[own_universe(exactless, OWN["year"]), "test"] == "pearson"


def test_universes_that_coincide_are_counted(made):
    summary = side_by_side(made, level=0.05)
    assert (summary["below"] + summary["not_below"] == summary["universes"]).all()
    for question, frame in made.items():
        groups = frame.groupby(["table", "test"])["p_value"]
        assert (groups.nunique() == 1).all()
        assert summary.loc[question, "different"] == groups.ngroups < len(frame)
    sparse = universes(year_definitions(INSPECTIONS, AREAS, as_at=FIRST_DAY, tests="large-sample"))
    empty = side_by_side({"year": sparse}, level=0.05).iloc[0]
    assert empty["untestable"] == len(sparse) // 2
    assert (sparse.loc[~sparse["testable"], "p_value"] == 1).all()


@pytest.mark.parametrize("question", CHOICES)
def test_the_counts_by_option_and_by_direction_add_up(question: str, made):
    frame = made[question]
    below = int((frame["p_value"] < 0.05).sum())
    options = by_level(frame, list(CHOICES[question]), level=0.05)
    for choice in CHOICES[question]:
        assert options[["universes", "below"]].loc[[choice]].sum().tolist() == [len(frame), below]
    sides = by_direction(frame, level=0.05, ends=("first", "last"))
    assert sides[["universes", "below"]].sum().tolist() == [len(frame), below]
    assert sides.loc["first", "universes"] == (frame["leaning"] < 0).sum()
    assert sides.loc["last", "strongest"] == frame["leaning"].max()


def cells(table: pd.DataFrame, row: str, *columns: str) -> list[float]:
    return [float(table[column][row]) for column in columns]


def factorial(p_value: Callable[[str, str], float]) -> pd.DataFrame:
    rows = [{"a": a, "b": b, "c": c, "p_value": p_value(a, b)} for a in "xyz" for b in "uv" for c in "st"]
    return pd.DataFrame(rows)


def test_a_choice_that_alone_decides_moves_everything():
    table = importance(factorial(lambda a, b: 0.01 if a == "x" else 0.1), ["a", "b", "c"], level=0.05)
    assert table.index[0] == "a"
    assert cells(table, "a", "options", "moved", "between") == pytest.approx([3, 1, 1])
    assert cells(table, "a", "crossings")[0] == pytest.approx(2 / 3)  # of the pairs xy, xz, yz
    assert table.loc[["b", "c"], ["moved", "between", "crossings"]].to_numpy().tolist() == [[0, 0, 0]] * 2


def test_choices_that_only_act_together_move_much_and_differ_little_on_average():
    both = factorial(lambda a, b: 0.01 if (a == "x") == (b == "u") else 0.1).query("a != 'z'")
    table = importance(both, ["a", "b", "c"], level=0.05)
    assert cells(table, "b", "moved", "between", "crossings") == pytest.approx([1, 0, 1])
    assert cells(table, "a", "options", "moved", "between", "crossings") == pytest.approx([2, 1, 0, 1])


def test_left_out_combinations_and_lone_options_are_borne():
    frame = factorial(lambda a, b: 0.01 if a == "x" else 0.1).query("not (a == 'x' and b == 'u')")
    table = importance(frame.assign(d="only"), ["a", "b", "c", "d"], level=0.05)
    assert cells(table, "b", "moved")[0] == pytest.approx(0)
    # in the sets without x there is no crossing: 2 sets of 3 pairs with 2 crossings, 2 sets of 1 pair without
    assert cells(table, "a", "crossings")[0] == pytest.approx(4 / 8)
    assert table.loc[["d"]].isna().to_numpy().tolist() == [[False, True, True, True]]
    assert importance(frame.assign(p_value=0.5), ["a", "b"], level=0.05)["moved"].isna().all()


@pytest.mark.parametrize("question", CHOICES)
def test_the_observed_share_is_that_of_the_universes_with_a_large_sample_test(question: str, built, made):
    found = share_under_no_association(built[question], level=0.2, draws=1, rng=1)
    large = made[question][made[question]["test"].isin(TESTS["large-sample"])]
    assert found.share_below == pytest.approx((large["p_value"] < 0.2).mean(), abs=1e-12)


def test_outcomes_that_follow_the_groups_are_told_from_dealt_ones_and_a_seed_fixes_the_deals(built):
    year = built["year"]
    outcomes = (year.codes.max(axis=0) > 2).astype(np.int64)
    told = Definitions("year", year.options, year.grid, year.frame, year.codes, outcomes)
    first, same, other = (share_under_no_association(told, level=0.05, draws=120, rng=seed) for seed in (1, 1, 2))
    assert first.share_below == 1
    assert first.p_value == pytest.approx(1 / 121)
    assert first.to_dict() == same.to_dict()
    assert first.dealt_upper != other.dealt_upper
    with pytest.raises(ParameterError, match=r"level=1\.5: must lie between 0 and 1"):
        share_under_no_association(told, level=1.5, draws=10, rng=1)
